"""Mechanisms over time: a line a mechanism, a box a month, as dark as it has models."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from obsidian_intel.reports.rollup.labels import Words
from obsidian_intel.reports.rollup.parts.time_slots import TimeSlot
from obsidian_intel.reports.rollup.pictures.drawing import WIDTH, Palette, Picture, dot, fitted, rect, text
from obsidian_intel.reports.rollup.pictures.slot_axis import slot_labels

_NAME, _LONG_NAME, _HIGH, _MOST = 92.0, 190.0, 26.0, 12


def mechanisms_picture(
    slots: Sequence[TimeSlot], words: Words, paint: Palette, title: str = "Mechanisms over time"
) -> Picture | None:
    """The picture, or None where no row has a mechanism, or there is but one column. `title`: what the rows are."""
    total: Counter[str] = Counter()
    for slot in slots:
        total.update(dict(slot.rows.tags))
    names = [name for name, _ in sorted(total.items(), key=lambda found: (-found[1], found[0]))[:_MOST]]
    if not names or len(slots) < 2:
        return None
    long = any(fitted(name, 12, _NAME - 8, 1) != [name] for name in names)
    room = max(_NAME, min(_LONG_NAME, WIDTH - 40.0 * len(slots))) if long else _NAME
    wide = min(40.0, (WIDTH - room) / len(slots))
    most = max(count for slot in slots for _, count in slot.rows.tags)
    counts = [dict(slot.rows.tags) for slot in slots]
    body = slot_labels(slots, room, wide, 0, paint)
    y, told = 34.0, []
    for name in names:
        body += [
            text(0, y + 17 + i * 12, part, paint.text, size=12) for i, part in enumerate(fitted(name, 12, room - 8, 1))
        ]
        for index, found in enumerate(counts):
            x = room + wide * index
            if count := found.get(name, 0):
                shade = f"{0.16 + 0.5 * count / most:.2f}"
                body.append(rect(x + 1, y + 1, wide - 2, _HIGH - 2, f'fill-opacity="{shade}" {paint.new}', 3))
                body.append(text(x + wide / 2, y + 17, str(count), paint.text, size=11.5, anchor="middle"))
            else:
                body.append(dot(x + wide / 2, y + 13, paint.quiet, 1.2))
        y += _HIGH
        shown = (f"{slot.label} {found[name]}" for slot, found in zip(slots, counts, strict=True) if name in found)
        told.append(words.labelled(name, words.listed(shown)))
    if rest := len(total) - len(names):
        body.append(text(0, y + 14, words("and {count} more", count=rest), paint.quiet, size=12))
        y += 20
    return Picture(words(title), words("{text}.", text=words.clauses(told)), WIDTH, y + 2, "".join(body))
