"""Our blocks in notes: found, read and made. What stands outside their marks is the person's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from obsidian_intel.core.caches import text_cache
from obsidian_intel.core.document import hex_digest
from obsidian_intel.core.text import Span

LOG = "log"  # in paper notes: what the months say of the paper
ROLLUP = "rollup"  # in pages of rollups
QUERY = "query"  # around a person's SQL, with our result beneath it (`query_blocks`)
_SUM = re.compile(
    r"^%%[ \t]*obsintel:sum (?P<sum>[0-9a-f]{12})(?: (?P<source>[0-9a-f]{12}))?[ \t]*%%[ \t]*$", re.MULTILINE
)
_MONTH_HEADING = re.compile(r"^### \[\[([^\[\]|\n\r]+)", re.MULTILINE)


def begin_mark(kind: str = LOG) -> str:
    """The line that opens a block of this kind."""
    return f"%% obsintel:begin {kind} %%"


def end_mark(kind: str = LOG) -> str:
    """The line that closes it."""
    return f"%% obsintel:end {kind} %%"


class ManagedBlock(Struct, frozen=True, gc=False):
    """A block as it stands. `span` covers both marks; `inner` lies between them, without their line endings.

    `intact`: its sum is right. `source`: the digest of what it was made from, "" where it names none. `count`: how many
    intact blocks the note holds. `broken`: a mark is missing, or a block stands inside another. `sum`: that of its
    text, as it says.
    """

    span: Span
    inner: Span
    intact: bool
    source: str
    count: int
    broken: bool = False
    sum: str = ""


def find_block(text: str, kind: str = LOG) -> ManagedBlock | None:
    """The first block in `text`, or None."""
    found = find_all(text, kind)
    return replace(found[0], count=sum(each.intact for each in found)) if found else None


def find_all(text: str, kind: str = LOG) -> tuple[ManagedBlock, ...]:
    """All blocks in `text`, in order; one that is `broken` when the marks do not pair up."""
    if f"obsintel:begin {kind}" not in text and f"obsintel:end {kind}" not in text:
        return ()
    return _find_all(text, kind)


@text_cache(64)
def _find_all(text: str, kind: str) -> tuple[ManagedBlock, ...]:
    """Cached: what a note says of itself and what is wrong in it ask one after the other, for a batch of notes."""
    view = text.replace("\r\n", " \n").replace("\r", "\n")
    marks = sorted([*_marks(view, "begin", kind), *_marks(view, "end", kind)])
    if not marks:
        return ()
    broken = len(marks) % 2 == 1 or any(opens is not (index % 2 == 0) for index, (*_, opens) in enumerate(marks))
    if broken or len(marks) < 2:
        return (ManagedBlock(Span(marks[0][0], _trimmed(text, marks[-1][1])), Span(0, 0), False, "", 0, True),)
    return tuple(_block(text, view, begin, end) for begin, end in zip(marks[::2], marks[1::2], strict=True))


def _marks(view: str, side: str, kind: str) -> Iterator[tuple[int, int, bool]]:
    """Start and end of each line that is this mark, and whether it opens a block."""
    name, pattern = f"obsintel:{side} {kind}", _mark_pattern(side, kind)
    at = view.find(name)
    while at >= 0:
        start = view.rfind("\n", 0, at) + 1
        if found := pattern.match(view, start):
            yield found.start(), found.end(), side == "begin"
        line_end = view.find("\n", at)
        at = view.find(name, line_end) if line_end >= 0 else -1


@text_cache(8)
def _mark_pattern(side: str, kind: str) -> re.Pattern[str]:
    return re.compile(rf"^[ \t]*%%[ \t]*obsintel:{side} {kind}[ \t]*%%[ \t]*$", re.MULTILINE)


def _block(text: str, view: str, begin: tuple[int, int, bool], end: tuple[int, int, bool]) -> ManagedBlock:
    inner = Span(begin[1], end[0])
    sum_, source, intact = read_sum(view[inner.start : inner.end])
    return ManagedBlock(Span(begin[0], _trimmed(text, end[1])), inner, intact, source, 1, sum=sum_)


def _trimmed(text: str, end: int) -> int:
    while end > 0 and text[end - 1] in "\r\n":
        end -= 1
    return end


def read_sum(inner: str) -> tuple[str, str, bool]:
    """The sum and the source digest that a block's text names, and whether the sum is right. Lines end in LF."""
    last = _last_sum(inner)
    if last is None:
        return "", "", False
    body = inner[: last.start()]
    intact = content_sum(body) == last["sum"] and not inner[last.end() :].strip()
    return last["sum"], last["source"] or "", intact


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
    lines = block.replace("\r\n", "\n").replace("\r", "\n") if "\r" in block else block
    return tuple(_MONTH_HEADING.findall(lines)) if "### [[" in lines else ()


def content_sum(body: str) -> str:
    """Twelve hex digits for a block's text; line endings and trailing spaces do not count."""
    if "\r" in body:
        body = body.replace("\r\n", "\n").replace("\r", "\n")
    lines = [line.rstrip() for line in body.split("\n")]
    return hex_digest("\n".join(lines).strip("\n").encode())[:12]


def render_block(body: str, source: str = "", newline: str = "\n", kind: str = LOG) -> str:
    """The whole block around `body`, from mark to mark; `source` is the digest of what it was made from."""
    body = body.strip("\n")
    sums = " ".join(filter(None, (content_sum(body), source)))
    text = f"{begin_mark(kind)}\n\n{body}\n\n%% obsintel:sum {sums} %%\n{end_mark(kind)}"
    return text.replace("\n", newline)


def strip_block(text: str) -> tuple[Span, ...]:
    """The spans of all whole, intact blocks, for taking them out."""
    return tuple(found.span for found in find_all(text) if found.intact)
