"""The output formats of a rollup, one module each; its name is the `--format`.

A format has `SUFFIX` (`.md`) and `render(rollup)`, which gives text, or bytes for a file that is no text. With
`LEAVES` it is made to be handed on, and private parts (`omit.PRIVATE`) stay inside unless `--include` names them; with
`fill` it takes a template. A plugin brings one as an `OutputFormat`.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from obsidian_intel.core.errors import ObsintelError, UsageError
from obsidian_intel.core.message import Message, enumerated
from obsidian_intel.core.plugins import plugin_failure, plugin_values
from obsidian_intel.core.plugins import register as register
from obsidian_intel.reports.rollup.rollup_values import Rollup

if TYPE_CHECKING:
    from obsidian_intel.reports.rollup.office.blocks import OfficeFile


class OutputFormat(Struct, frozen=True):
    """One way to show a rollup.

    `leaves`: it is made to be handed on, so private parts stay inside unless included. `fill`: how it fills a template.
    """

    name: str
    suffix: str
    render: Callable[[Rollup], str | bytes]
    leaves: bool = False
    fill: Callable[..., OfficeFile] | None = None


def face_names() -> list[str]:
    """All formats by name, those of plugins included."""
    return sorted({*_of_plugins(), *_own_names()})


def format_suffixes() -> dict[str, str]:
    """Each suffix of a file -> the format that it names; one of ours before one of a plugin."""
    ours = {f".{name}": name for name in _own_names() if name not in ("text", "wechat")}
    plugins = {form.suffix.lower(): name for name, (_, form) in _of_plugins().items()}
    return plugins | ours | {".htm": "html", ".markdown": "md", ".txt": "text"}


def face(name: str) -> OutputFormat:
    """The format of that name, imported only now. Raises `UsageError` when there is none."""
    if name.isidentifier() and find_spec(f"{__name__}.{name}") is not None:
        module = import_module(f"{__name__}.{name}")
        leaves, fill = getattr(module, "LEAVES", False), getattr(module, "fill", None)
        return OutputFormat(name, module.SUFFIX, module.render, leaves, fill)
    if found := _of_plugins().get(name):
        plugin, form = found
        return replace(form, render=_guarded(plugin, form))
    raise UsageError(
        Message("there is no format `{name}`; known are {face_names}", name=name, face_names=enumerated(face_names()))
    )


def _own_names() -> set[str]:
    from pkgutil import iter_modules

    return {module.name for module in iter_modules(__path__)}


def _of_plugins() -> dict[str, tuple[str, OutputFormat]]:
    return plugin_values(OutputFormat, "rollup format", lambda each: each.name)


def _guarded(plugin: str, form: OutputFormat) -> Callable[[Rollup], str | bytes]:
    """The format's `render`; a failure names the plugin."""

    def render(rollup: Rollup) -> str | bytes:
        try:
            return form.render(rollup)
        except ObsintelError:
            raise
        except Exception as error:
            where = rollup.range.label
            raise plugin_failure(plugin, Message("`{name}`, a rollup format", name=form.name), where, error) from error

    return render
