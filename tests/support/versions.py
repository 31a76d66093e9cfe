"""Tests that hold only with some versions of what we build on."""

from __future__ import annotations

from importlib.metadata import version

import pytest

CLICK = tuple(int(part) for part in version("click").split(".")[:2])
usage_as_recorded = pytest.mark.skipif(CLICK < (8, 5), reason="an older click words usage and `--help` in another way")
