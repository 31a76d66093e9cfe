"""What the check of a rule's examples says to its author."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from plugins import plugins_of, write_plugin

from obsidian_intel.lint.example_check import check_examples, example_faults
from obsidian_intel.lint.registry import rules_by_code
from obsidian_intel.plugin import Rule, rule

SOURCE = '''
from obsidian_intel.plugin import MODELS, TOPICS, GLM, ROW, Applicability, Edit, Finding, Fix, FixScope, Scope, Span, rule

SEEN = {seen!r}

@rule("EX009", name="no-bang", {declared})
def no_bang(note):
    """{doc}"""
    at = note.text.find(SEEN)
    while at >= 0:
        {edit}
        at = note.text.find(SEEN, at + 2)
'''
DOC = "A sentence ends in one mark.\n\n    Why: two say no more.\n    Fix: the second goes (safe).\n    "
FIX = "yield Finding(Span(at, at + 2), 'two; write one', Fix((Edit(Span(at + 1, at + 2), ''),)))"
NONE = "yield Finding(Span(at, at + 2), 'two; write one')"
GOOD, BAD = "good=('One!\\n',)", "bad=(('Two!!\\n', 'Two!\\n'),)"
SAFE = "fix=Applicability.SAFE"
CELL = "bad=((MODELS + ROW.replace('92.7', 'up!!'), MODELS + ROW.replace('92.7', 'up!')),)"
LEFT_OUT = "the fix was left out: it changes a cell; declare `change=FixScope.ROW` in `@rule(…)`"


def source(*declared: str, seen: str = "!!", doc: str = DOC, edit: str = FIX) -> str:
    return SOURCE.format(declared=", ".join(declared), seen=seen, doc=doc, edit=edit)


ROW_FIX = (SAFE, "change=FixScope.ROW")
# the rule, what is said of it
CASES: dict[str, tuple[str, list[str]]] = {
    "right": (source(*ROW_FIX, GOOD, BAD), []),
    "right in a cell": (source(*ROW_FIX, GOOD, CELL), []),
    "change not declared, in a cell": (source(SAFE, GOOD, CELL), [LEFT_OUT]),
    "change not declared, in a paragraph": (source(SAFE, GOOD, BAD), [f"in a cell of a month {LEFT_OUT}"]),
    "good is reported": (source(*ROW_FIX, "good=('Two!!\\n',)", BAD), ["good example 'Two!!\\n': it is reported: two; write one"]),
    "bad is not reported": (source(*ROW_FIX, GOOD, BAD, seen="??"), ["it is not reported"]),
    "mended otherwise": (source(*ROW_FIX, GOOD, "bad=(('Two!!\\n', 'Two.\\n'),)"), ["it is not mended as it says: Note.md has 'Two!', not 'Two.'"]),
    "a line more": (source(*ROW_FIX, GOOD, "bad=(('Two!!\\n', 'Two!\\n\\n'),)"), ["Note.md has 1 lines, not 2"]),
    "no fix, though mended": (source(GOOD, BAD, edit=NONE), ["give `fix=` where a bad example has a mended text", "it is not mended as it says"]),
    "fixed, though none is given": (source(*ROW_FIX, GOOD, "bad=(('Two!!\\n', None),)"), ["give `fix=` where", "it is changed, though no mended text is given"]),
    "no examples": (source(*ROW_FIX), ["needs an example in `good` and one in `bad`", "give `fix=` where"]),
    "no page": (source(*ROW_FIX, GOOD, BAD, doc="One mark"), ["the docstring is a first line that ends in a full stop"]),
}  # fmt: skip


@pytest.fixture
def load(tmp_path: Path) -> Any:
    def loaded(text: str) -> Rule:
        write_plugin(tmp_path, "mine", text)
        return rules_by_code()["EX009"]

    with plugins_of(tmp_path):
        yield loaded


@pytest.mark.parametrize("name", CASES)
def test_what_is_wrong_is_said(name: str, load: Any) -> None:
    text, wanted = CASES[name]
    said = list(example_faults(load(text)))
    assert len(said) == len(wanted), said
    for one, part in zip(said, wanted, strict=True):
        assert part in one


def test_a_test_of_a_package_fails_with_all_of_it(load: Any) -> None:
    with pytest.raises(AssertionError, match=r"^EX009 bad example .* declare `change=FixScope\.ROW`"):
        check_examples(load(source(SAFE, GOOD, CELL)))


def test_a_rule_that_is_not_installed_is_named() -> None:
    unknown = rule("EX008", name="unknown")(lambda note: ())
    assert list(example_faults(unknown)) == [
        "EX008 is not among the rules: install the package that brings it (`pip install -e .`)"
    ]
