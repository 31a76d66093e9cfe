"""The site of 120 months of 30 rows: made for the first time, again, and after one cell has changed.

    python -m bench.site [--months 120] [--rows 30]

Each beside a warm `lint` of the same vault, that of the last beside a `lint` after the same change. Then a first build of a
quarter, a half and all of the months, as time a month beside that of the quarter: 1 is growth in a straight line.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.history import Figure, keep


def main() -> int:
    """Make the vault, run the commands, print times and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--months", type=int, default=120)
    parser.add_argument("--rows", type=int, default=30)
    chosen = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).parent.parent / "tests/support"))
    with tempfile.TemporaryDirectory() as folder:
        root, site = Path(folder) / "vault", Path(folder) / "site"
        _write(root, chosen.months, chosen.rows)
        last = max(root.rglob("*.md"))
        env = os.environ | {"OBSINTEL_CACHE_DIR": f"{folder}/cache", "OBSINTEL_STATE_DIR": f"{folder}/state"}

        def run(*words: str, vault: Path = root) -> float:
            start = time.perf_counter()
            command = [sys.executable, "-m", "obsidian_intel", "--vault", str(vault), "-q", *words]
            subprocess.run(command, env=env, stdout=subprocess.DEVNULL, check=False)
            return time.perf_counter() - start

        def change(number: int) -> None:
            last.write_text(last.read_text("utf-8").replace("，", f"{number}，", 1), "utf-8")

        run("lint")
        warm = min(run("lint") for _ in range(3))
        first = run("site", str(site))
        again = min(run("site", str(site)) for _ in range(3))
        changed = []
        for number in range(3):
            change(number)
            lint = run("lint")
            change(number + 10)
            changed.append((run("site", str(site)), lint))
        after, lint = min(changed)
        growth = []
        for part in (4, 2, 1):
            vault = Path(folder) / f"part-{part}"
            months = _write(vault, chosen.months // part, chosen.rows)
            run("lint", vault=vault)
            growth.append((months, run("site", f"{folder}/site-{part}", vault=vault) / months))
        grown = [
            Figure(f"first build, time a month, {months} months / {growth[0][0]} months", each / growth[0][1])
            for months, each in growth[1:]
        ]
        keep(
            "site",
            [
                *grown,
                Figure("site, nothing changed / warm lint", again / warm),
                Figure("site, one cell changed / warm lint", after / warm),
                Figure("site, one cell changed / lint after the same change", after / lint),
                Figure("site, first", first * 1000, unit="ms"),
            ],
            f"{chosen.months} months of {chosen.rows} rows",
        )
        print(f"lint, warm                 {warm * 1000:7.0f} ms")
        print(f"site, first                {first * 1000:7.0f} ms")
        print(f"site, nothing changed      {again * 1000:7.0f} ms   {again / warm:5.1f} x warm lint")
        print(f"lint, one cell changed     {lint * 1000:7.0f} ms")
        print(
            f"site, one cell changed     {after * 1000:7.0f} ms   {after / lint:5.1f} x that lint   {after / warm:5.1f} x warm lint"
        )
        for months, each in growth:
            print(f"site, first, {months:4} months   {each * months:7.1f} s    {each * 1000:5.0f} ms a month")
    return 0


def _write(root: Path, months: int, rows: int) -> int:
    """A vault of that many months; how many they are."""
    from dense_log import dense_log

    for path, text in dense_log(months, rows):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    return months


if __name__ == "__main__":
    sys.exit(main())
