"""The tables that exports and SQL share. Columns are only ever added, at the end of their table.

Each table is a `NamedTuple`: its fields are the columns, in order, with their types and what they mean. In every
table an empty text is null, so that CSV can tell all that there is to tell.
"""

from enum import StrEnum
from types import NoneType
from typing import Annotated, Any, NamedTuple, get_args

from msgspec import Struct
from msgspec.structs import replace

Period = Annotated[str, "The month, `YYYY-MM`"]
MonthPath = Annotated[str, "The monthly note, from the vault's top, with `/`"]
Line = Annotated[int, "The row's line in that note, from 1"]
Section = Annotated[str, "Key of the table's section, such as `clay`"]
TableKind = Annotated[
    str | None,
    "`models`, `topics`, `papers`, a kind of the settings or a package's; null where it is of no known kind",
]
NotePath = Annotated[str, "The note, from the vault's top, with `/`"]
NoteKind = Annotated[str, "What that note is: `month`, `paper`, `page`, `template`, `note`"]
Text = str | None


class MonthRecord(NamedTuple):
    """One row a monthly note. Two notes for one period are two rows."""

    period: Period
    path: MonthPath
    status: Annotated[Text, "Its property `status`, such as `done`"]
    theme: Annotated[Text, "Dominant Theme; null while it is a placeholder"]
    signal: Annotated[Text, "The Signal, likewise"]
    insight: Annotated[Text, "Crucial Insight, likewise"]
    implementation: Annotated[Text, "Best Implementation, likewise"]
    models: Annotated[int, "Data rows in `models` tables"]
    topics: Annotated[int, "Data rows in `topics` tables"]
    metrics: Annotated[int, "Scores read from its rows"]


class RowRecord(NamedTuple):
    """One row a data row of a month's table. Placeholders and guide rows are left out."""

    period: Period
    path: MonthPath
    line: Line
    section: Section
    title: Annotated[Text, "The heading above the table, as written"]
    kind: TableKind
    name: Annotated[Text, "The model's name, or the topic"]
    paper: Annotated[Text, "Id of its first paper, such as `arxiv:2601.16725`"]
    url: Annotated[Text, "Address of its first paper, as written"]
    note: Annotated[Text, "Vault path of the note of its first paper"]
    model: Annotated[Text, "The model it speaks of, the same in every month; null where `kind` is not `models`"]
    mechanism_tags: Annotated[Text, 'The `[Infra]` tags of its mechanism cell, as a JSON list: `["Infra", "Data"]`']
    mechanism: Annotated[Text, "Text of the mechanism cell"]
    capability: Annotated[Text, "Text of the capability cell"]
    value: Annotated[Text, "Text of the value cell"]
    trend: Annotated[Text, "Text of the trend cell"]
    papers: Annotated[Text, "Text of the key papers cell"]
    cells: Annotated[str, 'All its cells, as a JSON object: `{FIELD: {"raw": …, "text": …}}`; `raw` as written']


class MentionRecord(NamedTuple):
    """One row for each time that a row names a paper."""

    period: Period
    path: MonthPath
    line: Line
    section: Section
    kind: TableKind
    name: Annotated[Text, "Name of the row that names it"]
    number: Annotated[int, "Its place in that row, from 1"]
    id: Annotated[Text, "`arxiv:…`, `doi:…`, `openreview:…`, `hf:…`, `github:…`, `url:…`; null for a plain name"]
    scheme: Annotated[Text, "What stands before the colon of `id`"]
    title: Annotated[Text, "Its name, as the row has it"]
    url: Annotated[Text, "Its address, as written"]
    note: Annotated[Text, "Vault path of its note"]
    paper_title: Annotated[Text, "Its own title, where a source was asked (`papers refresh`); so are all that follow"]
    authors: Annotated[Text, "Its authors in order, as a JSON list"]
    published: Annotated[Text, "When it came out: `2026-02-03`, `2026-02` or `2026`"]
    updated: Annotated[Text, "When it was last changed"]
    version: Annotated[int | None, "Its latest version, of arXiv"]
    category: Annotated[Text, "Its field or kind, as the source has it: `cs.CL`, `journal-article`"]
    doi: Annotated[Text, "DOI of the published paper"]
    journal_ref: Annotated[Text, "Where it was published"]
    withdrawn: Annotated[bool | None, "Whether it was taken back"]


class MetricRecord(NamedTuple):
    """One row a score."""

    period: Period
    path: MonthPath
    line: Line
    section: Section
    kind: TableKind
    name: Annotated[Text, "Name of its row, the model; of two notes for one month, as the first has it"]
    paper: Annotated[Text, "Id of that model's paper"]
    note: Annotated[Text, "Vault path of that paper's note"]
    number: Annotated[int, "Its place in the row, from 1"]
    benchmark: Annotated[Text, "The benchmark, as written"]
    value: Annotated[float, "The score as a number; `95%` is 95"]
    unit: Annotated[Text, "`%`, `分`, `ms`, …"]
    relation: Annotated[str, "`=`, `>`, `<`, `≥`, `≤`, `~`"]
    error: Annotated[float | None, "What stands behind `±`"]
    condition: Annotated[Text, "Under which condition, as written"]
    protocol: Annotated[Text, "How it was measured: `Pass@1`, `5-shot`, …"]
    source: Annotated[str, "Whether the condition is `stated` or `inferred` from the text around"]
    raw: Annotated[str, "The score, as written"]
    benchmark_name: Annotated[str, "The benchmark under the name that counts: `[benchmarks.aliases]`, first spelling"]
    benchmark_key: Annotated[Text, "That name folded: case, width and kinds of dash do not matter"]
    board: Annotated[str, "The leaderboard it belongs on: benchmark, condition, protocol, unit, folded, as a JSON list"]
    model: Annotated[Text, "The model, the same in every month: an id, or `name:…` where it has none"]
    better: Annotated[str, "`higher` or `lower`"]
    seq: Annotated[
        int | None,
        "Its place in time among all scores that count, from 1. Null where it counts on no leaderboard: another note "
        "of the month says the same, `kind` is not `models`, or the score is another model's",
    ]
    owner: Annotated[Text, "The other model whose score it is, as written; null: the row's own"]


class LinkRecord(NamedTuple):
    """One row a link to somewhere in the vault, in any note that is not ignored."""

    path: NotePath
    note_kind: NoteKind
    line: Annotated[int, "Line of the link, from 1"]
    col: Annotated[int, "Column of the link, from 1, in code points"]
    kind: Annotated[str, "`wikilink`, `embed`, `inline`, `image`, or `property` for one in the frontmatter"]
    target: Annotated[Text, "Where to, as written; null for a link within the note"]
    anchor: Annotated[Text, "What stands behind `#`"]
    label: Annotated[Text, "What it shows"]
    in_table: Annotated[bool, "Whether it stands in a table"]
    resolved: Annotated[Text, "Vault path of the file it leads to; null for a broken link"]


class TagRecord(NamedTuple):
    """One row a tag, of the frontmatter or inline, in any note that is not ignored."""

    path: NotePath
    note_kind: NoteKind
    line: Annotated[int, "Line of the tag, from 1"]
    col: Annotated[int, "Column of the tag, from 1, in code points"]
    tag: Annotated[str, "The tag without `#`, as written"]


class DiagnosticRecord(NamedTuple):
    """One row a line of `obsintel lint`."""

    path: NotePath
    line: Annotated[int, "Where it begins, from 1"]
    col: Annotated[int, "The same, in code points"]
    end_line: Annotated[int, "Where it ends"]
    end_col: Annotated[int, "The same: the column behind its last character"]
    code: Annotated[str, "Such as `OI301`"]
    name: Annotated[str, "Such as `ragged-row`"]
    severity: Annotated[str, "`error`, `warning`, `info`"]
    message: Annotated[str, "What is wrong"]
    fix: Annotated[Text, "`safe` or `unsafe` where there is a fix"]


Record = MonthRecord | RowRecord | MentionRecord | MetricRecord | LinkRecord | TagRecord | DiagnosticRecord


class Type(StrEnum):
    """Types of columns. In SQLite a boolean is 0 or 1."""

    TEXT = "text"
    INTEGER = "integer"
    REAL = "real"
    BOOLEAN = "boolean"


_TYPES: dict[Any, Type] = {str: Type.TEXT, int: Type.INTEGER, float: Type.REAL, bool: Type.BOOLEAN}


class ColumnSchema(Struct, frozen=True):
    """One column. `optional`: it may be null."""

    name: str
    type: Type
    optional: bool
    doc: str


class TableSchema(Struct, frozen=True):
    """One table. `by_period`: it is stored month by month."""

    name: str
    doc: str
    columns: tuple[ColumnSchema, ...]

    @property
    def by_period(self) -> bool:
        """Whether it has a period."""
        return self.columns[0].name == "period"

    def with_vault(self) -> "TableSchema":
        """The table in an export of many vaults: with the column `vault` last."""
        return replace(self, columns=(*self.columns, VAULT))


def _table(name: str, record: type[Any]) -> TableSchema:
    hints = (
        record.__annotations__
    )  # no strings here: to read each of them as an expression would take longer than all else
    return TableSchema(
        name, " ".join((record.__doc__ or "").split()), tuple(_column(field, hints[field]) for field in hints)
    )


def _column(name: str, hint: Any) -> ColumnSchema:
    bare, doc = get_args(hint)
    kinds = get_args(bare) or (bare,)
    kind = next(each for each in kinds if each is not NoneType)
    return ColumnSchema(name, _TYPES[kind], NoneType in kinds, doc)


TABLES: tuple[TableSchema, ...] = (
    _table("months", MonthRecord),
    _table("rows", RowRecord),
    _table("papers", MentionRecord),
    _table("metrics", MetricRecord),
    _table("links", LinkRecord),
    _table("tags", TagRecord),
    _table("diagnostics", DiagnosticRecord),
)

VERSION = 1  # of the tables; raised when a column is added
VAULT = ColumnSchema("vault", Type.TEXT, False, "Id of the vault, as `export --vault-id` was told")
