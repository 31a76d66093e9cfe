"""What one note says of itself, as a value: its facts.

Facts are small values with places, not texts: an index keeps them, and every question about the vault as a
whole is answered from them alone.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, ItemsView, Iterator, Mapping, ValuesView
from functools import cached_property
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from obsidian_intel.core.diagnostic import Range
from obsidian_intel.core.periods import LogDate
from obsidian_intel.vault.classify import NoteKind
from obsidian_intel.vault.suppressions import Suppression

Strings = tuple[str, ...]
LinkWord = Literal["wikilink", "embed", "inline", "image", "autolink", "url", "property"]


class LinkFact(Struct, frozen=True, gc=False, array_like=True):
    """A link to somewhere in the vault. `kind` is a `LinkKind` value, or "property" for one in frontmatter.

    `target` is as written, percent-decoded for Markdown links; `anchor` without its `#`.
    """

    kind: LinkWord
    target: str
    anchor: str
    range: Range
    target_range: Range
    label: str | None = None
    in_table: bool = False


class TagFact(Struct, frozen=True, gc=False, array_like=True):
    """A tag, inline or in frontmatter, without its `#`."""

    name: str
    range: Range


class PaperFact(Struct, frozen=True, gc=False, array_like=True):
    """A paper that a row names. `insert` is the offset where our wikilink goes in; `range` the paper's link.

    `note` is the target of the wikilink that follows (as written), `note_range` that wikilink.
    """

    id: str | None
    title: str
    url: str | None
    range: Range
    insert: int
    note: str | None = None
    note_range: Range | None = None


class RowFact(Struct, frozen=True, gc=False, array_like=True):
    """A data row of a month. `digest` changes when anything in the row's text does, our own links left out.

    `linkable` is False for rows that are wrong (OI302, OI606); `complete` as in "A row is complete". `shape` is "table"
    or "list" (where the pipe of a wikilink needs no escape). `below`, of a row that a heading names: the end of the
    first line beneath, where its link may go instead. `part`: which of `NoteFacts.dates` it is about.
    """

    kind: str
    section: str
    name: str
    range: Range
    digest: str
    linkable: bool
    complete: bool
    papers: tuple[PaperFact, ...]
    metrics: tuple[tuple[str, str | None, str | None, float, str | None, Range], ...] = ()
    shape: str = "table"
    below: int | None = None
    part: int = 0

    @property
    def is_named(self) -> bool:
        """Whether the row itself stands for a paper or model, and has one note of its own."""
        return self.kind in ("models", "papers")


class BlockFact(Struct, frozen=True, gc=False, array_like=True):
    """Our block in a paper note. `intact`: its sum is right. `source` is the digest of what it was made from.

    `months`: the wikilink targets of the months that it speaks of, one for each row.
    """

    range: Range
    intact: bool
    source: str
    count: int = 1
    writable: bool = True
    months: Strings = ()


class QueryFact(Struct, frozen=True, gc=False, array_like=True):
    """A query block that can be kept up to date: where it stands, its SQL, and a `query_blocks.ResultState` value."""

    range: Range
    sql: str
    state: str


class NoteFacts(Struct, frozen=True, gc=False, array_like=True):
    """What one note says of itself."""

    path: str
    kind: NoteKind
    period: str | None = None
    title: str = ""
    aliases: Strings = ()
    ids: Strings = ()
    tags: tuple[TagFact, ...] = ()
    links: tuple[LinkFact, ...] = ()
    anchors: Strings = ()
    block_ids: Strings = ()
    rows: tuple[RowFact, ...] = ()
    months: Strings = ()
    block: BlockFact | None = None
    status: str | None = None
    raw_tables: int = 0
    type: str | None = None
    readable: bool = True
    weak_ids: Strings = ()  # ids that a bare number may mean: for a row of the note's own name
    marked_paper: bool = False  # by a tag, or by a reference manager
    silent: tuple[Suppression, ...] = ()
    log_tables: int = 0
    rolled: bytes = b""  # of a month: what a rollup needs (months/summary.py)
    week: str | None = None
    day: str | None = None
    by_name: bool = False  # a note of the log that only its name tells
    pictured: bool = False  # of a month: whether a picture stands in it
    unpictured: tuple[Range, ...] = ()  # of a month: the place where a picture of theme and signal is missing
    queries: tuple[QueryFact, ...] = ()
    dates: tuple[tuple[str, str | None, str | None], ...] = ()  # of a note of many months, weeks or days
    citekey: str = ""  # of a paper's note: the key that a person, or a reference manager, cites it by
    paper_title: str = ""  # of a paper's note: what it says that the paper is called
    paper_lines: int = 0  # of a note neither of the log nor of a paper: lines of lists and tables that name a paper

    def in_parts(self) -> tuple[NoteFacts, ...]:
        """What a note of the log says of each of its dates, as of a note of its own; itself where it is about one."""
        if len(self.dates) < 2:
            return (self,)
        rolled: tuple[bytes, ...] = marshal.loads(self.rolled) if self.rolled else (b"",) * len(self.dates)
        return tuple(
            replace(
                self,
                period=date[0],
                week=date[1],
                day=date[2],
                rows=tuple(row for row in self.rows if row.part == number),
                rolled=rolled[number],
                dates=(date,),
            )
            for number, date in enumerate(self.dates)
        )

    @property
    def is_part(self) -> bool:
        """Whether this is one of `in_parts` of a note of many."""
        return len(self.dates) == 1

    @property
    def date(self) -> LogDate:
        """What a note of the log is about."""
        return LogDate(self.period or "", self.week, self.day)

    @property
    def last_day(self) -> str:
        """The last day that a note of the log is about, `YYYY-MM-DD`; "" where nothing tells."""
        return LogDate(self.period, self.week, self.day).last_day if self.period else ""

    @property
    def stem(self) -> str:
        """The file's name without folder and `.md`."""
        return self.path.rpartition("/")[2].removesuffix(".md")


HEAVY_FIELDS = frozenset(
    ("title", "tags", "links", "anchors", "block_ids", "rows", "raw_tables", "rolled", "citekey", "paper_title")
)


def carries_ids(note: NoteFacts) -> bool:
    """Whether the ids of a note are those of a paper that it is about."""
    return note.kind not in (NoteKind.MONTH, NoteKind.PAGE, NoteKind.TEMPLATE)


class LightFacts(Mapping[str, NoteFacts]):
    """The facts of all notes without `HEAVY_FIELDS`, by path; made when first asked for."""

    def __init__(self, make: Callable[[], dict[str, NoteFacts]]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> dict[str, NoteFacts]:
        return self._make()

    def __getitem__(self, path: str) -> NoteFacts:
        return self._made[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)

    def __contains__(self, path: object) -> bool:
        return path in self._made

    def items(self) -> ItemsView[str, NoteFacts]:
        """As of a dict, and as fast."""
        return self._made.items()

    def values(self) -> ValuesView[NoteFacts]:
        """As of a dict, and as fast."""
        return self._made.values()

    def put(self, facts: NoteFacts) -> None:
        """Take what a note says now."""
        if "_made" in self.__dict__:
            self._made[facts.path] = facts
