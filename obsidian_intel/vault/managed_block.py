"""Our block in a paper note: found, read and made. What stands outside it is the person's."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from obsidian_intel.core.text import Span

BEGIN = "%% obsintel:begin log %%"
END = "%% obsintel:end log %%"
_BEGIN = re.compile(r"^[ \t]*%%[ \t]*obsintel:begin log[ \t]*%%[ \t]*$", re.MULTILINE)
_END = re.compile(r"^[ \t]*%%[ \t]*obsintel:end log[ \t]*%%[ \t]*$", re.MULTILINE)
_SUM = re.compile(r"^%%[ \t]*obsintel:sum ([0-9a-f]{12}) ([0-9a-f]{12})[ \t]*%%[ \t]*$", re.MULTILINE)
_MONTH_HEADING = re.compile(r"^### \[\[([^\[\]|\n\r]+)", re.MULTILINE)


class ManagedBlock(Struct, frozen=True, gc=False):
    """A block as it stands. `span` covers both marks; `inner` lies between them, without their line endings.

    `intact`: its sum is right. `source`: the digest of what it was made from. `count`: how many intact blocks
    the note holds. `broken`: a mark is missing, or a block stands inside another. `sum`: that of its text, as it says.
    """

    span: Span
    inner: Span
    intact: bool
    source: str
    count: int
    broken: bool = False
    sum: str = ""


def find_block(text: str) -> ManagedBlock | None:
    """The first block in `text`, or None."""
    found = find_all(text)
    return replace(found[0], count=sum(each.intact for each in found)) if found else None


def find_all(text: str) -> tuple[ManagedBlock, ...]:
    """All blocks in `text`, in order; one that is `broken` when the marks do not pair up."""
    if "obsintel:begin log" not in text and "obsintel:end log" not in text:
        return ()
    return _find_all(text)


@lru_cache(maxsize=64)
def _find_all(text: str) -> tuple[ManagedBlock, ...]:
    """The same; what a note says of itself and what is wrong in it ask one after the other, for a batch of notes."""
    view = text.replace("\r\n", " \n").replace("\r", "\n")
    marks = sorted([*_marks(view, "obsintel:begin log", _BEGIN), *_marks(view, "obsintel:end log", _END)])
    if not marks:
        return ()
    broken = len(marks) % 2 == 1 or any(opens is not (index % 2 == 0) for index, (*_, opens) in enumerate(marks))
    if broken or len(marks) < 2:
        return (ManagedBlock(Span(marks[0][0], _trimmed(text, marks[-1][1])), Span(0, 0), False, "", 0, True),)
    return tuple(_block(text, view, begin, end) for begin, end in zip(marks[::2], marks[1::2], strict=True))


def _marks(view: str, name: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, int, bool]]:
    """Start and end of each line that is this mark, and whether it opens a block."""
    at = view.find(name)
    while at >= 0:
        start = view.rfind("\n", 0, at) + 1
        if found := pattern.match(view, start):
            yield found.start(), found.end(), name == "obsintel:begin log"
        line_end = view.find("\n", at)
        at = view.find(name, line_end) if line_end >= 0 else -1


def _block(text: str, view: str, begin: tuple[int, int, bool], end: tuple[int, int, bool]) -> ManagedBlock:
    inner = Span(begin[1], end[0])
    sum_, source, intact = _verify(view[inner.start : inner.end])
    return ManagedBlock(Span(begin[0], _trimmed(text, end[1])), inner, intact, source, 1, sum=sum_)


def _trimmed(text: str, end: int) -> int:
    while end > 0 and text[end - 1] in "\r\n":
        end -= 1
    return end


def _verify(inner: str) -> tuple[str, str, bool]:
    """The sum and the source digest that the block names, and whether the sum is right."""
    last = _last_sum(inner)
    if last is None:
        return "", "", False
    body = inner[: last.start()]
    intact = content_sum(body) == last[1] and not inner[last.end() :].strip()
    return last[1], last[2], intact


def _last_sum(inner: str) -> re.Match[str] | None:
    at = inner.rfind("obsintel:sum ")
    while at >= 0:
        start = inner.rfind("\n", 0, at) + 1
        if found := _SUM.match(inner, start):
            return found
        at = inner.rfind("obsintel:sum ", 0, start)
    return None


def block_months(block: str) -> tuple[str, ...]:
    """The wikilink targets of the months that a block speaks of, one for each row, in order."""
    return tuple(_MONTH_HEADING.findall(block.replace("\r\n", "\n").replace("\r", "\n")))


def content_sum(body: str) -> str:
    """Twelve hex digits for a block's text; line endings and trailing spaces do not count."""
    if "\r" in body:
        body = body.replace("\r\n", "\n").replace("\r", "\n")
    lines = [line.rstrip() for line in body.split("\n")]
    return hashlib.sha256("\n".join(lines).strip("\n").encode()).hexdigest()[:12]


def render_block(body: str, source: str, newline: str = "\n") -> str:
    """The whole block around `body`, from mark to mark."""
    body = body.strip("\n")
    text = f"{BEGIN}\n\n{body}\n\n%% obsintel:sum {content_sum(body)} {source} %%\n{END}"
    return text.replace("\n", newline)


def strip_block(text: str) -> tuple[Span, ...]:
    """The spans of all whole, intact blocks, for taking them out."""
    return tuple(found.span for found in find_all(text) if found.intact)
