"""Links, tags, code, math and comments in a run of inline text: one pass, linear, on the original text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping

from obsidian_intel.core.lazy import lazy_pattern
from obsidian_intel.core.text import Span
from obsidian_intel.markdown.link_references import fold_label
from obsidian_intel.markdown.link_targets import bare_url, inline_target
from obsidian_intel.markdown.note_parts import Link, LinkKind, Region, RegionKind, Tag

# Marks that stand for themselves, whatever is around them: `[[Note]]`, code, `<https://…>` and `#tag`, as most are.
WHOLE = (
    r"(?<=\[)(?<!!\[)\[([^\[\]|#\s](?:[^\[\]|#\n]*[^\[\]|#\s])?)\]\](?!\()|(?<=`)([^`]++)`(?!`)"
    r"|(?<=<)([A-Za-z][A-Za-z0-9+.\-]{1,31}:[^\s<>]*)>|(?<=[ \n]#)([^\W\d][\w/\-]*+)(?=\s|\Z)"
)
_WIKILINK, _CODE, _ADDRESS = 1, 2, 3  # its groups; the last is a tag
MARKS = (  # begins with one set of characters, which `re` can skip to
    rf"[\\`%$\[\]<#:](?:{WHOLE}"
    r"|(?<=\\)[!-/:-@\[-`{-~]|(?<=`)`*|(?<=%)%|(?<=\$)\$?|(?<=\[)\[?|(?<=\])"
    r"|(?<=<)(?!br ?/?>)[A-Za-z!/?]|(?<=#)(?=[\w/\-]|[^\x00-\x7f])|(?<=:)//)"
)
TRIGGER = lazy_pattern(MARKS)
_NO_BRACKETS = lazy_pattern(MARKS.replace(r"\[\]<", "<"))
_SCHEME = lazy_pattern(r"https?$", re.I)
_WIKI = lazy_pattern(r"\[\[([^\[\]\n]+)\]\]")
_TAG = lazy_pattern(
    r"#((?:[\w/\-]|[^\x00-\x7f\s\u2000-\u200c\u200e-\u206f\u2e00-\u2e7f\u3000-\u303f\ufe10-\ufe1f\ufe30-\ufe6f"
    r"\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\u00a1-\u00bf\u00d7\u00f7])+)"
)
_BEFORE_TAG = lazy_pattern(r"[\w#&/\\^@=\-]")
_NUMBER = lazy_pattern(r"\d+")
_AUTOLINK = lazy_pattern(r"<([A-Za-z][A-Za-z0-9+.\-]{1,31}:[^\s<>]*)>")
_HTML_TAG = lazy_pattern(
    r"</?[A-Za-z][A-Za-z0-9\-]*"
    r"""(?:\s+[A-Za-z_:][\w:.\-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?)*\s*/?>"""
)
_RUN = lazy_pattern(r"`+")
_NEXT_DOLLAR = lazy_pattern(r"(?:[^$\\]|\\.)++\$", re.S)
_DIGITS = "0123456789"
_MOST_INSIDE = 32  # links and images in a label: nests of them would cost the square of their depth


class InlineMarks:
    """What is found in runs of inline text. `references`: the note's definitions, folded label -> target."""

    def __init__(self, references: Mapping[str, str] | None = None) -> None:
        self.links: list[Link] = []
        self.tags: list[Tag] = []
        self.regions: list[Region] = []
        self.references = references or {}

    def take(self, found: re.Match[str], shift: int) -> int:
        """Add a mark that stands for itself, as `found.lastindex` tells; its spans gain `shift`. Where it ends."""
        kind = found.lastindex
        start, stop = found.span()
        span = Span(start + shift, stop + shift)
        if kind == _CODE:
            self.regions.append(_make(Region, (RegionKind.CODE, span, True)))
        elif kind in (_WIKILINK, _ADDRESS):
            first, last = found.span(kind)
            place = Span(first + shift, last + shift)
            form = LinkKind.WIKILINK if kind == _WIKILINK else LinkKind.AUTOLINK
            self.links.append(_make(Link, (form, span, found[kind], place, "", None, None)))
        else:
            self.tags.append(_make(Tag, (span, found[4])))
        return stop


_make = tuple.__new__  # half the time of calling the class


class InlineReader:
    """Reads one run of inline text, from mark to mark, into `sink`. Spans gain `shift`."""

    __slots__ = ("brackets", "end", "floor", "last", "missing", "shift", "sink", "text", "ticks")

    def __init__(self, sink: InlineMarks, text: str, end: int, shift: int) -> None:
        self.sink, self.text, self.end, self.shift = sink, text, end, shift
        self.brackets: list[tuple[int, int, int]] = []  # offset, links and tags found before it
        self.floor = 0  # brackets below it stand around a link and open none, images apart
        self.last: int | None = None  # brackets behind it are no links
        self.ticks: dict[int, list[int]] | None = None
        self.missing: set[str] = set()

    def read(self, found: re.Match[str] | None, after: int) -> None:
        """Go from mark to mark. `after` is the offset behind what was read last."""
        text, end, search = self.text, self.end, TRIGGER.search
        while found is not None:
            if found.lastindex:
                after = self.sink.take(found, self.shift)
                found = search(text, after, end)
                continue
            mark, pos = found[0], found.start()
            char = mark[0]
            if char == "\\":
                after = pos + 2
            elif char == "`":
                after = self._code(pos, len(mark))
            elif char in "[]":
                if self.last is None:
                    self.last = self._last_link(pos)
                if pos > self.last:
                    search, after = _NO_BRACKETS.search, pos + 1
                else:
                    after = self._open(pos, mark, after) if char == "[" else self._close(pos)
            elif char == "#":
                after = self._tag(pos)
            elif char == "$":
                after = self._math(pos, mark)
            elif char == "%":
                after = self._comment(pos)
            elif char == "<":
                after = self._angle(pos)
            else:
                after = self._url(pos, after)
            found = search(text, after, end)

    def _last_link(self, pos: int) -> int:
        """Where, from `pos` on, the last bracket stands that may close a link."""
        text, end = self.text, self.end
        if self.sink.references:
            return text.rfind("]", pos, end)
        target = text.rfind("](", pos, max(pos, text.rfind(")", pos, end)))
        return max(target, text.rfind("]]", pos, end))

    def _span(self, start: int, stop: int) -> Span:
        return Span(start + self.shift, stop + self.shift)

    def _region(self, kind: RegionKind, start: int, stop: int, closed: bool = True) -> int:
        self.sink.regions.append(Region(kind, self._span(start, stop), closed))
        return stop

    def _code(self, pos: int, length: int) -> int:
        if length == 1:
            shut = self.text.find("`", pos + 1, self.end)
            if shut < 0:
                return pos + 1
            if shut + 1 == self.end or self.text[shut + 1] != "`":
                return self._region(RegionKind.CODE, pos, shut + 1)
        if self.ticks is None:
            self.ticks = {}
            for run in _RUN.finditer(self.text, pos, self.end):
                self.ticks.setdefault(run.end() - run.start(), []).append(run.start())
        same = self.ticks.get(length, [])
        index = bisect_right(same, pos)
        if index == len(same):
            return pos + length
        return self._region(RegionKind.CODE, pos, same[index] + length)

    def _math(self, pos: int, mark: str) -> int:
        if mark == "$$":
            stop = self._find("$$", pos + 2)
            return pos + 2 if stop < 0 else self._region(RegionKind.MATH_BLOCK, pos, stop + 2)
        if pos + 1 >= self.end or self.text[pos + 1].isspace():
            return pos + 1
        found = _NEXT_DOLLAR.match(self.text, pos + 1, self.end)
        if found is None:
            return pos + 1
        # A mark behind white space or before a digit closes nothing: "$5 and $10" is about money.
        stop = found.end()
        if self.text[stop - 2].isspace() or (stop < self.end and self.text[stop] in _DIGITS):
            return pos + 1
        return self._region(RegionKind.MATH, pos, stop)

    def _comment(self, pos: int) -> int:
        stop = self._find("%%", pos + 2)
        if stop >= 0:
            return self._region(RegionKind.COMMENT, pos, stop + 2)
        self._region(RegionKind.COMMENT, pos, self.end, closed=False)
        return pos + 2

    def _find(self, mark: str, pos: int) -> int:
        """The next `mark`, or -1; looked for in vain only once."""
        if mark in self.missing:
            return -1
        at = self.text.find(mark, pos, self.end)
        if at < 0:
            self.missing.add(mark)
        return at

    def _angle(self, pos: int) -> int:
        text, end = self.text, self.end
        if text.startswith("<!--", pos):
            stop = self._find("-->", pos + 4)
            return pos + 4 if stop < 0 else self._region(RegionKind.HTML, pos, stop + 3)
        auto = _AUTOLINK.match(text, pos, end)
        if auto is not None:
            span = self._span(*auto.span(1))
            self.sink.links.append(Link(LinkKind.AUTOLINK, self._span(pos, auto.end()), auto[1], span))
            return auto.end()
        tag = _HTML_TAG.match(text, pos, end)
        return pos + 1 if tag is None else tag.end()

    def _url(self, colon: int, after: int) -> int:
        text = self.text
        pos = colon - (5 if text[colon - 1 : colon] in "sS" else 4)
        if pos < after or not _SCHEME.match(text, pos, colon):
            return colon + 3
        if pos > 0 and text[pos - 1].isascii() and text[pos - 1].isalnum():
            return colon + 3
        stop = bare_url(self.text, pos, self.end)
        if stop == pos:
            return colon + 3
        span = self._span(pos, stop)
        self.sink.links.append(Link(LinkKind.URL, span, self.text[pos:stop], span))
        return stop

    def _tag(self, pos: int) -> int:
        text = self.text
        if pos > 0 and _BEFORE_TAG.match(text, pos - 1):
            return pos + 1
        found = _TAG.match(text, pos, self.end)
        if found is None:
            return pos + 1
        if not _NUMBER.fullmatch(found[1]):
            self.sink.tags.append(Tag(self._span(pos, found.end()), found[1]))
        return found.end()

    def _open(self, pos: int, mark: str, after: int) -> int:
        text = self.text
        opener = pos - 1 if pos > after and text[pos - 1] == "!" else pos
        if mark == "[[":
            found = _WIKI.match(text, pos, self.end)
            if found is not None and not self._labelled(found.end()):
                return self._wikilink(found, opener)
        self.brackets.append((opener, len(self.sink.links), len(self.sink.tags)))
        return pos + 1

    def _labelled(self, after: int) -> bool:
        """Whether `[[x]]` is the label of an inline link, `[[x]](https://…)`."""
        return self.text.startswith("(", after) and inline_target(self.text, after, self.end) is not None

    def _wikilink(self, found: re.Match[str], opener: int) -> int:
        text = self.text
        start, stop = found.span(1)
        inner = found[1]
        if "|" not in inner and "#" not in inner and not (inner[0].isspace() or inner[-1].isspace()):
            kind = LinkKind.WIKILINK if text[opener] == "[" else LinkKind.EMBED
            self.sink.links.append(Link(kind, self._span(opener, found.end()), inner, self._span(start, stop)))
            return found.end()
        label, label_span = None, None
        pipe = text.find("|", start, stop)
        if pipe >= 0:
            label, label_span = text[pipe + 1 : stop], self._span(pipe + 1, stop)
            stop = pipe - 1 if text[pipe - 1] == "\\" and pipe > start else pipe
        anchor = ""
        hash_at = text.find("#", start, stop)
        if hash_at >= 0:
            anchor, stop = text[hash_at + 1 : stop].strip(), hash_at
        target = text[start:stop].strip()
        if target or anchor:
            start += len(text[start:stop]) - len(text[start:stop].lstrip())
            kind = LinkKind.WIKILINK if text[opener] == "[" else LinkKind.EMBED
            target_span = self._span(start, start + len(target))
            span = self._span(opener, found.end())
            self.sink.links.append(Link(kind, span, target, target_span, anchor, label, label_span))
        return found.end()

    def _close(self, pos: int) -> int:
        if not self.brackets:
            return pos + 1
        opener, links, tags = self.brackets.pop()
        depth = len(self.brackets)
        inactive = depth < self.floor and self.text[opener] == "["
        self.floor = min(self.floor, depth)
        if inactive or len(self.sink.links) - links > _MOST_INSIDE:
            return pos + 1
        target = inline_target(self.text, pos + 1, self.end)
        if target is not None:
            start, stop, after = target
            self._link(opener, pos, links, tags, self.text[start:stop], self._span(start, stop), after)
            return after
        return self._reference(opener, pos, links, tags) if self.sink.references else pos + 1

    def _reference(self, opener: int, pos: int, links: int, tags: int) -> int:
        text, after = self.text, pos + 1
        label_start = opener + (2 if text[opener] == "!" else 1)
        name_start, name_stop = label_start, pos
        if text.startswith("[", after):
            shut = text.find("]", after + 1, min(self.end, after + 1001))
            if shut < 0:
                return after
            if shut > after + 1:
                name_start, name_stop = after + 1, shut
            after = shut + 1
        if name_stop - name_start > 999:
            return pos + 1
        target = self.sink.references.get(fold_label(text[name_start:name_stop]))
        if target is None:
            return pos + 1
        self._link(opener, pos, links, tags, target, self._span(name_start, name_stop), after)
        return after

    def _link(self, opener: int, pos: int, links: int, tags: int, target: str, target_span: Span, after: int) -> None:
        text, sink = self.text, self.sink
        image = text[opener] == "!"
        label_start = opener + (2 if image else 1)
        inside = sink.links[links:]
        if inside:
            sink.links[links:] = [x for x in inside if x.kind not in (LinkKind.URL, LinkKind.AUTOLINK)]
        del sink.tags[tags:]
        kind = LinkKind.IMAGE if image else LinkKind.INLINE
        label_span = self._span(label_start, pos)
        span = self._span(opener, after)
        label = text[label_start:pos]
        sink.links.append(Link(kind, span, target, target_span, "", label, label_span))
        if not image:  # a link holds no other link
            self.floor = len(self.brackets)
