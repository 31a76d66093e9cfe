"""What a row is called, which papers it stands for, and where the link to its note goes in."""

from __future__ import annotations

import pytest
from months import HEAD, ids, only_section, read_text

A = "https://arxiv.org/abs/2602.00101"
ID = "arxiv:2602.00101"

# the name cell with ◆ where our link goes in, the row's name, its ids
LONG = "a network that reads the gait of otters from water alone " * 4
NAMES = [
    (f"1) **OtterNet**◆ - {LONG}", "OtterNet", []),
    (f"2) OtterNet 1.5◆ - {LONG}", "OtterNet 1.5", []),
    (f"10) The Gait of Otters◆  Investigates {LONG}", "The Gait of Otters", []),
    ("2) Partial Differential Otters◆ - a review of what can be learned of them", "Partial Differential Otters", []),
    ("《Otters Swim》◆", "Otters Swim", []),
    (f'Reed, Ann, et al. "The Gait of Otters." [arXiv]({A})◆ (2026).', "The Gait of Otters", [ID]),
    (f"Reed, A. (2026). “The Gait of Otters,” [PDF]({A})◆", "The Gait of Otters", [ID]),
    (f'Otters, again: "a dam" ([paper]({A}))◆', 'Otters, again: "a dam"', [ID]),
    ("3. OtterNet◆", "OtterNet", []),
    ("3D Otters◆", "3D Otters", []),
    (f"[GLM-5]({A})◆", "GLM-5", [ID]),
    (f"**[GLM-5]({A})◆** 智谱", "GLM-5", [ID]),
    (f"**GLM-5**：[论文]({A})◆", "GLM-5", [ID]),
    (f"**GLM-6** ([2602.00101]({A}))◆", "GLM-6", [ID]),
    (f"**GLM-6** （[报告]({A})，[代码](https://github.com/q/q)）◆", "GLM-6", [ID, "github:q/q"]),
    (f"GLM-7 {A}◆", "GLM-7", [ID]),
    (f"GLM-8 [📄]({A})◆", "GLM-8", [ID]),
    (f"[Paper]({A}) GLM-9◆", "GLM-9", [ID]),
    (f"[arXiv 2602.00101]({A}) **Self-play**, again◆", "Self-play, again", [ID]),
    ("[[GitHub](https://github.com/q/q)] GLM-10◆", "GLM-10", ["github:q/q"]),
    ("GLM-11 (arXiv:2602.00101)◆", "GLM-11", [ID]),
    ("GLM-11（arXiv：2602.00101）◆", "GLM-11", [ID]),
    ("GLM-11 (arXiv 2602.00101)◆", "GLM-11", [ID]),
    ("GLM-11 (10.48550/arXiv.2602.00101)◆", "GLM-11", [ID]),
    ("[GLM-5](https://arxiv.org/abs/arXiv:2602.00101)◆", "GLM-5", [ID]),
    (f'<a href="{A}">GLM-12</a>◆', "GLM-12", [ID]),
    ("GLM-13[^g]◆", "GLM-13", []),
    ("GPT-5.2（[公告](https://openai.com/x)）◆", "GPT-5.2", ["url:openai.com/x"]),
    ("Gemma 4◆<br>Google", "Gemma 4", []),
    (f"{A}◆", "arXiv 2602.00101", [ID]),
    ("https://huggingface.co/org/Model-1◆", "Model-1", ["hf:org/Model-1"]),
    ("https://z.ai/blog/glm-5◆", "glm-5", ["url:z.ai/blog/glm-5"]),
    (f"[Model 1]({A})◆", "Model 1", [ID]),
    (f"[X]({A})◆", "X", [ID]),
    ("GLM-14 [X](https://x.com/glm/1)◆", "GLM-14", ["url:x.com/glm/1"]),
    (f"[weights](https://huggingface.co/o/m), [paper]({A}) GLM◆", "GLM", [ID, "hf:o/m"]),
]
HEADER = "| 模型名称 | 核心技术创新 | 关键能力 | 业务应用 |\n| --- | --- | --- | --- |\n"


@pytest.mark.parametrize(("cell", "name", "wanted"), NAMES)
def test_names(cell: str, name: str, wanted: list[str]) -> None:
    raw = cell.replace("◆", "")
    (row,) = only_section(HEADER + f"| {raw} | a | b | c |\n").rows
    start = next(iter(row.cells.values())).span.start
    assert (row.name, ids(row)) == (name, wanted)
    assert row.papers[0].insert - start == cell.index("◆")


# the name cell as our link leaves it: name and note stay what they are
LINKED = [
    (f"[GLM-5]({A}) [[GLM-5\\|📄]]", "GLM-5", "GLM-5"),
    (f"**GLM-6** ([2602.00101]({A})) [[GLM-6\\|📄]]", "GLM-6", "GLM-6"),
    (f"[Paper]({A}) GLM-9 [[GLM-9\\|📄]]", "GLM-9", "GLM-9"),
    (f"{A} [[arXiv 2602.00101\\|📄]]", "arXiv 2602.00101", "arXiv 2602.00101"),
    ("https://doi.org/10.1145/1 [[DOI 10.1145-1\\|📄]]", "DOI 10.1145/1", "DOI 10.1145-1"),
    ("GLM-8[^g] [[GLM-8\\|📄]]", "GLM-8", "GLM-8"),
    (f"[arXiv]({A}) [[Notes on RL\\|📄]]", "Notes on RL", "Notes on RL"),
    (f"[[Engram]] ([paper]({A}))", "Engram", "Engram"),
    (f"[[arxiv-2602.00101\\|Kimi K2.5]] [pdf]({A})", "Kimi K2.5", "arxiv-2602.00101"),
    (f"[Kimi]({A}) [📄](../Reading/Kimi%20K2.md)", "Kimi", "../Reading/Kimi K2.md"),
    ("[GLM-5](../Reading/GLM-5.md)", "GLM-5", "../Reading/GLM-5.md"),
    ("[📄](GLM-5.md)", "GLM-5", "GLM-5.md"),
    ("[chart](GLM-5.png) GLM-5", "chart GLM-5", None),
]


@pytest.mark.parametrize(("cell", "name", "note"), LINKED)
def test_rows_that_are_linked_to_a_note(cell: str, name: str, note: str | None) -> None:
    (row,) = only_section(HEADER + f"| {cell} | a | b | c |\n").rows
    assert (row.name, row.papers[0].note) == (name, note)


def test_reference_links_and_footnotes() -> None:
    body = HEADER + (
        "| [GLM-5] | a | b | c |\n"
        "| **[GLM-6][g6]** | a | b | c |\n"
        "| GLM-7[^7] | a | b | [^7] |\n"
        "| GLM-8[^8] | a | b | c |\n"
        "| [GLM-9] | a | b | c |\n"
        "\n[GLM-5]: https://arxiv.org/abs/2602.00105\n[g6]: https://arxiv.org/abs/2602.00106\n"
        "[^7]: See https://arxiv.org/abs/2602.00107.\n[^8]: Two: https://arxiv.org/abs/2602.1 and arXiv:2602.00108, arXiv:2602.00109\n"
    )
    section = only_section(body)
    found = [(row.name, ids(row), row.is_data) for row in section.rows]
    assert found == [
        ("GLM-5", ["arxiv:2602.00105"], True),
        ("GLM-6", ["arxiv:2602.00106"], True),
        ("GLM-7", ["arxiv:2602.00107"], True),
        ("GLM-8", [], True),
        ("[GLM-9]", [], False),  # no definition: a placeholder
    ]
    text = HEAD + body
    assert [text[: row.papers[0].insert].rpartition("| ")[2] for row in section.rows[:3]] == [
        "[GLM-5]",
        "**[GLM-6][g6]",
        "GLM-7[^7]",
    ]
    assert section.rows[0].cells["name"].text == "GLM-5"


# header, cell: the ids of a row whose paper stands in a column of its own
LINK_COLUMNS = [
    ("论文链接", "https://arxiv.org/abs/2602.00101", [ID]),
    ("Link", "[arXiv](https://arxiv.org/abs/2602.00101), [code](https://github.com/q/q)", [ID, "github:q/q"]),
    (
        "Code / paper",
        "[code](https://github.com/q/q) · [pdf](https://arxiv.org/pdf/2602.00101v2.pdf)",
        [ID, "github:q/q"],
    ),
    ("arXiv", "2602.00101", [ID]),
    ("arXiv", "2602.0010", ["arxiv:2602.00100"]),
    ("ID", "arXiv:2602.00101v3", [ID]),
    ("来源", "10.1145/3292500", ["doi:10.1145/3292500"]),
    ("Ссылки", "-", []),
    ("Whatever", "[x](https://arxiv.org/abs/2602.00101)", [ID]),
]


@pytest.mark.parametrize(("header", "cell", "wanted"), LINK_COLUMNS)
def test_columns_of_links(header: str, cell: str, wanted: list[str]) -> None:
    body = f"| 模型名称 | 核心技术创新 | 关键能力 | 业务应用 | {header} |\n| --- | --- | --- | --- | --- |\n| GLM-5 | a | b | c | {cell} |\n"
    (row,) = only_section(body).rows
    assert (row.name, ids(row)) == ("GLM-5", wanted)
    assert (HEAD + body)[: row.papers[0].insert].endswith("| GLM-5")


def test_prose_names_no_paper_of_the_row() -> None:
    body = HEADER + f"| DCPO | on top of [GRPO]({A}) and arXiv:2602.00102 | b | c |\n"
    (row,) = only_section(body).rows
    assert ids(row) == []


def test_a_row_behind_an_invisible_character_keeps_its_cells() -> None:
    (row,) = only_section(HEADER + f"\u00a0| [GLM-5]({A}) | a | AIME 2025 **92.7** | c |\n").rows
    assert (row.name, ids(row), row.cells["value"].raw, row.ragged) == ("GLM-5", [ID], "c", False)


def test_names_hold_no_marks_of_direction() -> None:
    month = read_text(HEADER + "| \u200fMiniMax-M1\u200f | a | b | c |\n")
    assert [row.name for row in month.rows] == ["MiniMax-M1"]


# the cell of key papers with ◆ where our links go in, and their names
KEY_PAPERS = [
    (f"[GRPO]({A})◆; [DAPO]({A}2)◆", ["GRPO", "DAPO"]),
    (f"GRPO ([link]({A}))◆；DAPO：[论文]({A}2)◆", ["GRPO", "DAPO"]),
    (f"**GRPO** [arXiv]({A})◆<br>**Soft, late DAPO** [pdf]({A}2)◆", ["GRPO", "late DAPO"]),
    (f"GRPO [paper]({A})◆ [code](https://github.com/q/q)◆", ["GRPO", "code"]),
    (f"{A}◆", [""]),
    (f"**[Paper] GRPO({A})**◆：方法", ["GRPO"]),
]


@pytest.mark.parametrize(("cell", "names"), KEY_PAPERS)
def test_key_papers(cell: str, names: list[str]) -> None:
    body = f"| 主题 | 整体趋势 | 核心关注论文 | 参考价值 |\n| --- | --- | --- | --- |\n| RL | up | {cell.replace('◆', '')} | v |\n"
    (row,) = only_section(body).rows
    assert [paper.title for paper in row.papers] == names
    start = row.cells["papers"].span.start
    places = [at - n for n, at in enumerate(i for i, char in enumerate(cell) if char == "◆")]
    assert [paper.insert - start for paper in row.papers] == places
