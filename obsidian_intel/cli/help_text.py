"""Help in another language than English: translated commands, in lines in which a wide character counts two."""

from __future__ import annotations

import copy
import inspect
import os
import re
from collections.abc import Iterable

import click

from obsidian_intel.core.language import FOLDER, spoken, translated
from obsidian_intel.reports.text_table import wrapped

_GAP = 2
_WIDEST = 30
_NOTES = re.compile(r"; (?=[^\[\]]*\]$)")  # between the notes that click puts behind an option


def translate_click() -> None:
    """Let click itself speak the language that is spoken: it asks gettext for the words of its own."""
    import gettext

    gettext.bindtextdomain("obsintel", FOLDER)
    gettext.textdomain("obsintel")
    os.environ["LANGUAGE"] = spoken()


def translated_command(command: click.Command) -> click.Command:
    """A copy of `command` whose help, and that of its options, is in the language that is spoken."""
    found = copy.copy(command)
    if command.help:
        found.help = translated(inspect.cleandoc(command.help))
        found.short_help = translated(command.short_help or "") or found.help.split("\n\n")[0].replace("\n", "")
    found.params = [_parameter(each) for each in command.params]
    found.context_class = WideContext
    found.options_metavar = translated(command.options_metavar or "")
    if isinstance(found, click.Group):
        found.subcommand_metavar = translated(found.subcommand_metavar)
    if hasattr(found, "_help_option"):  # kept by click since it was first asked, in the language of then
        found._help_option = None
    return found


def _parameter(parameter: click.Parameter) -> click.Parameter:
    found = copy.copy(parameter)
    found.type = copy.copy(parameter.type)
    found.type.name = translated(found.type.name)  # what click calls a value that is wrong
    if isinstance(found, click.Option) and found.help:
        found.help = translated(found.help)
    return found


class WideFormatter(click.HelpFormatter):
    """Wraps text by the columns that it takes in a terminal. Lines of a paragraph are joined as Chinese joins them."""

    def write_text(self, text: str) -> None:
        """Paragraphs, each wrapped; a line that is broken in the source is no line of its own."""
        indent = " " * self.current_indent
        for number, paragraph in enumerate(inspect.cleandoc(text).split("\n\n")):
            if number:
                self.write_paragraph()
            for line in wrapped(paragraph.replace("\n", ""), self.width, indent, indent):
                self.write(f"{line}\n")

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """One line: how the command is called."""
        self.write(f"{prefix or translated('Usage:')}{prog} {args}\n")

    def write_heading(self, heading: str) -> None:
        """The line above a list."""
        self.write(f"{'':{self.current_indent}}{heading}：\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = _WIDEST, col_spacing: int = _GAP) -> None:
        """Two columns: names, and what they mean."""
        from rich.cells import cell_len

        rows = [(name, _NOTES.sub("；", text)) for name, text in rows]
        size = min(max((cell_len(name) for name, _ in rows), default=0), col_max) + col_spacing
        then = " " * (self.current_indent + size)
        for name, text in rows:
            first = f"{'':{self.current_indent}}{name}"
            if not text:
                self.write(f"{first}\n")
            elif cell_len(name) > size - col_spacing:
                self.write(f"{first}\n")
                first = then
            else:
                first += " " * (size - cell_len(name))
            for line in wrapped(text, self.width, first, then) if text else ():
                self.write(f"{line}\n")


class WideContext(click.Context):
    """A context whose help is laid out by `WideFormatter`."""

    formatter_class = WideFormatter
