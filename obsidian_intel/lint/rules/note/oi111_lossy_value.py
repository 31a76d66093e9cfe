"""OI111 lossy-value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.core.message import Message
from obsidian_intel.core.text import Applicability, Edit, Fix
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import has_property
from obsidian_intel.lint.registry import rule
from obsidian_intel.markdown.frontmatter.note_properties import fold_key

# A year and a month of arXiv; three or four decimals and a zero, which a number would lose.
_ARXIV = re.compile(r"0\d(?:0[1-9]|1[0-2])\.\d{4,5}|\d{2}(?:0[1-9]|1[0-2])\.\d{3,4}0")
_ID_KEYS = frozenset(("arxiv", "arxivid", "eprint", "id", "ids", "paper", "paperid", "papers", "version", "ver"))
_LEADING_ZERO = re.compile(r"0\d+")
_EXPONENT = re.compile(r"(?=.{7})\d+[eE]\d+")  # a hash; `1e5` is a number
_TRAILING_ZERO = re.compile(r"\d+\.\d*0")
_NUMBER = re.compile(r"\d+(?:[.eE]\d*)?\Z")  # each of the above, and whole numbers
_SOUND = re.compile(r"[1-9]\d{0,14}+|\d{4}-\d\d(?:-\d\d)?", re.ASCII)  # a number, a month or a day as most are
_MOST = 400  # digits of a whole number that is looked at


@rule(
    "OI111",
    name="lossy-value",
    fix=Applicability.SAFE,
    needs=has_property,
    good=(
        '---\narxiv: "2407.09450"\nversion: "1.10"\nrating: 4.50\ndate: 2026-02-01\ntime: 12:30\n---\n',
        "---\n电话: '0755'\nweight: 70.0\nid: 20260201123000\n---\n",
        "---\nuid: 20260225174432116\nbig: 9007199254740992\nrate: 1e5\nprice: 1299.9990\n---\n",
    ),
    bad=(
        ("---\narxiv: 2407.09450\n---\n", '---\narxiv: "2407.09450"\n---\n'),
        ("---\n编号: 007\n---\n", '---\n编号: "007"\n---\n'),
        ("---\nversion: 1.10\n---\n", '---\nversion: "1.10"\n---\n'),
        ("---\nids: [0704.0001, a]\n---\n", '---\nids: ["0704.0001", a]\n---\n'),
        ("---\ncommit: 1234e56\n---\n", '---\ncommit: "1234e56"\n---\n'),
        ("---\nid: 12345678901234567890\n---\n", '---\nid: "12345678901234567890"\n---\n'),
        ("---\nuid: 20260225174432117\n---\n", '---\nuid: "20260225174432117"\n---\n'),
    ),
)
def lossy_value(note: NoteContext) -> Iterator[Finding]:
    """A value that is a name, not a number, stands in quotes.

    Why: YAML reads `2407.09450` as the number 2407.0945, and the next program that writes the note drops the zero. A
    long number that every program keeps digit by digit is not reported.
    Fix: quotes are added: safe where only a name can be meant (an id, a version, a leading zero, digits that would
    change), unsafe where a number of another property has the form of an arXiv id.
    """
    for found in note.frontmatter.properties:
        for scalar in found.scalars:
            if scalar.quoted or not scalar.text[-1:].isdigit() or _SOUND.fullmatch(scalar.text):
                continue
            key = fold_key(found.key)
            if lost := _loss(key, scalar.text):
                is_sure = key in _ID_KEYS or not _ARXIV.fullmatch(scalar.text) or scalar.text.startswith("0")
                how = Applicability.SAFE if is_sure else Applicability.UNSAFE
                message = Message(
                    '`{value}` is read as the number {number}; write `"{value}"`', value=scalar.text, number=lost
                )
                yield Finding(scalar.span, message, Fix((Edit(scalar.span, f'"{scalar.raw}"'),), how))


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
    if text.isascii() and text.isdigit() and 15 < len(text) < _MOST and (shown := _as_double(text)) != text:
        return shown
    return None


def _as_double(text: str) -> str:
    """A whole number as a program prints it that keeps numbers as doubles, as Obsidian's language does."""
    value = float(text)
    if value >= 1e21:
        return repr(value)
    digits, _, exponent = f"{Decimal(repr(value)):f}".partition(".")
    return digits if not exponent.strip("0") else text
