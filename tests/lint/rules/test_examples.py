"""Every rule's own examples: the bad ones are found and mended, the good ones silent."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pytest
from rules_harness import Wrap, fixed

from obsidian_intel.lint.example_check import diagnose, example_faults, files_of
from obsidian_intel.lint.registry import Example, Rule, Scope, all_rules

FENCE = "```python\nprint('| a | b |')\n```\n\n"


def crlf(text: str) -> str:
    return text.replace("\n", "\r\n")


def lone_cr(text: str) -> str:
    return text.replace("\n", "\r")


def no_last_newline(text: str) -> str:
    return text.removesuffix("\n")


def bom(text: str) -> str:
    return "\ufeff" + text


def after_fence(text: str) -> str:
    if not text.startswith("---\n"):
        return FENCE + text
    end = text.index("\n---\n", 3) + 5
    return text[:end] + "\n" + FENCE + text[end:].lstrip("\n")


def inside(first: str, indent: str) -> Callable[[str], str]:
    def wrap(text: str) -> str:
        lines = text.removesuffix("\n").split("\n")
        return first + "".join(f"{indent}{line}".rstrip() + "\n" for line in lines)

    return wrap


BLOCKS = {
    "callout": inside("> [!note] 旁注\n", "> "),
    "callout in a callout": inside("> [!note] 旁注\n> > [!tip]\n", "> > "),
    "no space": inside("> [!note]- 旁注\n", ">"),
    "item": inside("- 一项\n\n", "  "),
    "numbered item": inside("1. 一项\n\n", "\t"),
    "quote in an item": inside("- > 引用\n", "  > "),
    "item in a quote": inside("> - 一项\n>\n", ">   "),
}


def rules(*scopes: Scope) -> list[Rule]:
    return [rule for rule in all_rules() if rule.scope in scopes]


def _id(value: object) -> str | None:
    return f"{value.code}-{value.scope}" if isinstance(value, Rule) else None


TEXTS = rules(Scope.NOTE, Scope.LOG, Scope.VAULT)


@pytest.mark.parametrize("rule", all_rules(), ids=_id)
def test_examples_and_docstring_hold(rule: Rule) -> None:
    assert list(example_faults(rule)) == []


@pytest.mark.parametrize("rule", TEXTS, ids=_id)
def test_findings_have_the_name_of_the_rule(rule: Rule) -> None:
    for before, _ in rule.bad:
        assert {each.name for each in diagnose(rule, files_of(rule, before))} == {rule.name}, before


DRESSES: dict[str, Wrap] = {
    "crlf": crlf,
    "bom": bom,
    "fence": after_fence,
    "both": lambda text: bom(crlf(text)),
    "cr": lone_cr,
    "end": no_last_newline,
}


@pytest.mark.parametrize("rule", TEXTS, ids=_id)
def test_bad_is_found_in_any_dress(rule: Rule) -> None:
    for before, after in rule.bad:
        plain = [each.message for each in diagnose(rule, files_of(rule, before))]
        for name, wrap in DRESSES.items():
            if wrap is after_fence and rule.code == "OI112":
                continue  # what comes first is the point
            files = files_of(rule, before, wrap)
            found = [each.message for each in diagnose(rule, files)]
            assert found == plain or (wrap is after_fence and len(found) == len(plain)), (name, before)
            if after is not None:
                expected = files_of(rule, after, wrap)
                done = fixed(rule, files)
                assert {path: done[path] for path in expected} == expected, name


def in_blocks(rule: Rule) -> list[tuple[str, Example | None]]:
    """The bad examples that may stand in a callout or an item, and what they become."""
    return [
        (before, after)
        for before, after in rule.bad
        if isinstance(before, str) and not before.startswith(("---", "### ")) and rule.code not in ("OI112", "OI514")
    ]


@pytest.mark.parametrize("rule", [rule for rule in rules(Scope.NOTE) if in_blocks(rule)], ids=_id)
def test_bad_is_found_in_a_block(rule: Rule) -> None:
    for before, after in in_blocks(rule):
        plain = marked(rule, files_of(rule, before))
        for name, wrap in BLOCKS.items():
            files = files_of(rule, before, wrap)
            assert marked(rule, files) == plain, (name, before)
            if after is not None:
                assert fixed(rule, files) == files_of(rule, after, wrap), name


def marked(rule: Rule, files: Mapping[str, str]) -> list[str]:
    """What the findings point at, on one line each."""
    return [
        re.sub(r"[\r\n]+[ \t>]*", "\n", each.range.span.of(files[each.path])).strip() for each in diagnose(rule, files)
    ]


def test_examples_speak_two_languages() -> None:
    for rule in all_rules():
        texts = "".join(_text(before) for before, _ in rule.bad)
        if rule.scope is not Scope.FILE:
            assert any("\u4e00" <= char <= "\u9fff" for char in texts), rule.code
            assert any(char.isascii() and char.isalpha() for char in texts), rule.code


def _text(example: Example) -> str:
    if isinstance(example, Mapping):
        return "".join(example.values())
    return example if isinstance(example, str) else ""
