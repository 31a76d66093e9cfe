"""A language in which every template stands in ⟦brackets⟧: what a command says outside of them is hard-wired English."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from pseudo_language import hard_wired, pseudo_language

from obsidian_intel.__main__ import run
from obsidian_intel.cli import COMMANDS, cli
from obsidian_intel.core import language

_MONTH = """---
period: 2026-02
type: Monthly Report
tags: [趋势, 学 习]
---

## The Observatory

* **Dominant Theme:** [主题]

### 1. 架构 (The Clay)

| 模型名称 | 核心技术创新 (Mechanism) | 关键能力/指标 (Capability) | 业务应用/启发 (Value) |
| --- | --- | --- | --- |
| [甲](https://arxiv.org/abs/2602.00001) | 一 | **七十** | 二 |
| [乙](https://arxiv.org/abs/2602.00002) | * 一 |
"""


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    for name in ("OBSINTEL_STATE_DIR", "OBSINTEL_CACHE_DIR", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.chdir(tmp_path)
    root = tmp_path / "库"
    (root / ".obsidian").mkdir(parents=True)
    (root / "2026-02.md").write_text(_MONTH, encoding="utf-8")
    pseudo_language(monkeypatch)
    yield root
    language.speak("en")


@pytest.mark.parametrize(
    "commands",
    [
        [["lint"], ["lint", "--statistics"], ["lint", "--fix"], ["undo"]],
        [["look"], ["doctor"], ["init", "--yes"], ["init", "--yes"]],
        [["link", "--dry-run"], ["link", "--yes"], ["link"], ["history"], ["tidy"], ["undo"], ["undo"]],
        [["link", "--yes"], ["eject"], ["eject", "--yes"], ["watch", "--once"]],
        [["rollup", "--month", "2030-01"], ["show", "--statements"], ["find", "无"], ["compare", "甲"], ["refresh"]],
        [
            ["verify"],
            ["changes"],
            ["show", "甲"],
            ["show", "无"],
            ["tables"],
            ["export", "出", "--format", "csv"],
        ],
        [["add", "https://arxiv.org/abs/2602.00003", "--offline"], ["papers", "refresh", "--offline"], ["undo"]],
        [["new", "--month", "2026-03"], ["new", "--week", "2026-W20"], ["query", "SELECT nothing"]],
        [
            ["rollup", "2026-02", "--format", "docx"],
            ["rollup", "2026-02", "--with", "nowhere", "-o", "x.md"],
            ["rollup", "--write"],
            ["undo", "99"],
        ],
        [
            ["frobnicate"],
            ["lint", "--frobnicate"],
            ["lint", "nowhere.md"],
            ["rollup", "2026-Q9"],
            ["lint", "--select", "X"],
        ],
        [["rule"], ["papers", "queue"], ["pause", "30m"], ["resume"], ["daemon", "status"], ["history"]],
    ],
)
def test_nothing_is_hard_wired(commands: list[list[str]], vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in commands:
        run(["--vault", str(vault), *command])
        out, err = capsys.readouterr()
        kept = [line for line in out.splitlines() if not line.startswith("  ")]  # what is shown of a file
        assert hard_wired("\n".join(kept)) + hard_wired(err) == [], command


def test_a_page_does_not_depend_on_the_language_that_is_spoken(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pages = []
    for name in ("pseudo", "en"):
        language.speak(name)
        for form in ("md", "html", "csv"):
            assert run(["--vault", str(vault), "rollup", "--month", "2026-02", "--format", form]) == 0
        pages.append(capsys.readouterr().out)
    assert pages[0] == pages[1] and "⟦" not in pages[0]


def _with_help() -> list[str]:
    """Every command and group, and each command of a group, as it is typed."""
    found = [""]
    for name in COMMANDS:
        command = cli.get_command(click.Context(cli), name)
        found += [name, *(f"{name} {part}" for part in getattr(command, "commands", ()))]
    return found


def _names_of_parameters(words: str) -> Iterator[str]:
    """What stands for a value in the help of a command, and the values that are chosen from."""
    command: click.Command = cli
    context = click.Context(cli)
    for word in words.split():
        assert isinstance(command, click.Group)
        found = command.get_command(context, word)
        assert found is not None
        command = found
    for each in command.params:
        yield each.make_metavar(context)


@pytest.mark.parametrize("words", _with_help())
def test_no_help_is_hard_wired(words: str, vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Also behind help in English: click keeps the option `--help` of a command in the command."""
    names = {"PATH", *_names_of_parameters(words)}
    said = []
    for name in ("en", "pseudo"):
        language.speak(name)
        assert run([*words.split(), "--help"]) == 0
        said.append(capsys.readouterr().out)
    assert hard_wired(said[1], names) == []
    assert hard_wired(said[0]) != []
