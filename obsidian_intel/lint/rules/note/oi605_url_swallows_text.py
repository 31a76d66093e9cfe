"""OI605 url-swallows-text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.core.text import Applicability, Edit, Fix, Span, SpanIndex
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import contains
from obsidian_intel.lint.registry import rule

_URL = re.compile(r"https?://[^\s<>\"'`|\[\]{}\\^，。；：、！？（）【】《》「」『』“”‘’…—～]+")
_MARKS = frozenset("，。；：、！？（）【】《》「」『』“”‘’…—")
_REST = re.compile(r"[^\s<>]+")
_BEFORE = frozenset("<(\"'`=[")


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
        "See https://example.org/a, and https://zh.wikipedia.org/wiki/北京 too.\n",
    ),
    bad=(
        ("见https://arxiv.org/abs/2601.16725，说明。\n", "见<https://arxiv.org/abs/2601.16725>，说明。\n"),
        ("（https://example.org/a）\n", "（<https://example.org/a>）\n"),
        ("- Source: https://example.org/a。下一句\n", "- Source: <https://example.org/a>。下一句\n"),
    ),
)
def url_swallows_text(note: NoteContext) -> Iterator[Finding]:
    """A bare address ends where its text ends.

    Why: Obsidian takes `，` and what follows for a part of the address, up to the next space; the link leads nowhere.
    Fix: `<` and `>` are put around the address (safe).
    """
    doubtful = [
        match for match in _addresses(note.text, note.note.body) if note.text[match.end() : match.end() + 1] in _MARKS
    ]
    if not doubtful:
        return
    links = SpanIndex(link.span for link in note.note.links)
    angles = {link.span.start for link in note.note.links if link.kind.value == "autolink"}
    for match in doubtful:
        start, end = match.span()
        following = note.text[end]
        if note.is_opaque(start) or _is_set_apart(note, start) or links.reaches(start, end) or start in angles:
            continue
        if _is_title(note.text, start, end):
            continue
        fix = Fix((Edit(Span(start, start), "<"), Edit(Span(end, end), ">")))
        yield Finding(
            Span(start, end),
            f"Obsidian takes the `{following}` after this address for a part of it; write `<{_short(match[0])}>`",
            fix,
        )


def _addresses(text: str, start: int) -> Iterator[re.Match[str]]:
    """What `_URL` finds from `start` on. (A text is looked through for `://` in a third of the time.)"""
    colon = text.find("://", start)
    while colon >= 0:
        begin = colon - (5 if text.startswith("https", max(start, colon - 5)) else 4)
        match = _URL.match(text, begin) if begin >= start else None
        if match:
            yield match
        start = match.end() if match else colon + 3
        colon = text.find("://", start)


def _is_title(text: str, start: int, end: int) -> bool:
    """`https://zh.wikipedia.org/wiki/你好，李焕英`: a name with a mark in it ends an address that stands alone."""
    last = text[start:end].rpartition("/")[2]
    rest = _REST.match(text, end)
    return not last.isascii() and rest is not None and rest[0][-1].isalnum() and len(_MARKS.intersection(rest[0])) == 1


def _is_set_apart(note: NoteContext, start: int) -> bool:
    """Whether the address stands in quotes or brackets of its own."""
    before = note.text[max(0, start - 3) : start]
    return before[-1:] in _BEFORE or re.search(r"[\]］】] ?（$", before) is not None  # the second is OI606's


def _short(url: str) -> str:
    return url if len(url) <= 60 else url[:59] + "…"
