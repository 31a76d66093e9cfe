"""A rule tried on its own examples: the good ones silent, the bad ones found and mended as they say.

The tests of the rules that come with the package use it, and so do the tests of a package that brings rules.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from obsidian_intel.core.declared_settings import ObsidianConfig
from obsidian_intel.core.diagnostic import Diagnostic
from obsidian_intel.core.document import Document, Unreadable
from obsidian_intel.core.parse_settings import parse_config
from obsidian_intel.lint.examples import MODELS, MONTH
from obsidian_intel.lint.fixer import FixResult, fix_note
from obsidian_intel.lint.linter import lint_note, lint_vault, unreadable_diagnostic
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.registry import Example, Rule, Scope, rules_by_code
from obsidian_intel.papers.records import FILE_NAME, PaperRecords
from obsidian_intel.vault.extract_facts import facts_of
from obsidian_intel.vault.note_parser import read
from obsidian_intel.vault.vault import Vault

Files = dict[str, str]
"""Path -> text, of the notes and settings of a small vault."""
_SETTINGS = "obsintel.toml"
_LINE_STARTS = ("#", ">", "---", "- ", "* ", "+ ")


def check_examples(rule: Rule) -> None:
    """For a test: raises `AssertionError`, a line for each thing that the rule's examples show to be wrong."""
    wrong = list(example_faults(rule))
    if wrong:
        raise AssertionError("\n".join(wrong))


def example_faults(rule: Rule) -> Iterator[str]:
    """What is wrong with a rule by its own examples and docstring, a line each."""
    if rules_by_code().get(rule.code) is None:
        yield f"{rule.code} is not among the rules: install the package that brings it (`pip install -e .`)"
        return
    yield from _faults_of_declaration(rule)
    for good in rule.good:
        for each in _found(rule, good):
            yield f"{rule.code} good example {_shown(good)}: it is reported: {each.message}"
    for bad, mended in rule.bad:
        yield from (f"{rule.code} bad example {_shown(bad)}: {fault}" for fault in _faults_of_bad(rule, bad, mended))


def _faults_of_declaration(rule: Rule) -> Iterator[str]:
    first, _, rest = rule.doc.strip().partition("\n")
    if not rule.good or not rule.bad:
        yield f"{rule.code} needs an example in `good` and one in `bad`"
    if not first.endswith(".") or "Why: " not in rest or "Fix: " not in rest:
        yield f"{rule.code}: the docstring is a first line that ends in a full stop, then `Why: …` and `Fix: …`"
    if (rule.fix is not None) != any(mended is not None for _, mended in rule.bad):
        yield f"{rule.code}: give `fix=` where a bad example has a mended text, and only there"


def _faults_of_bad(rule: Rule, bad: Example, mended: Example | None) -> Iterator[str]:
    found = _found(rule, bad)
    if not found:
        yield "it is not reported"
    if not found or rule.scope is Scope.FILE:
        return
    files = files_of(rule, bad)
    done = fix_files(rule, files)
    texts = {path: result.text for path, result in done.items()}
    left_out = [reason for path, result in done.items() for reason in _reasons(result, files)]
    if mended is None:
        if texts != notes_of(files):
            yield f"it is changed, though no mended text is given: {_first_difference(texts, files)}"
        return
    expected = notes_of(files_of(rule, mended))
    if {path: texts.get(path) for path in expected} != expected:
        yield from left_out or [f"it is not mended as it says: {_first_difference(texts, expected)}"]
    elif diagnose(rule, {**files, **texts}):
        yield "it is still reported after the fix"
    yield from _faults_in_a_cell(rule, bad)


def _faults_in_a_cell(rule: Rule, bad: Example) -> Iterator[str]:
    """A fix of a line must do in a cell of a month too, where it may change only what its rule declares."""
    text = bad.strip("\n") if isinstance(bad, str) and rule.scope is Scope.NOTE else ""
    if not text or "\n" in text or "|" in text or text.startswith(_LINE_STARTS):
        return
    files = {"2026-02.md": f"{MONTH}{MODELS}| X | {text} | y | z |\n"}
    for result in fix_files(rule, files).values():
        yield from (f"in a cell of a month {reason}" for reason in _reasons(result, files))


def _reasons(result: FixResult, files: Mapping[str, str]) -> Iterator[str]:
    config = parse_config(files.get(_SETTINGS, ""))
    yield from (dropped.reason(config) for dropped in result.dropped)


def is_part(rule: Rule, text: str) -> bool:
    """Whether an example is a part of a month, not a note."""
    return text.startswith("### ") or (rule.scope is Scope.LOG and not text.startswith("---"))


def files_of(rule: Rule, example: Example, wrap: Callable[[str], str] = lambda text: text) -> Files:
    """The small vault that an example of a note, of a part of a month or of a vault stands for, its notes wrapped."""
    if isinstance(example, Mapping):
        return {path: wrap(text) if path.endswith(".md") else text for path, text in example.items()}
    assert isinstance(example, str)
    if is_part(rule, example):
        return {"2026-02.md": wrap(MONTH + example)}
    return {"Note.md": wrap(example)}


def notes_of(files: Mapping[str, str]) -> Files:
    """The notes among the files."""
    return {path: text for path, text in files.items() if path.endswith(".md")}


def diagnose(rule: Rule, files: Mapping[str, str]) -> list[Diagnostic]:
    """What `rule` finds in a vault of these files, nothing else counted."""
    config = parse_config(files.get(_SETTINGS, ""))
    found: list[Diagnostic] = []
    facts = {}
    for path, text in notes_of(files).items():
        reading = read(Document.from_text(path, text), config, ObsidianConfig())
        facts[path] = facts_of(reading, config)
        found += lint_note(NoteContext.of(reading, config))
    vault = Vault(facts, frozenset(files) - facts.keys() - {_SETTINGS, FILE_NAME}, config)
    if rule.scope is Scope.VAULT:
        found = lint_vault(vault, known=_records(files).get)
    return [each for each in found if each.code == rule.code]


def diagnose_bytes(data: bytes) -> list[Diagnostic]:
    """What is wrong with a file as such."""
    document = Document.from_bytes("Note.md", data)
    return [unreadable_diagnostic(document)] if isinstance(document, Unreadable) else []


def fix_files(rule: Rule, files: Mapping[str, str]) -> dict[str, FixResult]:
    """Each note of these files after the fixes of `rule`, safe and unsafe."""
    config = parse_config(files.get(_SETTINGS, ""))
    extra = diagnose(rule, files) if rule.scope is Scope.VAULT else []
    return {
        path: fix_note(
            Document.from_text(path, text),
            config,
            unsafe=True,
            select=(rule.code,),
            extra=[each for each in extra if each.path == path],
        )
        for path, text in notes_of(files).items()
    }


def _found(rule: Rule, example: Example) -> list[Diagnostic]:
    if isinstance(example, int | bytes):
        data = b"a" * example if isinstance(example, int) else example
        return [each for each in diagnose_bytes(data) if each.code == rule.code]
    return diagnose(rule, files_of(rule, example))


def _records(files: Mapping[str, str]) -> PaperRecords:
    """What is known of papers, by the example's `papers.records`."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / FILE_NAME
        file.write_text(files.get(FILE_NAME, ""), "utf-8")
        records = PaperRecords(str(file))
        assert len(records) == files.get(FILE_NAME, "").count("\t"), f"a line of {FILE_NAME} cannot be read"
    return records


def _shown(example: Example) -> str:
    text = repr(dict(example) if isinstance(example, Mapping) else example)
    return text if len(text) <= 80 else f"{text[:79]}…"


def _first_difference(texts: Mapping[str, str], expected: Mapping[str, str]) -> str:
    """The first line that differs, as it is and as it should be."""
    for path in expected:
        lines = texts.get(path, "").splitlines(), expected[path].splitlines()
        for one, other in zip(*lines, strict=False):
            if one != other:
                return f"{path} has {one!r}, not {other!r}"
        if len(lines[0]) != len(lines[1]):
            return f"{path} has {len(lines[0])} lines, not {len(lines[1])}"
    return "the ends of lines"
