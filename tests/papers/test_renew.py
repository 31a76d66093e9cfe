"""An upgrade writes nothing: a block whose rows have not changed stays, byte for byte, until `link --renew`."""

from __future__ import annotations

from pathlib import Path

import pytest
from machines import Machine
from vault_case import model, month

from obsidian_intel.operations.link import link
from obsidian_intel.papers import entries
from obsidian_intel.papers.plan_model import LinkRequest
from obsidian_intel.vault.managed_block import find_block, render_block

NOTE = "Papers/Gemma 3.md"


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    root = tmp_path / "V"
    root.mkdir()
    (root / "2025-03.md").write_text(month("2025-03", (model("Gemma 3", "https://arxiv.org/abs/2503.19786"),)), "utf-8")
    found = Machine(root, tmp_path / "state")
    found.link()
    return found


def text(machine: Machine) -> str:
    return (machine.root / NOTE).read_text("utf-8")


def as_an_earlier_version(machine: Machine, source: str | None = None) -> str:
    """The note as another layout wrote it: whole, with a sum that fits."""
    now = text(machine)
    found = find_block(now)
    assert found is not None
    body = found.inner.of(now).rpartition("%% obsintel:sum")[0].strip().replace("- MMLU", "* MMLU")
    before = now[: found.span.start] + render_block(body, source or found.source) + now[found.span.end :]
    (machine.root / NOTE).write_text(before, "utf-8")
    return before


@pytest.mark.parametrize("remembers", [True, False])
def test_a_new_layout_is_written_by_renew_alone(machine: Machine, tmp_path: Path, remembers: bool) -> None:
    after = text(machine)
    before = as_an_earlier_version(machine)
    runner = machine if remembers else Machine(machine.root, tmp_path / "other")
    for run in (runner.link, runner.watch):
        run()
        assert text(machine) == before
    link(runner.open(), LinkRequest(renew=True))
    assert text(machine) == after
    assert not link(runner.open(), LinkRequest(renew=True)).writes


def test_rows_that_are_digested_otherwise_and_say_the_same_are_no_reason(machine: Machine) -> None:
    now = text(machine)
    found = find_block(now)
    assert found is not None
    before = now.replace(found.source, "0123456789ab")
    (machine.root / NOTE).write_text(before, "utf-8")
    assert not machine.link().writes and text(machine) == before


def test_a_changed_row_is_written_in_the_new_layout(machine: Machine) -> None:
    as_an_earlier_version(machine)
    file = machine.root / "2025-03.md"
    file.write_text(file.read_text("utf-8").replace("**88.5**", "**90.1**"), "utf-8")
    machine.link()
    assert "- MMLU **90.1**" in text(machine)


def test_an_edited_block_is_left_by_renew_too(machine: Machine) -> None:
    before = text(machine).replace("可复用", "可复用，我看")
    (machine.root / NOTE).write_text(before, "utf-8")
    assert not link(machine.open(), LinkRequest(renew=True)).writes and text(machine) == before


def test_the_digest_of_a_row_is_what_it_always_was() -> None:
    """Another value would make every block of every vault look stale after an upgrade."""
    assert entries.digest([("2025-03", "2025-03", "Clay", "a:0")], "full") == "732e637be45b"
