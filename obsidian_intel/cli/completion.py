"""`obsintel completion`."""

from __future__ import annotations

from pathlib import Path

import click
from click.shell_completion import get_completion_class

from obsidian_intel.cli.context import App
from obsidian_intel.core.errors import UsageError
from obsidian_intel.core.message import Message

SHELLS = {"bash": ".bashrc", "zsh": ".zshrc", "fish": ".config/fish/completions/obsintel.fish"}
_MARK = "# obsintel: complete commands and options"


@click.command(short_help="Complete commands in your shell.")
@click.argument("shell", type=click.Choice([*SHELLS]))
@click.option("--install", is_flag=True, help="Add it to the shell's start-up file.")
@click.pass_obj
def command(app: App, shell: str, install: bool) -> None:
    """Print what makes SHELL complete commands and options with the Tab key, or --install it for your user.

    By hand: put `eval "$(obsintel completion bash)"` into ~/.bashrc (zsh: ~/.zshrc), or save what
    `obsintel completion fish` prints as ~/.config/fish/completions/obsintel.fish.
    """
    if not install:
        click.echo(script(shell))
        return
    file = Path.home() / SHELLS[shell]
    try:
        done = _install(shell, file)
    except OSError as error:
        raise UsageError(Message("{file}: cannot be written: {strerror}", file=file, strerror=error.strerror)) from None
    app.say(
        Message("added to {file}; open a new shell", file=file) if done else Message("{file} has it already", file=file)
    )


def script(shell: str) -> str:
    """The completion script for `bash`, `zsh` or `fish`."""
    from obsidian_intel.cli import cli

    kind = get_completion_class(shell)
    assert kind is not None
    return str(kind(cli, {}, "obsintel", "_OBSINTEL_COMPLETE").source())


def _install(shell: str, file: Path) -> bool:
    """Add the completion of `shell` to its start-up `file`, whose own lines stay. False where it was there already."""
    before = file.read_text("utf-8") if file.exists() else ""
    if shell == "fish":
        wanted = script(shell) + "\n"
    elif _MARK in before:
        return False
    else:
        gap = "" if not before or before.endswith("\n") else "\n"
        wanted = f'{before}{gap}{_MARK}\neval "$(obsintel completion {shell})"\n'
    if wanted == before:
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as out:
        out.write(wanted)
    return True
