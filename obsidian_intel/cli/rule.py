"""`obsintel rule`."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import click

from obsidian_intel.cli.context import App
from obsidian_intel.core.errors import UsageError
from obsidian_intel.core.language import spoken, translated
from obsidian_intel.core.message import Message, aside, listed

if TYPE_CHECKING:
    from obsidian_intel.lint.registry import Rule


@click.command(short_help="Say what a rule wants, and why.")
@click.argument("code", required=False)
@click.pass_obj
def command(app: App, code: str | None) -> None:
    """List all rules, or print the page of one (by code or name)."""
    from obsidian_intel.core.near_names import nearest
    from obsidian_intel.lint.docs import sections
    from obsidian_intel.lint.registry import rules_by_code

    rules = rules_by_code()
    if code is None:
        for each in rules.values():
            first = (
                inspect.cleandoc(each.doc).partition("\n")[0] if spoken() == "en" else _first(sections(each)["what"])
            )
            fix = {"safe": "s", "unsafe": "u"}.get(each.fix.value if each.fix else "", " ")
            click.echo(f"{each.code} {fix} {each.name:26} {first}")
        app.say(Message("s: fixable with --fix; u: fixable with --unsafe-fixes"))
        return
    found = rules.get(code.upper()) or next((each for each in rules.values() if each.name == code.lower()), None)
    if found is None:
        near = nearest(code, [*rules, *(each.name for each in rules.values())])
        hint = Message("; did you mean `{near}`?", near=near) if near else Message("; `obsintel rule` lists them")
        raise UsageError(Message("there is no rule `{code}`{hint}", code=code, hint=hint))
    click.echo(page(found), nl=False)


def _first(text: str) -> str:
    """The first sentence of a Chinese text."""
    return "".join(text.partition("。")[:2])


def _parts(found: Rule) -> list[str]:
    if spoken() == "en":
        return [inspect.cleandoc(found.doc)]
    from obsidian_intel.lint.docs import sections

    parts = sections(found)
    return [
        parts["what"],
        "",
        Message("Why: {text}", text=parts["why"]),
        Message("Fix: {text}", text=parts["fix"]),
    ]


def page(found: Rule) -> str:
    """A rule's page: what is right, why, its fix, and an example."""
    fix = Message("no fix")
    if found.fix:
        fix = Message("safe fix") if found.fix.value == "safe" else Message("unsafe fix")
    kind = listed((translated(found.severity.value), fix))
    lines = [aside(f"{found.code} {found.name} ", kind), "", *_parts(found), ""]
    examples = (
        (Message("Wrong:"), found.bad[0][0] if found.bad else None),
        (Message("Right:"), found.good[0] if found.good else None),
    )
    for title, example in examples:
        if isinstance(example, str):
            lines += [title, "", *(f"    {line}" for line in example.strip("\n").splitlines()), ""]
    return "\n".join(lines).rstrip("\n") + "\n"
