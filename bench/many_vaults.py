"""Many vaults in one data set: `python -m bench.many_vaults [--vaults 20,200] [--months 24] [--rows 10] [--spark]`.

Vaults are made and exported with `--vault-id` into one folder. Then both leaderboards are asked of DuckDB, Polars and,
with `--spark`, of Spark in local mode; all must agree, row by row, and the boards of a vault with its `obsintel query`. What
is printed: growth from one number of vaults to the next, and each engine's time as a ratio to DuckDB's.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from bench.history import Figure, keep

Rows = list[tuple[Any, ...]]
Ask = Callable[[str], Rows]
VIEWS = ("leaderboard", "leaderboard_by_vault")
_BENCHMARKS = ("HLE", "BrowseComp", "AIME 2025", "GPQA Diamond", "LiveCodeBench v6", "MMLU-Pro", "SWE-bench Verified")
_HEAD = "| Model | Mechanism | Capability | Value |\n| --- | --- | --- | --- |\n"


def make_vault(root: Path, months: int, rows: int, seed: int, first_year: int = 2024) -> None:
    """A log of `months` months from `first_year` on; the models are the same in all vaults, their scores differ."""
    rng = random.Random(seed)
    for month in range(months):
        period = f"{first_year + month // 12}-{month % 12 + 1:02d}"
        lines = "".join(_row(rng, period, month * rows + number) for number in range(rows))
        note = root / "Log" / f"{period}.md"
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(f"---\ntype: Monthly Report\nperiod: {period}\n---\n\n# {period}\n\n{_HEAD}{lines}", "utf-8")


def _row(rng: random.Random, period: str, number: int) -> str:
    scores = "；".join(f"{name} **{rng.randint(200, 990) / 10}**" for name in rng.sample(_BENCHMARKS, 3))
    ident = f"{period[2:4]}{period[5:]}.{number % 90_000 + 10_000:05d}"
    return f"| [Model {number}](https://arxiv.org/abs/{ident}) | **[RL]** 训练 | {scores} | 试点 |\n"


def export(vault: Path, data: Path, name: str) -> None:
    """Export one vault, in a process of its own, as a nightly job does."""
    command = [sys.executable, "-m", "obsidian_intel", "--vault", str(vault), "-q", "export", str(data)]
    subprocess.run([*command, "--vault-id", name, "--format", "parquet"], check=True)


@contextmanager
def engines(data: Path, *, spark: bool) -> Iterator[dict[str, Ask]]:
    """What asks each engine for the SQL of a view."""
    os.chdir(data)
    with duckdb.connect() as database:
        database.execute((data / "duckdb.sql").read_text("utf-8"))
        found: dict[str, Ask] = {"duckdb": lambda sql: database.execute(sql).fetchall(), "polars": _ask_polars}
        if not spark:
            yield found
            return
        session = _spark()
        session.read.parquet("metrics").createOrReplaceTempView("metrics")
        found["spark"] = lambda sql: [tuple(row) for row in session.sql(sql).collect()]
        yield found
        session.stop()


def _ask_polars(sql: str) -> Rows:
    metrics = pl.scan_parquet("metrics/*/*/*.parquet", hive_partitioning=False)
    return pl.SQLContext(metrics=metrics).execute(sql, eager=True).rows()


def _spark() -> Any:
    from pyspark.sql import SparkSession  # type: ignore[import-not-found, unused-ignore]

    builder = SparkSession.builder.master("local[*]").config("spark.ui.enabled", "false")
    session = builder.config("spark.driver.host", "127.0.0.1").config("spark.sql.shuffle.partitions", "4").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def is_as_queried(vault: Path, data: Path, name: str) -> bool:
    """Whether the vault's leaderboards in the data set are those of its own `obsintel query`."""
    command = [sys.executable, "-m", "obsidian_intel", "--vault", str(vault), "query", "SELECT * FROM leaderboard"]
    asked = subprocess.run([*command, "--format", "json"], check=True, capture_output=True).stdout
    own = [tuple(row.values()) for row in json.loads(asked)]
    with engines(data, spark=False) as asks:
        rows = asks["duckdb"]((data / "leaderboard_by_vault.sql").read_text("utf-8"))
    return bool(own) and own == [row[:-1] for row in rows if row[-1] == name]


def measure(data: Path, *, spark: bool) -> tuple[dict[str, float], bool, int]:
    """Seconds of each engine for both views, whether all agree, and the places over all."""
    took: dict[str, float] = {}
    agreed, places = True, 0
    with engines(data, spark=spark) as asks:
        for view in VIEWS:
            sql = (data / f"{view}.sql").read_text("utf-8")
            answers: dict[str, Rows] = {}
            for name, ask in asks.items():
                start = time.perf_counter()
                answers[name] = ask(sql)
                took[name] = took.get(name, 0.0) + time.perf_counter() - start
            agreed &= all(each == answers["duckdb"] for each in answers.values())
            places = max(places, len(answers["duckdb"]))
    return took, agreed, places


def main() -> int:
    """Make, export and ask for each number of vaults. 1 where engines disagree."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vaults", default="20,200")
    parser.add_argument("--months", type=int, default=24)
    parser.add_argument("--rows", type=int, default=10)
    parser.add_argument("--spark", action="store_true")
    given = parser.parse_args()
    wrong, before = 0, None
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder:
        base, data = Path(folder), Path(folder, "data")
        os.environ |= {"XDG_CACHE_HOME": f"{folder}/cache", "OBSINTEL_STATE_DIR": f"{folder}/state"}
        done = 0
        for count in map(int, given.vaults.split(",")):
            start, first = time.perf_counter(), done
            for done in range(first, count):
                make_vault(base / f"v{done}", given.months, given.rows, done)
                export(base / f"v{done}", data, f"team-{done}")
            done = count
            each = (time.perf_counter() - start) / (count - first)
            took, agreed, places = measure(data, spark=given.spark)
            agreed &= is_as_queried(base / f"v{first}", data, f"team-{first}")
            print(f"{count} vaults: {places:,} places; {'all agree' if agreed else 'THEY DISAGREE'}")
            print("  " + ", ".join(f"{name} {took[name] / took['duckdb']:.1f}" for name in took) + " × DuckDB")
            figures.append(Figure(f"{count} vaults", places, unit="places"))
            figures += [Figure(f"{count} vaults", 1000 * took[name], unit=f"{name}, ms") for name in took]
            if before:
                growth = ", ".join(f"{name} {took[name] / before[1][name]:.1f}" for name in took)
                print(f"  from {before[0]}: {growth} times; one export {each / before[2]:.2f} times")
                step = f"from {before[0]} to {count} vaults"
                figures += [Figure(f"{step}: {name}", took[name] / before[1][name]) for name in took]
                figures.append(Figure(f"{step}: one export", each / before[2]))
            before, wrong = (count, took, each), wrong + (not agreed)
    keep("many_vaults", figures, f"{given.months} months of {given.rows} rows each")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
