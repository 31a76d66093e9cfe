"""Vaults for agents; their state and snapshot lie beside them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from agents import set_apart
from vault_case import Case, model, month, topic

SAMPLE = Path(__file__).parents[3] / "vault_template"
JANUARY = month(
    "2026-01",
    (
        model("GLM-5", "https://arxiv.org/abs/2601.00001", score="HLE（Pass@1，no tools）**41.5**；AIME 2025 **90.1**"),
        model("Kimi K2.5", "https://arxiv.org/abs/2601.00002", score="HLE（Pass@1，no tools）**44.0**；GPT-5 HLE 42.0"),
    ),
    (topic("稀疏注意力", "[NSA](https://arxiv.org/abs/2601.00003)"),),
)
FEBRUARY = month(
    "2026-02",
    (
        model(
            "DeepSeek-V4",
            "https://arxiv.org/abs/2602.00001",
            score="HLE（Pass@1，no tools）**47.2**；AIME 2025 **93.0**",
        ),
    ),
    (topic("RL 基建", "[DORA](https://arxiv.org/abs/2602.00002)"),),
)


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    """A log of two months."""
    made = Case(tmp_path / "vault")
    made.write("Log/2026-01.md", JANUARY)
    made.write("Log/2026-02.md", FEBRUARY)
    made.write("obsintel.toml", "")
    return set_apart(made, monkeypatch)


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    """The sample vault."""
    made = Case(tmp_path / "sample")
    for part in ("base", "sample"):
        shutil.copytree(SAMPLE / part, made.root, dirs_exist_ok=True)
    return set_apart(made, monkeypatch)
