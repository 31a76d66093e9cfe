"""A rollup as values. Every face is a pure function of a `Rollup`."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct
from msgspec.structs import astuple

from obsidian_intel.core.folding import fold_name
from obsidian_intel.core.lazy import lazy_pattern
from obsidian_intel.months.summary import Paper, Score
from obsidian_intel.papers.known_properties import is_bare_title
from obsidian_intel.reports.rollup.ranges import DateRange

if TYPE_CHECKING:
    from obsidian_intel.months.cells.cell_parts import Outline
    from obsidian_intel.reports.changes import RangeChanges
    from obsidian_intel.reports.rollup.parts.colleagues import Colleagues


_NUMBER = lazy_pattern(r"-?\d[\d,]*(?:\.\d+)?|-?\.\d+")
NO_NAMES: Mapping[str, str] = MappingProxyType({})
NoteOf = Callable[[str, Paper], "str | None"]


PageOf = Callable[[str, str, str], "str | None"]


def no_pages(kind: str, name: str, period: str) -> str | None:
    """A `PageOf` of a page that stands alone."""
    return None


def no_notes(path: str, paper: Paper) -> str | None:
    """A `NoteOf` that knows of no note."""
    return None


class RollupSettings(Struct, frozen=True):
    """`[benchmarks]`, `[conditions]` and `[rollup]` of `obsintel.toml`; `aliases` are those of benchmarks."""

    aliases: Mapping[str, str] = NO_NAMES
    lower_is_better: tuple[str, ...] = ()
    higher_is_better: tuple[str, ...] = ()
    omit: tuple[str, ...] = ()
    conditions: Mapping[str, str] = NO_NAMES
    folder: str = "Rollups"
    language: str = ""  # of the page's labels; empty: the log's own


class ProblemCount(Struct, frozen=True):
    """What `lint` finds in the months of the range."""

    errors: int = 0
    warnings: int = 0


TitleOf = Callable[["str | None"], str]


def no_titles(paper: str | None) -> str:
    """A `TitleOf` that knows of no paper's title."""
    return ""


class Reference(Struct, frozen=True):
    """A paper with its note. `title` is what the row calls it, `known` its own title, "" where no source was asked.

    `note` is a vault path or None.
    """

    id: str | None
    title: str
    url: str | None
    note: str | None
    known: str = ""

    @property
    def shown(self) -> str:
        """What a page calls it: as the row does, unless that is no more than an id or an address."""
        return self.title if self.title and not (self.known and is_bare_title(self.title)) else self.known

    @property
    def further(self) -> str:
        """Its own title, where that says more than `shown`."""
        return self.known if fold_name(self.known) != fold_name(self.shown) else ""


class MonthEntry(Struct, frozen=True):
    """One monthly note in the range."""

    period: str
    path: str
    theme: str | None
    signal: str | None
    insight: str | None
    implementation: str | None
    models: int
    topics: int


class CellText(Struct, frozen=True):
    """A cell of a row as nested lists, for faces that show the whole."""

    field: str
    header: str
    outline: Outline


class ModelEntry(Struct, frozen=True):
    """A model row. `first_seen` is the period of its first row in all months; `metrics` in the row's order."""

    period: str
    name: str
    papers: tuple[Reference, ...]
    tags: tuple[str, ...]
    value: str
    metrics: tuple[Score, ...]
    first_seen: str
    ranks: Mapping[int, tuple[int, int]] = {}  # place in `metrics` -> rank, of how many
    cells: tuple[CellText, ...] = ()
    number: int = 0  # the same for all rows of one model
    status: str = ""  # what the value cell says of it (`试点`), as written


class TopicEntry(Struct, frozen=True):
    """A topic row with its key papers."""

    period: str
    section: str
    title: str
    name: str
    papers: tuple[Reference, ...]
    value: str
    cells: tuple[CellText, ...] = ()


class BoardEntry(NamedTuple):
    """A place on a board. `change` is against the best of the months before `period`, None where there is none.

    `conflict`: its month states another value for the same model. `earlier`: (period, value) of what earlier
    months said. `path` is the month that states it, `source` its paper; `written` is the number as it stands there and
    `unit` its unit; `model` numbers the models of a rollup.
    """

    rank: int
    name: str
    period: str
    value: float
    change: float | None
    path: str
    source: Paper | None
    relation: str = "="
    error: float | None = None
    inferred: bool = False
    tied: bool = False
    conflict: bool = False
    earlier: tuple[tuple[str, float], ...] = ()
    written: str = ""
    unit: str | None = None
    model: int = 0
    verified: str = ""  # what `verify` found of it, where that is to be shown

    @property
    def paper(self) -> str | None:
        """The paper's id."""
        return self.source.id if self.source else None


class Leaderboard(Struct, frozen=True):
    """All that is stated for one benchmark under one condition and protocol, best first.

    `frontier` are (period, best value so far, its model), one for each period in which the best moved.
    `digits` is how many its best values have behind the point. `key`: benchmark, condition, protocol and unit, folded.
    `mixed_scale`: some values lie between 0 and 1, others are percentages.
    """

    benchmark: str
    condition: str | None
    protocol: str | None
    unit: str | None
    better: str  # "higher" | "lower"
    entries: tuple[BoardEntry, ...]
    frontier: tuple[tuple[str, float, str], ...]
    digits: int = 0
    key: tuple[str, str, str, str] = ("", "", "", "")
    mixed_scale: bool = False

    @property
    def title(self) -> str:
        """`BrowseComp · Pass@1 · with context management`."""
        return " · ".join(part for part in (self.benchmark, self.setting) if part)

    @property
    def setting(self) -> str:
        """`Pass@1 · with context management`; empty where neither is stated."""
        return " · ".join(part for part in (self.protocol, self.condition) if part)


class PaperEntry(Struct, frozen=True):
    """A paper of the range and every period, up to the range's end, whose rows name it."""

    reference: Reference
    first_seen: str
    periods: tuple[str, ...]


class Activity(Struct, frozen=True):
    """Rows of one calendar month. `notes` is 0 where there is no monthly note; `tags` are (mechanism, its models)."""

    period: str
    notes: int
    models: int
    topics: int
    tags: tuple[tuple[str, int], ...] = ()


class Notice(Struct, frozen=True):
    """Something odd, in one line.

    `kind`: empty, gap, twice, verified, conflict, mixed-scale or look-alike. `paths` only for `twice`; `names`, of
    benchmarks, only for `look-alike`.
    """

    kind: str
    text: str
    paths: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


class Rollup(Struct, frozen=True):
    """Everything a face shows. `omitted` are the parts that were left out by wish. Two are equal that show the same."""

    range: DateRange
    months: tuple[MonthEntry, ...]
    models: tuple[ModelEntry, ...]
    topics: tuple[TopicEntry, ...]
    leaderboards: tuple[Leaderboard, ...]
    new_papers: tuple[PaperEntry, ...]
    returning_papers: tuple[PaperEntry, ...]
    tags: tuple[tuple[str, tuple[str, ...]], ...]  # mechanism tag -> names of models
    activity: tuple[Activity, ...]
    problems: ProblemCount | None
    changes: RangeChanges  # against the range before
    remarks: tuple[Notice, ...] = ()
    omitted: frozenset[str] = frozenset()
    language: str = "en"  # of the page's labels: `en` or `zh`
    colleagues: Colleagues | None = None  # what other vaults say of the same things, where they were read
    note_of: NoteOf = no_notes
    page_of: PageOf = no_pages  # kind, name, month -> page of a site

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rollup) and self._shown() == other._shown()

    def __hash__(self) -> int:
        return hash((self.range, self.months, self.omitted, self.language))

    def _shown(self) -> tuple[object, ...]:
        return astuple(self)[:-2]

    def note(self, entry: BoardEntry) -> str | None:
        """The vault path of the note of an entry's paper."""
        return self.note_of(entry.path, entry.source) if entry.source else None

    @property
    def model_count(self) -> int:
        """How many models the range has, each counted once however many rows it has."""
        return len({model.number for model in self.models})

    @property
    def topic_count(self) -> int:
        """How many topics the range has, each counted once."""
        return len({fold_name(topic.name) for topic in self.topics})

    def moved(self) -> tuple[Leaderboard, ...]:
        """The boards with an entry of the range."""
        return tuple(b for b in self.leaderboards if any(e.period in self.range for e in b.entries))


@lru_cache(maxsize=1 << 15)
def number_as_written(raw: str, value: float) -> str:
    """The number of a score as it stands in the note: `62.0`, `1,501`; "" where its raw text has no such number.

    >>> number_as_written("**62.0%**", 62.0)
    '62.0'
    """
    for found in _NUMBER.findall(unicodedata.normalize("NFKC", raw)):
        with suppress(ValueError):
            if float(found.replace(",", "")) == value:
                return str(found)
    return ""
