"""The site of a log: made for the first time, again, and after one cell has changed.

    python -m bench.site [--months 120] [--rows 30] [--notes 10000] [--rounds 5]

In two vaults: one of `--months` months, and 24 months among `--notes` notes (0 leaves it out). CPU time, each beside a warm
`lint` of the same vault; `site` after a change also beside a `lint` after the same change, and once more when that `lint`
has read it. Then first builds of a quarter, a half and all of the months, as time a month beside that of the quarter: 1 is
growth in a straight line; of weeks alike.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

from bench.history import Figure
from bench.pages import show
from bench.speed import Case
from bench.speed_vault import age, make_vault


class SiteGround:
    """A vault whose latest note of the log is changed, and its site."""

    def __init__(self, base: Path, name: str) -> None:
        self.root, self.site = base / name, base / f"{name}-site"
        self.env = {"OBSINTEL_CACHE_DIR": f"{base}/{name}-cache", "OBSINTEL_STATE_DIR": f"{base}/{name}-state"}
        # Bytecode is kept, as that of an installed program is.
        self.env |= {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": f"{base}/bytecode"}
        self._changes = count(1)

    def case(self, name: str, *words: str, before: Callable[[], None] = lambda: None) -> Case:
        """A command in this vault."""
        command = [sys.executable, "-m", "obsidian_intel", "--vault", str(self.root), "-q", *words]
        return Case(name, command, before, self.env)

    def change(self) -> None:
        """Other words in one cell of the latest note."""
        note = max((self.root / "Log").glob("*.md"))
        text = note.read_text("utf-8")
        place = text.index("|", text.index("| :---", text.index("### 1.")) + 60) + 1
        while text[place : place + 3].strip().startswith((":", "|", "[")):
            place = text.index("|", place) + 1
        note.write_text(f"{text[:place]} 第{next(self._changes)}次{text[place:]}", "utf-8")

    def measured(self, rounds: int) -> dict[str, Case]:
        """Each case, run in turn."""
        lint, site = ("lint",), ("site", str(self.site))
        first = self.case("first build", *site)
        first.run()
        cases = [
            self.case("warm lint", *lint),
            self.case("nothing changed", *site),
            self.case("lint, one cell changed", *lint, before=self.change),
            self.case("one cell changed, that lint has read", *site),
            self.case("one cell changed", *site, before=self.change),
        ]
        settling = [self.case("", *lint), self.case("", *site), self.case("", *site)]
        for _ in range(rounds):
            time.sleep(2.1)  # a file that was changed just now is read again, whatever its time says
            for each in (*settling, *cases):
                each.run()
        return {each.name: each for each in (first, *cases)}


def figures(ground: SiteGround, where: str, rounds: int) -> list[Figure]:
    """What the site costs beside a warm `lint`."""
    cases = ground.measured(rounds)
    warm, after = cases["warm lint"].cpu, cases["lint, one cell changed"].cpu
    names = ("nothing changed", "one cell changed", "one cell changed, that lint has read")
    found = [
        Figure(f"site, {name} / warm lint, {where}", cases[name].cpu / warm, 5.0 if "cell" in name else None)
        for name in names
    ]
    found.append(Figure(f"site, one cell changed / lint after that, {where}", cases["one cell changed"].cpu / after))
    return [*found, *(Figure(f"{name}, {where}", 1000 * each.cpu, unit="ms of CPU") for name, each in cases.items())]


def growth(base: Path, name: str, sizes: list[int], write: Callable[[Path, int], None]) -> list[Figure]:
    """First builds of logs of these sizes: time a note beside that of the first."""
    each = []
    for size in sizes:
        ground = SiteGround(base, f"{name}-{size}")
        write(ground.root, size)
        ground.case("", "lint").run()
        case = ground.case("", "site", str(ground.site))
        case.run()
        each.append(case.cpu / size)
    return [
        Figure(f"first build, time a note, {size} {name} / {sizes[0]}", found / each[0])
        for size, found in zip(sizes[1:], each[1:], strict=True)
    ]


def main() -> None:
    """Make the vaults, run the commands, print, and keep."""
    parser = argparse.ArgumentParser(prog="python -m bench.site", description=__doc__)
    parser.add_argument("--months", type=int, default=120)
    parser.add_argument("--rows", type=int, default=30)
    parser.add_argument("--notes", type=int, default=10_000, help="0 leaves that vault out")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--no-growth", action="store_true", help="without the first builds of several sizes")
    chosen = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).parent.parent / "tests/support"))
    found: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        if chosen.notes:
            make_vault(base / "among", chosen.notes)
            (base / "among/obsintel.toml").touch()
            found += figures(SiteGround(base, "among"), f"24 months in {chosen.notes:,} notes", chosen.rounds)
        _months(base / "alone", chosen.months, chosen.rows)
        found += figures(SiteGround(base, "alone"), f"{chosen.months} months of {chosen.rows} rows", chosen.rounds)
        if not chosen.no_growth:
            sizes = [chosen.months // 4, chosen.months // 2, chosen.months]
            found += growth(base, "months", sizes, lambda root, size: _months(root, size, chosen.rows))
            found += growth(base, "weeks", sizes, _weeks)
    print("\n" + show("site", found))


def _months(root: Path, months: int, rows: int) -> None:
    from dense_log import dense_log

    _write(root, dict(dense_log(months, rows)))


def _weeks(root: Path, weeks: int) -> None:
    """A log of weeks, of six rows each."""
    from dense_log import dense_log

    notes = {}
    for number, (path, text) in enumerate(dense_log(weeks, 6)):
        week = f"{2020 + number // 52}-W{number % 52 + 1:02}"
        period = path.rpartition("/")[2].removesuffix(".md")
        notes[f"Log/{week}.md"] = text.replace(f"period: {period}\n", f"week: {week}\n").replace(period, week)
    _write(root, notes)


def _write(root: Path, notes: dict[str, str]) -> None:
    for path, text in notes.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    (root / "obsintel.toml").touch()
    age(root)


if __name__ == "__main__":
    main()
