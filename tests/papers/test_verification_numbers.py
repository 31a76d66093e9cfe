"""Numbers in any form: which are read, and which say the same."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsidian_intel.papers.full_text.passages import CELL, SENTENCE, PaperText, Passage
from obsidian_intel.papers.verification.claims import NUMBER, SCORE, Claim, RowClaims
from obsidian_intel.papers.verification.matching import find_claims
from obsidian_intel.papers.verification.names import BenchmarkNames
from obsidian_intel.papers.verification.numbers import numbers_in, plain_text


def read(text: str) -> list[str]:
    return [f"{number.value:f}" for number in numbers_in(plain_text(text))]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("173.15", ["173.15"]),
        ("at 73.1.", ["73.1"]),
        ("GLM-4.5 and GPT-4o, v2.5, Qwen3, 1.2.3", []),
        ("−3.1 or −4", ["-3.1", "-4"]),
        ("70–73.1", ["70", "73.1"]),
        ("1,234,567", ["1234567"]),
        ("1\u202f234", ["1234"]),
        ("12'345", ["12345"]),
        ("７３．１％", ["73.1"]),
        ("73.1² and 73.1¹", ["73.1", "73.1"]),
        ("达到73.1分", ["73.1"]),
        ("73.1±0.4", ["73.1", "0.4"]),
        ("1.5×10^9", ["1500000000"]),
        ("2e3", ["2000"]),
        ("reaches 73.\n1 now", ["73", "1", "73.1"]),
        ("73 .1", ["73", "0.1", "73.1"]),
        ("1,\n234", ["1", "234", "1234"]),
        ("soft 7\u00ad3.1", ["73.1"]),
        ("9" * 40, []),
        ("", []),
    ],
)
def test_numbers_are_read(text: str, values: list[str]) -> None:
    assert read(text) == values


def status(written: str, said: str, kind: str = SCORE, *, cell: bool = False) -> str:
    """What is found of a claim in a paper that says just `said`."""
    claim = Claim(kind, plain_text(written), "", "", "", "", "capability", "")
    text = PaperText((Passage(said, "", CELL if cell else SENTENCE),))
    return find_claims(RowClaims(1, "", (), (claim,)), [("a.pdf", text)], BenchmarkNames())[0].status


@pytest.mark.parametrize(
    ("written", "said", "kind", "found"),
    [
        ("73.1", "73.10", SCORE, True),
        ("73.1", "73.1%", SCORE, True),
        ("73.1%", "0.731", SCORE, True),
        ("0.731", "73.1 %", SCORE, True),
        ("73.1", "173.15 and 73.15 and 7.31", SCORE, False),
        ("73.1", "-73.1", SCORE, False),
        ("-3.1", "it fell by −3.1", NUMBER, True),
        ("32,000", "32000 of them", NUMBER, True),
        ("32,000", "32K of them", NUMBER, True),
        ("28.5T", "28.5 trillion tokens", NUMBER, True),
        ("3 万亿", "3T tokens", NUMBER, True),
        ("300 亿", "30 billion parameters", NUMBER, True),
        ("30B", "a 30B-parameter model", NUMBER, True),
        ("30B", "30M parameters", NUMBER, False),
        ("128K", "131,072 tokens", NUMBER, True),
        ("128K", "182K tokens", NUMBER, False),
        ("48 层", "48 layers", NUMBER, True),
        ("48 层", "48 hours", NUMBER, False),
        ("3.2 倍", "3.2× faster", NUMBER, True),
        ("12.5%", "12.5 percent", NUMBER, True),
        ("12.5", "0.125", NUMBER, False),
    ],
)
def test_what_is_the_same_number(written: str, said: str, kind: str, found: bool) -> None:
    assert status(written, said, kind) == ("found" if found else "not found")


def test_a_unit_may_stand_at_the_head_of_a_column() -> None:
    assert status("30B", "30", NUMBER, cell=True) == "found"
    assert status("30B", "30", NUMBER) == "not found"


@given(st.decimals(-999_999, 999_999, places=2), st.sampled_from(["{}", "({})", "of {},", "达{}分", "[{}]", "={}%"]))
def test_a_number_is_read_back(value: Decimal, frame: str) -> None:
    text = frame.format(value)
    assert value in [number.value for number in numbers_in(plain_text(text))]


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    plain = plain_text(text)
    for number in numbers_in(plain):
        assert 0 <= number.start < number.end <= len(plain)
