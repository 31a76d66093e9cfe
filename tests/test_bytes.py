"""Whatever writes into a note, every byte outside the planned spans stays: read from the journal, edit by edit.

The store asserts the same before each write (`assert_outside_equal`); here it is checked from outside, on notes of every
shape that editors leave behind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from vault_case import model, month

from obsidian_intel.core.load_settings import load_settings
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.operations.eject import plan_eject
from obsidian_intel.operations.fix import fix_vault
from obsidian_intel.operations.link import link
from obsidian_intel.operations.tidy import plan_tidy, tidy
from obsidian_intel.papers.plan_model import LinkRequest
from obsidian_intel.store.store import Store

LINK = " [[Gemma 3\\|📄]]"
ROW = model("Gemma 3", "https://arxiv.org/abs/2503.19786", "* **[Train] 统一的强化学习**：稳定")
MONTH = month("2025-03", (ROW,)).replace("[Trends]", "[Learning Log]") + "\n🧪 The last line, e\u0301  "


def mixed(text: str) -> str:
    lines = text.split("\n")
    return "".join(line + ("\n", "\r\n", "\n")[number % 3] for number, line in enumerate(lines[:-1])) + lines[-1]


SHAPES: dict[str, Callable[[str], str]] = {
    "LF": lambda text: text,
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "CR": lambda text: text.replace("\n", "\r"),
    "BOM": lambda text: "\ufeff" + text,
    "BOM and CRLF": lambda text: "\ufeff" + text.replace("\n", "\r\n"),
    "mixed endings": mixed,
    "a final newline": lambda text: text + "\n",
}


class Notes:
    """A vault with one month of some shape, and what its journal says was written."""

    def __init__(self, base: Path, shape: Callable[[str], str]) -> None:
        self.root, self.shape = base / "V", shape
        (self.root / "Log").mkdir(parents=True)
        self.store = Store(self.root, base / "state")
        self.month, self.paper = self.root / "Log" / "2025-03.md", self.root / "Papers" / "Gemma 3.md"
        self.month.write_bytes(shape(MONTH).encode())

    def open(self) -> Workspace:
        workspace = Workspace(self.root, load_settings(self.root), self.store)
        workspace.refresh()
        return workspace

    def write(self, file: Path, old: str, new: str) -> None:
        text = file.read_bytes().decode()
        assert text.count(old) == 1
        file.write_bytes(text.replace(old, new).encode())

    def edits(self) -> Iterator[tuple[str, bytes, list[tuple[int, int, str]]]]:
        """Each edit of the last step: the path, the bytes before, the planned edits."""
        record = next(iter(self.store.journal.records()))
        for number in record.done:
            entry = record.entries[number]
            if entry.op == "edit":
                yield entry.path, self.store.journal.kept_bytes(record, entry), entry.edits

    def assert_only_planned(self, *, inserts: bool = False) -> int:
        count = 0
        for path, before, edits in self.edits():
            text, wanted, position = before.decode(), b"", 0
            for start, end, new in sorted(edits):
                assert not inserts or start == end
                wanted += text[position:start].encode() + new.encode()
                position = end
                count += 1
            assert (self.root / path).read_bytes() == wanted + text[position:].encode(), path
        return count


@pytest.fixture(params=list(SHAPES.values()), ids=list(SHAPES))
def notes(request: pytest.FixtureRequest, tmp_path: Path) -> Notes:
    return Notes(tmp_path, request.param)


def test_link_and_undo(notes: Notes) -> None:
    before = notes.month.read_bytes()
    link(notes.open(), LinkRequest())
    assert notes.assert_only_planned(inserts=True) == 1
    assert notes.month.read_bytes() == before.replace(b"2503.19786)", b"2503.19786)" + LINK.encode())
    stamps = {path: path.stat().st_mtime_ns for path in (notes.month, notes.paper)}
    link(notes.open(), LinkRequest())
    assert {path: path.stat().st_mtime_ns for path in stamps} == stamps
    assert notes.store.undo().ok
    assert notes.month.read_bytes() == before and not notes.paper.exists()


def test_fix_and_undo(notes: Notes) -> None:
    before = notes.month.read_bytes()
    assert fix_vault(notes.open()).count == 2
    assert notes.assert_only_planned() == 2
    fixed = before.replace(b"Learning Log", b"Learning-Log").replace(b"| * **[T", b"| **[T")
    assert notes.month.read_bytes() == fixed
    stamp = notes.month.stat().st_mtime_ns
    assert fix_vault(notes.open()).count == 0
    assert notes.month.stat().st_mtime_ns == stamp
    assert notes.store.undo().ok
    assert notes.month.read_bytes() == before


def test_a_paper_note_is_brought_up_to_date(notes: Notes) -> None:
    """The note too may come back from an editor in another shape, with a person's words around the block."""
    link(notes.open(), LinkRequest())
    text = notes.paper.read_text("utf-8").replace("type: Paper\n", "type: Paper\nrating:   5 # mine\n")
    head, mark, rest = text.partition("%% obsintel:begin log %%")
    notes.paper.write_bytes(notes.shape(f"{head}Above, e\u0301.\n\n{mark}{rest}\n🧪 Below, no newline  ").encode())
    before = notes.paper.read_bytes()
    notes.write(notes.month, "MMLU **88.5**", "MMLU **90.1**")
    link(notes.open(), LinkRequest())
    assert notes.assert_only_planned() == 1
    after = notes.paper.read_bytes()
    assert after != before and b"90.1" in after and b"88.5" not in after
    begin, end = b"%% obsintel:begin", b"%% obsintel:end log %%"
    assert after.partition(begin)[0] == before.partition(begin)[0]
    assert after.partition(end)[2] == before.partition(end)[2]
    assert notes.store.undo().ok
    assert notes.paper.read_bytes() == before


def test_tidy_and_eject(notes: Notes) -> None:
    before = notes.month.read_bytes()
    link(notes.open(), LinkRequest())
    notes.write(notes.month, "[Gemma 3](", "[Gemma Three](")
    link(notes.open(), LinkRequest())
    linked, paper = notes.month.read_bytes(), notes.paper.read_bytes()
    workspace = notes.open()
    assert tidy(workspace, plan_tidy(workspace)).ok
    assert notes.assert_only_planned() == 1
    assert notes.month.read_bytes() == linked.replace(b"[[Gemma 3\\", b"[[Gemma Three\\")
    assert notes.paper.with_name("Gemma Three.md").read_bytes() == paper
    workspace = notes.open()
    assert notes.store.apply(plan_eject(workspace).writes, explicit=True).ok
    assert notes.assert_only_planned() == 1
    assert notes.month.read_bytes() == before.replace(b"[Gemma 3](", b"[Gemma Three](")
    assert not list(notes.paper.parent.glob("*.md"))
