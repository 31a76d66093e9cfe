"""The scaffold of a rule: in a copy of the clone it writes a rule that all tests of rules accept."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from processes import ROOT

from obsidian_intel.core.diagnostic import Severity
from obsidian_intel.core.errors import UsageError
from obsidian_intel.core.text import Applicability
from obsidian_intel.lint.examples import MODELS, MONTH, ROW
from obsidian_intel.lint.new import main, new_rule, written_with
from obsidian_intel.lint.registry import Example, Rule, Scope

COPIED = ("obsidian_intel", "tests/support", "tests/lint/rules", "tests/contract", "docs", "changes")
RULE = "obsidian_intel/lint/rules/note/oi399_some_name.py"
FAULT = "tests/contract/vaults/faults/OI399-note-1/Note.md"
CONTRACT = "tests/contract/rules.txt"
FRAGMENT = "changes/oi399-some-name.feature.md"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The parts of this repository that rules touch."""
    for name in COPIED:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "tests/conftest.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def run(clone: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"PYTHONPATH": str(clone)}
    return subprocess.run(
        [sys.executable, "-m", *words], cwd=clone, env=env, capture_output=True, text=True, timeout=300, check=False
    )


def wrote(done: subprocess.CompletedProcess[str]) -> list[str]:
    assert (done.returncode, done.stderr) == (0, "")
    return [line.removeprefix("wrote ") for line in done.stdout.splitlines() if line.startswith("wrote ")]


@pytest.mark.slow
def test_a_rule_is_written_that_holds(clone: Path) -> None:
    before = {path: path.read_bytes() for path in clone.rglob("*") if path.is_file()}
    written = [
        *wrote(run(clone, "obsidian_intel.lint.new", "OI399", "some-name")),
        *wrote(run(clone, "obsidian_intel.lint.new", "OI399")),
    ]
    assert written == [RULE, FAULT, CONTRACT, FRAGMENT]
    changed = {path for path in clone.rglob("*") if path.is_file() and before.get(path) != path.read_bytes()}
    assert {path.relative_to(clone).as_posix() for path in changed if path.suffix != ".pyc"} == set(written)
    assert "OI310 unknown-table none\nOI399 some-name none\nOI401 " in (clone / CONTRACT).read_text()
    assert wrote(run(clone, "obsidian_intel.lint.new", "OI399")) == []

    assert run(clone, "obsidian_intel.lint.docs", "docs/rules.md").returncode == 0
    assert "### OI399 some-name" in (clone / "docs/rules.md").read_text("utf-8")
    tests = run(
        clone, "pytest", "-p", "no:cacheprovider", "tests/lint/rules/test_rule_docs.py", "tests/lint/rules/test_examples.py",
        "-k", "OI399 or promised or up_to_date",
    )  # fmt: skip
    assert tests.returncode == 0, tests.stdout
    assert "passed" in run(clone, "pytest", "-v", "-p", "no:cacheprovider", "tests/lint/rules", "-k", "OI399").stdout


@pytest.mark.slow
def test_the_scaffold_says_which_example_does_not_hold(clone: Path) -> None:
    wrote(run(clone, "obsidian_intel.lint.new", "OI399", "some-name"))
    text = (clone / RULE).read_text("utf-8")
    (clone / RULE).write_text(text.replace("needs=contains(_MARK)", 'needs=contains("?")'), "utf-8")
    done = run(clone, "obsidian_intel.lint.new", "OI399")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "OI399 bad example 'A note with OI399! in it. 一篇坏笔记。\\n': it is not reported\n"
    assert not (clone / FAULT).exists()


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """As much of a clone as the scaffold writes into."""
    (tmp_path / CONTRACT).parent.mkdir(parents=True)
    (tmp_path / CONTRACT).write_text("OI101 a none\nOI900 z safe\n")
    return tmp_path


def a_rule(scope: Scope, bad: Example, first: str = "It is right.", fix: Applicability | None = None) -> Rule:
    return Rule("OI399", "some-name", Severity.INFO, scope, lambda note: (), fix, bad=((bad, None),), doc=f"{first}\n")


# scope, first bad example, the notes of its fault
MADE: list[tuple[Scope, Example, dict[str, str]]] = [
    (Scope.NOTE, "a\r\nb\n", {"OI399-note-1/Note.md": "a\r\nb\n"}),
    (Scope.LOG, MODELS + ROW, {"OI399-log-1/2026-02.md": MONTH + MODELS + ROW}),
    (Scope.VAULT, {"a.md": "b\n", "c/d.md": "e\n", "obsintel.toml": ""}, {"OI399-vault-1/a.md": "b\n", "OI399-vault-1/c/d.md": "e\n"}),
    (Scope.FILE, b"\0", {}),
]  # fmt: skip


@pytest.mark.parametrize(("scope", "bad", "notes"), MADE, ids=[str(case[0]) for case in MADE])
def test_what_a_rule_needs_is_made_of_its_file(scope: Scope, bad: Example, notes: dict[str, str], small: Path) -> None:
    faults = small / "tests/contract/vaults/faults"
    written_with(small, [a_rule(Scope.LOG if scope is Scope.NOTE else Scope.NOTE, "before\n")])
    written_with(small, [a_rule(scope, bad, "It is well.", Applicability.SAFE)])
    there = {path.relative_to(faults).as_posix(): path.read_bytes() for path in faults.rglob("*") if path.is_file()}
    assert there == {path: text.encode() for path, text in notes.items()}
    assert (small / CONTRACT).read_text() == "OI101 a none\nOI399 some-name safe\nOI900 z safe\n"
    assert (small / FRAGMENT).read_text() == "OI399 `some-name`: It is well.\n"


def test_a_rule_that_was_there_gets_no_fragment(small: Path) -> None:
    (small / CONTRACT).write_text("OI399 some-name none\n")
    assert [path.name for path in written_with(small, [a_rule(Scope.NOTE, "a\n")])] == ["Note.md"]


WRONG = {
    ("OI301", "some-name"): "OI301 is taken by ragged-row",
    ("OI399", "ragged-row"): "there is a rule `ragged-row` already",
    ("X399", "some-name"): "`X399` is no code",
    ("OI399", "Some_Name"): "`Some_Name` is no name for a rule",
    ("OI398",): "there is no rule OI398; begin it: python -m obsidian_intel.lint.new OI398 some-name",
    (): "usage: ",
}


@pytest.mark.parametrize("words", WRONG)
def test_what_cannot_be_is_refused_in_one_line(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert capsys.readouterr().err.startswith(WRONG[words])


def test_outside_a_clone_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no clone"):
        new_rule(tmp_path, "OI399", "some-name")
    assert list(tmp_path.iterdir()) == []
