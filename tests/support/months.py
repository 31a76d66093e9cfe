"""A month read from a text, for tests of what is read."""

from __future__ import annotations

from obsidian_intel.core.declared_settings import Config, ObsidianConfig
from obsidian_intel.core.document import Document
from obsidian_intel.core.parse_settings import parse_config
from obsidian_intel.months.typed_month import Month, MonthRow, Section
from obsidian_intel.vault.note_parser import read

HEAD = "---\nperiod: 2026-02\ntype: Monthly Report\ntags: [AI]\n---\n\n"


def read_text(body: str, settings: str = "") -> Month:
    """The month whose text is `body` under proper frontmatter."""
    config = parse_config(settings) if settings else Config()
    month = read(Document.from_text("2026-02.md", HEAD + body), config, ObsidianConfig()).month
    assert month is not None
    return month


def only_section(body: str, settings: str = "") -> Section:
    """The one section of a month."""
    (section,) = read_text(body, settings).sections
    return section


def ids(row: MonthRow) -> list[str]:
    """The ids of a row's papers."""
    return [paper.id for paper in row.papers if paper.id]


def scores(row: MonthRow) -> list[tuple[str, float]]:
    """The scores of a row, as (benchmark, value)."""
    return [(metric.benchmark, metric.value) for metric in row.metrics]
