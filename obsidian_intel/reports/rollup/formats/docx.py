"""The rollup as a document of Word: chapters, native tables and charts, contents. Needs the extra `office`."""

from __future__ import annotations

from obsidian_intel.reports.rollup.office.blocks import OfficeFile
from obsidian_intel.reports.rollup.office.chapters import DOCUMENT, office_report
from obsidian_intel.reports.rollup.office.fill import filled
from obsidian_intel.reports.rollup.rollup_values import Rollup

SUFFIX = ".docx"
LEAVES = True


def render(rollup: Rollup) -> bytes:
    """The document in our own design."""
    return fill(rollup).data


def fill(rollup: Rollup, template: bytes | None = None, name: str = "") -> OfficeFile:
    """The document in `template`, a file that is called `name`."""
    return filled(office_report(rollup, DOCUMENT), SUFFIX, template, name)
