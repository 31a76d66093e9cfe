"""The page in the vault: our block is renewed, a person's text stays."""

from __future__ import annotations

import pytest
from rollup_months import quarter

from obsidian_intel.core.errors import Refused
from obsidian_intel.core.text import apply_edits
from obsidian_intel.reports.rollup.aggregate import aggregate
from obsidian_intel.reports.rollup.formats.md import render_markdown
from obsidian_intel.reports.rollup.page import Page, merge_page
from obsidian_intel.reports.rollup.ranges import parse_range
from obsidian_intel.reports.rollup.rollup_values import RollupSettings
from obsidian_intel.vault.managed_block import ROLLUP, begin_mark, end_mark

BEGIN, END = begin_mark(ROLLUP), end_mark(ROLLUP)


def page(period: str = "2026-01", omit: int = 0) -> Page:
    months = quarter()
    return render_markdown(aggregate(months[: len(months) - omit], parse_range(month=period)))


def merged(text: str, new: Page) -> str:
    return apply_edits(text, merge_page(text, new, "Rollups/x.md"))


def test_a_new_page_is_a_block_with_frontmatter() -> None:
    made = page()
    assert made.text.startswith('---\ntype: Intelligence Rollup\nsince: "2026-01"\nuntil: "2026-01"\n---\n\n' + BEGIN)
    assert made.text.endswith(END + "\n")
    assert made.text.count(BEGIN) == made.text.count(END) == 1


@pytest.mark.parametrize(
    ("language", "head"), [("en", "# 2026-01 to 2026-02 Rollup"), ("zh", "# 2026-01 至 2026-02 情报汇总")]
)
def test_the_head_of_a_range_is_in_the_language_of_the_page(language: str, head: str) -> None:
    span = parse_range(since="2026-01", until="2026-02")
    assert (
        head
        in render_markdown(aggregate(quarter(), span, settings=RollupSettings(language=language))).text.splitlines()
    )


def test_twice_changes_nothing() -> None:
    made = page()
    assert merge_page(made.text, made) == []


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_text_around_the_block_stays(newline: str, bom: str) -> None:
    old, new = page(), page("2026-03")
    mine = "my own words\n"
    text = bom + (
        old.text.replace("---\n\n%%", "---\nmine: 1\n---\n\n" + mine + "\n%%", 1) + "\n## Mine\n\nmore"
    ).replace("\n", newline)
    after = merged(text, new)
    begin, end = text.index(BEGIN), text.index(END) + len(END)
    assert after == text[:begin] + new.block.replace("\n", newline) + text[end:]
    assert merge_page(after, new) == []


def test_a_block_taken_out_goes_in_again_at_the_end() -> None:
    made = page()
    head = "---\ntype: Intelligence Rollup\n---\n\nmine"
    assert merged(head, made) == f"{head}\n\n{made.block}\n"
    assert merged(head + "\n", made) == f"{head}\n\n{made.block}\n"


def test_a_note_that_is_not_ours_is_refused() -> None:
    with pytest.raises(Refused, match=r"Rollups/x\.md is a note of its own"):
        merge_page("# My own 2026-Q1 Rollup\n", page(), "Rollups/x.md", ours=False)


def test_a_block_edited_by_hand_is_refused() -> None:
    made = page()
    with pytest.raises(Refused, match="edited inside its rollup block"):
        merge_page(made.text.replace("## 模型", "## 模型\n\nmy thought", 1), page("2026-03"))


def test_spaces_that_an_editor_trims_are_no_edit() -> None:
    made = page()
    text = made.text.replace("> \n", ">\n").replace("\n%% obsintel:end", "   \n%% obsintel:end")
    assert merged(text, page("2026-03")).count(BEGIN) == 1


@pytest.mark.parametrize("mark", [BEGIN, END])
def test_a_mark_that_is_gone_is_refused(mark: str) -> None:
    made = page()
    with pytest.raises(Refused, match="a mark of its rollup block is missing"):
        merge_page(made.text.replace(mark, ""), page("2026-03"))


def test_two_blocks_of_a_merge_become_one() -> None:
    made, new = page(), page("2026-03")
    text = made.text + "\nbetween\n\n" + made.block + "\nafter\n"
    after = merged(text, new)
    assert after == made.text.replace(made.block, new.block) + "\nbetween\n\nafter\n"


def test_marks_inside_a_line_mean_nothing() -> None:
    made = page()
    text = made.text + "\nsee `%% obsintel:begin rollup %%` in the docs\n"
    assert merge_page(text, made) == []


def test_a_page_needs_no_readers() -> None:
    """From facts of an index to the page without mistune, yaml or the readers of cells."""
    import subprocess
    import sys

    code = (
        "import sys, obsidian_intel.reports.rollup.aggregate, obsidian_intel.reports.rollup.formats.md as m;"
        "print(*sorted({'mistune', 'yaml', 'rapidfuzz', 'obsidian_intel.months.cells.metrics.extract'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
