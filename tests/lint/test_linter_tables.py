"""What is told of tables that were meant: rows apart from them, rows in two lines."""

from __future__ import annotations

import pytest
from test_linter import lint

from obsidian_intel.lint.examples import TABLE

APART = "a blank line parts this from the table above, so Obsidian shows no row; remove it"
ROWS_APART = {
    TABLE + "| a | 1 |\n\n| b | 2 |\n": APART,
    TABLE + "\n| b | 2 |\n| c | 3 |\n": APART,
    "> " + TABLE.replace("\n", "\n> ", 1) + ">\n> | b | 2 |\n": APART,
    "- Item\n"
    + TABLE: "the headers continue the list item or quote above, so Obsidian shows no table; put a blank line above",
    TABLE + "| a | 1 |\n\nText.\n\n| b | 2 |\n": None,
    TABLE + "| a | 1 |\n\n| b | 2 | 3 |\n": None,
    TABLE + "| a | 1 |\n\n" + TABLE + "| b | 2 |\n": None,
}


@pytest.mark.parametrize(("text", "said"), ROWS_APART.items())
def test_rows_that_stand_apart_from_their_table(text: str, said: str | None) -> None:
    assert [each.message for each in lint(text) if each.code == "OI309"] == ([said] if said else [])


TORN = "this row goes on in the next line, and a row is one line; join the two with `<br>`"
SHORT = "1 cell under 2 headers; add the empty ones"
TORN_ROWS = {
    TABLE + "| a 一\n二 | b |\n": [TORN],
    TABLE + "| a | b 一\n二 |\n": [TORN],
    TABLE + "| a 一\n二 | b\n": [TORN],
    TABLE + "| a |\n二 | b |\n": [SHORT],
    TABLE + "| a\n| b | c |\n": [SHORT],
    "a | b\n--- | ---\n| c\nd | e\n": [SHORT],
    TABLE + "| a\n| b\n": [SHORT, SHORT],
}


@pytest.mark.parametrize(("text", "said"), TORN_ROWS.items())
def test_a_row_torn_in_two(text: str, said: list[str]) -> None:
    assert [each.message for each in lint(text) if each.code == "OI301"] == said
