"""What the tables hold, and that every format holds the same."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet
import pytest
from vault_case import Case, model, month, topic

from obsidian_intel.core.sql.exported_tables import TABLES, TableSchema, Type
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.reports.export.formats import format_of
from obsidian_intel.reports.export.table_rows import ExportTables

HOSTILE = (
    'O\'Neil "q" , ; x',
    "=cmd()",
    "a \\| b",
    "</script>",
    "`DROP TABLE rows; --`",
    "тест 名前 🧪\u200b\u2028",
    "-1",
    "@x",
    "NULL",
    "true",
    "1e5",
)
Rows = dict[str, list[tuple[Any, ...]]]


@pytest.fixture(params=["ordinary", "hostile", "empty", "without metrics"])
def vault(request: pytest.FixtureRequest, case: Case, sample: Case) -> Path:
    if request.param == "ordinary":
        return sample.root
    if request.param == "hostile":
        rows = tuple(model(name, mechanism=f"**[{name}] {name}**：{name}<br>{name}") for name in HOSTILE)
        case.write("Log/2026-03.md", month("2026-03", rows, (topic("t", "[=x](https://a.b/?q='\"%00)"),)))
        case.write("=cmd '\"\u2028.md", '#tag [[=cmd \'"\u2028]] [[gone, "x"]] ![[#^a]]\n')
        (case.root / os.fsdecode(b"bad \xff name.md")).write_text(
            "[[x]]\n", "utf-8"
        ) if sys.platform == "linux" else None
    if request.param == "empty":
        for path in case.root.glob("Log/*.md"):
            path.unlink()
    if request.param == "without metrics":
        case.write("Log/2026-01.md", month("2026-01"))
        case.write("Log/2026-02.md", month("2026-02", (), (topic("t", "x"),)))
    return case.root


def tables(root: Path) -> Rows:
    found = ExportTables(Workspace.open(root))
    return {name: list(found[name]) for name in found}


def exported(root: Path, form: str, folder: Path) -> Path:
    for path, data in format_of(form).files(ExportTables(Workspace.open(root))):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def plain(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return sorted((tuple(row) for row in rows), key=repr)


def test_values_fit_their_columns(vault: Path) -> None:
    kinds = {Type.TEXT: str, Type.INTEGER: int, Type.REAL: float, Type.BOOLEAN: bool}
    data = tables(vault)
    assert list(data) == [table.name for table in TABLES]
    for table in TABLES:
        for row in data[table.name]:
            for value, column in zip(row, table.columns, strict=True):
                assert type(value) is kinds[column.type] or (value is None and column.optional), (
                    table.name,
                    column.name,
                    value,
                )
                assert value != "" or not column.optional


def test_sqlite_holds_them(vault: Path, tmp_path: Path) -> None:
    database = sqlite3.connect(exported(vault, "sqlite", tmp_path) / "obsintel.db")
    data = tables(vault)
    for table in TABLES:
        assert database.execute(f"SELECT * FROM {table.name}").fetchall() == data[table.name]
        for column in table.columns:
            found = {row[0] for row in database.execute(f"SELECT DISTINCT typeof({column.name}) FROM {table.name}")}
            assert found - {"null"} <= {"integer" if column.type is Type.BOOLEAN else str(column.type)}
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    database.close()


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_duckdb_reads_them(form: str, vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    types = {Type.TEXT: "VARCHAR", Type.INTEGER: "BIGINT", Type.REAL: "DOUBLE", Type.BOOLEAN: "BOOLEAN"}
    monkeypatch.chdir(exported(vault, form, tmp_path))
    data = tables(vault)
    with duckdb.connect() as database:
        database.execute(Path("duckdb.sql").read_text("utf-8"))
        for table in TABLES:
            described = database.execute(f"DESCRIBE {table.name}").fetchall()
            assert [row[:2] for row in described] == [(column.name, types[column.type]) for column in table.columns]
            assert plain(database.execute(f"SELECT * FROM {table.name}").fetchall()) == plain(data[table.name])
        assert len(database.execute("SELECT * FROM leaderboard").fetchall()) <= len(data["metrics"])


def test_parquet_files_say_what_may_be_null(vault: Path, tmp_path: Path) -> None:
    exported(vault, "parquet", tmp_path)
    arrow = {Type.TEXT: "string", Type.INTEGER: "int64", Type.REAL: "double", Type.BOOLEAN: "bool"}
    for path in tmp_path.rglob("*.parquet"):
        name = path.relative_to(tmp_path).parts[0].removesuffix(".parquet")
        table: TableSchema = next(table for table in TABLES if table.name == name)
        fields = list(pyarrow.parquet.read_schema(path))
        assert [(f.name, str(f.type), f.nullable) for f in fields] == [
            (c.name, arrow[c.type], c.optional) for c in table.columns
        ]


def test_a_glob_finds_every_table(vault: Path, tmp_path: Path) -> None:
    exported(vault, "csv", tmp_path)
    for table in TABLES:
        files = list(tmp_path.glob(f"{table.name}/*/*.csv" if table.by_period else f"{table.name}.csv"))
        head = ",".join(column.name for column in table.columns)
        assert files and {file.read_text("utf-8").split("\n", 1)[0] for file in files} == {head}


def test_rows_lie_under_their_period(sample: Case, tmp_path: Path) -> None:
    exported(sample.root, "parquet", tmp_path)
    for path in tmp_path.rglob("part-0.parquet"):
        period = path.parent.name.removeprefix("period=")
        assert set(pyarrow.parquet.ParquetFile(path).read()["period"].to_pylist()) <= {period}


def records(data: Rows, name: str) -> list[dict[str, Any]]:
    table = next(table for table in TABLES if table.name == name)
    return [dict(zip((c.name for c in table.columns), row, strict=True)) for row in data[name]]


def test_they_say_what_tables_says(sample: Case) -> None:
    data = tables(sample.root)
    told = sample.run("tables", "--format", "json").json["months"]
    assert [row["path"] for row in records(data, "months")] == [each["path"] for each in told]
    lines = [(each, section, row) for each in told for section in each["sections"] for row in section["rows"]]
    for found, (told_month, section, row) in zip(records(data, "rows"), lines, strict=True):
        assert (found["period"], found["line"], found["section"], found["name"]) == (
            told_month["period"],
            row["line"],
            section["key"],
            row["name"],
        )
        assert json.loads(found["cells"]) == {
            field: {"raw": cell["raw"], "text": cell["text"]} for field, cell in row["cells"].items()
        }
    papers = [paper for _, _, row in lines for paper in row["papers"]]
    shown = ("id", "title", "url", "note")
    assert [{key: found[key] for key in shown} for found in records(data, "papers")] == [
        {key: paper[key] for key in shown} for paper in papers
    ]
    metrics = [metric for _, _, row in lines for metric in row["metrics"]]
    assert [{key: found[key] for key in metrics[0]} for found in records(data, "metrics")] == metrics


def test_links_know_where_they_lead(case: Case) -> None:
    case.write("A.md", "#one [[B#h|l]] [[gone]] ![[#here]]\n\n| a |\n| --- |\n| [[B\\|x]] |\n")
    case.write("sub/B.md", "x\n")
    found = [row for row in records(tables(case.root), "links") if row["path"] == "A.md"]
    assert [
        (r["line"], r["col"], r["kind"], r["target"], r["anchor"], r["label"], r["in_table"], r["resolved"])
        for r in found
    ] == [
        (1, 6, "wikilink", "B", "h", "l", False, "sub/B.md"),
        (1, 16, "wikilink", "gone", None, None, False, None),
        (1, 25, "embed", None, "here", None, False, "A.md"),
        (5, 3, "wikilink", "B", None, "x", True, "sub/B.md"),
    ]
    assert [(r["tag"], r["col"]) for r in records(tables(case.root), "tags") if r["path"] == "A.md"] == [("one", 1)]


def test_ignored_notes_are_left_out(case: Case) -> None:
    case.write("obsintel.toml", '[files]\nignore = ["Private"]\n')
    case.write("Private/A.md", "#secret [[B]]\n")
    data = tables(case.root)
    assert [
        row for name in ("links", "tags", "diagnostics") for row in data[name] if row[0].startswith("Private")
    ] == []


def test_diagnostics_are_those_of_lint(case: Case) -> None:
    told = case.run("lint", "--format", "json").json["diagnostics"]
    found = records(tables(case.root), "diagnostics")
    assert told and [(r["path"], r["code"], r["line"], r["col"], r["message"]) for r in found] == [
        (d["path"], d["code"], d["range"]["start"]["line"], d["range"]["start"]["column"], d["message"]) for d in told
    ]


def test_export_is_exact_where_a_spreadsheet_is_not_meant(vault: Path, tmp_path: Path) -> None:
    exported(vault, "csv", tmp_path)
    text = "".join(path.read_text("utf-8") for path in tmp_path.rglob("*.csv"))
    assert "\"'=" not in text and "\"'-" not in text and "\"'@" not in text
