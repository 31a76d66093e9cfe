"""`query`: its faces, its mistakes in one line, and that it only reads."""

from __future__ import annotations

import csv
import io
import os
import signal
import threading
from pathlib import Path

import pytest
from rich.cells import cell_len
from vault_case import Case, model, month

from obsidian_intel.core.errors import Refused, UsageError
from obsidian_intel.core.sql.query import Query
from obsidian_intel.reports.query_output import render

WRITES = (
    "DELETE FROM rows",
    "INSERT INTO rows SELECT * FROM rows",
    "UPDATE months SET theme = 'x'",
    "REPLACE INTO tags VALUES (1, 2, 3, 4, 5)",
    "WITH x AS (SELECT 1) DELETE FROM rows",
    "DROP TABLE rows",
    "DROP VIEW leaderboard",
    "CREATE TABLE t(a)",
    "CREATE TEMP TABLE t(a)",
    "CREATE TEMP VIEW v AS SELECT 1",
    "CREATE VIRTUAL TABLE t USING fts5(a)",
    "ALTER TABLE rows RENAME TO x",
    "ATTACH '{path}' AS other",
    "ATTACH 'file:{path}?mode=rwc' AS other",
    "DETACH main",
    "VACUUM",
    "VACUUM INTO '{path}'",
    "SELECT load_extension('{path}')",
    "PRAGMA query_only = OFF",
    "PRAGMA query_only(0)",
    "PRAGMA journal_mode = WAL",
    "PRAGMA temp_store_directory = '{path}'",
    "PRAGMA writable_schema = ON",
    "EXPLAIN DELETE FROM rows",
    "BEGIN",
    "COMMIT",
    "SAVEPOINT x",
    "REINDEX",
    "ANALYZE",
)
MISTAKES = {
    "SELECT * FROM leaderbord": "there is no table `leaderbord`; did you mean `leaderboard`?",
    "SELECT * FROM zzz": "there is no table `zzz`; the tables are months, rows, papers, metrics, links, tags, diagnostics, leaderboard",
    "SELECT nam FROM rows": "there is no column `nam`; did you mean `name`?",
    "SELECT m.benchmrk FROM metrics AS m": "there is no column `benchmrk`; did you mean `benchmark`?",
    "SELECT qqqqqqqq FROM rows": "there is no column `qqqqqqqq`; `obsintel query` lists them",
    "SELEC 1": 'SQL: near "SELEC": syntax error',
    "SELECT": "the SQL ends too early",
    "SELECT 1; DROP TABLE rows": "one SQL statement at a time",
    "SELECT ?": "the SQL holds a `?` or a `:name`, and there is nothing to put in its place",
    "SELECT nothing_such(1)": "SQL: no such function: nothing_such",
    "": 'there is no SQL: obsintel query "SELECT * FROM leaderboard"',
    " ; ": None,
    "/* nothing */": None,
    "SELECT '\0'": None,
    "SELECT abs(-9223372036854775808)": "SQL: integer overflow",
    "SELECT json_extract(cells, '$[') FROM rows": None,
    "SELECT zeroblob(1000000000)": None,
}
NO_ROWS: dict[str, list[tuple[object, ...]]] = {
    name: [] for name in ("months", "rows", "papers", "metrics", "links", "tags", "diagnostics")
}


@pytest.mark.parametrize("sql", WRITES)
def test_it_only_reads(sql: str, tmp_path: Path) -> None:
    made = tmp_path / "made.db"
    for text in (sql, f"  {sql.lower()} ", f"-- x\n{sql};"):
        with pytest.raises((Refused, UsageError)):
            list(Query(text.format(path=made)).run(NO_ROWS)[1])
    with pytest.raises(Refused, match="only reads"):
        list(Query(sql.format(path=made)).run(NO_ROWS)[1])
    assert not made.exists()


def test_a_write_is_refused_with_1_and_one_line(case: Case) -> None:
    before = case.bytes()
    done = case.run("query", "DELETE FROM rows")
    assert (done.code, done.out) == (1, "")
    assert done.err == "obsintel: query only reads: one SELECT, and nothing that would write, attach or set\n"
    assert case.bytes() == before


@pytest.mark.parametrize("sql", MISTAKES)
def test_a_mistake_is_one_line(sql: str) -> None:
    with pytest.raises(UsageError) as caught:
        list(Query(sql).run(NO_ROWS | {"rows": [("2026-01", "a.md", 1, "s", *[None] * 13, "{}")]})[1])
    message = str(caught.value)
    assert "\n" not in message
    assert MISTAKES[sql] in (None, message)


def test_a_mistake_shows_before_the_vault_is_read(case: Case) -> None:
    done = case.run("query", "SELECT nam FROM rows")
    assert (done.code, done.out, done.err) == (2, "", "obsintel: there is no column `nam`; did you mean `name`?\n")


@pytest.mark.parametrize(
    ("sql", "tables"),
    [
        ("SELECT 1", set()),
        ("SELECT count(*) FROM tags", {"tags"}),
        ("SELECT * FROM links WHERE path IN (SELECT path FROM months)", {"links", "months"}),
        ("SELECT * FROM leaderboard", {"metrics"}),
        ("EXPLAIN QUERY PLAN SELECT * FROM rows", {"rows"}),
    ],
)
def test_only_what_is_asked_for_is_worked_out(sql: str, tables: set[str]) -> None:
    assert Query(sql).tables == tables


@pytest.mark.parametrize(
    "sql",
    [
        "PRAGMA table_info(rows)",
        "SELECT name FROM pragma_table_info('rows')",
        "SELECT sql FROM sqlite_master",
        "SELECT value FROM json_each('[1]')",
        "SELECT value FROM json_tree('[1]')",
        "VALUES (1)",
        "EXPLAIN SELECT 1",
    ],
)
def test_looking_at_the_schema_is_reading(sql: str) -> None:
    assert list(Query(sql).run(NO_ROWS)[1])


def test_lists_open_up(case: Case) -> None:
    sql = "SELECT tag.value AS tag, count(*) AS models FROM rows, json_each(mechanism_tags) AS tag GROUP BY 1"
    assert case.run("query", sql, "--format", "json").json == [{"tag": "Train", "models": 2}]


@pytest.mark.parametrize("width", [60, 100])
def test_without_sql_it_says_what_there_is(width: int, tmp_path: Path) -> None:
    case = Case(tmp_path / "Nowhere")
    case.env["COLUMNS"] = str(width)
    done = case.run("query", vault=False, cwd=tmp_path)
    heads = [line for line in done.out.splitlines() if line and not line.startswith(" ")]
    assert heads == ["months:", "rows:", "papers:", "metrics:", "links:", "tags:", "diagnostics:", "leaderboard:"]
    assert max(map(cell_len, done.out.splitlines())) <= width
    assert (done.code, done.err) == (0, "")


def test_from_standard_input(case: Case) -> None:
    assert case.run(
        "query", "-", "--format", "json", stdin=b"\xef\xbb\xbf-- months\nSELECT period FROM months;\n"
    ).json == [{"period": "2026-01"}, {"period": "2026-02"}]
    assert case.run("query", "-", stdin=b"\xff").err == "obsintel: the SQL on standard input is not UTF-8\n"


def test_no_rows_is_said_apart(case: Case) -> None:
    done = case.run("query", "SELECT period FROM months WHERE 0")
    assert (done.code, done.out, done.err) == (0, "period\n──────\n", "no rows\n")
    assert case.run("query", "SELECT period FROM months WHERE 0", "--format", "json").json == []


def test_without_a_month_it_answers_too(tmp_path: Path) -> None:
    case = Case(tmp_path / "Empty")
    case.write("obsintel.toml", "")
    assert case.run("query", "SELECT count(*) AS n, max(period) AS last FROM months", "--format", "json").json == [
        {"n": 0, "last": None}
    ]


def test_an_endless_question_can_be_interrupted() -> None:
    sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    query = Query(sql)
    timer = threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT))
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a run in the background ignores it
    try:
        timer.start()
        with pytest.raises(KeyboardInterrupt):
            list(query.run(NO_ROWS)[1])
        timer.join()
    finally:
        signal.signal(signal.SIGINT, before)


def test_json_is_exact(case: Case) -> None:
    case.write("Log/2026-03.md", month("2026-03", (model('=1+1 "x" 名'),)))
    sql = "SELECT name, name, 1.5 AS real, 2 AS whole, NULL AS none, x'00ff' AS bytes, 9e999 AS much FROM rows WHERE period = '2026-03'"
    assert case.run("query", sql, "--format", "json").json == [
        {
            "name": '=1+1 "x" 名',
            "name_2": '=1+1 "x" 名',
            "real": 1.5,
            "whole": 2,
            "none": None,
            "bytes": "x'00ff'",
            "much": None,
        }
    ]


@pytest.mark.parametrize("text", ["=cmd()", " =cmd()", "\t=1", "+1", "-1", "@x", "\r\n=1", "＝1"])
def test_csv_stays_text_in_a_spreadsheet(text: str) -> None:
    printed = "\n".join(render(["a", "=b"], [(text, -1), (None, 1.5)], "csv"))
    assert list(csv.reader(io.StringIO(printed, newline=""))) == [["a", "'=b"], ["'" + text, "-1"], ["", "1.5"]]


TEXTS = [
    "a",
    "名前" * 9,
    "x" * 40,
    "ｆｕｌｌ",
    "e\u0301" * 20,
    "🧪" * 15,
    "line\nline",
    "\x1b[31mred",
    "\u202eright",
    "",
]


@pytest.mark.parametrize("width", [12, 30, 40, 80, 200])
@pytest.mark.parametrize("columns", [1, 2, 3])
def test_a_table_fits_the_terminal(width: int, columns: int) -> None:
    rows = [tuple(TEXTS[(i + j) % len(TEXTS)] for j in range(columns)) for i in range(len(TEXTS))]
    lines = list(render([f"column {i}" for i in range(columns)], rows, "table", width))
    least = len("column 0") + 2 + 10
    assert [line for line in lines if cell_len(line) > max(width, least)] == []
    assert not any(ord(char) < 32 or char == "\u202e" for line in lines for char in line)


def test_columns_stand_under_each_other() -> None:
    rows = [("名前", 1.5), ("ab", -20), (None, None)]
    assert list(render(["n", "value"], rows, "table", 40)) == [
        "n     value",
        "────  ─────",
        "名前    1.5",
        "ab      -20",
        "",
    ]


def test_too_many_columns_become_blocks() -> None:
    names = [f"c{i}" for i in range(9)]
    assert list(render(names, [("x" * 30, *[None] * 7, 7)], "table", 40)) == ["── 1 ──", "c0  " + "x" * 30, "c8  7"]


def test_in_a_pipe_nothing_is_cut(case: Case) -> None:
    long = "名" * 300
    assert long in case.run("query", f"SELECT '{long}' AS a, * FROM metrics").out
    case.env["COLUMNS"] = "60"
    assert long not in case.run("query", f"SELECT '{long}' AS a, * FROM metrics").out
