"""The page of rules is made from the rules, and is up to date."""

from __future__ import annotations

from pathlib import Path

import pytest

from obsidian_intel.lint.docs import page, rules_page, sections
from obsidian_intel.lint.registry import builtin_names, rules_by_code

DOCS = Path(__file__).parents[3] / "docs" / "rules.md"
CONTRACT = """
OI101 missing-frontmatter OI102 invalid-yaml OI103 duplicate-key OI104 missing-property OI105 wrong-property-type
OI106 invalid-period OI107 period-mismatch OI108 unknown-type OI109 deprecated-property OI110 unquoted-wikilink
OI111 lossy-value OI112 misplaced-frontmatter OI201 missing-section OI202 section-order OI203 duplicate-section
OI204 placeholder-left OI205 missing-picture OI206 missing-alt-text OI301 ragged-row OI302 unescaped-pipe
OI303 missing-column OI304 unknown-column OI305 empty-cell OI306 duplicate-row OI307 text-joined-to-table
OI308 stray-bullet OI309 table-not-rendered OI310 unknown-table OI401 invalid-tag OI402 unknown-tag OI403 duplicate-tag
OI404 tag-spelling OI501 broken-wikilink OI502 broken-embed OI503 broken-anchor OI504 ambiguous-link OI505 unlinked-row
OI506 missing-source OI507 invalid-paper-id OI508 paper-from-the-future OI509 paper-repeated OI510 duplicate-paper-note
OI511 damaged-block OI512 orphan-paper-note OI513 alias-link OI514 conflict-copy OI601 dead-emphasis
OI602 unclosed-math OI603 unclosed-comment OI604 unclosed-code OI605 url-swallows-text OI606 fullwidth-syntax
OI701 conflicting-metric OI702 unreadable-metric OI801 not-utf8 OI802 too-large OI803 binary
"""
WORDS = CONTRACT.split()
SAFE = {106, 109, 110, 111, 301, 302, 307, 308, 401, 403, 513, 601, 605}
UNSAFE = {511, 606}


def test_codes_and_names_are_those_promised() -> None:
    assert dict(builtin_names()) == dict(zip(WORDS[::2], WORDS[1::2], strict=True))
    assert {code: rule.name for code, rule in rules_by_code().items() if code in builtin_names()} == dict(
        builtin_names()
    )


def test_fixes_are_as_safe_as_promised() -> None:
    fixes = {int(code[2:]): str(rule.fix) for code, rule in rules_by_code().items() if rule.fix}
    assert fixes == {**dict.fromkeys(SAFE, "safe"), **dict.fromkeys(UNSAFE, "unsafe")}


def test_page_is_up_to_date() -> None:
    assert DOCS.read_text(encoding="utf-8") == rules_page(), "run `make docs`"


@pytest.mark.parametrize("code", builtin_names())
def test_each_rule_has_a_page(code: str) -> None:
    rule = rules_by_code()[code]
    parts = sections(rule)
    assert all(parts.values())
    assert parts["what"] in page(rule)
