"""OI505 unlinked-row."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.core.diagnostic import Severity
from obsidian_intel.core.message import Message, shorten
from obsidian_intel.lint.examples import GLM, MODELS, MONTH, ROW, TOPICS
from obsidian_intel.lint.registry import Scope, rule
from obsidian_intel.lint.rules._mentions import touched_by_row
from obsidian_intel.lint.vault_context import VaultContext, VaultFinding
from obsidian_intel.papers.plan_model import Action, MentionPlan

_TOPIC = "| RL | 上升 | [GRPO](https://arxiv.org/abs/2402.03300) | 可用 |\n"


@rule(
    "OI505",
    name="unlinked-row",
    scope=Scope.VAULT,
    own=("rows",),
    others=("rows", "period", "ids", "weak_ids", "marked_paper", "aliases", "block", "journal", "names"),
    reach=touched_by_row,
    good=(
        {
            "2026-02.md": MONTH + MODELS + ROW.replace(GLM, f"{GLM} [[GLM-5\\|📄]]"),
            "Papers/GLM-5.md": "---\ntype: Paper\ntitle: GLM-5\n---\n",
        },
        {"2026-02.md": MONTH + MODELS + "| XXX | | | |\n"},
    ),
    bad=(({"2026-02.md": MONTH + MODELS + ROW}, None), ({"二月.md": MONTH + TOPICS + _TOPIC}, None)),
)
def unlinked_row(context: VaultContext) -> Iterator[VaultFinding]:
    """Every model row, and every key paper with an id, is linked to its note.

    Why: the note gathers what all months say of one paper.
    Fix: by `obsintel link`, not by `--fix`: it makes the note, too. Where you took a link out yourself this is an info,
    and only `link --again` puts it back.
    """
    for each in context.plan.slots:
        if each.action in (Action.LINK, Action.MAKE, Action.REMOVED):
            severity = Severity.INFO if each.action is Action.REMOVED else None
            yield VaultFinding(each.slot.month, each.slot.fact.range, _message(each), severity=severity)


def _message(each: MentionPlan) -> Message:
    name = shorten(each.slot.label)
    if each.action is Action.REMOVED:
        return Message(
            "the link of `{name}` was removed; `{command}` puts it back", name=name, command="obsintel link --again"
        )
    if each.action is Action.LINK:
        return Message(
            "`{name}` has no link to `{note}`; run `{command}`",
            name=name,
            note=each.note or "",
            command="obsintel link",
        )
    return Message("`{name}` has no link to a note of its own; run `{command}`", name=name, command="obsintel link")
