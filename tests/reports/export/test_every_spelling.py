"""Two vaults of three months with every spelling that people use: one board where a person sees one, in every form."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from spellings import NEVER_ONE, ONE_BENCHMARK, ONE_CONDITION, ONE_PROTOCOL
from vault_case import Case, model, month

MONTHS = ("2026-01", "2026-02", "2026-03")
KNOWN = [group for group in ONE_BENCHMARK if group[0] != "MyOwn Bench"]  # small words that nobody knows are no name
BOARDS = "SELECT benchmark, condition, protocol, name, value FROM leaderboard"
Place = tuple[str, str, str, str, float]


def write(case: Case, cells: list[str]) -> None:
    """Six models, two a month, each with one of the cells."""
    for number, period in enumerate(MONTHS):
        rows = (model(f"M{i}", score=cells[i]) for i in (2 * number, 2 * number + 1))
        case.write(f"Log/{period}.md", month(period, tuple(rows)))


def nth(spellings: tuple[str, ...], i: int) -> str:
    return spellings[i % len(spellings)]


def places(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Place]:
    """Every place of every board, the same in JSON, by `query` and in DuckDB over the Parquet export."""
    since, until = MONTHS[0], MONTHS[-1]
    rollup = case.run("rollup", "--since", since, "--until", until, "--format", "json").json
    told = sorted(
        (board["benchmark"], board["condition"] or "", board["protocol"] or "", entry["name"], entry["value"])
        for board in rollup["leaderboards"]
        for entry in board["entries"]
    )
    asked = case.run("query", BOARDS, "--format", "json").json
    assert sorted(tuple(cell or "" for cell in row.values()) for row in asked) == told
    assert case.run("export", str(tmp_path / "data"), "--format", "parquet").code == 0
    monkeypatch.chdir(tmp_path / "data")
    with duckdb.connect() as database:
        database.execute((tmp_path / "data" / "duckdb.sql").read_text("utf-8"))
        found = database.execute(BOARDS).fetchall()
    assert sorted(tuple(cell or "" for cell in row) for row in found) == told
    page = case.run("rollup", "--since", since, "--until", until, "--format", "html").out
    for benchmark in {place[0] for place in told}:
        assert benchmark.replace("'", "&#39;") in page or benchmark.replace("'", "&#x27;") in page or benchmark in page
    return told


def test_every_spelling_of_a_benchmark(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(case, ["；".join(f"{nth(group, i)} **{50 + i}.5**" for group in KNOWN) for i in range(6)])
    found = places(case, tmp_path, monkeypatch)
    assert len(found) == 6 * len(KNOWN)
    boards = {place[0] for place in found}
    assert len(boards) == len(KNOWN)


def test_every_spelling_of_a_setting(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [("GPQA Diamond（{}） **{}**", group) for group in (*ONE_CONDITION, *ONE_PROTOCOL[:4])]
    write(case, ["；".join(form.format(nth(group, i), f"{50 + i}.5") for form, group in asked) for i in range(6)])
    found = places(case, tmp_path, monkeypatch)
    boards = {place[:3] for place in found}
    assert len(boards) == len(asked)
    assert len(found) == 6 * len(asked)


def test_two_benchmarks_stay_two(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = sorted({name for pair in NEVER_ONE for name in pair if "FLEURS" not in name})
    write(case, ["；".join(f"{name} **{50 + i}.5**" for name in names) for i in range(6)])
    assert len({place[0] for place in places(case, tmp_path, monkeypatch)}) == len(names)
