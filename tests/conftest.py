"""Hypothesis profiles and what `deep` means.

`make test` tries 100 examples of each property, `.ci/run` 500, `make deep` 10,000. In CI the examples are the same each
time, as in hypothesis' own profile for it: what is red there is red everywhere.
"""

from __future__ import annotations

import gc
import os

import pytest
from hypothesis import HealthCheck, settings

from obsidian_intel.core.gc_pause import freeze
from obsidian_intel.core.language import speak

os.environ["LANGUAGE"] = "en"  # whatever the machine speaks: tests read English, unless they say otherwise
DEEP = os.environ.get("OBSINTEL_DEEP") == "1"
for _name, _examples in {"default": 100, "thorough": 500, "deep": 10_000}.items():
    settings.register_profile(
        _name,
        max_examples=_examples,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        derandomize=os.environ.get("CI") == "true",
    )
settings.load_profile("deep" if DEEP else os.environ.get("OBSINTEL_PROFILE", "default"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if not DEEP:
        for item in items:
            if item.get_closest_marker("deep"):
                item.add_marker(pytest.mark.skip(reason="a long run: `make deep`"))


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """A command that a test has run in this process may have left another language behind.

    What the tests of a file leave in caches stays, and those of the next file need not look through it. (No fixture:
    of thousands of tests each would pay for it.)
    """
    os.environ["LANGUAGE"] = "en"
    speak("en")
    if nextitem is not None and nextitem.path != item.path:
        gc.collect(1)
        freeze()


def pytest_collection_finish() -> None:
    """Ten thousand tests in memory would be looked through at each collection of garbage, and watchers ask for many."""
    gc.collect()
    freeze()
