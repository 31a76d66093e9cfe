"""The faces of a rollup, one module each; its name is the `--format`.

A face has `SUFFIX` (`.md`) and `render(rollup) -> str`. Installed packages add one with `register`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules

from obsidian_intel.core.errors import UsageError
from obsidian_intel.reports.rollup.model import Rollup


@dataclass(frozen=True, slots=True)
class OutputFormat:
    """One way to show a rollup."""

    name: str
    suffix: str
    render: Callable[[Rollup], str]


_REGISTERED: dict[str, OutputFormat] = {}


def register(face: OutputFormat) -> None:
    """Adds a face from outside this package."""
    _REGISTERED[face.name] = face


def face_names() -> list[str]:
    """All faces by name."""
    return sorted({*_REGISTERED, *(module.name for module in iter_modules(__path__))})


def face(name: str) -> OutputFormat:
    """The face of that name, imported only now. Raises `UsageError` when there is none."""
    if name in _REGISTERED:
        return _REGISTERED[name]
    if name not in face_names():
        raise UsageError(f"there is no format `{name}`; known are {', '.join(face_names())}")
    module = import_module(f"{__name__}.{name}")
    return OutputFormat(name, module.SUFFIX, module.render)
