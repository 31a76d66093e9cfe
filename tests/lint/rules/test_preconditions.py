"""A rule that is not asked would have found nothing: for all examples, and for dirty notes."""

from __future__ import annotations

import random

import pytest

from obsidian_intel.core.declared_settings import ObsidianConfig
from obsidian_intel.core.document import Document
from obsidian_intel.core.parse_settings import parse_config
from obsidian_intel.lint.example_check import files_of
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import always
from obsidian_intel.lint.registry import Rule, Scope, all_rules
from obsidian_intel.vault.note_parser import read

ASKED = [rule for rule in all_rules() if rule.scope in (Scope.NOTE, Scope.LOG)]
NEEDY = [rule for rule in ASKED if rule.needs is not always]
PIECES = ["**", "***", "*", "_", "`", "$", "$$", "%%", "% %", "%\u3000%", "|", "｜", "［", "］", "（", "）", "【", "】", "[", "](", ")", "<", ">",
          "https://a.b/c", "https：//a.b", "http:／／a.b", "，", "。", "“", "”", "→", "\u3099", "a", "甲", " ", "\u3000", "\n", "\n\n", "\n- ",
          "\n> ", "\n```\n", "\n| a | b |\n| - | - |\n| c |\n", "<<<<<<< x\n=======\n>>>>>>> y\n", "%% obsintel:begin log %%\n"]  # fmt: skip


def context_of(path: str, text: str, settings: str = "") -> NoteContext:
    config = parse_config(settings)
    return NoteContext.of(read(Document.from_text(path, text), config, ObsidianConfig()), config)


def assert_nothing_is_missed(note: NoteContext) -> None:
    missed = [rule.code for rule in NEEDY if not rule.needs(note) and list(rule.check(note))]
    assert missed == [], note.text


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: f"{rule.code}-{rule.scope}")
def test_examples_meet_the_needs(rule: Rule) -> None:
    for example in (*rule.good, *(before for before, _ in rule.bad)):
        if not isinstance(example, bytes | int):
            files = files_of(rule, example)
            for path, text in files.items():
                if path.endswith(".md"):
                    assert_nothing_is_missed(context_of(path, text, files.get("obsintel.toml", "")))


@pytest.mark.parametrize("seed", range(20))
def test_dirty_notes_meet_the_needs(seed: int) -> None:
    source = random.Random(seed)
    for _ in range(50):
        text = "".join(source.choices(PIECES, k=source.randint(1, 24)))
        assert_nothing_is_missed(context_of("Note.md", text))


def test_most_rules_need_something() -> None:
    right = context_of("Note.md", "---\ntype: Paper\ntitle: GLM\n---\n# GLM\n\n正文 **粗** 的。\n")
    assert sum(rule.needs(right) for rule in ASKED) < len(ASKED) / 2
