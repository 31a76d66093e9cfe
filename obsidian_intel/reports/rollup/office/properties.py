"""What a file of Office says of itself: its title, and nobody's name."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from obsidian_intel.reports.rollup.office.blocks import OfficeReport

_MADE = datetime(2000, 1, 1, tzinfo=UTC)


def write_properties(properties: Any, report: OfficeReport) -> None:
    """The core properties, in place of those of the template: names of people are not handed on."""
    properties.title = f"{report.title} · {report.subtitle}"
    properties.language = "zh-CN" if report.language == "zh" else "en"
    for name in ("author", "last_modified_by", "comments", "keywords", "category", "subject", "content_status"):
        setattr(properties, name, "")
    properties.created = properties.modified = _MADE
    properties.revision = 1
