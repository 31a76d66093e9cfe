"""The commands. Each is one file, imported only when it runs."""

from __future__ import annotations

import importlib

import click

from obsidian_intel import __version__
from obsidian_intel.cli.context import App
from obsidian_intel.cli.global_options import COLORS, VERSION_LINE, HelpfulGroup, speak_as_asked, with_global_options
from obsidian_intel.core.language import CHOICES, translated

COMMANDS: dict[str, str] = {
    "look": "See what obsintel would read in a vault. Writes nothing.",
    "init": "Start a vault, or set up one that you have.",
    "new": "Make the note of a month, a week or a day from your template.",
    "lint": "Check the notes, and fix what can be fixed.",
    "rule": "Explain a rule.",
    "tables": "Print the months' tables as data.",
    "add": "Add papers and models by their addresses.",
    "link": "Link every row to a note of its own.",
    "tidy": "Rename or trash notes that only we have written.",
    "rollup": "Roll months up into one page.",
    "show": "Tell all that the log says of a model, paper, benchmark, topic or tag.",
    "find": "Find words in all cells and statements.",
    "compare": "Set models side by side.",
    "changes": "Tell what changed in a month, a quarter or a year.",
    "site": "Make the whole log into pages for a browser.",
    "export": "Write the tables as Parquet, CSV or SQLite.",
    "query": "Ask the tables in SQL.",
    "papers": "Learn what papers are called; list those to read.",
    "bib": "Print the references of the log.",
    "verify": "Look for the log's numbers in the papers themselves.",
    "refresh": "Bring the results of query blocks up to date.",
    "lsp": "Serve an editor: findings, fixes, hovers, completion.",
    "mcp": "Serve an agent: the log's questions, and guarded writing.",
    "watch": "Watch the vault and keep it in order.",
    "daemon": "Run the watcher in the background.",
    "pause": "Pause all writes of the watcher.",
    "resume": "Let the watcher write again.",
    "history": "List what was written.",
    "undo": "Undo a step.",
    "eject": "Remove everything obsintel added.",
    "doctor": "Show what was found here, and how writes are protected.",
    "completion": "Complete commands in your shell.",
}


class _Lazy(HelpfulGroup):
    """Knows the commands' names and short help without importing one."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"obsidian_intel.cli.{cmd_name}")
        command: click.Command = module.command
        command.name = cmd_name
        return with_global_options(command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(translated("Commands")):
            formatter.write_dl([(name, translated(text)) for name, text in COMMANDS.items()])


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--vault", metavar="PATH", envvar="OBSINTEL_VAULT", help="The vault. Default: upward from here.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but results and errors.")
@click.option("-v", "--verbose", is_flag=True, help="Say more.")
@click.option("--color", type=click.Choice(COLORS), default="auto", help="Colour the output.")
@click.option("--lang", type=click.Choice(CHOICES), default="auto", help="The language to speak.")
@click.version_option(__version__, prog_name="obsintel", message=VERSION_LINE)
@click.pass_context
def cli(ctx: click.Context, vault: str | None, quiet: bool, verbose: bool, color: str, lang: str) -> None:
    """Keep a monthly intelligence log in order: check it, link it, roll it up, watch it."""
    speak_as_asked(lang)
    ctx.obj = App(vault, quiet, verbose, color, replay=ctx.obj)
    ctx.color = {"always": True, "never": False}.get(color)
