"""A language in which every template stands in ⟦brackets⟧: what a command says outside of them is hard-wired English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from obsidian_intel.__main__ import run
from obsidian_intel.cli import COMMANDS
from obsidian_intel.core import language
from obsidian_intel.engine import answer_unchanged as replay

# What is the same in every language: codes and names of rules, code, options, paths, addresses, dates.
_DATA = re.compile(
    r"`[^`]*`|\bOI\d{3}(?: [su]\b)?(?: +[a-z0-9-]+)?|https?://\S+|\S+\.(?:md|toml|base)\b|--?[a-z][a-z-]*|\S*/\S*|arxiv:\S+|^## .*\[\w+, \w+, .*\]$|20\d\d\S*"
)
_PARTS = ("install", "uninstall", "start", "stop", "restart", "status", "logs", "queue")  # of daemon and papers
_WORD = re.compile(rf"\b(?!(?:obsintel|{'|'.join((*COMMANDS, *_PARTS))})\b)[A-Za-z]{{3,}}")
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


class _Pseudo(dict[str, str]):
    def get(self, template: str, default: object = None) -> str:
        return f"⟦{template}⟧" if template else template


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(language, "_catalogues", {"pseudo": _Pseudo()})
    monkeypatch.setattr(replay, "choose_language", lambda args: None)
    for name in ("OBSINTEL_STATE_DIR", "OBSINTEL_CACHE_DIR", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.chdir(tmp_path)
    root = tmp_path / "库"
    (root / ".obsidian").mkdir(parents=True)
    (root / "2026-02.md").write_text(_MONTH, encoding="utf-8")
    for part in (click.core, click.decorators, click.exceptions, click.formatting, click.parser, click.types):
        for name in ("_", "ngettext"):  # what click says itself
            monkeypatch.setattr(part, name, lambda text, *_: f"⟦{text}⟧", raising=False)
    language.speak("pseudo")
    yield root
    language.speak("en")


def _hard_wired(said: str) -> list[str]:
    """The lines with an English word that stands in no bracket."""
    before = None
    while before != said:
        before, said = said, re.sub(r"⟦[^⟦⟧]*⟧", "", said)
    return [line for line in said.splitlines() if _WORD.search(_DATA.sub("", line))]


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
        assert _hard_wired("\n".join(kept)) + _hard_wired(err) == [], command


def test_a_page_does_not_depend_on_the_language_that_is_spoken(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pages = []
    for name in ("pseudo", "en"):
        language.speak(name)
        for form in ("md", "html", "csv"):
            assert run(["--vault", str(vault), "rollup", "--month", "2026-02", "--format", form]) == 0
        pages.append(capsys.readouterr().out)
    assert pages[0] == pages[1] and "⟦" not in pages[0]
