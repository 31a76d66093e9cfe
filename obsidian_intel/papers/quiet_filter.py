"""The part of a plan that may be written now: no note that is being written to, or depends on one that is."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from obsidian_intel.core.message import Message, marked
from obsidian_intel.papers.plan_model import Action, LinkPlan, MentionPlan
from obsidian_intel.vault.vault import Vault

Still = Callable[[str, bool], bool]
_REASON = marked("the note is being written to")
_UNTIL = marked("it has been quiet for a while")


def writable_now(plan: LinkPlan, vault: Vault, still: Still) -> LinkPlan:
    """`plan` without what touches a note that is not still.

    A month is touched only when it and the note of the row are still; a paper note only when it and all months
    that speak in it are.
    """
    updates = tuple(path for path in plan.updates if _may_update(path, plan, vault, still))
    waiting = set(plan.updates) - set(updates)
    slots = tuple(_held(each, vault, still, waiting) for each in plan.slots)
    return replace(plan, slots=slots, updates=updates)


def _may_update(path: str, plan: LinkPlan, vault: Vault, still: Still) -> bool:
    if not still("", False) or not still(path, False):
        return False
    if not all(still(slot.month, slot.row_fact.complete) for slot in plan.of_note.get(path, ())):
        return False
    named = (vault.resolve(target, path) for target in vault.notes[path].months)
    return all(still(month, True) for month in named if month)


def _held(each: MentionPlan, vault: Vault, still: Still, waiting: set[str]) -> MentionPlan:
    if each.action not in (Action.LINK, Action.MAKE, Action.REPOINT):
        return each
    note = each.note or ""
    free = still(each.slot.month, each.slot.row_fact.complete)
    if note in vault.notes:
        free = free and note not in waiting
    else:
        free = free and still("", False)
    return each if free else MentionPlan(each.slot, Action.WAIT, None, Message(_REASON), Message(_UNTIL))
