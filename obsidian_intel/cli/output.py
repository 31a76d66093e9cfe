"""Where output goes: `-o FILE`, the same in every command that has it, and what is kept of what was printed."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from obsidian_intel.cli.context import App
from obsidian_intel.core.errors import ConfigError
from obsidian_intel.core.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from click.shell_completion import CompletionItem

    from obsidian_intel.engine.workspace import Workspace
    from obsidian_intel.store.store import Store


class FormatName(click.types.StringParamType):
    """The name of an output format. `names` gives all there are, those of plugins too; help and completion ask it."""

    def __init__(self, names: Callable[[], Collection[str]]) -> None:
        self._names = names

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        """`csv|json|md`, or `NAME` where a plugin is broken: its fault is told once a format is asked for."""
        try:
            return "|".join(self._names())
        except ConfigError:
            return "NAME"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The names that begin with what is typed."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(name) for name in self._names() if name.startswith(incomplete)]


_BY_NAME = "obsidian_intel.format_by_name"  # in the context of a command: the format that a file's suffix chose

force_option = click.option("--force", is_flag=True, help="With -o, write over a file that is not ours.")


no_bom_option = click.option("--no-bom", is_flag=True, help="With -o, CSV without the mark that Excel needs.")


def csv_bytes(text: str, *, bom: bool) -> bytes:
    """CSV for a file, in UTF-8; `bom` is what lets Excel read Chinese."""
    return text.encode("utf-8-sig" if bom else "utf-8")


def format_by_name(face: str, output: Path | None, suffixes: Mapping[str, str]) -> str:
    """`face` where `--format` names it, else the format of the file's suffix, else `face`, the default.

    `suffixes`: each suffix, in lower case with its dot -> a format. Which one it was is said once the file is written.
    """
    is_named = click.get_current_context().get_parameter_source("face") is click.core.ParameterSource.COMMANDLINE
    found = suffixes.get(output.suffix.lower(), face) if output is not None and not is_named else face
    if found != face:
        click.get_current_context().meta[_BY_NAME] = found
    return found


def write_file(app: App, store: Store, file: Path, data: bytes, *, command: str, force: bool) -> int:
    """Write `data` to the file that `-o` names, and say so. Always 0; raises as `write_output` does."""
    from obsidian_intel.store.output_file import write_output

    written = write_output(store, file, data, command=command, force=force)
    app.say(Message("wrote {file}", file=file) if written else Message("{file} is up to date", file=file))
    if found := click.get_current_context().meta.get(_BY_NAME):
        app.say(Message("as {format}, by the name of the file; `--format` says otherwise", format=found))
    return 0


class PrintedOutput:
    """Gathers what a command prints, part by part, for when the same is asked again and nothing has changed."""

    def __init__(self, app: App, workspace: Workspace) -> None:
        from obsidian_intel.engine.answer_files import LONGEST

        self._app, self._workspace = app, workspace
        self._room = LONGEST if app.keeps_answers(workspace) else 0
        self._parts: list[bytes] = []

    def data(self, parts: Iterable[bytes]) -> Iterator[bytes]:
        """`parts`, each of which is gathered as it passes."""
        for part in parts:
            self._gather(part)
            yield part

    def text(self, parts: Iterable[str]) -> Iterator[str]:
        """`parts`, each of which is gathered as it passes."""
        for part in parts:
            if self._room > 0:
                self._gather_text(part)
            yield part

    def _gather_text(self, part: str) -> None:
        try:
            self._gather(part.encode())
        except UnicodeEncodeError:  # names of files that are no UTF-8
            self._room = 0

    def _gather(self, part: bytes) -> None:
        self._room -= len(part)
        if self._room > 0:
            self._parts.append(part)

    def keep(self, rests_on: str = "log", code: int = 0) -> None:
        """Keep what has passed, unless it is too long. `rests_on`: as in `engine.answer_files`."""
        if self._room > 0:
            self._app.keep_answer(self._workspace, b"".join(self._parts), code, rests_on)


def table_text(app: App, lines: Iterable[str]) -> str:
    """Lines with tables among them as one text, whose heads are set off where stdout takes colour."""
    from obsidian_intel.reports import text_table

    return text_table.table_text(lines, app.paint())


def terminal_width() -> int | None:
    """Columns of the terminal; None where the output goes elsewhere, and no `COLUMNS` says how wide that is."""
    if sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdigit():
        return shutil.get_terminal_size().columns
    return None
