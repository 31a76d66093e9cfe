"""Hypothesis profiles: 500 examples in `make test`, 10,000 in `make deep`; and what `deep` means."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

DEEP = os.environ.get("OBSINTEL_DEEP") == "1"
_COMMON = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large],
    "derandomize": False,
}
settings.register_profile("default", max_examples=500, **_COMMON)
settings.register_profile("deep", max_examples=10_000, **_COMMON)
settings.load_profile("deep" if DEEP else "default")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if not DEEP:
        for item in items:
            if item.get_closest_marker("deep"):
                item.add_marker(pytest.mark.skip(reason="a long run: `make deep`"))
