"""What a comment hides in a note stays hidden in every face, closed or not, over lines and cells."""

from __future__ import annotations

import pytest

from obsidian_intel.core.declared_settings import Config, ObsidianConfig
from obsidian_intel.core.document import Document
from obsidian_intel.reports.rollup.aggregate import aggregate
from obsidian_intel.reports.rollup.formats import face
from obsidian_intel.reports.rollup.ranges import parse_range
from obsidian_intel.vault.note_parser import read

HEAD = """---
period: 2026-02
type: Monthly Report
---

* **Dominant Theme:** open %% secret %% words

| 模型名称 | 核心技术创新 (Mechanism) | 关键能力/指标 (Capability) | 业务应用/启发 (Value) |
| --- | --- | --- | --- |
"""
ROWS = [
    "| M %%secret%% | shown | shown | shown |",
    "| M | shown %% secret | secret | secret %% shown |",
    "| M | shown %% secret<br>secret | **secret**：secret<br><br>**secret**：x secret | secret |",
    "| M | **[Infra] shown**：<br><br> shown <!-- secret --> | shown %% secret<br>secret %%<br>shown | shown |",
    "| M | shown | MMLU **88.2** %% secret **70** %% | shown |",
]


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("name", ["md", "html", "json", "csv"])
def test_secrets_stay(row: str, name: str) -> None:
    month = read(Document.from_text("Log/2026-02.md", HEAD + row + "\n"), Config(), ObsidianConfig()).month
    assert month is not None
    text = face(name).render(aggregate([month], parse_range(month="2026-02")))
    assert "secret" not in text
    assert "open words" in text
    assert "shown" in text or name != "html"
