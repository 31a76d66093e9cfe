"""`obsintel init`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from obsidian_intel.cli.context import App, one_line
from obsidian_intel.core.declared_settings import FILE_NAME
from obsidian_intel.core.errors import Refused, VaultError
from obsidian_intel.core.home import expand_home
from obsidian_intel.core.message import Message, enumerated, marked, shorten

if TYPE_CHECKING:
    from obsidian_intel.engine.workspace import Workspace
    from obsidian_intel.operations.init import SettingsPlan
    from obsidian_intel.operations.proposals import Proposal
    from obsidian_intel.operations.survey import VaultSurvey

SHOWN = 3  # notes named as evidence
_LONGEST = 72  # characters of a setting


@click.command(short_help="Start a vault, or set up one that you have.")
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--sample", is_flag=True, help="With three months to try things on.")
@click.option("--yes", is_flag=True, help="Ask nothing: write what is certain, and what is likely as comments.")
@click.option("--dry-run", is_flag=True, help="Show what would be written; write nothing.")
@click.option("--bases", is_flag=True, help="Also make Months.base and Papers.base, where there are none.")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", help="How to show it.")
@click.pass_obj
def command(app: App, path: Path | None, sample: bool, yes: bool, dry_run: bool, bases: bool, form: str) -> int:
    """Start a vault at PATH (default: here), or set up one that you have.

    In a folder with notes it learns which of them are the log, where paper notes are kept and which words are used,
    shows what that rests on, and puts it into obsintel.toml: missing keys are added, no line that is there changes.
    """
    from obsidian_intel.operations.init import create_vault, has_notes

    root = expand_home(path or app.vault or ".")
    root.resolve()  # raises where it is named from a folder that is gone
    if root.exists() and not root.is_dir():
        raise VaultError(Message("{root}: this is a file; a vault is a folder", root=root))
    if has_notes(root):
        if sample:
            raise Refused(
                Message("{root} holds notes already: the sample goes into an empty folder", root=root.resolve())
            )
        code = _learn(app, root.resolve(), yes=yes, dry_run=dry_run, form=form)
        return max(code, _write_bases(app, root.resolve(), dry_run=dry_run)) if bases else code
    if dry_run:
        app.say(Message("{root} holds no notes: a new vault would be made there", root=one_line(str(root))))
        return 0
    report = create_vault(root, sample=sample)
    for refusal in report.refused:
        click.echo(Message("obsintel: not written: {refusal}", refusal=one_line(str(refusal))), err=True)
    for each in report.done:
        app.detail(Message("made {path}", path=each.path))
    notes = sum(each.path.endswith(".md") for each in report.done)
    click.echo(
        Message(
            "{name} is a vault now: {count} files, {notes} of them notes",
            name=one_line(root.resolve().name),
            count=len(report.done),
            notes=notes,
        )
    )
    for note in report.notes:
        app.say(one_line(note))
    if sample:
        app.say(Message("next: obsintel lint, obsintel link --yes, obsintel rollup --month 2025-03"))
    else:
        app.say(Message("next: open it in Obsidian, or `obsintel new --month YYYY-MM`"))
    return 1 if report.refused else 0


def _learn(app: App, root: Path, *, yes: bool, dry_run: bool, form: str) -> int:
    from obsidian_intel.engine.workspace import Workspace
    from obsidian_intel.operations.init import plan_settings, read_settings, write_settings
    from obsidian_intel.operations.survey import survey

    existing = read_settings(root)
    workspace = Workspace.look(root) if dry_run else Workspace.open(root)
    found = survey(workspace)
    proposals = found.proposals
    if form == "text":
        click.echo(Message("Found an existing vault, {name}:", name=one_line(root.name)))
        show_survey(found)
        _show_paper_note(workspace)
        if not yes and not dry_run and sys.stdin.isatty() and sys.stdout.isatty():
            proposals = tuple(_asked(proposals))
            yes = True
    plan = plan_settings(existing, proposals, likely=yes)
    if form == "json":
        click.echo(_json(found, plan), nl=False)
    if plan.text is None:
        if form == "text":
            _say_kept(app, plan)
            app.say(Message("{file_name} says all that is certain; nothing was written", file_name=FILE_NAME))
        return 0
    if not dry_run:
        report = write_settings(workspace, plan)
        for refusal in report.refused:
            click.echo(Message("obsintel: not written: {refusal}", refusal=one_line(str(refusal))), err=True)
        if report.refused:
            return 1
    if form == "text":
        if dry_run:
            wrote = marked("would write {file}:") if existing is None else marked("would write into {file}:")
        else:
            wrote = marked("wrote {file}:") if existing is None else marked("wrote into {file}:")
        click.echo(Message(wrote, file=FILE_NAME))
        shown = plan.text.splitlines() if existing is None else plan.added
        click.echo("".join(f"  {line}\n" for line in shown), nl=False)
        _say_kept(app, plan)
        app.say(Message("next: obsintel lint"))
    return 0


def _write_bases(app: App, root: Path, *, dry_run: bool) -> int:
    """The bases that the vault lacks, by the settings as they are now."""
    from obsidian_intel.engine.workspace import Workspace
    from obsidian_intel.operations.bases import NAMES, plan_bases, write_bases

    workspace = Workspace.look(root) if dry_run else Workspace.open(root)
    creates = plan_bases(workspace)
    for name in NAMES:
        if name not in {each.path for each in creates}:
            app.say(Message("{name} is there already, and stays as it is", name=name))
    if dry_run:
        for each in creates:
            app.say(Message("would make {path}", path=each.path))
        return 0
    report = write_bases(workspace, creates)
    for done in report.done:
        app.say(Message("made {path}", path=done.path))
    for refusal in report.refused:
        click.echo(Message("obsintel: not written: {refusal}", refusal=one_line(str(refusal))), err=True)
    return 1 if report.refused else 0


def show_survey(found: VaultSurvey) -> None:
    """What a vault holds and what follows from it, with the notes that it rests on."""
    for line in found.lines:
        click.echo(f"  {one_line(line)}")
    for column in found.columns:
        samples = " · ".join(column.samples)
        line = Message(
            "  {kind}: {header} is read as {field}: {samples}",
            kind=column.kind,
            header=one_line(column.header),
            field=column.field,
            samples=one_line(samples),
        )
        click.echo(line)
    for each in found.proposals:
        likely = "" if each.is_certain else Message(" (likely, not certain)")
        lines = "; ".join(one_line(setting.line) for setting in each.settings)
        click.echo(f"  {one_line(each.question)}{likely} → {shorten(lines, _LONGEST)}")
        click.echo(f"    {one_line(evidence_line(each))}")
    for line in found.advice:
        click.echo(f"  {one_line(line)}")


def _show_paper_note(workspace: Workspace) -> None:
    from obsidian_intel.operations.survey import example_paper_note

    example = example_paper_note(workspace)
    if example is None:
        return
    click.echo(Message("  a paper note as `obsintel link` would make it, {path}:", path=one_line(example.path)))
    head = example.text[: example.text.find("\n---", 3) + 4]
    click.echo("".join(f"    {one_line(line)}\n" for line in head.splitlines()), nl=False)
    if example.new_properties:
        click.echo(
            Message(
                "  properties in it that are new to this vault: {new_properties}",
                new_properties=enumerated(example.new_properties),
            )
        )


def evidence_line(proposal: Proposal) -> str:
    """The first notes that a proposal rests on, and how many more there are."""
    shown = enumerated(proposal.evidence[:SHOWN])
    more = len(proposal.evidence) - SHOWN
    return Message("{shown} and {more} more", shown=shown, more=more) if more > 0 else shown


def _asked(proposals: tuple[Proposal, ...]) -> Iterator[Proposal]:
    """Those of the proposals that a person on a terminal agrees to: a question for each group, then, where one of
    several is not right, for each of them.
    """
    from msgspec.structs import replace

    from obsidian_intel.operations.proposals import groups

    for group in groups(proposals):
        if len(group) > 1:
            for each in group:
                click.echo(f"  {one_line(each.question)}", err=True)
            if click.confirm(Message("Yes to all {count}?", count=len(group)), default=True, err=True):
                yield from (replace(each, is_certain=True) for each in group)
                continue
        for each in group:
            if click.confirm(one_line(each.question), default=True, err=True):
                yield replace(each, is_certain=True)


def _say_kept(app: App, plan: SettingsPlan) -> None:
    for line in plan.kept_back:
        app.say(
            Message(
                "{file_name} sets this otherwise, and keeps it; what was learned: {line}",
                file_name=FILE_NAME,
                line=line,
            )
        )


def _json(found: VaultSurvey, plan: SettingsPlan) -> str:
    import json

    proposals = [
        {
            "question": each.question,
            "certain": each.is_certain,
            "settings": [{"table": s.table, "key": s.key, "value": s.value, "line": s.line} for s in each.settings],
            "evidence": list(each.evidence),
        }
        for each in found.proposals
    ]
    answer = {
        "version": 1,
        "found": list(found.lines),
        "columns": [
            {"kind": c.kind, "header": c.header, "field": c.field, "samples": list(c.samples), "new": c.is_new}
            for c in found.columns
        ],
        "proposals": proposals,
        "advice": list(found.advice),
        "settings": plan.text,
        "kept": list(plan.kept_back),
    }
    return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"
