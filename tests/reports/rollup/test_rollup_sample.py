"""The sample vault rolls up to its golden files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from rollup_months import shown

from obsidian_intel.core.declared_settings import Config, ObsidianConfig
from obsidian_intel.core.document import Document
from obsidian_intel.months.typed_month import Month
from obsidian_intel.reports.rollup.aggregate import aggregate
from obsidian_intel.reports.rollup.ranges import parse_range
from obsidian_intel.vault.note_parser import read

SAMPLE = Path(__file__).parents[3] / "vault_template" / "sample"
RANGES = {
    "sample-month": {"month": "2025-02"},
    "sample-quarter": {"quarter": "2025-Q1"},
    "sample-year": {"year": "2025"},
}


@pytest.fixture(scope="module")
def months() -> list[Month]:
    found = []
    for path in sorted(SAMPLE.rglob("*.md")):
        document = Document.from_bytes(path.relative_to(SAMPLE).as_posix(), path.read_bytes())
        assert isinstance(document, Document)
        month = read(document, Config(), ObsidianConfig()).month
        if month is not None:
            found.append(month)
    return found


@pytest.mark.parametrize("span", RANGES)
@pytest.mark.parametrize("name", ["md", "html", "json", "csv"])
def test_sample(name: str, span: str, months: list[Month], golden: Callable[[str, str], None]) -> None:
    golden(f"{span}.{name}", shown(name, aggregate(months, parse_range(**RANGES[span]))))
