"""Every test has a cache folder and a state folder of its own."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OBSINTEL_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("OBSINTEL_STATE_DIR", str(tmp_path / "state"))
    return tmp_path
