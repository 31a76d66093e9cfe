"""What installed packages add: rules, kinds of table, formats of exports and rollups.

A package names a module, or one value, under the entry-point group `obsidian_intel.plugins`. The values that the module
holds at its top are what it brings; each part of ours asks for values of its own class.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import cache
from types import ModuleType
from typing import NamedTuple, TypeVar

from obsidian_intel.core.errors import ConfigError
from obsidian_intel.core.message import Message

GROUP = "obsidian_intel.plugins"
T = TypeVar("T")
_registered: list[object] = []


class Plugin(NamedTuple):
    """An entry point's name, and the values that it brings."""

    name: str
    values: tuple[object, ...]


def register(value: object) -> None:
    """Add a value that no module of an entry point holds. Called while such a module is imported."""
    if value not in _registered:
        _registered.append(value)


@cache
def plugins() -> tuple[Plugin, ...]:
    """All of them, imported, by name. Raises `ConfigError`, which names the one that cannot be imported."""
    if not _has_plugins():
        return ()
    from importlib.metadata import entry_points

    found = []
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        before = len(_registered)
        try:
            holder = point.load()
        except Exception as error:
            raise ConfigError(
                Message("the plugin `{name}` cannot be loaded: {error}", name=point.name, error=error)
            ) from error
        values = vars(holder).values() if isinstance(holder, ModuleType) else (holder,)
        found.append(Plugin(point.name, (*values, *_registered[before:])))
    return tuple(found)


def plugin_values(kind: type[T], what: str, name: Callable[[T], str]) -> dict[str, tuple[str, T]]:
    """The values of class `kind` that plugins bring: by `name`, the plugin's name and the value.

    Raises `ConfigError` where two plugins bring different values of one name; `what` says what such a value is.
    """
    found: dict[str, tuple[str, T]] = {}
    for plugin in plugins():
        for value in plugin.values:
            if not isinstance(value, kind):
                continue
            other, known = found.setdefault(name(value), (plugin.name, value))
            if known is not value and known != value:
                raise ConfigError(
                    Message(
                        "the plugins `{other}` and `{name}` both bring the {what} `{name2}`; uninstall one",
                        other=other,
                        name=plugin.name,
                        what=what,
                        name2=name(value),
                    )
                )
    return found


def plugin_failure(plugin: str, what: str, where: str, error: Exception) -> ConfigError:
    """The error to raise where a plugin's code fails: that is no bug of ours. `what` names a value, with its kind."""
    return ConfigError(
        Message(
            "{what} of the plugin `{plugin}`, fails on {where}: {name__}: {error}",
            what=what,
            plugin=plugin,
            where=where,
            name__=type(error).__name__,
            error=error,
        )
    )


def forget_plugins() -> None:
    """Look for plugins anew when next asked: for tests, which install and remove them in one process."""
    plugins.cache_clear()
    _registered.clear()


def _has_plugins() -> bool:
    """Whether any installed package names our group: a quick look, for `importlib.metadata` is slow to import."""
    folders = [folder or "." for folder in sys.path]
    return any(_names_our_group(f"{folder}/{name}") for folder in folders for name in _packages(folder))


def _packages(folder: str) -> list[str]:
    try:
        return [name for name in os.listdir(folder) if name.endswith((".dist-info", ".egg-info"))]
    except OSError:
        return []


def _names_our_group(package: str) -> bool:
    try:
        with open(f"{package}/entry_points.txt", "rb") as text:
            return GROUP.encode() in text.read()
    except OSError:
        return False
