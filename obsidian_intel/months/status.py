"""What a value cell says of a model's standing with its reader: to be evaluated, in a pilot, in use, or dropped.

Only what stands there as a word of its own counts: a tag (`[试点]`, `#pilot`), a label (`**试点**：…`), the answer to a
label such as `状态：`, or the first clause of a line. A sentence that merely holds such a word says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from obsidian_intel.core.lazy import lazy_pattern

if TYPE_CHECKING:
    from obsidian_intel.months.cells.cell_parts import Outline

KINDS: dict[str, tuple[str, ...]] = {
    "evaluate": (
        *("待评估", "待評估", "评估中", "評估中"),
        *("to evaluate", "to be evaluated", "evaluating", "under evaluation"),
    ),
    "pilot": ("试点", "試點", "试点中", "試點中", "已试点", "在试点", "pilot", "piloting", "in pilot"),
    "adopted": ("落地", "已落地", "落地中", "adopted", "in production", "in use", "shipped"),
    "dropped": ("放弃", "放棄", "已放弃", "已放棄", "dropped", "rejected", "abandoned"),
}
"""The words of each kind."""

_WORDS = {word: kind for kind, words in KINDS.items() for word in words}
_ASKS = frozenset(("状态", "狀態", "阶段", "階段", "status", "stage", "state"))
_CLAUSE = lazy_pattern(r"[；;。，,、（(：:|/\n]|\s[-–—]\s")
_TAG = lazy_pattern(r"(?:^|\s)#([^\s#，。；,;]+)|[\[【]([^\]】]{1,24})[\]】]")
_LONGEST = 200  # code points of a clause: no status is as long
_EDGES = " \t*_`-–—.。！!：:"


def status_of(outline: Outline) -> str:
    """The status as the cell writes it (`试点`, `in production`); empty where none is said, or two that differ."""
    asked: dict[str, str] = {}
    said: dict[str, str] = {}
    for tag, label, text in _lines(outline):
        if _plain(label).casefold() in _ASKS:
            _note(asked, _first_clause(text))
            continue
        _note(said, tag)
        _note(said, label)
        if not label:
            _note(said, _first_clause(text))
        line = f"{label} {text}"
        if "#" in line or "[" in line or "【" in line:
            for found in _TAG.finditer(line):
                _note(said, (found[1] or found[2]).rpartition("/")[2])
    found_kinds = asked or said
    return next(iter(found_kinds.values())) if len(found_kinds) == 1 else ""


def status_kind(status: str) -> str:
    """`evaluate`, `pilot`, `adopted` or `dropped`; empty for a text that is no status."""
    return _WORDS.get(_plain(status).casefold(), "")


def only_status(label: str, text: str) -> bool:
    """Whether a line does nothing but say the status: `状态：试点`."""
    return _plain(label).casefold() in _ASKS and bool(status_kind(text))


def _lines(outline: Outline) -> Iterator[tuple[str, str, str]]:
    for group in outline.groups:
        yield group.tag, group.label, group.text
        for item in group.items:
            yield "", item.label, item.text


def _plain(text: str) -> str:
    return text.strip(_EDGES).removeprefix("#")


def _first_clause(text: str) -> str:
    return _CLAUSE.split(text.strip(_EDGES)[:_LONGEST], 1)[0]


def _note(found: dict[str, str], text: str) -> None:
    word = _plain(text)
    if kind := _WORDS.get(word.casefold()):
        found.setdefault(kind, word)
