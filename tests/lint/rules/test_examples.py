"""Every rule's own examples: the bad ones are found and mended, the good ones silent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

import pytest
from rules_harness import Wrap, diagnose, diagnose_bytes, files_of, fixed

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


def bad_examples(*scopes: Scope) -> Iterator[tuple[Rule, Example, Example | None]]:
    for rule in rules(*scopes):
        for before, after in rule.bad:
            yield rule, before, after


def good_examples(*scopes: Scope) -> Iterator[tuple[Rule, Example]]:
    for rule in rules(*scopes):
        for example in rule.good:
            yield rule, example


TEXTS = (Scope.NOTE, Scope.LOG, Scope.VAULT)


@pytest.mark.parametrize(("rule", "example"), list(good_examples(*TEXTS)), ids=_id)
def test_good_is_silent(rule: Rule, example: Example) -> None:
    assert diagnose(rule, files_of(rule, example)) == []


@pytest.mark.parametrize(("rule", "before", "after"), list(bad_examples(*TEXTS)), ids=_id)
def test_bad_is_found_and_mended(rule: Rule, before: Example, after: Example | None) -> None:
    files = files_of(rule, before)
    found = diagnose(rule, files)
    assert found
    assert all(each.name == rule.name for each in found)
    done = fixed(rule, files)
    if after is None:
        assert done == files
        return
    expected = files_of(rule, after)
    assert {path: done[path] for path in expected} == expected
    assert diagnose(rule, {**files, **done}) == []


@pytest.mark.parametrize(("rule", "before", "after"), list(bad_examples(*TEXTS)), ids=_id)
@pytest.mark.parametrize(
    "wrap",
    [crlf, bom, after_fence, lambda text: bom(crlf(text)), lone_cr, no_last_newline],
    ids=["crlf", "bom", "fence", "both", "cr", "end"],
)
def test_bad_is_found_in_any_dress(wrap: Wrap, rule: Rule, before: Example, after: Example | None) -> None:
    if wrap is after_fence and rule.code in ("OI112",):
        pytest.skip("what comes first is the point")
    files = files_of(rule, before, wrap)
    assert [d.message for d in diagnose(rule, files)] == [
        d.message for d in diagnose(rule, files_of(rule, before))
    ] or (wrap is after_fence and len(diagnose(rule, files)) == len(diagnose(rule, files_of(rule, before))))
    if after is not None:
        expected = files_of(rule, after, wrap)
        done = fixed(rule, files)
        assert {path: done[path] for path in expected} == expected


CALLOUT = [
    (rule, before, after)
    for rule, before, after in bad_examples(Scope.NOTE)
    if isinstance(before, str) and not before.startswith(("---", "### ")) and rule.code not in ("OI112", "OI514")
]


@pytest.mark.parametrize(("rule", "before", "after"), CALLOUT, ids=_id)
@pytest.mark.parametrize("wrap", BLOCKS.values(), ids=BLOCKS)
def test_bad_is_found_in_a_block(wrap: Wrap, rule: Rule, before: str, after: str | None) -> None:
    files, plain = files_of(rule, before, wrap), files_of(rule, before)
    assert marked(rule, files) == marked(rule, plain)
    if after is not None:
        assert fixed(rule, files) == files_of(rule, after, wrap)


def marked(rule: Rule, files: Mapping[str, str]) -> list[str]:
    """What the findings point at, on one line each."""
    return [
        re.sub(r"[\r\n]+[ \t>]*", "\n", each.range.span.of(files[each.path])).strip() for each in diagnose(rule, files)
    ]


def data_of(example: Example) -> bytes:
    if isinstance(example, int):
        return b"a" * example
    assert isinstance(example, bytes)
    return example


@pytest.mark.parametrize("rule", rules(Scope.FILE), ids=_id)
def test_files(rule: Rule) -> None:
    for example in rule.good:
        assert diagnose_bytes(data_of(example)) == []
    for before, _ in rule.bad:
        assert [each.code for each in diagnose_bytes(data_of(before))] == [rule.code]


@pytest.mark.parametrize("rule", all_rules(), ids=_id)
def test_rule_is_whole(rule: Rule) -> None:
    assert rule.good
    assert rule.bad
    what, _, rest = rule.doc.strip().partition("\n")
    assert what.endswith(".")
    assert "Why: " in rest
    assert "Fix: " in rest
    assert (rule.fix is not None) == any(after is not None for _, after in rule.bad)


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
