"""What is said of a score beside its number: how it was measured, under which condition, of which model."""

from __future__ import annotations

from typing import NamedTuple

from msgspec import Struct


class Option(NamedTuple):
    """What is said of one value of a list. `owner` is empty where no model is named."""

    condition: str | None = None
    protocol: str | None = None
    owner: str = ""


class Said(Struct):
    """What is said of one value or of a list of values: by brackets, and by words beside the name."""

    protocols: list[str] = []
    conditions: list[str] = []
    alternatives: list[Option] = []
    owner: str = ""  # the model that a bracket behind a value names alone: `76.5（GPT-5）`
    better: str = ""  # `lower` or `higher`: which way an arrow or words say that scores go
    aside: bool = False  # a label's field has only a size in its bracket: `推理（14B）：`
    unequal: bool = False  # as many values as parts stand in no bracket: which is of which is not known

    def add(self, other: Said) -> None:
        """Take over what `other` says."""
        if other.protocols:
            self.protocols += [p for p in other.protocols if p not in self.protocols]
        if other.conditions:
            self.conditions += [c for c in other.conditions if c not in self.conditions]
        self.alternatives = self.alternatives or other.alternatives
        self.owner = self.owner or other.owner
        self.better = self.better or other.better
        self.unequal |= other.unequal
