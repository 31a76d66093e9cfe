"""The scaffold of a rule: in a copy of the clone it writes a rule that all tests of rules accept."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from processes import ROOT

from obsidian_intel.core.errors import UsageError
from obsidian_intel.lint.new import main, new_rule

COPIED = ("obsidian_intel", "tests/support", "tests/lint/rules", "tests/contract", "docs")


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


@pytest.mark.slow
def test_a_rule_is_written_that_holds(clone: Path) -> None:
    before = {path: path.read_bytes() for path in clone.rglob("*") if path.is_file()}
    done = run(clone, "obsidian_intel.lint.new", "OI399", "some-name")
    assert (done.returncode, done.stderr) == (0, "")
    written = [line.removeprefix("wrote ") for line in done.stdout.splitlines() if line.startswith("wrote ")]
    changed = {path for path in clone.rglob("*") if path.is_file() and before.get(path) != path.read_bytes()}
    assert {path.relative_to(clone).as_posix() for path in changed if path.suffix != ".pyc"} == set(written)
    assert "OI310 unknown-table none\nOI399 some-name none\nOI401 " in (clone / "tests/contract/rules.txt").read_text()

    assert run(clone, "obsidian_intel.lint.docs", "docs/rules.md").returncode == 0
    assert "### OI399 some-name" in (clone / "docs/rules.md").read_text("utf-8")
    tests = run(
        clone, "pytest", "-p", "no:cacheprovider", "tests/lint/rules/test_rule_docs.py", "tests/lint/rules/test_examples.py",
        "-k", "OI399 or promised or up_to_date",
    )  # fmt: skip
    assert tests.returncode == 0, tests.stdout
    assert "passed" in run(clone, "pytest", "-v", "-p", "no:cacheprovider", "tests/lint/rules", "-k", "OI399").stdout


WRONG = {
    ("OI301", "some-name"): "OI301 is taken by ragged-row",
    ("OI399", "ragged-row"): "there is a rule `ragged-row` already",
    ("X399", "some-name"): "`X399` is no code",
    ("OI399", "Some_Name"): "`Some_Name` is no name for a rule",
}


@pytest.mark.parametrize("words", WRONG)
def test_what_cannot_be_is_refused_in_one_line(words: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert capsys.readouterr().err.startswith(WRONG[words])


def test_outside_a_clone_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no clone"):
        new_rule(tmp_path, "OI399", "some-name")
    assert list(tmp_path.iterdir()) == []
