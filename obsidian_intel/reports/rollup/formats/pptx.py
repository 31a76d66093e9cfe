"""The rollup as slides of PowerPoint: agenda, native tables and charts. Needs the extra `office`."""

from __future__ import annotations

from obsidian_intel.reports.rollup.office.blocks import OfficeFile
from obsidian_intel.reports.rollup.office.chapters import SLIDES, office_report
from obsidian_intel.reports.rollup.office.fill import filled
from obsidian_intel.reports.rollup.rollup_values import Rollup

SUFFIX = ".pptx"
LEAVES = True


def render(rollup: Rollup) -> bytes:
    """The deck in our own design."""
    return fill(rollup).data


def fill(rollup: Rollup, template: bytes | None = None, name: str = "") -> OfficeFile:
    """The deck in `template`, a file that is called `name`."""
    return filled(office_report(rollup, SLIDES), SUFFIX, template, name)
