"""Runs a rule over its examples: notes, parts of a month, files, vaults."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from obsidian_intel.core.declared_settings import Config, ObsidianConfig
from obsidian_intel.core.diagnostic import Diagnostic
from obsidian_intel.core.document import Document, Unreadable
from obsidian_intel.core.parse_settings import parse_config
from obsidian_intel.lint.examples import MONTH
from obsidian_intel.lint.fixer import fix_note
from obsidian_intel.lint.linter import lint_note, lint_vault, unreadable_diagnostic
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.registry import Example, Rule, Scope
from obsidian_intel.papers.records import FILE_NAME, PaperRecords
from obsidian_intel.vault.extract_facts import facts_of
from obsidian_intel.vault.note_parser import read
from obsidian_intel.vault.vault import Vault

Wrap = Callable[[str], str]
Files = dict[str, str]


def is_part(rule: Rule, text: str) -> bool:
    """Whether an example is a part of a month, not a note."""
    return text.startswith("### ") or (rule.scope is Scope.LOG and not text.startswith("---"))


def files_of(rule: Rule, example: Example, wrap: Wrap = lambda text: text) -> Files:
    """Path -> text of an example."""
    if isinstance(example, Mapping):
        return {path: wrap(text) if path.endswith(".md") else text for path, text in example.items()}
    assert isinstance(example, str)
    if is_part(rule, example):
        return {"2026-02.md": wrap(MONTH + example)}
    return {"Note.md": wrap(example)}


def diagnose(rule: Rule, files: Mapping[str, str]) -> list[Diagnostic]:
    """What `rule` finds in a vault of these files, nothing else counted."""
    config = parse_config(files.get("obsintel.toml", ""))
    notes = {path: text for path, text in files.items() if path.endswith(".md")}
    found: list[Diagnostic] = []
    facts = {}
    for path, text in notes.items():
        reading = read(Document.from_text(path, text), config, ObsidianConfig())
        facts[path] = facts_of(reading, config)
        found += lint_note(NoteContext.of(reading, config))
    vault = Vault(facts, frozenset(files) - notes.keys() - {"obsintel.toml", FILE_NAME}, config)
    if rule.scope is Scope.VAULT:
        found = lint_vault(vault, known=_records(files).get)
    return [each for each in found if each.code == rule.code]


def _records(files: Mapping[str, str]) -> PaperRecords:
    """What is known of papers, by the example's `papers.records`."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / FILE_NAME
        file.write_text(files.get(FILE_NAME, ""), "utf-8")
        records = PaperRecords(str(file))
        assert len(records) == files.get(FILE_NAME, "").count("\t")
    return records


def lint_text(text: str, path: str = "Note.md", settings: str = "") -> list[Diagnostic]:
    """What the rules about notes find in one text."""
    config = parse_config(settings)
    return lint_note(NoteContext.of(read(Document.from_text(path, text), config, ObsidianConfig()), config))


def diagnose_bytes(data: bytes) -> list[Diagnostic]:
    """What is wrong with a file as such."""
    document = Document.from_bytes("Note.md", data)
    return [unreadable_diagnostic(document)] if isinstance(document, Unreadable) else []


def fixed(rule: Rule, files: Mapping[str, str]) -> Files:
    """The files after the fixes of `rule`, safe and unsafe."""
    config: Config = parse_config(files.get("obsintel.toml", ""))
    extra = diagnose(rule, files) if rule.scope is Scope.VAULT else []
    return {
        path: fix_note(
            Document.from_text(path, text),
            config,
            unsafe=True,
            select=(rule.code,),
            extra=[each for each in extra if each.path == path],
        ).text
        if path.endswith(".md")
        else text
        for path, text in files.items()
    }
