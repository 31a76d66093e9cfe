"""OI605 url-swallows-text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.core.message import Message, shorten
from obsidian_intel.core.text import Applicability, Edit, Fix, Span, SpanIndex
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import contains
from obsidian_intel.lint.registry import rule

# An address up to the first mark of Chinese punctuation; letters of any script may be part of it.
_URL = re.compile(r"https?://[^\s<>\"'`|\[\]{}\\^，。；：、！？（）【】《》「」『』“”‘’…—～]+")
_MAY_SWALLOW = re.compile(r"://[^\s<>\"'`|\[\]{}\\^\x80-\U0010ffff]*+[^\x00-\x7f]")  # more than ASCII, up to its end
_MARKS = frozenset("，。；：、！？（）【】《》「」『』“”‘’…—")
_REST = re.compile(r"[^\s<>]+")
_BEFORE = frozenset("<(\"'`=[")
_ASCII = re.compile(r"[\x21-\x7e]*")
_HOST = re.compile(r"https?://(?:[\w-]+(?:\.[\w-]+)+|localhost|\[[0-9a-f:]+\])(?::\d+)?", re.IGNORECASE)
_HOST_ALONE = re.compile(r"https?://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
# Addresses of papers and repositories, whose form says where they end.
_COMPLETE = re.compile(
    r"https?://(?:"
    r"(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?(?:\.pdf)?"
    r"|(?:www\.)?alphaxiv\.org/(?:abs|overview)/\d{4}\.\d{4,5}(?:v\d+)?"
    r"|huggingface\.co/papers/\d{4}\.\d{4,5}"
    r"|openreview\.net/(?:forum|pdf)\?id=[A-Za-z0-9_-]+"
    r"|github\.com/[A-Za-z0-9-]+/[A-Za-z0-9._-]+"
    r")"
)
_NAMED_PAGES = re.compile(
    r"/(?:wiki|item|title|tag|tags|search|topics?|category)/|#[^/]*\Z"
    r"|[?&](?:q|query|wd|word|keywords?|kw|s|search|title|name|id)=[^&/]*\Z",
    re.IGNORECASE,
)
_GRAMMAR_WORDS = re.compile(r"(?:[的是和与及或在了中里上下等来将被把]|の|は|を|が|で|に|も|から|에서|의|는|은|를|을)")
_DEFINITION = re.compile(r"[ >\t]*\[(?!\^)[^\[\]\r\n]+\]:[ \t]*<?\Z")


@rule(
    "OI605",
    name="url-swallows-text",
    fix=Applicability.SAFE,
    needs=contains("://"),
    good=(
        "见 <https://arxiv.org/abs/2601.16725>，说明。\n",
        "见 https://arxiv.org/abs/2601.16725 ，说明。\n",
        "[论文](https://arxiv.org/abs/2601.16725)，说明。\n",
        "`https://arxiv.org/abs/2601.16725，`\n",
        "https://zh.wikipedia.org/wiki/你好，李焕英\n",
        "https://example.org/wiki/Her_（电影）\n",
        "See https://example.org/a, and https://zh.wikipedia.org/wiki/北京 too.\n",
        "https://zh.wikipedia.org/wiki/Python语言 和 https://example.org/文档/第1章\n",
        "协议有限制（https://のみ），也写作 http://。\n",
        "见 [t][x]。\n\n[x]: https://example.org/a，b\n",
        "https://example.org：8080 与 https://例え.jp/a\n",
    ),
    bad=(
        ("见https://arxiv.org/abs/2601.16725，说明。\n", "见<https://arxiv.org/abs/2601.16725>，说明。\n"),
        ("（https://example.org/a）\n", "（<https://example.org/a>）\n"),
        ("- Source: https://example.org/a。下一句\n", "- Source: <https://example.org/a>。下一句\n"),
        ("见https://arxiv.org/abs/2601.16725的说明\n", "见<https://arxiv.org/abs/2601.16725>的说明\n"),
        ("https://github.com/zai-org/GLM-5代码已放出\n", "<https://github.com/zai-org/GLM-5>代码已放出\n"),
        ("来自https://arxiv.org的论文\n", "来自<https://arxiv.org>的论文\n"),
        (
            "用https://example.org/rest/keys端点，不存数据。\n",
            "用<https://example.org/rest/keys>端点，不存数据。\n",
        ),
        ("見 https://ja.wikipedia.org/wiki/モーニング娘。 を参照\n", None),
    ),
)
def url_swallows_text(note: NoteContext) -> Iterator[Finding]:
    """A bare address ends where its text ends.

    Why: Obsidian takes `，` and what follows, up to the next space, as part of the address; the link leads nowhere.
    Fix: `<` and `>` are put around the address: safe where plain text ends in front of a Chinese mark, or where the
    address is of a known form (arXiv, OpenReview, GitHub, a host alone); unsafe where letters follow without a break.
    Where the address itself holds such letters, as names of pages do, it is only reported.
    """
    first = note.text.find("://", note.note.body)
    if first < 0 or not _MAY_SWALLOW.search(note.text, first):
        return
    for span in note.outside_rows:
        yield from _in_span(note, span)
    for _, row in note.rows:
        yield from note.in_row("OI605", row, _in_span(note, row.span))


def _in_span(note: NoteContext, span: Span) -> Iterator[Finding]:
    """Whole lines."""
    doubtful = [match for match in _addresses(note.text, span) if _is_doubtful(note.text, match)]
    if not doubtful:
        return
    links = SpanIndex(link.span for link in note.links_in(span))
    angles = {link.span.start for link in note.links_in(span) if link.kind.value == "autolink"}
    for match in doubtful:
        start, end = match.span()
        if note.is_opaque(start) or _is_set_apart(note, start) or start in angles:
            continue
        found = _judge(match[0], _rest(note.text, end))
        if found is not None and not links.reaches(start, start + found.length):
            yield _finding(start, match[0], found)


class _Swallowed(Struct, frozen=True, gc=False):
    """Where an address most likely ends (its length), what it takes along, and how sure that is (None: not at all)."""

    length: int
    following: str
    applicability: Applicability | None


def _finding(start: int, url: str, found: _Swallowed) -> Finding:
    end = start + found.length
    address = shorten(url[: found.length])
    fix = None
    if found.applicability is None:
        message = Message(
            "Obsidian takes the `{following}` after this address as part of it; put a space in front of it, or write "
            "`<…>` around the address",
            following=found.following,
        )
    else:
        fix = Fix((Edit(Span(start, start), "<"), Edit(Span(end, end), ">")), found.applicability)
        message = Message(
            "Obsidian takes the `{following}` after this address as part of it; write `<{address}>`",
            following=found.following,
            address=address,
        )
    return Finding(Span(start, end), message, fix)


def _is_doubtful(text: str, match: re.Match[str]) -> bool:
    return not match[0].isascii() or text[match.end() : match.end() + 1] in _MARKS


def _rest(text: str, end: int) -> str:
    """What stands behind the address up to the next space."""
    found = _REST.match(text, end)
    return found[0] if found else ""


def _judge(url: str, rest: str) -> _Swallowed | None:
    """What the address `url` takes along of `rest`; None where it is right as it stands."""
    if not _HOST.match(url):
        return None
    plain = _ASCII.match(url)
    length = plain.end() if plain else 0
    letters = url[length:]
    if not letters:
        return _before_mark(url, rest)
    is_host = _HOST_ALONE.fullmatch(url[:length]) is not None and not set(letters) & {".", "/"}
    if is_host or _COMPLETE.fullmatch(url[:length]):
        return _Swallowed(length, shorten(letters, 20), Applicability.SAFE)
    if url[length - 1].isalnum() and not _NAMED_PAGES.search(url[:length]) and _is_prose(letters, rest):
        return _Swallowed(length, shorten(letters, 20), Applicability.UNSAFE)
    if rest[:1] in _MARKS and not _is_title(url, rest):
        return _Swallowed(len(url), rest[0], None)
    return None


def _before_mark(url: str, rest: str) -> _Swallowed | None:
    """An address of plain characters with a mark behind it."""
    if rest[:1] == "：" and rest[1:2].isdigit():  # a port behind a fullwidth colon: the address itself is wrong
        return None
    if not rest or (rest[0] == "（" and url[-1] == "_"):  # `…/Foo_（电影）`: what a page is about, in its name
        return None
    is_page = _NAMED_PAGES.search(url) is not None and not _COMPLETE.fullmatch(url)
    return _Swallowed(len(url), rest[0], Applicability.UNSAFE if is_page else Applicability.SAFE)


def _is_prose(letters: str, rest: str) -> bool:
    """Whether the letters behind an address go on as a sentence does, not as a name."""
    return _GRAMMAR_WORDS.match(letters) is not None or len(_MARKS.intersection(rest)) > 1


def _addresses(text: str, span: Span) -> Iterator[re.Match[str]]:
    """What `_URL` finds in `span`. (A text is looked through for `://` in a third of the time.)"""
    start, end = span.start, span.end
    colon = text.find("://", start, end)
    while colon >= 0:
        begin = colon - (5 if text.startswith("https", max(start, colon - 5)) else 4)
        match = _URL.match(text, begin, end) if begin >= start else None
        if match:
            yield match
        start = match.end() if match else colon + 3
        colon = text.find("://", start, end)


def _is_title(url: str, rest: str) -> bool:
    """`https://zh.wikipedia.org/wiki/你好，李焕英`: a name with a mark in it ends an address that stands alone."""
    last = url.rpartition("/")[2]
    return not last.isascii() and rest[-1:].isalnum() and len(_MARKS.intersection(rest)) == 1


def _is_set_apart(note: NoteContext, start: int) -> bool:
    """Whether the address at `start` ends where its writer meant: in quotes or brackets, or in a link definition."""
    before = note.text[max(0, start - 3) : start]
    if before[-1:] in _BEFORE or re.search(r"[\]］】] ?（$", before):  # the second is OI606's
        return True
    line = note.document.line_span(note.document.line_of(start))
    return _DEFINITION.match(note.text[line.start : start]) is not None
