"""`docs/commands.md`, made from the commands themselves: `python -m obsidian_intel.cli.docs docs/commands.md`."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import click

from obsidian_intel.cli import cli

_HEAD = """# Commands

<!-- made by `make docs`; do not edit -->

Exit codes: 0 done or clean (infos too), 1 warnings or errors found, something refused, or changes that `--diff` would make,
2 usage or environment, 3 a bug, 130 interrupted. Results go to stdout, everything else to stderr. The options of `obsintel` stand
before the command's name; `-h` and `--help` print what follows here.
"""
_WIDTH = 10_000  # of a help text: the page's own lines are as long as their paragraphs


def commands_page() -> str:
    """All of `docs/commands.md`."""
    # With the group's own settings: click keeps the help option that a command's first context asks for.
    settings = {**cli.context_settings, "max_content_width": _WIDTH, "terminal_width": _WIDTH}
    context = click.Context(cli, info_name="obsintel", **settings)
    return "\n".join([_HEAD, *_command(cli, context, 2)]).rstrip("\n") + "\n"


def _command(command: click.Command, context: click.Context, level: int) -> Iterator[str]:
    """The section of a command, then those of its own commands."""
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    yield from (f"{'#' * level} {context.command_path}", "", f"`{usage}`", "")
    if command.help:
        yield from (_paragraphs(command.help), "")
    if rows := list(_options(command, context)):
        yield from ("| Option | |", "| --- | --- |", *rows, "")
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            if child is not None and not child.hidden:
                inner = click.Context(child, parent=context, info_name=name)
                yield from _command(child, inner, level + 1 if context.parent else level)


def _paragraphs(text: str) -> str:
    return "\n\n".join(" ".join(part.split()) for part in inspect.cleandoc(text).replace("\b", "").split("\n\n"))


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    for param in command.get_params(context):
        record = None if "--help" in param.opts else param.get_help_record(context)
        if record is not None and record[1]:
            name, text = (" ".join(part.split()).replace("|", "\\|") for part in record)
            yield f"| `{name}` | {text} |"


if __name__ == "__main__":
    import sys
    from pathlib import Path

    Path(sys.argv[1] if len(sys.argv) > 1 else "docs/commands.md").write_text(commands_page(), encoding="utf-8")
