"""Runs a rule over texts; over its own examples by `lint.example_check`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from obsidian_intel.core.declared_settings import ObsidianConfig
from obsidian_intel.core.diagnostic import Diagnostic
from obsidian_intel.core.document import Document
from obsidian_intel.core.parse_settings import parse_config
from obsidian_intel.lint.example_check import Files, fix_files
from obsidian_intel.lint.linter import lint_note
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.registry import Rule
from obsidian_intel.vault.note_parser import read

Wrap = Callable[[str], str]


def lint_text(text: str, path: str = "Note.md", settings: str = "") -> list[Diagnostic]:
    """What the rules about notes find in one text."""
    config = parse_config(settings)
    return lint_note(NoteContext.of(read(Document.from_text(path, text), config, ObsidianConfig()), config))


def fixed(rule: Rule, files: Mapping[str, str]) -> Files:
    """The files after the fixes of `rule`, safe and unsafe."""
    return {**files, **{path: result.text for path, result in fix_files(rule, files).items()}}
