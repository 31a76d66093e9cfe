"""A linked sample vault, made once, and a vault of one month that is cheap to make."""

from __future__ import annotations

from pathlib import Path

import pytest
from vault_case import Case, model, month, topic


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Case:
    case = Case(tmp_path_factory.mktemp("sample") / "Vault")
    case.root.rmdir()
    assert case.run("init", str(case.root), "--sample", vault=False).code == 0
    assert case.run("link", "--yes").code == 0
    return case


@pytest.fixture(scope="session")
def sample_parquet(sample: Case) -> Path:
    """The sample vault, exported. Only to be read."""
    folder = sample.root.parent / "parquet"
    assert sample.run("export", str(folder)).code == 0
    return folder


@pytest.fixture
def case(tmp_path: Path) -> Case:
    case = Case(tmp_path / "Vault")
    case.write("Log/2026-01.md", month("2026-01", (model("Alpha", "https://arxiv.org/abs/2601.00001"),)))
    case.write(
        "Log/2026-02.md",
        month(
            "2026-02",
            (model("Beta", score="AIME 2025 Pass@1 **70.5%**"),),
            (topic("Agents", "[P](https://arxiv.org/abs/2602.00002)"),),
        ),
    )
    return case
