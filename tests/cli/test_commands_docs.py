"""`docs/commands.md` is what the commands say of themselves."""

from __future__ import annotations

from collections.abc import Iterator

import click
from processes import ROOT
from versions import usage_as_recorded

from obsidian_intel.cli import cli
from obsidian_intel.cli.docs import commands_page

PAGE = ROOT / "docs" / "commands.md"


def every_command(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=name)
        for word in command.list_commands(context):
            child = command.get_command(context, word)
            assert child is not None
            yield from every_command(child, f"{name} {word}")


@usage_as_recorded
def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == commands_page(), "`make docs` writes it anew"


def test_no_command_and_no_option_is_missing() -> None:
    sections = {part.partition("\n")[0].strip("# "): part for part in ("\n" + PAGE.read_text("utf-8")).split("\n#")[1:]}
    missing = []
    for name, command in every_command(cli, "obsintel"):
        section = sections.get(name, "")
        options = [param for param in command.params if isinstance(param, click.Option) and not param.hidden]
        words = [word for option in options for word in option.opts]
        missing += [f"{name} {word}" for word in ["`" + name, *words] if word not in section]
    assert missing == []
