"""The labels of columns of time, above or below a picture."""

from __future__ import annotations

from collections.abc import Sequence

from obsidian_intel.reports.rollup.parts.time_slots import TimeSlot
from obsidian_intel.reports.rollup.pictures.drawing import Palette, rect, text


def slot_labels(slots: Sequence[TimeSlot], left: float, wide: float, y: float, paint: Palette) -> list[str]:
    """Year and month in two lines; a line under those of the range, unless they all are."""
    found = []
    whole = all(slot.inside for slot in slots)
    for index, slot in enumerate(slots):
        x = left + wide * index
        if slot.foot:
            found.append(text(x + 2, y + 11, slot.foot, paint.quiet, size=11))
        size = 12.0 if wide >= 18 else 10.5
        told = slot.inside and not whole
        found.append(text(x + wide / 2, y + 25, slot.head, paint.text, size=size, anchor="middle", bold=told))
        if told:
            found.append(rect(x + 2, y + 29, wide - 4, 2.5, paint.new, 1))
    return found
