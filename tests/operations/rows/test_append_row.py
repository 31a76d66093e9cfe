"""`append_row` into tables and lists of many shapes: one insertion each, read back as it was asked for."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest
from row_vaults import CLAY, DASHES, FRONT, HEADERS, ROW, text_of, vault_with

from obsidian_intel.engine.typed_months import load_months
from obsidian_intel.operations.rows.append import append_row
from obsidian_intel.operations.rows.row_values import read_row

NEW = {
    "name": "[Kimi K2.5](https://arxiv.org/abs/2602.01234)",
    "mechanism": "- **[Infra] 异步基建**\n  - **流水线**：a|b\n  - 第二条",
    "capability": "BrowseComp **73.1**（有 context management）；HLE **41.5**",
}
WRITTEN = (
    r"| [Kimi K2.5](https://arxiv.org/abs/2602.01234) | **[Infra] 异步基建**：<br><br> **流水线**：a\|b<br> 第二条 "
    "| BrowseComp **73.1**（有 context management）；HLE **41.5** | |"
)
PLAIN = {"name": NEW["name"], "capability": "HLE **41.5**"}
A_ROW = "| [A](https://arxiv.org/abs/2601.00001) | x | HLE 1 |\n"
BULLETS = (
    "### Models\n\n"
    "- [Alpha](https://arxiv.org/abs/2601.00001)\n    - **Method:** sparse\n    - **Results:** HLE 12.0\n"
    "- [Beta](https://arxiv.org/abs/2601.00002)\n    - **Method:** dense\n    - **Results:** HLE 13.0\n"
)
HEADS = (
    "## Models\n\n"
    "### [Alpha](https://arxiv.org/abs/2601.00001)\n\n* **Method**: sparse\n* **Results**: HLE 12.0\n\n"
    "### [Beta](https://arxiv.org/abs/2601.00002)\n\n* **Method**: dense\n* **Results**: HLE 13.0\n"
)

SHAPES = {
    "template": (CLAY + ROW, "clay", NEW, "\n" + WRITTEN),
    "empty table": (CLAY + "\n## Next\n", "clay", NEW, "\n" + WRITTEN),
    "no closing pipe": (CLAY + ROW.replace(" |\n", "\n"), "clay", NEW, "\n" + WRITTEN),
    "no outer pipes": (
        "### Models\n\nModel | Mechanism | Capability\n--- | --- | ---\n" + A_ROW.strip("| \n") + "\n",
        "models",
        PLAIN,
        "\n| [Kimi K2.5](https://arxiv.org/abs/2602.01234) | | HLE **41.5** |",
    ),
    "callout": (
        "### 1. 模型 (The Clay)\n\n> [!note] 表\n> " + HEADERS + "> " + DASHES + "> " + ROW + "\nText\n",
        "clay",
        NEW,
        "\n> " + WRITTEN,
    ),
    "crlf": ((CLAY + ROW).replace("\n", "\r\n"), "clay", NEW, "\r\n" + WRITTEN),
    "no final newline": ((CLAY + ROW).rstrip("\n"), "clay", NEW, "\n" + WRITTEN),
    "empty, no final newline": (CLAY.rstrip("\n"), "clay", NEW, "\n" + WRITTEN),
    "own columns": (
        "### 模型 (Clay)\n\n| 日期 | 模型 | 我的评分 | 指标 |\n|---|---|---|---|\n| 02-01 | [A](https://arxiv.org/abs/2601.00001) | 3 | HLE 1 |\n",
        "clay",
        {"模型": NEW["name"], "我的评分": "5", "指标": "HLE **41.5**", "日期": "02-03"},
        "\n| 02-03 | [Kimi K2.5](https://arxiv.org/abs/2602.01234) | 5 | HLE **41.5** |",
    ),
    "text joined": (CLAY + ROW + "A line that GFM makes a row\n", "clay", NEW, "\n" + WRITTEN),
    "in a list": (
        "### Models\n\n- Here:\n\n  | Model | Mechanism | Capability |\n  |---|---|---|\n  | [A](https://arxiv.org/abs/2601.00001) | x | HLE 1 |\n\n- more\n",
        "models",
        PLAIN,
        "\n  | [Kimi K2.5](https://arxiv.org/abs/2602.01234) | | HLE **41.5** |",
    ),
    "section without a table": (
        "### 1. 基座模型追踪 (The Clay)\n\n> 一行一个模型。\n\n---\n\n## Next\n",
        "clay",
        NEW,
        "\n\n" + HEADERS + DASHES + WRITTEN,
    ),
    "bullets": (
        BULLETS,
        "models",
        {"Results": "HLE 41.5", "name": NEW["name"], "Method": "mixed"},
        "\n- [Kimi K2.5](https://arxiv.org/abs/2602.01234)\n    - **Method:** mixed\n    - **Results:** HLE 41.5",
    ),
    "headings": (
        HEADS,
        "models",
        {"name": NEW["name"], "Results": "HLE 41.5", "Method": "- one\n- two"},
        "\n\n### [Kimi K2.5](https://arxiv.org/abs/2602.01234)\n\n* **Method**:\n  * one\n  * two\n* **Results**: HLE 41.5",
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_one_insertion_that_reads_back(tmp_path: Path, shape: str) -> None:
    body, section, cells, inserted = SHAPES[shape]
    front = FRONT.replace("\n", "\r\n") if shape == "crlf" else FRONT
    workspace = vault_with(tmp_path, body, front=front)
    before = text_of(workspace)
    done = append_row(workspace, "2026-02", section, cells)
    after = text_of(workspace)
    blocks = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    assert len(after) - len(before) == len(inserted) and inserted in after, after
    assert sum(len(after[i:j]) for kind, _, _, i, j in blocks if kind != "equal") == len(inserted)
    start = after.index(inserted)
    assert after[:start] + after[start + len(inserted) :] == before
    (month,) = load_months(workspace, month="2026-02")
    rows = {row.name: row for row in month.rows}
    new = rows["Kimi K2.5"]
    assert [paper.id for paper in new.papers] == ["arxiv:2602.01234"]
    assert ("HLE", 41.5) in [(metric.benchmark, metric.value) for metric in new.metrics]
    read = read_row(workspace, "2026-02", "Kimi K2.5")
    assert (read.hash, read.line, read.section) == (done.hash, done.line, done.section) and done.line == new.line
    step = workspace.store.history()[0]
    assert (step.id, step.by) == (done.step_id, "cli")
    workspace.store.undo()
    assert text_of(workspace) == before
