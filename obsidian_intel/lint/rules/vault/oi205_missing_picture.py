"""OI205 missing-picture."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.core.message import Message
from obsidian_intel.lint.examples import MODELS, MONTH, OBSERVATORY
from obsidian_intel.lint.registry import Scope, rule
from obsidian_intel.lint.vault_context import VaultContext, VaultFinding

_JANUARY = MONTH.replace("2026-02", "2026-01")
_DRAWN = "![Two curves that cross](signals.svg)\n"


@rule(
    "OI205",
    name="missing-picture",
    scope=Scope.VAULT,
    own=("unpictured",),
    others=("unpictured", "pictured", "period"),
    good=(
        {"2026-02.md": MONTH + OBSERVATORY + _DRAWN},
        {"2026-02.md": MONTH + OBSERVATORY + "![[信号.png|两条曲线]]\n"},
        {"2026-02.md": MONTH + OBSERVATORY + "```mermaid\ngraph LR\n```\n"},
        {"2026-02.md": MONTH + MODELS},
        {"2026-01.md": _JANUARY + OBSERVATORY, "2026-02.md": MONTH + OBSERVATORY},
    ),
    bad=(
        ({"2026-02.md": MONTH + OBSERVATORY}, None),
        ({"2026-02.md": MONTH + OBSERVATORY + "## Review\n\n![评审](a.png)\n"}, None),
        ({"2026-01.md": _JANUARY + OBSERVATORY + _DRAWN, "2026-02.md": MONTH + OBSERVATORY}, None),
    ),
)
def missing_picture(context: VaultContext) -> Iterator[VaultFinding]:
    """A month shows its theme and signal in a picture.

    Why: the picture is what one remembers of a month. Any image, drawing or diagram in the part that holds the theme
    will do, or one at the top of the note. A log of two or more months without any picture does without, and so does
    one that is known by its name alone.
    Fix: none.
    """
    months = context.vault.months
    if len({note.period for note in months if note.period}) > 1 and not any(note.pictured for note in months):
        return
    for note in months:
        for place in note.unpictured if context.is_checked(note) else ():
            message = Message("no picture sums up theme and signal; embed one: `![[picture.png|what it shows]]`")
            yield VaultFinding(note.path, place, message)
