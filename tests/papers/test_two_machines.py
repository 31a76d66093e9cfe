"""Two machines on copies of one vault, with a sync service that is late, out of order and partial.

Whatever the interleaving: a paper gets one note, a link that a person took out stays out wherever anything tells of it,
and no word of a person is lost.
"""

from __future__ import annotations

import hashlib
import os
import random
import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from machines import Machine
from slow import mostly_slow
from vault_case import model, month

from obsidian_intel.core.errors import StoreError
from obsidian_intel.operations.eject import eject, plan_eject
from obsidian_intel.papers.second_machine import read_only_reason

DEEP = os.environ.get("OBSINTEL_DEEP") == "1"
MONTHS = ("2025-03", "2025-04")
PAPERS = {
    f"Nova {n}": f"https://arxiv.org/abs/250{3 + n % 2}.0000{n}" for n in range(4)
}  # each in one month, and the first two in both
LINK = re.compile(r" \[\[[^\]]*\\\|📄\]\]")
BLOCK = re.compile(r"^%% obsintel:begin log %%.*?^%% obsintel:end log %%", re.MULTILINE | re.DOTALL)
CONFLICT = ".sync-conflict-20250401-120000-"


@dataclass
class Sync:
    """A sync service: what both sides had last, and copies of what both changed."""

    one: Path
    two: Path
    base: dict[str, bytes | None] = field(default_factory=dict)
    count: int = 0

    def paths(self) -> list[str]:
        found = {path.relative_to(root).as_posix() for root in (self.one, self.two) for path in root.rglob("*.md")}
        return sorted(path for path in found | self.base.keys() if not path.startswith(".trash"))

    def carry(self, path: str) -> None:
        """Bring one file to the same state on both sides."""
        here, there, base = read(self.one / path), read(self.two / path), self.base.get(path)
        if here == there:
            self.base[path] = here
        elif there == base:
            self._put(self.two / path, here, path)
        elif here == base or here is None:
            self._put(self.one / path, there, path)
        elif there is None:
            self._put(self.two / path, here, path)
        else:
            self.count += 1
            stem = path.removesuffix(".md")
            for root in (self.one, self.two):
                (root / f"{stem}{CONFLICT}{self.count:07}.md").write_bytes(there)
            self._put(self.two / path, here, path)

    def _put(self, file: Path, data: bytes | None, path: str) -> None:
        if data is None:
            file.unlink(missing_ok=True)
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        self.base[path] = data


def read(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


class World:
    """Two machines, the sync between them, and what a person has typed and taken out."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.chance = chance
        self.machines = [Machine(folder / name / "V", folder / name / "state") for name in ("one", "two")]
        self.sync = Sync(self.machines[0].root, self.machines[1].root)
        self.tokens: list[str] = []
        self.removed: set[tuple[str, str]] = set()
        for machine in self.machines:
            machine.root.mkdir(parents=True)
        for number, period in enumerate(MONTHS):
            names = [name for n, name in enumerate(PAPERS) if n < 2 or n % 2 == number]
            self.write(self.machines[0], f"{period}.md", month(period, tuple(model(n, PAPERS[n]) for n in names)))
        self.carry_all()

    def write(self, machine: Machine, path: str, text: str) -> None:
        (machine.root / path).write_text(text, "utf-8")

    def carry_all(self) -> None:
        for path in self.sync.paths():
            self.sync.carry(path)

    def row(self, machine: Machine) -> tuple[str, str, str, str]:
        """A month at random, its text, a model of it, and that row."""
        path = f"{self.chance.choice(MONTHS)}.md"
        text = (machine.root / path).read_text("utf-8")
        rows = [line for line in text.split("\n") if line.startswith("| [Nova")]
        row = self.chance.choice(rows)
        return path, text, row.partition("]")[0][3:], row

    def bare_rows(self, machine: Machine) -> set[tuple[str, str]]:
        """Rows that have no link there, and of which this machine can tell that they had one."""
        found = set()
        for path, name in self.removed:
            rows = (machine.root / path).read_text("utf-8").split("\n")
            bare = [row for row in rows if row.startswith(f"| [{name}]") and not LINK.search(row)]
            block = BLOCK.search((read(machine.root / f"Papers/{name}.md") or b"").decode())
            if bare and block and f"[[{path[:-3]}]]" in block[0]:
                found.add((path, name))
        return found

    def step(self) -> None:
        machine = self.chance.choice(self.machines)
        act = self.chance.choice(STEPS)
        bare = self.bare_rows(machine)
        act(self, machine)
        if act not in (again, carry_some):
            lost = bare - self.bare_rows(machine) if act in (run_link, run_watch) else set()
            assert not lost, (act.__name__, lost)

    def twins(self, root: Path) -> list[str]:
        """Notes that are the second of their paper; copies that the sync made do not count."""
        seen: dict[str, str] = {}
        found = []
        for path in sorted(root.rglob("*.md")):
            number = re.search(r'^arxiv: "([\d.]+)"', path.read_text("utf-8"), re.MULTILINE)
            name = path.relative_to(root).as_posix()
            if number and CONFLICT not in name and not name.startswith(".trash"):
                if number[1] in seen:
                    found.append(name)
                seen[number[1]] = name
        return found


def run_link(world: World, machine: Machine) -> None:
    machine.link()


def run_watch(world: World, machine: Machine) -> None:
    machine.watch()


def again(world: World, machine: Machine) -> None:
    machine.link(again=True)
    for path, name in list(world.removed):
        if (path, name) not in world.bare_rows(machine):
            world.removed.discard((path, name))


def undo(world: World, machine: Machine) -> None:
    try:
        machine.undo()
    except StoreError:
        return
    world.removed.clear()  # a step that was undone is done again as a whole by an explicit link


def type_in_row(world: World, machine: Machine) -> None:
    path, text, _, row = world.row(machine)
    token = f"token{len(world.tokens)}x"
    world.tokens.append(token)
    world.write(machine, path, text.replace(row, row.replace("数据配方", f"数据配方 {token}", 1)))


def type_in_note(world: World, machine: Machine) -> None:
    notes = sorted(machine.root.glob("Papers/*.md"))
    if notes:
        token = f"token{len(world.tokens)}x"
        world.tokens.append(token)
        note = world.chance.choice(notes)
        note.write_text(note.read_text("utf-8") + f"\n{token}\n", "utf-8")


def take_out(world: World, machine: Machine) -> None:
    path, text, name, row = world.row(machine)
    if LINK.search(row):
        world.write(machine, path, text.replace(row, LINK.sub("", row)))
        world.removed.add((path, name))


def carry_some(world: World, machine: Machine) -> None:
    paths = world.sync.paths()
    for path in world.chance.sample(paths, world.chance.randint(1, len(paths))):
        world.sync.carry(path)


STEPS = [run_link, run_watch, run_watch, again, undo, type_in_row, type_in_note, take_out, take_out]
STEPS += [carry_some] * 5


@pytest.mark.parametrize("seed", mostly_slow(range(500 if DEEP else 25), 3))
def test_no_twin_no_link_come_back_no_word_lost(tmp_path: Path, seed: int) -> None:
    world = World(tmp_path, random.Random(seed))
    for _ in range(30):
        world.step()
    for machine in world.machines:
        machine.watch()
    for _ in range(3):
        world.carry_all()
    texts = b"".join(path.read_bytes() for m in world.machines for path in m.root.rglob("*") if path.is_file())
    kept = b"".join(path.read_bytes() for m in world.machines for path in m.state.rglob("*.bytes"))
    assert [token for token in world.tokens if token.encode() not in texts] == [], kept.count(b"token")
    for machine in world.machines:
        assert world.twins(machine.root) == []
        for path in (f"{period}.md" for period in MONTHS):
            for row in (machine.root / path).read_text("utf-8").split("\n"):
                assert len(LINK.findall(row)) <= 1, (path, row)


@pytest.mark.parametrize("seed", mostly_slow(range(60 if DEEP else 5), 2))
def test_two_machines_on_one_vault(tmp_path: Path, seed: int) -> None:
    """The same folder, two memories: what one links the other leaves, and what a person takes out stays out of both."""
    world = World(tmp_path, random.Random(seed))
    world.machines[1].root = world.machines[0].root
    for _ in range(25):
        machine = world.chance.choice(world.machines)
        world.chance.choice([run_link, run_watch, undo, type_in_row, type_in_note, take_out])(world, machine)
        assert world.twins(machine.root) == []
    bare = world.bare_rows(world.machines[0])
    for machine in world.machines:
        machine.watch()
    assert world.bare_rows(world.machines[0]) == bare
    texts = b"".join(path.read_bytes() for path in world.machines[0].root.rglob("*") if path.is_file())
    assert [token for token in world.tokens if token.encode() not in texts] == []


def test_what_one_machine_ejects_the_other_does_not_link_again(tmp_path: Path) -> None:
    world = World(tmp_path, random.Random(0))
    one, two = world.machines
    one.link()
    world.carry_all()
    two.watch()
    workspace = one.open()
    assert eject(workspace, plan_eject(workspace)).is_complete
    world.carry_all()
    before = {path: hashlib.sha256(read(two.root / path) or b"").hexdigest() for path in world.sync.paths()}
    for run in (two.watch, two.link, two.watch):
        run()
        after = {path: hashlib.sha256(read(two.root / path) or b"").hexdigest() for path in world.sync.paths()}
        assert after == before


@pytest.mark.parametrize(
    ("linked", "settings", "history", "host", "reads_only"),
    [
        (True, False, False, False, True),
        (True, True, False, False, False),
        (True, False, True, False, False),
        (True, False, False, True, False),
        (False, False, False, False, False),
    ],
)
def test_where_the_settings_did_not_travel_the_watcher_only_reads(
    tmp_path: Path, linked: bool, settings: bool, history: bool, host: bool, reads_only: bool
) -> None:
    world = World(tmp_path, random.Random(0))
    if linked:
        world.machines[0].link()
    vault = world.machines[0].open().vault
    reason = read_only_reason(vault, has_settings=settings, has_history=history, is_host=host)
    assert bool(reason) is reads_only
    assert not reads_only or ("4 notes hold blocks" in reason and "--take-over" in reason)
