"""The formats of an export, one module each; its name is the `--format`.

A format has `files(data)`, which gives (path, bytes) of every file in the folder; `data` is the rows by table, as in
`obsidian_intel.core.sql.exported_tables`. A plugin brings one as a `Format`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from obsidian_intel.core.errors import ObsintelError, UsageError
from obsidian_intel.core.message import Message, enumerated
from obsidian_intel.core.plugins import plugin_failure, plugin_values
from obsidian_intel.core.plugins import register as register

OF_MANY = ("csv", "parquet")  # of ours, those that hold many vaults in one data set
Data = Mapping[str, Sequence[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Format:
    """One way to store the tables."""

    name: str
    files: Callable[[Data], Iterable[tuple[str, bytes]]]
    vault_files: Callable[[Data, str], Iterable[tuple[str, bytes]]] | None = None
    """The same for one vault, by its id, in a data set of many; None where the format holds one vault."""


def format_names() -> list[str]:
    """All formats by name, those of plugins included."""
    return sorted({*_of_plugins(), *_own_names()})


def default_format() -> str:
    """`parquet` where pyarrow is installed, else `sqlite`, which needs nothing."""
    try:
        import_module("pyarrow")
    except ImportError:
        return "sqlite"
    return "parquet"


def format_of(name: str) -> Format:
    """The format of that name, imported only now. Raises `UsageError` where there is none, or a package is missing."""
    if name in _own_names():
        module = import_module(f"{__name__}.{name}")
        return Format(name, module.files, module.files if name in OF_MANY else None)
    if found := _of_plugins().get(name):
        plugin, form = found
        return replace(form, files=_guarded(plugin, form))
    raise UsageError(
        Message(
            "there is no format `{name}`; known are {format_names}", name=name, format_names=enumerated(format_names())
        )
    )


def _own_names() -> set[str]:
    return {module.name for module in iter_modules(__path__)}


def _of_plugins() -> dict[str, tuple[str, Format]]:
    return plugin_values(Format, "export format", lambda each: each.name)


def _guarded(plugin: str, form: Format) -> Callable[[Data], Iterator[tuple[str, bytes]]]:
    """The format's files; a failure names the plugin."""

    def files(data: Data) -> Iterator[tuple[str, bytes]]:
        try:
            yield from form.files(data)
        except ObsintelError:
            raise
        except Exception as error:
            raise plugin_failure(
                plugin, Message("`{name}`, an export format", name=form.name), Message("the tables"), error
            ) from error

    return files
