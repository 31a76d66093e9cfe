"""Packages that bring plugins: written by hand, or built from the example in `plugin/`."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import pytest

from obsidian_intel.core import plugins
from obsidian_intel.lint import registry

EXAMPLE = Path(__file__).parent / "plugin"


def write_plugin(site: Path, name: str, source: str | None) -> None:
    """A package in `site` whose entry point `name` names the module `name`, with that source; None: no module."""
    info = site / f"{name}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[{plugins.GROUP}]\n{name} = {name}\n")
    if source is not None:
        (site / f"{name}.py").write_text(source, "utf-8")


@contextmanager
def plugins_of(site: Path) -> Iterator[None]:
    """As if the packages in `site` were installed, in this process."""
    with mock.patch.object(sys, "path", [str(site), *sys.path]):
        _forget()
        try:
            yield
        finally:
            for path in site.glob("*.py"):
                sys.modules.pop(path.stem, None)
            _forget()


def _forget() -> None:
    plugins.forget_plugins()
    for each in vars(registry).values():
        if hasattr(each, "cache_clear"):
            each.cache_clear()


def build_example(site: Path) -> None:
    """Build the example's wheel and install it into the folder `site`; no network is asked."""
    pytest.importorskip("hatchling", reason="in the development extras")
    words = ["--no-index", "--no-deps", "--no-build-isolation", "--target", str(site), str(EXAMPLE)]
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
