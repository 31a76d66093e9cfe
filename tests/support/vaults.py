"""Vaults that many tests begin with."""

from __future__ import annotations

import shutil
from pathlib import Path

from processes import ROOT

TEMPLATE = ROOT / "vault_template"


def sample_vault(folder: Path) -> Path:
    """The template with its sample of three months, laid out in a new folder."""
    shutil.copytree(TEMPLATE / "base", folder)
    shutil.copytree(TEMPLATE / "sample", folder, dirs_exist_ok=True)
    return folder
