"""Tests that `make slow` runs and `make test` does not (`-m "not slow"`): what is dear, beside a sample that is not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def mostly_slow(values: Iterable[Any], keep: int = 1) -> list[Any]:
    """The parameters of a test, all but the first `keep` of them marked slow."""
    return [value if number < keep else _slow(value) for number, value in enumerate(values)]


def one_of(step: int, values: Iterable[Any]) -> list[Any]:
    """The parameters of a test, all but the first of every `step` of them marked slow: a sample of all their kinds."""
    return [_slow(value) if number % step else value for number, value in enumerate(values)]


def _slow(value: Any) -> Any:
    return pytest.param(*(value if isinstance(value, tuple) else (value,)), marks=pytest.mark.slow)
