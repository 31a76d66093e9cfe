"""Empty vaults."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from store_helpers import Vault


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    (tmp_path / "vault").mkdir()
    return Vault(tmp_path)


@pytest.fixture
def fresh(tmp_path: Path) -> Callable[[], Vault]:
    """As many vaults as a table needs."""
    made = iter(range(10_000))

    def make() -> Vault:
        base = tmp_path / str(next(made))
        (base / "vault").mkdir(parents=True)
        return Vault(base)

    return make
