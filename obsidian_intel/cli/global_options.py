"""Global options before or behind the command, and groups that print their help where no command is named."""

from __future__ import annotations

from typing import Any

import click

from obsidian_intel import __version__
from obsidian_intel.cli.context import App
from obsidian_intel.core.errors import UsageError
from obsidian_intel.core.language import CHOICES, LANGUAGES, speak, spoken
from obsidian_intel.core.message import Message, enumerated

VERSION_LINE = f"obsintel {__version__}"
_ONE_ONLY = ("M", "W", "D", "Q", "Y", "KEY")  # what a period or a section is given as
COLORS = ("auto", "always", "never")


class HelpfulGroup(click.Group):
    """A group that prints its whole help where no command is named, with exit code 0."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **{**more, "invoke_without_command": True, "no_args_is_help": False})

    def invoke(self, ctx: click.Context) -> Any:
        if not _names_a_command(ctx):
            click.echo(ctx.get_help())
            ctx.exit(0)
        return super().invoke(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        found = super().get_command(ctx, cmd_name)
        return with_global_options(found) if found is not None else None

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        known = self.list_commands(ctx)
        if args and args[0] not in known and not args[0].startswith("-"):
            from obsidian_intel.core.near_names import nearest

            near = nearest(args[0], known)
            group = " ".join(ctx.command_path.split()[1:])
            hint = Message("; did you mean `{near}`?", near=f"{group} {near}".lstrip()) if near else ""
            ctx.fail(Message("there is no command `{name}`{hint}", name=f"{group} {args[0]}".lstrip(), hint=hint))
        return super().resolve_command(ctx, args)


def _names_a_command(ctx: click.Context) -> bool:
    """Whether words are left for a command. Click 8.1 keeps them in `protected_args`, 8.2 in `_protected_args`."""
    return bool(ctx.args or getattr(ctx, "_protected_args", None) or vars(ctx).get("protected_args"))


def with_global_options(command: click.Command) -> click.Command:
    """`command`, which now takes `--vault`, `-q`, `-v` and `--color` too. What stands behind the command wins."""
    taken = {name for param in command.params for name in param.opts}
    for param in command.params:
        if isinstance(param, click.Option) and param.metavar in _ONE_ONLY and not param.multiple:
            param.multiple, param.callback = True, _only_one
            param.default = (param.default,) if isinstance(param.default, str) else param.default
    for option in _options():
        if not taken.intersection(option.opts):
            command.params.append(option)
    return in_spoken_language(command)


def _only_one(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> str | None:
    """The value of an option that says what is asked for, which a second one would put aside without a word."""
    if len(values) > 1:
        raise UsageError(
            Message(
                "{option} takes one value, and {count} are given: {values}",
                option=param.opts[0],
                count=len(values),
                values=enumerated(values),
            )
        )
    return values[0] if values else None


def in_spoken_language(command: click.Command) -> click.Command:
    """`command` itself while English is spoken, else a copy whose help is in the language that is spoken."""
    if spoken() == "en":
        return command
    from obsidian_intel.cli.help_text import translate_click, translated_command

    translate_click()
    return translated_command(command)


def help_formatter(width: int) -> click.HelpFormatter:
    """What lays out two columns of text in the language that is spoken."""
    if spoken() == "en":
        return click.HelpFormatter(width=width)
    from obsidian_intel.cli.help_text import WideFormatter

    return WideFormatter(width=width)


def _options() -> list[click.Option]:
    def option(*names: str, **more: Any) -> click.Option:
        return click.Option(names, expose_value=False, hidden=True, callback=_keep, **more)

    return [
        option("--vault", metavar="PATH"),
        option("-q", "--quiet", is_flag=True, default=None),
        option("-v", "--verbose", is_flag=True, default=None),
        option("--color", type=click.Choice(COLORS)),
        option("--lang", type=click.Choice(CHOICES)),
        click.Option(
            ("--version",), is_flag=True, is_eager=True, expose_value=False, hidden=True, callback=_tell_version
        ),
    ]


def _tell_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        click.echo(VERSION_LINE)
        ctx.exit()


def speak_as_asked(language: str | None) -> None:
    """Speak the language that `--lang` names. `auto` is what was chosen when the command line was first looked at."""
    if language in LANGUAGES:
        speak(language)


def _keep(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    app = ctx.find_object(App)
    if value is None or app is None or param.name is None:
        return
    if param.name == "lang":
        speak_as_asked(value)
        return
    setattr(app, param.name, value)
    if param.name == "color":
        ctx.color = {"always": True, "never": False}.get(value)
