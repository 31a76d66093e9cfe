"""The rollup, `query` and DuckDB over the exports give one leaderboard."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from properties import one_in
from vault_case import Case, model, month

from obsidian_intel.core.sql.query import Query
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.operations.rollup import make_rollup
from obsidian_intel.reports.export.export_folder import ExportFolder
from obsidian_intel.reports.export.formats import format_of
from obsidian_intel.reports.export.table_rows import ExportTables
from obsidian_intel.reports.rollup.formats.json import as_json
from obsidian_intel.reports.rollup.ranges import DateRange

COLUMNS = ("benchmark", "condition", "protocol", "unit", "better", "rank", "name", "period", "value", "change", "paper")
SQL = f"SELECT {', '.join(COLUMNS)} FROM leaderboard"
Board = list[tuple[Any, ...]]


def of_rollup(rollup: Mapping[str, Any]) -> Board:
    """Every place of every board, the entries of a board in the rollup's order."""
    return [
        (*(board[name] or None for name in COLUMNS[:5]), *(entry[name] for name in COLUMNS[5:]))
        for board in sorted(rollup["leaderboards"], key=lambda board: [board[name] or "" for name in COLUMNS[:4]])
        for entry in board["entries"]
    ]


def by_board(rows: Board) -> Board:
    """Boards in the same order; within a board, rows as they came."""
    return sorted(rows, key=lambda row: [cell or "" for cell in row[:4]])


def of_duckdb(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Board:
    monkeypatch.chdir(folder)
    with duckdb.connect() as database:
        database.execute((folder / "duckdb.sql").read_text("utf-8"))
        return by_board(database.execute(SQL).fetchall())


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_sample(form: str, sample: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rollup = of_rollup(sample.run("rollup", "--since", "2025-01", "--until", "2025-03", "--format", "json").json)
    assert len(rollup) > 40
    asked = sample.run("query", SQL, "--format", "json").json
    assert by_board([tuple(row.values()) for row in asked]) == rollup
    assert sample.run("export", str(tmp_path / "data"), "--format", form).code == 0
    assert of_duckdb(tmp_path / "data", monkeypatch) == rollup


def test_a_glob_is_enough(sample: Case, sample_parquet: Path) -> None:
    asked = sample.run(
        "query", "SELECT period, benchmark_key, max(value) AS best FROM metrics GROUP BY 1, 2", "--format", "json"
    ).json
    for hive in ("false", "true"):
        source = f"read_parquet('{sample_parquet}/metrics/*/*.parquet', hive_partitioning = {hive})"
        with duckdb.connect() as database:
            found = database.execute(f"SELECT period, benchmark_key, max(value) FROM {source} GROUP BY 1, 2").fetchall()
        assert sorted(found) == sorted(tuple(row.values()) for row in asked)


def test_aliases_and_direction_come_from_the_settings(case: Case) -> None:
    case.write(
        "obsintel.toml", '[benchmarks]\nlower_is_better = ["Cost Bench"]\naliases = { "tau2-bench" = "τ²-Bench" }\n'
    )
    scores = ("τ²-Bench **60**；Cost Bench **9**", "tau2-Bench **70**；COST BENCH **8**")
    case.write("Log/2026-01.md", month("2026-01", (model("A", score=scores[0]), model("B", score=scores[1]))))
    found = case.run(
        "query",
        "SELECT benchmark, better, rank, name FROM leaderboard WHERE name IN ('A', 'B') ORDER BY 1, 3",
        "--format",
        "json",
    ).json
    assert [tuple(row.values()) for row in found] == [
        ("Cost Bench", "lower", 1, "B"),
        ("Cost Bench", "lower", 2, "A"),
        ("τ²-Bench", "higher", 1, "B"),
        ("τ²-Bench", "higher", 2, "A"),
    ]


NAMES = (
    "Alpha",
    "alpha",
    "Beta",
    "[Gamma](https://arxiv.org/abs/2601.00003)",
    "[Gamma](https://arxiv.org/abs/2601.00004)",
)
BENCHMARKS = ("MMLU", "mmlu", "AIME 2025 Pass@1", "AIME 2025", "WER")
SCORE = st.tuples(
    st.sampled_from(BENCHMARKS), st.sampled_from(("50", "70", "70.1", "0", "5.3", "3.1")), st.sampled_from(("", "%"))
)
ROW = st.tuples(st.sampled_from(NAMES), st.lists(SCORE, max_size=4))
NOTE = st.tuples(st.sampled_from(("2026-01", "2026-02", "2026-03")), st.lists(ROW, max_size=4))


@given(st.lists(NOTE, min_size=1, max_size=5))
@one_in(10)
def test_any_log(notes: list[tuple[str, list[tuple[str, list[tuple[str, str, str]]]]]]) -> None:
    """Repeats, corrections, conflicts, ties, twin notes, one name with two ids: one answer."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("OBSINTEL_STATE_DIR", f"{folder}/state")
        patch.setenv("XDG_CACHE_HOME", f"{folder}/cache")
        root = Path(folder) / "vault"
        root.mkdir()
        for number, (period, rows) in enumerate(notes):
            text = month(period, tuple(model(name, score="；".join(map(written, scores))) for name, scores in rows))
            (root / f"{period} {number}.md").write_text(text, "utf-8")
        workspace = Workspace.open(root)
        rollup = of_rollup(json.loads(json.dumps(as_json(make_rollup(workspace, DateRange("2026-01", "2026-03", ""))))))
        tables = ExportTables(workspace)
        assert by_board(list(Query(SQL).run(tables)[1])) == rollup
        ExportFolder.check(root.parent / "data", root, "csv").write(dict(format_of("csv").files(tables)))
        assert of_duckdb(root.parent / "data", patch) == rollup


def written(score: tuple[str, str, str]) -> str:
    benchmark, value, unit = score
    return f"{benchmark} **{value}{unit}**"


def test_two_notes_for_one_month_count_once(case: Case) -> None:
    again = model("alpha", "https://arxiv.org/abs/2601.00001", score="MMLU **88.5**；GPQA **50**")
    case.write("Log/2026-01 again.md", month("2026-01", (again,)))
    case.write(
        "Log/2026-01.md",
        month("2026-01", (model("Alpha", "https://arxiv.org/abs/2601.00001", score="MMLU **88.5**；HLE **9**"),)),
    )
    sql = "SELECT path, name, benchmark, seq FROM metrics WHERE period = '2026-01' ORDER BY path, number"
    assert [tuple(row.values()) for row in case.run("query", sql, "--format", "json").json] == [
        ("Log/2026-01 again.md", "alpha", "MMLU", 1),
        ("Log/2026-01 again.md", "alpha", "GPQA", 2),
        ("Log/2026-01.md", "Alpha", "MMLU", None),
        ("Log/2026-01.md", "alpha", "HLE", 3),
    ]


def test_the_view_stands_beside_the_data(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert case.run("export", str(tmp_path / "data"), "--format", "csv").code == 0
    monkeypatch.chdir(tmp_path / "data")
    with duckdb.connect() as database:
        database.execute((tmp_path / "data/duckdb.sql").read_text("utf-8"))
        own = database.execute((tmp_path / "data/leaderboard.sql").read_text("utf-8")).fetchall()
        assert own and own == database.execute("SELECT * FROM leaderboard").fetchall()
