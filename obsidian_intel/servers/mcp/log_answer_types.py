"""What the tools say of the log as a whole: subjects, leaderboards, changes, query results, findings."""

from __future__ import annotations

from msgspec import Struct

from obsidian_intel.reports.answers.comparison import ComparisonAnswer
from obsidian_intel.reports.answers.subjects import BenchmarkAnswer, ModelAnswer, PaperAnswer, TagAnswer, TopicAnswer
from obsidian_intel.reports.answers.values import BoardName
from obsidian_intel.servers.mcp.month_answers import RowPaper
from obsidian_intel.servers.mcp.paging import AnswerPage


class SubjectName(Struct, frozen=True):
    """Something that the log speaks of: `kind` is model, benchmark, topic, paper or tag."""

    kind: str
    name: str


class ShowAnswer(Struct, frozen=True):
    """All that the log says of one thing. Each list of `found` is cut to the page; `others` have the same name."""

    found: ModelAnswer | PaperAnswer | BenchmarkAnswer | TopicAnswer | TagAnswer
    others: tuple[SubjectName, ...]
    page: AnswerPage


class CompareAnswer(Struct, frozen=True):
    """Models side by side; `boards` and `alone` of `found` are cut to the page."""

    found: ComparisonAnswer
    page: AnswerPage


class FoundCell(Struct, frozen=True):
    """A row or a statement that holds all words. `marks`: places of the words in `excerpt`, half-open."""

    period: str
    path: str
    line: int
    section: str
    title: str
    name: str
    field: str
    header: str
    excerpt: str
    marks: tuple[tuple[int, int], ...]


class FindAnswer(Struct, frozen=True):
    """The rows and statements that hold all words, the newest first. `words` are those looked for."""

    words: tuple[str, ...]
    hits: tuple[FoundCell, ...]
    page: AnswerPage


class LeaderboardPlace(BoardName, frozen=True):
    """A model's place on a leaderboard. `change`: against the best score of the months before."""

    rank: int
    of: int
    name: str
    value: float
    written: str
    period: str
    path: str
    change: float | None
    mixed_scale: bool


class LeaderboardAnswer(Struct, frozen=True):
    """Places, best first; without a benchmark the leader of each board, the fullest board first."""

    places: tuple[LeaderboardPlace, ...]
    page: AnswerPage


class RangeAnswer(Struct, frozen=True):
    """A range of months, both ends within it."""

    since: str
    until: str
    label: str


class NewModelAnswer(Struct, frozen=True):
    """A model that no earlier month names, and the boards that it leads."""

    name: str
    period: str
    papers: tuple[RowPaper, ...]
    leads: tuple[BoardName, ...]


class NewModels(Struct, frozen=True):
    """How many models the range has, and those that are new."""

    count: int
    new: tuple[NewModelAnswer, ...]


class PassedModel(Struct, frozen=True):
    """A model that another stands before now."""

    name: str
    period: str
    value: float
    written: str


class BoardChange(BoardName, frozen=True):
    """A model that leads a board now (`margin`: by how much), or stands before others (`passed`: how many)."""

    rank: int
    of: int
    name: str
    period: str
    path: str
    value: float
    written: str
    over: PassedModel
    margin: float | None = None
    passed: int | None = None
    entered: bool | None = None


class TopicSeen(Struct, frozen=True):
    """A topic that came or went, and the latest month before that names it."""

    name: str
    section: str
    last_seen: str | None


class TopicsChanged(Struct, frozen=True):
    """How many topics the range has, those that are new, and those not named again."""

    count: int
    new: tuple[TopicSeen, ...]
    gone: tuple[TopicSeen, ...]


class PaperSeenAgain(Struct, frozen=True):
    """A paper named in the range and before it."""

    id: str | None
    title: str
    url: str | None
    note: str | None
    first_seen: str
    periods: tuple[str, ...]


class PapersSeenAgain(Struct, frozen=True):
    """Papers named in the range and before it."""

    seen_again: tuple[PaperSeenAgain, ...]


class ChangesAnswer(Struct, frozen=True):
    """What changed in a range against the one before it. Each list is cut to the page."""

    range: RangeAnswer
    before: RangeAnswer | None
    headline: tuple[str, ...]
    models: NewModels
    leaders: tuple[BoardChange, ...]
    overtakes: tuple[BoardChange, ...]
    topics: TopicsChanged
    papers: PapersSeenAgain
    page: AnswerPage


class QueryRows(Struct, frozen=True):
    """The columns of a result and its rows; without SQL, the tables that there are."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | float | None, ...], ...]
    page: AnswerPage


class FoundProblem(Struct, frozen=True):
    """Something that is wrong in a note. `fix` is safe (the tool `fix` makes it), unsafe, or null."""

    path: str
    line: int
    column: int
    code: str
    name: str
    severity: str
    message: str
    fix: str | None


class LintAnswer(Struct, frozen=True):
    """What is wrong, by place. The counts are of all findings, not of the page alone."""

    problems: tuple[FoundProblem, ...]
    notes: int
    errors: int
    warnings: int
    infos: int
    page: AnswerPage
