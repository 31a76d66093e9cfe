"""A row with a broken link is never linked: ours would go into the middle of it."""

from __future__ import annotations

import pytest

from obsidian_intel.core.declared_settings import Config, ObsidianConfig
from obsidian_intel.core.document import Document
from obsidian_intel.lint.examples import MODELS, MONTH
from obsidian_intel.vault.extract_facts import facts_of
from obsidian_intel.vault.note_parser import read


@pytest.mark.parametrize(
    ("name", "linkable"),
    [
        ("[千问](https://arxiv.org/abs/2602.00117)", True),
        ("千问（https://arxiv.org/abs/2602.00117）", True),
        ("**[Paper] 千问（https://arxiv.org/abs/2602.00117）**", True),
        ("【新】[千问](https://arxiv.org/abs/2602.00117)", True),
        ("千问［论文］（https://arxiv.org/abs/2602.00117）", False),
        ("［千问］(https://arxiv.org/abs/2602.00117)", False),
        ("[千问]（https://arxiv.org/abs/2602.00117）", False),
        ("[千问] （https://arxiv.org/abs/2602.00117）", False),
        ("【千问】（https：//arxiv.org/abs/2602.00117）", False),
        ("[千问](https://arxiv.org/abs/2602.00117）", False),
    ],
)
def test_a_row_with_a_broken_link_is_left_alone(name: str, linkable: bool) -> None:
    text = MONTH + MODELS + f"| {name} | **[Train] RL** | AIME 2025 **92.7** | 可复用 |\n"
    facts = facts_of(read(Document.from_text("2026-02.md", text), Config(), ObsidianConfig()), Config())
    assert [row.linkable for row in facts.rows] == [linkable]
