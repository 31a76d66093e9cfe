"""OI111 lossy-value."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.core.text import Applicability, Edit, Fix
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import has_property
from obsidian_intel.lint.registry import rule
from obsidian_intel.markdown.frontmatter.model import fold_key

_ARXIV = re.compile(r"0\d{3}\.\d{4,5}|\d{4}\.\d{3,4}0")
_LEADING_ZERO = re.compile(r"0\d+")
_EXPONENT = re.compile(r"\d+[eE]\d+")
_TRAILING_ZERO = re.compile(r"\d+\.\d*0")
_NUMBER = re.compile(r"\d+(?:[.eE]\d*)?\Z")  # each of the above, and whole numbers
_EXACT = 2**53


@rule(
    "OI111",
    name="lossy-value",
    fix=Applicability.SAFE,
    needs=has_property,
    good=(
        '---\narxiv: "2407.09450"\nversion: "1.10"\nrating: 4.50\ndate: 2026-02-01\ntime: 12:30\n---\n',
        "---\n电话: '0755'\nweight: 70.0\nid: 20260201123000\n---\n",
    ),
    bad=(
        ("---\narxiv: 2407.09450\n---\n", '---\narxiv: "2407.09450"\n---\n'),
        ("---\n编号: 007\n---\n", '---\n编号: "007"\n---\n'),
        ("---\nversion: 1.10\n---\n", '---\nversion: "1.10"\n---\n'),
        ("---\nids: [0704.0001, a]\n---\n", '---\nids: ["0704.0001", a]\n---\n'),
        ("---\ncommit: 1234e56\n---\n", '---\ncommit: "1234e56"\n---\n'),
        ("---\nid: 12345678901234567890\n---\n", '---\nid: "12345678901234567890"\n---\n'),
    ),
)
def lossy_value(note: NoteContext) -> Iterator[Finding]:
    """A value that is a name, not a number, stands in quotes.

    Why: YAML takes `2407.09450` for the number 2407.0945, and the next program that writes the note drops the zero.
    Fix: quotes are added (safe).
    """
    for found in note.frontmatter.properties:
        for scalar in found.scalars:
            if scalar.quoted or not scalar.text[-1:].isdigit():
                continue
            if lost := _loss(fold_key(found.key), scalar.text):
                fix = Fix((Edit(scalar.span, f'"{scalar.raw}"'),))
                yield Finding(
                    scalar.span, f'`{scalar.text}` is read as the number {lost}; write `"{scalar.text}"`', fix
                )


def _loss(key: str, text: str) -> str | None:
    """The number that the text becomes, where that is not what it says."""
    if key == "period" or not _NUMBER.match(text):
        return None  # OI106 reads it from the text
    if _ARXIV.fullmatch(text) or (key in ("version", "ver") and _TRAILING_ZERO.fullmatch(text)):
        return repr(float(text))
    if _LEADING_ZERO.fullmatch(text):
        return text.lstrip("0") or "0"
    if _EXPONENT.fullmatch(text):
        return f"{float(text):g}"
    if text.isascii() and text.isdigit() and len(text) < 400 and int(text) > _EXACT:
        return f"{float(text):.17g}"
    return None
