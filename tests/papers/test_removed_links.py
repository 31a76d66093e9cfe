"""A link that a person removed stays out: by the ledger of one machine, and by the vault itself on any other."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from machines import Machine
from vault_case import model, month

from obsidian_intel.papers.plan_model import Action
from obsidian_intel.store.store import Store

GEMMA = model("Gemma 3", "https://arxiv.org/abs/2503.19786")
QWEN = model("Qwen3（VL）")  # no id: known by its name alone
MONTH = "Log/2025-03.md"
LINK = re.compile(r" \[\[[^\]]*\\\|📄\]\]")


class Vault:
    """A vault with one month, two machines that share it, and what was done."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "V"
        (self.root / "Log").mkdir(parents=True)
        self.here, self.other = Machine(self.root, folder / "here"), Machine(self.root, folder / "other")
        self.month = month("2025-03", (GEMMA, QWEN))

    @property
    def month(self) -> str:
        return (self.root / MONTH).read_text("utf-8")

    @month.setter
    def month(self, text: str) -> None:
        (self.root / MONTH).write_text(text, "utf-8")

    def unlink(self, name: str) -> None:
        """A person takes the link of one row out."""
        lines = [LINK.sub("", line) if name in line else line for line in self.month.split("\n")]
        self.month = "\n".join(lines)

    @property
    def links(self) -> int:
        return len(LINK.findall(self.month))


def removed_here(vault: Vault) -> Machine:
    vault.here.link()
    vault.unlink("Gemma 3")
    return vault.here


def removed_and_seen_elsewhere(vault: Vault) -> Machine:
    vault.here.link()
    vault.unlink("Gemma 3")
    return vault.other


def removed_without_an_id(vault: Vault) -> Machine:
    vault.here.link()
    vault.unlink("Qwen3")
    return vault.other


def removed_then_the_row_changed(vault: Vault) -> Machine:
    vault.here.link()
    vault.unlink("Gemma 3")
    vault.month = vault.month.replace("**88.5**", "**89.5**", 1)
    vault.here.watch()  # the note follows its row, link or no link
    return vault.other


def removed_one_of_two_mentions(vault: Vault) -> Machine:
    vault.month = month("2025-03", (GEMMA, GEMMA.replace("88.5", "90.0")))
    vault.here.link()
    _, second, *_ = [line for line in vault.month.split("\n") if "Gemma 3" in line]
    vault.month = vault.month.replace(second, LINK.sub("", second))
    return vault.other


def removed_and_the_block_was_edited(vault: Vault) -> Machine:
    vault.here.link()
    vault.unlink("Gemma 3")
    note = vault.root / "Papers" / "Gemma 3.md"
    note.write_text(note.read_text("utf-8").replace("可复用", "可复用，我看"), "utf-8")
    return vault.other


def the_only_one_seen_was_a_persons_own(vault: Vault) -> Machine:
    vault.month = vault.month.replace("/2503.19786)", "/2503.19786) [[My Gemma\\|📄]]")
    (vault.root / "My Gemma.md").write_text("mine\n", "utf-8")
    vault.here.link()
    vault.unlink("Gemma 3")
    return vault.here


REMOVED = [
    removed_here,
    removed_and_seen_elsewhere,
    removed_without_an_id,
    removed_then_the_row_changed,
    removed_one_of_two_mentions,
    removed_and_the_block_was_edited,
    the_only_one_seen_was_a_persons_own,
]


@pytest.mark.parametrize("case", REMOVED, ids=lambda case: case.__name__)
def test_stays_out_until_asked_for(tmp_path: Path, case: Callable[[Vault], Machine]) -> None:
    vault = Vault(tmp_path)
    machine = case(vault)
    before = vault.month
    for run in (machine.watch, machine.link, machine.watch, vault.here.link, machine.link):
        report = run()
        assert [plan.action for plan in report.plan.slots].count(Action.REMOVED) == 1, run
        assert (report.made, vault.month) == ((), before)
    assert len(machine.link(again=True).linked) == 1
    assert vault.links == before.count("📄") + 1
    assert machine.link().plan.is_idle and not machine.link().taken_out


def undone(vault: Vault) -> None:
    vault.here.link()
    vault.here.undo()


def undone_and_done_again(vault: Vault) -> None:
    vault.here.link()
    vault.here.undo()
    vault.here.link()
    vault.here.undo()


def a_second_mention_is_new(vault: Vault) -> None:
    vault.here.link()
    vault.month = vault.month.replace(QWEN.partition("|")[0] + "| Qwen3", GEMMA + "\n| Qwen3")


def a_second_mention_above(vault: Vault) -> None:
    vault.here.link()
    vault.month = vault.month.replace("| [Gemma 3]", GEMMA + "\n| [Gemma 3]", 1)


def the_months_edit_was_refused(vault: Vault) -> None:
    """The note was made, the month could not be written: nobody removed anything."""
    file = vault.root / MONTH
    file.rename(vault.root.parent / "away.md")
    file.hardlink_to(vault.root.parent / "away.md")
    assert vault.here.link().refused
    text = file.read_bytes()
    file.unlink()
    file.write_bytes(text)


NEW = [
    (undone, 2),
    (undone_and_done_again, 2),
    (a_second_mention_is_new, 3),
    (a_second_mention_above, 3),
    (the_months_edit_was_refused, 2),
]


@pytest.mark.parametrize(("case", "links"), NEW, ids=[case.__name__ for case, _ in NEW])
def test_what_nobody_removed_is_linked(tmp_path: Path, case: Callable[[Vault], None], links: int) -> None:
    vault = Vault(tmp_path)
    case(vault)
    assert not vault.here.link().taken_out
    assert vault.links == links


def test_what_was_undone_the_watcher_does_not_do_again(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    undone(vault)
    before = vault.month
    assert not vault.here.watch().linked and vault.month == before and not (vault.root / "Papers").exists()


@pytest.mark.parametrize("names", [("Gemma 3",), ("Qwen3",), ("Gemma 3", "Qwen3")], ids="+".join)
@pytest.mark.parametrize("more", [(), ("2", "3")], ids=["once", "again and again"])
def test_a_link_removed_before_its_step_was_undone_stays_out(
    tmp_path: Path, names: tuple[str, ...], more: tuple[str, ...]
) -> None:
    """`undo` takes back what was left of the step; the link that a person had removed is no part of that."""
    vault = Vault(tmp_path)
    vault.here.link()
    for name in names:
        vault.unlink(name)
    for step in ("1", *more):  # the undo is taken back, and that again
        Store(vault.root, vault.here.state).undo(step)
    assert vault.links == 0
    assert not vault.here.watch().linked
    for _ in range(2):
        assert len(vault.here.link().taken_out) == len(names) and vault.links == 2 - len(names)
    assert len(vault.here.link(again=True).linked) == len(names) and vault.links == 2
