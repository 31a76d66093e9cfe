"""Query blocks are found at the top level alone, and their results are no part of the note."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsidian_intel.core.declared_settings import Config, ObsidianConfig
from obsidian_intel.core.document import Document
from obsidian_intel.core.text import Edit, apply_edits
from obsidian_intel.reports.query_output import markdown_table
from obsidian_intel.vault.extract_facts import facts_of
from obsidian_intel.vault.managed_block import QUERY, begin_mark, end_mark
from obsidian_intel.vault.note_parser import ParsedNote, read
from obsidian_intel.vault.query_blocks import result_text

BEGIN, END = begin_mark(QUERY), end_mark(QUERY)
SQL = "```sql\nSELECT name FROM rows\n```\n"
BLOCK = f"{BEGIN}\n{SQL}{END}\n"
TABLE = "| name |\n| --- |\n| GLM-5 |"
FILLED = f"{BEGIN}\n{SQL}{result_text(TABLE, chr(10))}{END}\n"
MODELS = (
    "| 模型名称 | 核心技术创新 (Mechanism) | 关键能力/指标 (Capability) | 业务应用/启发 (Value) |\n| - | - | - | - |\n"
)


def parsed(text: str, path: str = "A.md") -> ParsedNote:
    return read(Document.from_text(path, text), Config(), ObsidianConfig())


@pytest.mark.parametrize(
    ("text", "states", "faults"),
    [
        (BLOCK, ["empty"], []),
        (FILLED, ["intact"], []),
        (FILLED.replace("GLM-5", "GLM-4"), ["edited"], []),
        (FILLED.replace(END, f"more\n{END}"), ["edited"], []),
        (BLOCK.replace(END, f"\n   \n{END}"), ["empty"], []),
        (BLOCK.replace("```sql", "~~~ SQL title=x").replace("```", "~~~"), ["empty"], []),
        (BLOCK.replace("```sql\n", "```sql\n\n\n"), ["empty"], []),
        (f"%%obsintel:begin query%%\n\n{SQL}\n%%  obsintel:end query  %%", ["empty"], []),
        (f"- an item\n{BLOCK}", ["empty"], []),
        (BLOCK + FILLED + "text\n" + BLOCK, ["empty", "intact", "empty"], []),
        (BLOCK.replace("```sql", "```"), [], ["sql"]),
        (BLOCK.replace("```sql", "```sqlite"), [], ["sql"]),
        (BLOCK.replace(SQL, ""), [], ["sql"]),
        (BLOCK.replace(SQL, f"text\n{SQL}"), [], ["sql"]),
        (BLOCK.replace("\n```\n", "\n"), [], ["marks"]),
        (BLOCK.replace(END, ""), [], ["marks"]),
        (BLOCK.replace(BEGIN, ""), [], ["marks"]),
        (f"{BEGIN}\n\n{BLOCK}", ["empty"], ["marks"]),
        ("> " + BLOCK.replace("\n", "\n> "), [], ["place", "place"]),
        ("- " + BLOCK.replace("\n", "\n  "), [], ["place", "place"]),
        (f"See {BEGIN} here.\n", [], ["place"]),
        (f"`{BEGIN}` and `{END}`\n", [], []),
        (f"````\n{BLOCK}````\n", [], []),
        ("    " + BLOCK.replace("\n", "\n    "), [], []),
        (f"%%\n{BEGIN}\n%%\n", [], []),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
def test_what_counts_as_a_block(text: str, states: list[str], faults: list[str], newline: str) -> None:
    found = parsed(text.replace("\n", newline)).queries
    assert [str(block.state) for block in found.blocks] == states
    assert [fault.reason for fault in found.faults] == faults
    assert {block.sql for block in found.blocks} <= {"SELECT name FROM rows"}


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_a_result_taken_out_leaves_what_was_there_before(newline: str) -> None:
    for before in (BLOCK, BLOCK.replace(END, f"\n\n{END}"), f"# A\n\n{BLOCK}{BLOCK}tail"):
        text = before.replace("\n", newline)
        edits = [Edit(block.result, result_text(TABLE, newline)) for block in parsed(text).queries.blocks]
        filled = apply_edits(text, edits)
        blocks = parsed(filled).queries.blocks
        assert [str(block.state) for block in blocks] == ["intact"] * len(edits)
        assert apply_edits(filled, [Edit(block.result, "") for block in blocks]) == text


def test_what_stands_in_a_result_is_no_part_of_the_note() -> None:
    inner = "# H\n\n[[X]] #tag `code` [a](b.md) ![[p.png]]\n\n- item ^id\n\n| a |\n| - |\n| 1 |\n"
    text = f"[[Y]] #own\n\n{BEGIN}\n{SQL}\n{inner}{END}\n\n[[Z]]\n"
    facts = facts_of(parsed(text), Config())
    assert [link.target for link in facts.links] == ["Y", "Z"]
    assert [tag.name for tag in facts.tags] == ["own"]
    assert facts.anchors == ()
    assert [(query.sql, query.state) for query in facts.queries] == [("SELECT name FROM rows", "edited")]


def test_a_result_in_a_month_is_no_table_of_the_month() -> None:
    head = "---\nperiod: 2026-02\ntype: Monthly Report\ntags: [a]\n---\n\n## 1. 基座模型\n\n"
    row = "| [GLM-5](https://arxiv.org/abs/2602.00001) | 新 | MMLU **88.5** | 好 |\n"
    plain = parsed(f"{head}{MODELS}{row}\n{BLOCK}", "2026-02.md")
    result = f"\n{MODELS}{row}\n"
    filled = parsed(f"{head}{MODELS}{row}\n{BLOCK.replace(END, result + END)}", "2026-02.md")
    assert plain.month is not None and filled.month is not None
    assert [r.name for r in filled.month.rows] == [r.name for r in plain.month.rows] == ["GLM-5"]
    assert len(filled.month.sections) == len(plain.month.sections) == 1


CELLS = st.one_of(
    st.none(),
    st.integers(-(10**9), 10**9),
    st.floats(allow_nan=True),
    st.binary(max_size=4),
    st.text(max_size=20),
    st.lists(
        st.sampled_from(["[[a|b]]", "#tag", "%%", "`", "$x$", "|", "![[p]]", "==", "<br>", "\n", "^id", "字", " "])
    ).map("".join),
)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=4), st.booleans())
def test_any_answer_is_one_table_that_means_nothing(rows: list[list[object]], is_cut: bool) -> None:
    """Read as a note of its own, an answer holds a table and nothing that Obsidian would act on."""
    table = markdown_table(["a|b", "%% c"], rows, is_cut=is_cut)
    note = parsed(table + "\n").note
    assert (note.links, note.tags, note.regions, note.headings, note.block_ids) == ((), (), (), (), ())
    assert [len(each.rows) for each in note.tables] == [len(rows) + is_cut]
    assert {len(row.cells) for each in note.tables for row in (each.header, *each.rows)} == {2}
    filled = f"{BEGIN}\n{SQL}{result_text(table, chr(10))}{END}\n"
    assert [str(block.state) for block in parsed(filled).queries.blocks] == ["intact"]
