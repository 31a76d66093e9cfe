"""A long row in parts of about the same length."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TypeVar

Item = TypeVar("Item")


def evenly(items: Sequence[Item], most: int) -> list[Sequence[Item]]:
    """`items` in as few parts of at most `most` as can be, about as long as each other."""
    parts = -(-len(items) // most)
    edges = [len(items) * part // parts for part in range(parts + 1)] if parts else []
    return [items[start:end] for start, end in pairwise(edges)]
