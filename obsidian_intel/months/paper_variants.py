"""Models of one paper that are two: `gpt-oss-20b` and `gpt-oss-120b`."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"\d+(?:\.\d+)*")


def model_numbers(name: str) -> tuple[str, ...]:
    """The numbers in a model's name: its version, its size."""
    return tuple(_NUMBER.findall(name))


def are_variants(name: str, other: str) -> bool:
    """Whether two names differ in their numbers, so that they are two models even where they share a paper."""
    numbers, others = model_numbers(name), model_numbers(other)
    return bool(numbers and others) and numbers != others
