"""The page of the docs says what the tables are, and its SQL runs."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest
from vault_case import Case

from obsidian_intel.core.sql.exported_tables import TABLES
from obsidian_intel.core.sql.views import VIEW_COLUMNS
from obsidian_intel.reports.export.docs import replace_schema_part

DOCS = Path(__file__).parents[3] / "docs" / "export.md"
PAGE = DOCS.read_text("utf-8")
EXAMPLES = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)

# A release has told people these columns: more may follow behind them, none may go or move.
PROMISED = {
    "months": "period path status theme signal insight implementation models topics metrics",
    "rows": "period path line section title kind name paper url note model mechanism_tags mechanism capability value trend papers cells",
    "papers": "period path line section kind name number id scheme title url note paper_title"
    " authors published updated version category doi journal_ref withdrawn",
    "metrics": "period path line section kind name paper note number benchmark value unit relation error condition protocol source raw "
    "benchmark_name benchmark_key board model better seq owner",
    "links": "path note_kind line col kind target anchor label in_table resolved",
    "tags": "path note_kind line col tag",
    "diagnostics": "path line col end_line end_col code name severity message fix",
    "leaderboard": "benchmark condition protocol unit better rank name period value change paper relation error source note path line board model",
}


def test_page_is_up_to_date() -> None:
    assert replace_schema_part(PAGE) == PAGE, "run `make docs`"


@pytest.mark.parametrize("name", PROMISED)
def test_columns_are_only_ever_added(name: str) -> None:
    columns = {table.name: table.columns for table in TABLES} | VIEW_COLUMNS
    promised = PROMISED[name].split()
    assert [column.name for column in columns[name]][: len(promised)] == promised
    assert set(columns) == set(PROMISED)


@pytest.mark.parametrize("name", PROMISED)
def test_each_column_says_what_it_is(name: str) -> None:
    columns = {table.name: table.columns for table in TABLES} | VIEW_COLUMNS
    assert [column.name for column in columns[name] if len(column.doc) < 5] == []


def test_the_list_of_query_is_the_same(sample: Case) -> None:
    listed = sample.run("query", "--format", "json").json
    assert {name: " ".join(row["column"] for row in listed if row["table"] == name) for name in PROMISED} == PROMISED


@pytest.mark.parametrize("sql", EXAMPLES, ids=lambda sql: sql.splitlines()[0].removeprefix("-- "))
def test_examples_run_in_both(sql: str, sample: Case, sample_parquet: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = sample.run("query", "-", "--format", "json", stdin=sql.encode())
    assert asked.code == 0, asked.err
    monkeypatch.chdir(sample_parquet)
    with duckdb.connect() as database:
        database.execute(Path("duckdb.sql").read_text("utf-8"))
        assert [tuple(row.values()) for row in asked.json] == database.execute(sql).fetchall()
