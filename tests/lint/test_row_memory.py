"""A row in which a rule found nothing is not asked again until it changes; what is found is what is found anew."""

from __future__ import annotations

import random
from unittest import mock

import pytest

from obsidian_intel.core.caches import clear_caches
from obsidian_intel.core.declared_settings import Config, LintConfig, ObsidianConfig
from obsidian_intel.core.diagnostic import Diagnostic
from obsidian_intel.core.document import Document
from obsidian_intel.lint import note_context
from obsidian_intel.lint.examples import GLM, MODELS, MONTH, ROW, TABLE, TOPICS
from obsidian_intel.lint.linter import lint_note
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.row_memory import settled_rows
from obsidian_intel.lint.rules.note import oi302_unescaped_pipe
from obsidian_intel.markdown.unescaped_pipes import SplitPipe, split_pipes
from obsidian_intel.vault.note_parser import read

PATH = "Log/2026-02.md"
HEAD = (MONTH + MODELS).count("\n")  # lines that stay
CONFIGS = (Config(), Config(lint=LintConfig(placeholders=("以后写",))))
# What rules about rows speak of, and what a finding in one row may rest on beside it.
CELLS = (
    *(
        "a",
        "",
        "<br>",
        "以后写",
        "[写什么]",
        "**“甲”**乙",
        "**（近似）**预算",
        "[[GLM-5|甲]]",
        "`a|b`",
        "$a|b$",
        "a<br>* b",
    ),
    *(
        "AIME 2025 **92.7**",
        "AIME 2025 **92,7**",
        "**81.2**",
        "Kimi K3 AIME 2025 **91**",
        "[论文]（https://arxiv.org/abs/1）",
    ),
    *(
        "https：//arxiv.org/abs/2601.16725",
        "见 https://arxiv.org/abs/2601.16725，好",
        "%%",
        "`",
        "$",
        "- b",
        "[甲][源]",
        "甲[^1]",
    ),
)
NAMES = (
    GLM,
    "GLM-5",
    "Kimi K3",
    "[Kimi K3](https://arxiv.org/abs/2601.16725)",
    "[[GLM-5]]",
    "｜ a",
    "[甲][源]",
    "GLM-5[^1]",
)
LINES = (
    *("", "正文 **“甲”**乙", "> 引文", "%%", "```", "<!--", "-->", "[源]: https://arxiv.org/abs/2601.16725"),
    *("[^1]: https://arxiv.org/abs/2601.16725", "### How to write", "# 小结", "| a | b |", "｜ a ｜ b ｜"),
)


def findings(text: str, config: Config, *, anew: bool = False) -> list[Diagnostic]:
    with mock.patch.object(note_context, "settled_rows", (lambda note: {}) if anew else settled_rows):
        return lint_note(NoteContext.of(read(Document.from_text(PATH, text), config, ObsidianConfig()), config))


def row(source: random.Random) -> str:
    cells = [source.choice(NAMES), *source.choices(CELLS, k=source.choice((2, 3, 3, 3, 4)))]
    return f"| {' | '.join(cells)} |"


def edited(lines: list[str], source: random.Random) -> list[str]:
    """The lines after one edit: a row is written anew, comes, goes, moves, or something beside the rows changes."""
    lines, at = list(lines), source.randrange(HEAD, len(lines))
    match source.randrange(6):
        case 0 | 1:
            lines[at] = row(source)
        case 2:
            lines.insert(at, row(source))
        case 3:
            del lines[at]
        case 4:
            lines.insert(at, source.choice(LINES))
        case 5:
            lines.insert(source.randrange(HEAD, len(lines)), lines.pop(at))
    return lines


@pytest.mark.parametrize("start", [0, *(pytest.param(n, marks=pytest.mark.deep) for n in range(5, 250, 5))])
def test_each_version_of_a_month_has_what_is_found_in_it_anew(start: int) -> None:
    found: set[str] = set()
    clear_caches()
    for seed in range(start, start + 5):
        source = random.Random(seed)
        lines = (MONTH + MODELS + ROW * 3 + "\n" + TOPICS + "\n" + TABLE).splitlines()
        versions = [lines]
        for _ in range(20):
            versions.append(edited(versions[-1] if len(versions[-1]) > HEAD + 3 else lines, source))
        for version in versions:
            text = "\n".join(version) + "\n"
            for config in CONFIGS:
                known = findings(text, config)
                assert known == findings(text, config, anew=True), (seed, version)
                found |= {each.code for each in known}
    assert {"OI204", "OI302", "OI305", "OI308", "OI506", "OI601", "OI605", "OI606", "OI702"} <= found


def test_only_rows_that_have_changed_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def split(text: str, excess: int) -> list[SplitPipe]:
        asked.append(text)
        return split_pipes(text, excess)

    monkeypatch.setattr(oi302_unescaped_pipe, "split_pipes", split)
    rows = [f"| [模型 {n}](https://arxiv.org/abs/2602.0000{n}) | a | AIME 2025 **9{n}.1** | b |\n" for n in range(5)]
    clear_caches()
    for number in range(4):
        asked.clear()
        rows[1] = rows[1].replace("| a", f"| a{number}")
        findings(MONTH + "新的一行\n" * number + MODELS + "".join(rows), CONFIGS[0])
    assert asked == [rows[1].rstrip()]


def test_a_row_that_is_wrong_is_told_each_time() -> None:
    clear_caches()
    text = MONTH + MODELS + f"| {GLM} | 用**（近似）**预算 | `a|b` | |\n"
    first = findings(text, CONFIGS[0])
    moved = findings(text.replace("###", "新的一行\n\n###"), CONFIGS[0])
    again = findings(text, CONFIGS[0])
    assert first == again
    assert [(each.code, each.message) for each in first] == [(each.code, each.message) for each in moved]
    assert {"OI302", "OI601"} <= {each.code for each in first}
