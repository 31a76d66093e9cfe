"""`set_cell`, `insert_after` and `set_statement`: what is written, what is refused and why, and what stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from row_vaults import CLAY, FRONT, ROW, text_of, vault_with
from vault_case import Case

from obsidian_intel import open_vault
from obsidian_intel.operations.rows.append import append_row
from obsidian_intel.operations.rows.cells import insert_after, set_cell
from obsidian_intel.operations.rows.refusal import RowRefused
from obsidian_intel.operations.rows.row_values import read_row
from obsidian_intel.operations.rows.statements import read_statement, set_statement
from obsidian_intel.operations.rows.write import RowWritten

STATEMENTS = "## 🔭 The Observatory\n\n* **Dominant Theme:** [例如：一句话]\n\n## 🏗️ Review\n\n"
LINKED = ROW.replace("00001)", r"00001) [[GLM-5\|📄]]")
SECOND = ROW.replace("GLM-5", "Qwen4").replace("00001", "00002")
TOPICS = "### 2. 后训练 (The Chisel)\n\n| 主题 | 整体趋势/演进 | 核心关注论文 (Key Papers) |\n|---|---|---|\n| RL | a | [P](https://arxiv.org/abs/2602.00009) |\n"
BODY = STATEMENTS + CLAY + LINKED + SECOND + "\n" + TOPICS

CELLS = {
    "lines": ("value", "一\n二", "一<br> 二"),
    "paragraphs": ("value", "一\n\n二", "一<br><br>二"),
    "nested list": (
        "mechanism",
        "- **[Data] 合成**\n  - **甲**：乙\n- 丙\n  - 丁",
        "**[Data] 合成**：<br><br> **甲**：乙<br><br>**丙**：<br><br> 丁",
    ),
    "pipes": ("value", "a|b `c|d` $|x|$ [[GLM-5|it]] \\| e", r"a\|b `c\|d` $\|x\|$ [[GLM-5\|it]] \| e"),
    "code fence": ("value", "```sh\nrun | tee\n```", r"`run \| tee`"),
    "math block": ("value", "$$\nx^2\n$$", "$$x^2$$"),
    "house form": ("value", "**A**：<br><br> b<br> c", "**A**：<br><br>b<br> c"),
    "header as field": ("关键能力/指标", "HLE **41.5**", "HLE **41.5**"),
    "emptied": ("value", "", ""),
    "English head": ("value", "- Costs\n  - much", "**Costs**:<br><br> much"),
    "hard breaks": ("value", "a\\\nb  \nc", "a<br> b<br> c"),
}
REFUSED = {
    "deep list": ("value", "- a\n  - b\n    - c", "too-deep"),
    "deep list below another": ("value", "- a\n  - b\n  - d\n    - c", "too-deep"),
    "heading": ("value", "## A", "not-in-a-cell"),
    "quote": ("value", "> A", "not-in-a-cell"),
    "table": ("value", "a | b\n--|--\n1 | 2", "not-in-a-cell"),
    "open code": ("value", "a `b", "unbalanced"),
    "open bold": ("value", "**a", "unbalanced"),
    "open comment": ("value", "%%a", "unbalanced"),
    "open fence": ("value", "```\nx", "unbalanced"),
    "head with text": ("value", "- **A**：b\n  - c", "head-with-text"),
    "backslash pipe in code": ("value", "`a\\|b`", "pipe-in-code"),
    "control character": ("value", "a\x07", "bad-text"),
    "lone surrogate": ("value", "a\ud800", "bad-text"),
    "a megabyte": ("value", "长" * 1_000_000, "too-long"),
    "unknown field": ("valu", "x", "no-field"),
    "name of two lines": ("name", "a\nb", "no-name"),
    "link to the note gone": ("name", "[GLM-5](https://arxiv.org/abs/2602.00001)", "link-lost"),
}


@pytest.mark.parametrize("case", CELLS)
def test_a_cell_is_written_and_nothing_else(tmp_path: Path, case: str) -> None:
    field, markdown, raw = CELLS[case]
    workspace = vault_with(tmp_path, BODY)
    before = text_of(workspace)
    row = read_row(workspace, "2026-02", "GLM-5")
    done = set_cell(workspace, "2026-02", "GLM-5", field, markdown, expect=row.hash)
    after = text_of(workspace)
    name = field if field in row.cells else "capability"
    old = {"value": "可复用", "mechanism": "**[Train] 统一**：稳定", "capability": "MMLU **88.5**"}[name]
    start = before.index(old)
    assert after == before[:start] + raw + before[start + len(old) :]
    read = read_row(workspace, "2026-02", "GLM-5", section="clay")
    assert read.hash == done.hash != row.hash
    again = set_cell(workspace, "2026-02", row.line, field, read.cells[name])
    assert (again.step_id, again.diff, text_of(workspace)) == (None, "", after)


HEADS = [
    "**[Infra] x**<br><br> a<br> b",
    "**[Infra] x**<br>a<br>b",
    "**x**：<br><br>a<br>b",
    "**[Infra] x**：<br><br>a",
]


@pytest.mark.parametrize("raw", HEADS)
def test_lines_beside_a_new_one_stay_as_they_are_read(tmp_path: Path, raw: str) -> None:
    workspace = vault_with(tmp_path, BODY.replace("可复用", raw))
    before = read_row(workspace, "2026-02", "GLM-5").cells["value"]
    insert_after(workspace, "2026-02", "GLM-5", "value", "new")
    after = read_row(workspace, "2026-02", "GLM-5").cells["value"]
    assert after == f"{before}\n  - new"


@pytest.mark.parametrize("case", REFUSED)
def test_what_no_cell_can_hold_is_refused_by_name(tmp_path: Path, case: str) -> None:
    field, markdown, code = REFUSED[case]
    workspace = vault_with(tmp_path, BODY)
    before = text_of(workspace)
    with pytest.raises(RowRefused) as refused:
        set_cell(workspace, "2026-02", "GLM-5", field, markdown)
    found = refused.value.as_record()
    assert (found["code"], found["path"]) == (code, "2026-02.md") and found["hint"], found
    assert "\n" not in str(refused.value) and text_of(workspace) == before and not workspace.store.history()


def test_names_that_fit_nothing_list_what_there_is(tmp_path: Path) -> None:
    workspace = vault_with(tmp_path, BODY)
    calls: dict[str, Callable[[], RowWritten]] = {
        "no-month": lambda: set_cell(workspace, "2027-01", "GLM-5", "value", "x"),
        "no-section": lambda: append_row(workspace, "2026-02", "clai", {"name": "x"}),
        "ambiguous-section": lambda: append_row(workspace, "2026-02", "", {"name": "x"}),
        "no-row": lambda: set_cell(workspace, "2026-02", "GLM-6", "value", "x"),
        "row-exists": lambda: append_row(workspace, "2026-02", "clay", {"name": "GLM-5"}),
        "no-name": lambda: append_row(workspace, "2026-02", "clay", {"value": "x"}),
        "stale": lambda: set_cell(workspace, "2026-02", "GLM-5", "value", "x", expect="0" * 12),
        "no-line": lambda: insert_after(workspace, "2026-02", "GLM-5", "value", "x", after="nowhere"),
        "no-statement": lambda: set_statement(workspace, "2026-02", "insight", "x"),
    }
    for code, call in calls.items():
        with pytest.raises(RowRefused) as refused:
            call()
        found = refused.value.as_record()
        assert found["code"] == code and found["found" if code != "no-name" else "hint"] and found["hint"], found


def test_a_link_that_is_put_in_meanwhile_leaves_the_hash(tmp_path: Path) -> None:
    workspace = vault_with(tmp_path, CLAY + ROW)
    row = read_row(workspace, "2026-02", "GLM-5")
    (workspace.root / "2026-02.md").write_text(text_of(workspace).replace(ROW, LINKED), "utf-8")
    set_cell(workspace, "2026-02", "GLM-5", "value", "新", expect=row.hash)
    assert LINKED.replace("可复用", "新") in text_of(workspace)


def test_a_short_row_gets_the_cells_that_it_lacks(tmp_path: Path) -> None:
    for tail in (" |\n", "\n"):
        workspace = vault_with(tmp_path / str(len(tail)), CLAY + "| GLM-5" + tail)
        set_cell(workspace, "2026-02", "GLM-5", "capability", "HLE **4.5**")
        assert text_of(workspace).endswith("| GLM-5 | | HLE **4.5** |\n")


def test_a_dry_run_shows_the_change_and_makes_none(tmp_path: Path) -> None:
    workspace = vault_with(tmp_path, CLAY + ROW)
    before = text_of(workspace)
    shown = set_cell(workspace, "2026-02", "GLM-5", "value", "新", write=False)
    assert shown.step_id is None and text_of(workspace) == before
    assert [line[0] for line in shown.diff.splitlines()[3:]].count("+") == 1 and "| 新 |" in shown.diff


INSERTED = {
    "at the end": ("", "丁", "- **甲**：\n  - **a**：1\n  - b\n  - 丁"),
    "behind a label": ("a", "c", "- **甲**：\n  - **a**：1\n  - c\n  - b"),
    "behind a head": ("甲", "c", "- **甲**：\n  - c\n  - **a**：1\n  - b"),
    "behind a text": ("b", "- c\n- d", "- **甲**：\n  - **a**：1\n  - b\n  - c\n  - d"),
}


@pytest.mark.parametrize("case", INSERTED)
def test_lines_go_behind_the_one_that_is_named(tmp_path: Path, case: str) -> None:
    after, markdown, wanted = INSERTED[case]
    workspace = vault_with(tmp_path, CLAY + ROW.replace("可复用", "**甲**：<br><br> **a**：1<br> b"))
    insert_after(workspace, "2026-02", "GLM-5", "value", markdown, after=after)
    assert read_row(workspace, "2026-02", "GLM-5").cells["value"] == wanted


def test_statements(tmp_path: Path) -> None:
    workspace = vault_with(tmp_path, BODY)
    before = text_of(workspace)
    value, found = read_statement(workspace, "2026-02", "theme")
    assert value == ""
    done = set_statement(workspace, "2026-02", "Dominant Theme", "推理 **走向** 长程", expect=found)
    assert text_of(workspace) == before.replace("[例如：一句话]", "推理 **走向** 长程")
    assert read_statement(workspace, "2026-02", "theme") == ("推理 走向 长程", done.hash)
    set_statement(workspace, "2026-02", "signal", "a\nb")
    assert "长程\n* **The Signal:** a b\n" in text_of(workspace)
    for bad, code in (
        ("- a\n- b\n\nc", "not-in-a-cell"),
        ("[all in brackets]", "reads-otherwise"),
        ("", "not-in-a-cell"),
    ):
        with pytest.raises(RowRefused) as refused:
            set_statement(workspace, "2026-02", "theme", bad)
        assert refused.value.code == code
    with pytest.raises(RowRefused) as refused:
        set_statement(workspace, "2026-02", "theme", "x", expect=found)
    assert (refused.value.code, refused.value.found) == ("stale", done.hash)


BULLETS = (
    "## Models\n\n- [Alpha](https://arxiv.org/abs/2601.00001)\n\t- **Method:** sparse\n\t- **Results:** HLE 12.0\n"
    "- [Beta](https://arxiv.org/abs/2601.00002)\n\t- **Method:** dense\n"
)
LIST_CELLS = {
    "one line": ("Method", "mixed | `a|b`", "dense", "mixed | `a|b`"),
    "several": ("Method", "- one\n  - two\n- three", " dense", "\n\t\t- one\n\t\t\t- two\n\t\t- three"),
    "text and items": ("Method", "first\n- one", "dense", "first\n\t\t- one"),
    "a label it lacks": ("Results", "HLE 13.0", "", "\n\t- **Results:** HLE 13.0"),
    "name": ("name", "[Beta 2](https://arxiv.org/abs/2601.00002)", "[Beta](https://arxiv.org/abs/2601.00002)", ""),
}


@pytest.mark.parametrize("case", LIST_CELLS)
def test_bullets_of_a_list_are_cells(tmp_path: Path, case: str) -> None:
    field, markdown, old, new = LIST_CELLS[case]
    for newline in ("\n", "\r\n"):
        folder = tmp_path / ("crlf" if "\r" in newline else "lf")
        workspace = vault_with(folder, BULLETS.replace("\n", newline) + newline + "The end.")
        before = text_of(workspace)
        set_cell(workspace, "2026-02", "Beta", field, markdown)
        place = before.rindex("dense") + 5 if not old else before.rindex(old)
        written = (new or markdown).replace("\n", newline)
        assert text_of(workspace) == before[:place] + written + before[place + len(old) :]
        workspace.store.undo()
        assert text_of(workspace) == before


def test_a_row_goes_behind_the_one_that_is_named(tmp_path: Path) -> None:
    workspace = vault_with(tmp_path, BODY)
    before = text_of(workspace)
    first = read_row(workspace, "2026-02", "https://arxiv.org/abs/2602.00001")
    append_row(workspace, "2026-02", "clay", {"模型": "New"}, after="GLM-5", expect=first.hash)
    assert text_of(workspace) == before.replace(LINKED, LINKED + "| New | | | |\n")
    append_row(workspace, "2026-02", "", {"topic": "SFT"}, after="RL")
    assert text_of(workspace).endswith("| SFT | | |\n")
    with pytest.raises(RowRefused) as refused:
        append_row(workspace, "2026-02", "clay", {"name": "Newer"}, after="Qwen4", expect="0" * 12)
    assert refused.value.code == "stale"


def test_a_month_that_comes_later_is_found(tmp_path: Path) -> None:
    workspace = vault_with(tmp_path, BODY)
    later = text_of(workspace).replace("2026-02", "2026-03")
    (workspace.root / "2026-03.md").write_text(later, "utf-8")
    assert read_row(workspace, "2026-03", "GLM-5").path == "2026-03.md"


def test_the_python_interface_and_who_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = Case(tmp_path / "V")
    for name, value in case.env.items():
        monkeypatch.setenv(name, value)
    case.write("2026-02.md", FRONT + BODY)
    vault = open_vault(case.root)
    row = vault.row("2026-02", "GLM-5")
    assert vault.set_cell("2026-02", "GLM-5", "value", "新", expect=row.hash).name == "GLM-5"
    assert vault.insert_after("2026-02", "GLM-5", "value", "二").line == row.line
    assert vault.append_row("2026-02", "clay", {"name": "New"}).section == "clay"
    assert vault.set_statement("2026-02", "theme", "长程").name == "theme"
    assert vault.row("2026-02", "GLM-5").cells["value"] == "新\n二" and vault.month("2026-02").theme == "长程"
    assert case.run("add", "2602.11111", "--month", "2026-02", "--offline").code == 0
    shown = case.run("history", "--by", "api").out.splitlines()
    assert [line.split("  ")[2:4] for line in shown if line[0].isdigit()] == [
        ["set statement: theme", "by api"],
        ["append row: New", "by api"],
        ["insert after: GLM-5", "by api"],
        ["set cell: GLM-5", "by api"],
    ]
    assert "there are steps by api, cli" in case.run("history", "--by", "agent").err
