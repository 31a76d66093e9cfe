"""The formats of an export, one module each; its name is the `--format`.

A format has `files(data)`, which gives (path, bytes) of every file in the folder; `data` is the rows by table, as in
`obsidian_intel.reports.export.schema`. Installed packages add one with `register`, from a module that an entry point
of the group `obsidian_intel.plugins` names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from obsidian_intel.core.errors import UsageError

Data = Mapping[str, Sequence[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Format:
    """One way to store the tables."""

    name: str
    files: Callable[[Data], Iterator[tuple[str, bytes]]]


_REGISTERED: dict[str, Format] = {}


def register(form: Format) -> None:
    """Adds a format from outside this package."""
    _REGISTERED[form.name] = form


def format_names() -> list[str]:
    """All formats by name, those of installed packages included."""
    from obsidian_intel.lint.registry import rules_by_code

    rules_by_code()  # loads the entry points too, and so lets their modules register
    return sorted({*_REGISTERED, *_own_names()})


def _own_names() -> set[str]:
    return {module.name for module in iter_modules(__path__)}


def format_of(name: str) -> Format:
    """The format of that name, imported only now. Raises `UsageError` where there is none, or a package is missing."""
    if name not in _own_names():
        if name in format_names():
            return _REGISTERED[name]
        raise UsageError(f"there is no format `{name}`; known are {', '.join(format_names())}")
    return Format(name, import_module(f"{__name__}.{name}").files)
