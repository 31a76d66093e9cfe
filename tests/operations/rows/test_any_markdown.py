"""Any Markdown is read back as it was given, or is refused; every byte outside the insertion is what it was."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from row_vaults import CLAY, ROW, text_of, vault_with

from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.markdown.plain_text import plain
from obsidian_intel.operations.rows.append import append_row
from obsidian_intel.operations.rows.cells import set_cell
from obsidian_intel.operations.rows.refusal import CODES, RowRefused
from obsidian_intel.operations.rows.row_values import read_row

LIST = (
    "## Models\n\n- [Alpha](https://arxiv.org/abs/2601.00001)\n  - **Method:** sparse\n  - **Results:** HLE 12.0\n"
    "- [Beta](https://arxiv.org/abs/2601.00002)\n  - **Method:** dense\n  - **Results:** HLE 13.0\n\nThe end.\n"
)
TABLE = CLAY + ROW + ROW.replace("GLM-5", "Qwen4").replace("00001", "00002") + "\n%% a note %%\n\nThe `end`.\n"
PIECES = st.sampled_from(
    [
        *(
            "word",
            "中文",
            "𝛼 emoji 🎉",
            "88.5",
            "|",
            "\\|",
            "\\",
            "`",
            "``",
            "```",
            "**",
            "*",
            "_",
            "$",
            "$$",
            "%%",
            "<br>",
        ),
        *("[", "](", ")", "[[", "]]", "#tag", "# ", "> ", "- ", "* ", "1. ", "：", ":", "<", ">", "&lt;", "---", "~~~"),
        *(
            "\n",
            "\n\n",
            "\n- ",
            "\n  - ",
            "\n    - ",
            "\n  ",
            " ",
            "\t",
            "\r\n",
            "\u3000",
            "\u200b",
            "（",
            "）",
            "!",
            "^a",
        ),
        *(
            "**粗体**：",
            "**[Train] x**",
            "`a|b`",
            "$x|y$",
            "[n](https://arxiv.org/abs/2602.00003)",
            "[[N|x]]",
            "\x0b",
            "|---|",
        ),
    ]
)
MARKDOWN = st.lists(PIECES, max_size=12).map("".join)
WORD = re.compile(r"[^\W_]+")


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return vault_with(tmp_path_factory.mktemp("table"), TABLE)


@pytest.fixture(scope="module")
def bullets(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return vault_with(tmp_path_factory.mktemp("list"), LIST)


def words(markdown: str) -> list[str]:
    """The words that a text shows, in order; what a comment hides and what breaks a line left out."""
    return WORD.findall(plain(re.sub(r"(?m)^[ \t]*(?:```[^`\n]*|~~~.*)$|<br>", "\n", markdown)))


def reset(workspace: Workspace, text: str) -> None:
    (workspace.root / "2026-02.md").write_bytes(text.encode())


def check_rest(before: str, after: str, old: str) -> str:
    """The text that stands in the place of `old`; all else must be as it was."""
    start = before.index(old)
    behind = before[start + len(old) :]
    assert after.startswith(before[:start]) and after.endswith(behind)
    return after[start : len(after) - len(behind)]


@given(MARKDOWN)
def test_a_cell_of_a_table(table: Workspace, markdown: str) -> None:
    before = vault_text(TABLE)
    reset(table, before)
    try:
        done = set_cell(table, "2026-02", "GLM-5", "value", markdown)
    except RowRefused as refused:
        assert refused.code in CODES and text_of(table) == before
        return
    raw = check_rest(before, text_of(table), "可复用")
    assert "\n" not in raw and not re.search(r"(?<!\\)(?:\\\\)*\|", raw)
    read = read_row(table, "2026-02", "GLM-5", section="clay")
    assert read.hash == done.hash
    written = text_of(table)
    back = set_cell(table, "2026-02", "GLM-5", "value", read.cells["value"])
    assert (text_of(table), back.step_id, back.hash) == (written, None, read.hash)
    assert words(read.cells["value"]) == words(markdown)


@given(MARKDOWN, MARKDOWN)
def test_a_new_row_of_a_table(table: Workspace, name: str, text: str) -> None:
    before = vault_text(TABLE)
    reset(table, before)
    try:
        append_row(table, "2026-02", "clay", {"name": f"新 {name}", "mechanism": text})
    except RowRefused as refused:
        assert refused.code in CODES and text_of(table) == before
        return
    after = text_of(table)
    start = before.index("\n\n%%")
    assert after.startswith(before[:start] + "\n") and after.endswith(before[start:])
    assert after.count("\n") == before.count("\n") + 1


@given(MARKDOWN)
def test_a_bullet_of_a_list(bullets: Workspace, markdown: str) -> None:
    before = vault_text(LIST)
    reset(bullets, before)
    try:
        set_cell(bullets, "2026-02", "Beta", "Method", markdown)
    except RowRefused as refused:
        assert refused.code in CODES and text_of(bullets) == before
        return
    check_rest(before, text_of(bullets), " dense")
    cell = read_row(bullets, "2026-02", "Beta").cells.get("method", "")
    assert words(re.sub(r"(?m)^[ \t]*[-*+][ \t]", "", cell)) == words(re.sub(r"(?m)^[ \t]*[-*+][ \t]", "", markdown))


def vault_text(body: str) -> str:
    return "---\nperiod: 2026-02\ntype: Monthly Report\ntags: [AI]\n---\n\n" + body
