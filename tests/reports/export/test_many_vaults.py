"""Many vaults in one data set: each run touches its own part, and every engine gives the same leaderboards."""

from __future__ import annotations

import importlib.util
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow.parquet as pq
import pytest
from vault_case import Case, model, month

from obsidian_intel.core.sql.exported_tables import TABLES, VERSION

VIEWS = ("leaderboard", "leaderboard_by_vault")
Rows = list[tuple[Any, ...]]


def vault(folder: Path, *months: tuple[str, tuple[str, ...]]) -> Case:
    case = Case(folder)
    for period, rows in months:
        case.write(f"Log/{period}.md", month(period, rows))
    return case


@pytest.fixture
def teams(tmp_path: Path) -> tuple[Case, Case]:
    """Two vaults of one company: one model in both with another score, one month that only one has."""
    alpha = model("Alpha", "https://arxiv.org/abs/2601.00001", score="HLE **40.5**；MMLU **88**")
    later = model("Alpha", "https://arxiv.org/abs/2601.00001", score="HLE **44.1**")
    beta = model("Beta", "https://arxiv.org/abs/2601.00002", score="HLE **42**；WER **5.1%**")
    return (
        vault(tmp_path / "A", ("2026-01", (alpha,)), ("2026-02", (beta,))),
        vault(tmp_path / "B", ("2026-01", (beta,)), ("2026-03", (later,))),
    )


@pytest.fixture
def data(teams: tuple[Case, Case], tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    for case, name in zip(teams, ("team-a", "team-b"), strict=True):
        assert case.run("export", str(folder), "--vault-id", name, "--format", "parquet").code == 0
    return folder


def held(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def of_duckdb(folder: Path, view: str, monkeypatch: pytest.MonkeyPatch) -> Rows:
    monkeypatch.chdir(folder)
    with duckdb.connect() as database:
        database.execute((folder / "duckdb.sql").read_text("utf-8"))
        return database.execute(f"SELECT * FROM {view}").fetchall()


def test_the_column_vault_stands_last_and_the_schema_has_a_version(data: Path) -> None:
    for table in TABLES:
        found = sorted((data / table.name).rglob("*.parquet"))
        assert {path.relative_to(data / table.name).parts[0] for path in found} == {"vault=team-a", "vault=team-b"}
        for path in found:
            schema = pq.read_schema(path)
            assert schema.names == [*(column.name for column in table.columns), "vault"]
            assert schema.metadata[b"obsintel.schema"] == str(VERSION).encode()
    noted = json.loads((data / "_obsintel.team-a.json").read_text("utf-8"))["obsintel export"]
    assert (noted["vault"], noted["schema"]) == ("team-a", VERSION)
    assert not [name for name in noted["files"] if "team-b" in name]
    assert str(data.parent) not in json.dumps(noted)


def test_a_run_touches_its_own_part_alone(teams: tuple[Case, Case], data: Path) -> None:
    before = held(data)
    (teams[0].root / "Log/2026-02.md").unlink()
    done = teams[0].run("export", str(data), "--vault-id", "team-a")
    assert (done.code, "4 removed" in done.err) == (0, True)
    after = held(data)
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert changed and all("team-a" in name for name in changed)
    assert not list(data.glob("*/vault=team-a/period=2026-02"))
    assert teams[1].run("export", str(data), "--vault-id", "team-b").err.count("0 written") == 1


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_each_vault_has_the_leaderboards_of_its_rollup(
    form: str, teams: tuple[Case, Case], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / form
    for case, name in zip(teams, ("team-a", "team-b"), strict=True):
        assert case.run("export", str(folder), "--vault-id", name, "--format", form).code == 0
    rows = of_duckdb(folder, "leaderboard_by_vault", monkeypatch)
    for case, name in zip(teams, ("team-a", "team-b"), strict=True):
        asked = case.run("query", "SELECT * FROM leaderboard", "--format", "json").json
        assert asked
        assert [row[:-1] for row in rows if row[-1] == name] == [tuple(each.values()) for each in asked]


def test_over_all_the_latest_month_counts_whoever_wrote_it(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = of_duckdb(data, "leaderboard", monkeypatch)
    assert [(row[0], row[5], row[6], row[7], row[8], row[-1]) for row in rows] == [
        ("HLE", 1, "Alpha", "2026-03", 44.1, "team-b"),
        ("HLE", 2, "Beta", "2026-01", 42.0, "team-b"),  # said again by team-a a month later
        ("MMLU", 1, "Alpha", "2026-01", 88.0, "team-a"),
        ("WER", 1, "Beta", "2026-01", 5.1, "team-b"),
    ]


@pytest.mark.parametrize("view", VIEWS)
def test_polars_agrees(view: str, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    metrics = pl.read_parquet(data / "metrics/*/*/*.parquet", hive_partitioning=False)
    asked = pl.SQLContext(metrics=metrics).execute((data / f"{view}.sql").read_text("utf-8"), eager=True)
    assert asked.rows() == of_duckdb(data, view, monkeypatch)


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    if not importlib.util.find_spec("pyspark"):
        pytest.skip("pyspark is not installed: pip install pyspark")
    from pyspark.sql import SparkSession  # type: ignore[import-not-found, unused-ignore]

    options = {"ui.enabled": "false", "sql.shuffle.partitions": "2", "driver.host": "127.0.0.1"}
    builder = SparkSession.builder.master("local[1]")
    for name, value in options.items():
        builder = builder.config(f"spark.{name}", value)
    session = builder.getOrCreate()
    yield session
    session.stop()


@pytest.mark.deep
@pytest.mark.parametrize("view", VIEWS)
def test_spark_agrees(view: str, data: Path, monkeypatch: pytest.MonkeyPatch, spark: Any) -> None:
    spark.read.parquet(str(data / "metrics")).createOrReplaceTempView("metrics")
    asked = spark.sql((data / f"{view}.sql").read_text("utf-8")).collect()
    assert [tuple(row) for row in asked] == of_duckdb(data, view, monkeypatch)


@pytest.mark.parametrize(
    "name",
    ["", "..", "a/b", "a b", "Team", "队", "-a", "9a", "a" * 64, "con", "lpt1", "a.b", "a=b", "a\n", "%2e", "__HIVE"],
)
def test_an_id_is_a_plain_word(name: str, teams: tuple[Case, Case], tmp_path: Path) -> None:
    done = teams[0].run("export", str(tmp_path / "new"), "--vault-id", name)
    assert (done.code, done.out, (tmp_path / "new").exists()) == (2, "", False)
    assert "cannot be the id of a vault" in done.err


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--vault-id", "team-a", "--format", "csv"), "holds an export as parquet"),
        (("--vault-id", "team-a", "--format", "sqlite"), "holds one vault"),
        ((), "add `--vault-id ID`"),
    ],
)
def test_what_does_not_fit_is_refused(args: tuple[str, ...], said: str, teams: tuple[Case, Case], data: Path) -> None:
    before = held(data)
    done = teams[0].run("export", str(data), *args)
    assert done.code in (1, 2) and said in done.err
    assert held(data) == before


def test_one_vault_does_not_become_many(teams: tuple[Case, Case], tmp_path: Path) -> None:
    folder = tmp_path / "one"
    assert teams[0].run("export", str(folder)).code == 0
    before = held(folder)
    done = teams[0].run("export", str(folder), "--vault-id", "team-a")
    assert (done.code, "exported without `--vault-id`" in done.err) == (1, True)
    assert held(folder) == before


def test_another_vault_under_the_same_id_is_told(teams: tuple[Case, Case], data: Path) -> None:
    done = teams[1].run("export", str(data), "--vault-id", "team-a")
    assert (done.code, "`team-a` was last exported from another folder" in done.err) == (0, True)


def test_a_forged_marker_removes_nothing_of_others(teams: tuple[Case, Case], data: Path) -> None:
    marker = data / "_obsintel.team-a.json"
    found = json.loads(marker.read_text("utf-8"))
    mine = data / "metrics/vault=team-b/period=2026-01/part-0.parquet"
    own = data / "metrics/mine.txt"
    own.write_text("a person's")
    found["obsintel export"]["files"] += [mine.relative_to(data).as_posix(), "metrics/mine.txt", "leaderboard.sql"]
    marker.write_text(json.dumps(found), "utf-8")
    assert teams[0].run("export", str(data), "--vault-id", "team-a").code == 0
    assert mine.is_file() and own.is_file() and (data / "leaderboard.sql").is_file()


def test_the_marker_is_ours_alone(data: Path) -> None:
    if os.name == "posix":
        assert (data / "_obsintel.team-a.json").stat().st_mode & 0o77 == 0
