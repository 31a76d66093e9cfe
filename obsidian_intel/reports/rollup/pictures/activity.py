"""Rows a month: models and topics, one above the other."""

from __future__ import annotations

from collections.abc import Sequence

from obsidian_intel.reports.rollup.labels import Words
from obsidian_intel.reports.rollup.parts.time_slots import TimeSlot
from obsidian_intel.reports.rollup.pictures.drawing import WIDTH, Palette, Picture, rect, text
from obsidian_intel.reports.rollup.pictures.slot_axis import slot_labels

_TALL, _TOP = 96.0, 40.0


def activity_picture(slots: Sequence[TimeSlot], words: Words, paint: Palette) -> Picture | None:
    """The picture, or None where there is less than two columns to compare."""
    if len(slots) < 2:
        return None
    top = max((slot.rows.models + slot.rows.topics for slot in slots), default=0) or 1
    step = min(60.0, WIDTH / len(slots))
    wide = min(step * 0.66, 30.0)
    body = _key(words, paint)
    for index, slot in enumerate(slots):
        x = step * (index + 0.5)
        base = _TOP + _TALL
        for rows, fill in ((slot.rows.models, paint.new), (slot.rows.topics, paint.other)):
            if rows:
                tall = _TALL * rows / top
                base -= tall
                body.append(rect(x - wide / 2, base, wide, max(1.0, tall - 1.5), fill))
        said = str(slot.rows.models + slot.rows.topics) if slot.rows.notes else "–"
        body.append(text(x, base - 5, said, paint.text, size=11.5, anchor="middle"))
    body += slot_labels(slots, 0, step, _TOP + _TALL, paint)
    told = words.clauses(_told(slot, words) for slot in slots)
    return Picture(words("Rows over time"), words("{text}.", text=told), WIDTH, _TOP + _TALL + 34, "".join(body))


def _key(words: Words, paint: Palette) -> list[str]:
    first = rect(0, 2, 11, 11, paint.new) + text(16, 12, words("models"), paint.quiet, size=12)
    return [first, rect(90, 2, 11, 11, paint.other) + text(106, 12, words("topics"), paint.quiet, size=12)]


def _told(slot: TimeSlot, words: Words) -> str:
    if not slot.rows.notes:
        return words.labelled(slot.label, words("no note"))
    counts = (words.count(slot.rows.models, "model"), words.count(slot.rows.topics, "topic"))
    return words.labelled(slot.label, words.listed(counts))
