"""Comments that a cell does not close: what they hide, over lines and cells, stays hidden in a rollup.

Comments that begin and end in one cell are gone already when a cell is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

if TYPE_CHECKING:
    from obsidian_intel.months.cells.cell_parts import Group, Outline
    from obsidian_intel.months.typed_month import CellValue

MARK = "%%"


def outlines(cells: Mapping[str, CellValue]) -> dict[str, Outline]:
    """The outlines of a row's cells by field, in the order of their places, without what a comment hides."""
    ordered = sorted(cells.items(), key=lambda found: found[1].span)
    if not any(MARK in cell.raw for cell in cells.values()):
        return {field: cell.outline for field, cell in ordered}
    hush = CommentStripper()
    return {field: hush.outline(cell.outline) for field, cell in ordered}


class CommentStripper:
    def __init__(self) -> None:
        self._hidden = False

    def outline(self, outline: Outline) -> Outline:
        groups = (self._group(group) for group in outline.groups)
        return replace(
            outline, groups=tuple(group for group in groups if group.tag or group.label or group.text or group.items)
        )

    def _group(self, group: Group) -> Group:
        tag, label, text = self._shown(group.tag), self._shown(group.label), self._shown(group.text)
        items = (replace(item, label=self._shown(item.label), text=self._shown(item.text)) for item in group.items)
        return replace(group, tag=tag, label=label, text=text, items=tuple(i for i in items if i.label or i.text))

    def _shown(self, text: str) -> str:
        first, *others = text.split(MARK)
        kept = "" if self._hidden else first
        for part in others:
            self._hidden = not self._hidden
            kept += "" if self._hidden else part
        return kept.strip()
