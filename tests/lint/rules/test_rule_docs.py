"""The page of rules is made from the rules, and is up to date."""

from __future__ import annotations

from pathlib import Path

import pytest

from obsidian_intel.lint.docs import page, rules_page, sections
from obsidian_intel.lint.registry import builtin_names, rules_by_code

DOCS = Path(__file__).parents[3] / "docs" / "rules.md"
CONTRACT = [line.split() for line in (Path(__file__).parents[2] / "contract/rules.txt").read_text("utf-8").splitlines()]


def test_codes_names_and_fixes_are_those_promised() -> None:
    promised = {code: (name, fix) for code, name, fix in CONTRACT}
    found = {code: (rule.name, str(rule.fix or "none")) for code, rule in rules_by_code().items()}
    assert {code: found[code] for code in builtin_names()} == promised
    assert dict(builtin_names()) == {code: name for code, (name, _) in promised.items()}


def test_page_is_up_to_date() -> None:
    assert DOCS.read_text(encoding="utf-8") == rules_page(), "run `make docs`"


@pytest.mark.parametrize("code", builtin_names())
def test_each_rule_has_a_page(code: str) -> None:
    rule = rules_by_code()[code]
    parts = sections(rule)
    assert all(parts.values())
    assert parts["what"] in page(rule)
