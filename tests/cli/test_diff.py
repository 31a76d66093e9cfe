"""Diffs of notes: a patch that git takes, and colours in which a change in a long row is seen."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from obsidian_intel.cli.diff import unified

CHANGES = {
    "no last newline": ("a\n| c |", "a\n| c |  |"),
    "CRLF": ("a\r\nb\r\n", "a\r\nc\r\n"),
    "a line separator that is none to git": ("a\u2028b\x85c\nd\n", "a\u2028b\x85x\nd\n"),
    "a lone CR": ("a\rb\nc\n", "a\rb\nd\n"),
    "a new last newline": ("a", "a\n"),
}


@pytest.mark.parametrize(("before", "after"), CHANGES.values(), ids=CHANGES)
def test_git_takes_the_patch(before: str, after: str, tmp_path: Path) -> None:
    (tmp_path / "n.md").write_bytes(before.encode())
    patch = unified("n.md", before, after)
    done = subprocess.run(
        ["git", "apply", "--whitespace=nowarn", "-"], cwd=tmp_path, input=patch.encode(), capture_output=True
    )
    assert done.stderr == b""
    assert (tmp_path / "n.md").read_bytes() == after.encode()


def plain(text: str) -> str:
    return re.sub(r"\x1b\[\d+m", "", text)


def set_off(text: str) -> list[str]:
    return re.findall(r"\x1b\[7m(.*?)\x1b\[27m", text)


def test_what_changed_in_a_row_is_set_off() -> None:
    row = "| 模型 " + "很长的一格" * 800
    shown = unified("n.md", f"{row} [[a|b]] 一 x=1 |\n", f"{row} [[a\\|b]] 一 x=2 |\n", colored=True)
    assert plain(shown) == unified("n.md", f"{row} [[a|b]] 一 x=1 |\n", f"{row} [[a\\|b]] 一 x=2 |\n")
    assert set_off(shown) == ["1", "\\", "2"]


def test_lines_without_a_pair_are_whole() -> None:
    assert set_off(unified("n.md", "a\nb\n", "a\nb\nc\n", colored=True)) == []
    assert set_off(unified("n.md", "a\nb\n", "c\n", colored=True)) == []


def test_colours_hold_nothing_that_a_terminal_obeys() -> None:
    shown = plain(unified("a\x1b[31m.md", "x\x1b[2Jy\rz\n", "x\x1b[2Jy\rw\n", colored=True))
    assert set(re.sub(r"[^\x00-\x1f\x7f]", "", shown)) == {"\n"}
