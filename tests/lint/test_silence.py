"""Silencing one finding: where the comment goes, and that nothing else changes by it."""

from __future__ import annotations

import pytest
from hypothesis import given
from markdown_texts import dirty_texts
from vault_case import model, month

from obsidian_intel.core.declared_settings import Config, ObsidianConfig
from obsidian_intel.core.diagnostic import Diagnostic
from obsidian_intel.core.document import Document
from obsidian_intel.core.text import apply_edits
from obsidian_intel.lint.linter import lint_note
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.silence import silence
from obsidian_intel.vault.note_parser import read

CONFIG, OBSIDIAN = Config(), ObsidianConfig()
MONTH = month("2026-02", (model("甲", "https://arxiv.org/abs/2602.00001", "用**（近似）**预算"),))


def lint(text: str, path: str = "Log/a.md") -> list[Diagnostic]:
    reading = read(Document.from_text(path, text), CONFIG, OBSIDIAN)
    return lint_note(NoteContext.of(reading, CONFIG))


def silenced(text: str, found: Diagnostic) -> str | None:
    edits = silence(Document.from_text(found.path, text), found, CONFIG, OBSIDIAN)
    return None if edits is None else apply_edits(text, edits)


@pytest.mark.parametrize(
    ("text", "code", "wanted"),
    [
        ("**“甲”**乙\n", "OI601", "**“甲”**乙 %% obsintel-ignore: OI601 %%\n"),
        ("**“甲”**乙", "OI601", "**“甲”**乙 %% obsintel-ignore: OI601 %%"),
        ("a\r\n**“甲”**乙\r\nb\r\n", "OI601", "a\r\n**“甲”**乙 %% obsintel-ignore: OI601 %%\r\nb\r\n"),
        ("**“甲”**乙 %% obsintel-ignore: OI4 %%\n", "OI601", "**“甲”**乙 %% obsintel-ignore: OI4, OI601 %%\n"),
        ("## **“甲”**乙\n", "OI601", "%% obsintel-ignore: OI601 %%\n## **“甲”**乙\n"),
        ("> ## **“甲”**乙\n", "OI601", "> %% obsintel-ignore: OI601 %%\n> ## **“甲”**乙\n"),
        ("| a | b |\n| - | - |\n| c |\n", "OI301", "| a | b |\n| - | - |\n| c %% obsintel-ignore: OI301 %% |\n"),
        ("| a | b |\n| - | - |\n| c\n", "OI301", "| a | b |\n| - | - |\n| c %% obsintel-ignore: OI301 %%\n"),
        ("---\ntags: [a b]\n---\nx\n", "OI401", "---\ntags: [a b]\nobsintel-ignore:\n  - OI401\n---\nx\n"),
        (
            "---\ntags: [a b]\nobsintel-ignore: [OI5]\n---\nx\n",
            "OI401",
            "---\ntags: [a b]\nobsintel-ignore: [OI5, OI401]\n---\nx\n",
        ),
    ],
)
def test_the_comment_goes_where_a_person_would_put_it(text: str, code: str, wanted: str) -> None:
    found = next(each for each in lint(text) if each.code == code)
    after = silenced(text, found)
    assert after == wanted
    assert code not in {each.code for each in lint(after)}


def test_in_a_row_of_a_month_the_last_cell_gets_it() -> None:
    found = next(each for each in lint(MONTH) if each.code == "OI601")
    after = silenced(MONTH, found)
    assert after is not None and "数据配方 %% obsintel-ignore: OI601 %% |" in after


@given(dirty_texts())
def test_whatever_the_note_only_that_finding_goes(text: str) -> None:
    before = lint(text, "a.md")
    for found in before[:3]:
        after = silenced(text, found)
        if after is None:
            continue
        left = [(each.code, each.message) for each in lint(after, "a.md")]
        assert [e for e in left if e[0] != found.code] == [(e.code, e.message) for e in before if e.code != found.code]
        assert len(left) < len(before)
