"""`link`: the plan made into texts and edits, guarded by a second reading, and written."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace

from msgspec import structs

from obsidian_intel.core.errors import Refused, StoreError
from obsidian_intel.core.message import Message
from obsidian_intel.core.path_dates import period_of_path
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.operations.link_edits import LinkEdits
from obsidian_intel.papers.link_plan import plan_links
from obsidian_intel.papers.plan_model import SEEN_MEMORY, Action, LinkPlan, LinkRequest, MentionPlan
from obsidian_intel.papers.quiet_filter import writable_now
from obsidian_intel.store.git_state import git_busy
from obsidian_intel.store.write_plan import Refusal, WritePlan, WriteReport

ATTEMPTS = 4


@dataclass(frozen=True)
class LinkReport:
    """What `link` did, or would do. All by vault path."""

    plan: LinkPlan
    writes: WritePlan
    made: tuple[str, ...] = ()
    linked: tuple[MentionPlan, ...] = ()
    repointed: tuple[MentionPlan, ...] = ()
    updated: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()
    step_id: str | None = None
    before: Mapping[str, str] = field(default_factory=dict)

    @property
    def left(self) -> list[MentionPlan]:
        """Rows left alone, with a reason each; those whose link a person took out are `taken_out`."""
        return [p for p in self.plan.slots if p.action in (Action.BROKEN, Action.LEAVE, Action.WAIT)]

    @property
    def taken_out(self) -> list[MentionPlan]:
        """Rows whose link a person took out: left alone until `link --again`."""
        return [p for p in self.plan.slots if p.action is Action.REMOVED]


def link(
    workspace: Workspace,
    wish: LinkRequest | None = None,
    *,
    write: bool = True,
    confirm: Callable[[int], bool] = lambda count: True,
    during_git: bool = True,
) -> LinkReport:
    """Link every row that can be. `confirm(count)` is asked before more than `link.max_new` notes are made.

    Without `during_git` nothing is written while git is in the middle of something: `Refused`.
    """
    wish = wish or LinkRequest()
    report = _link(workspace, wish, write, confirm, during_git)
    linked = tuple(_symlinked_months(workspace, wish.months)) if wish.explicit else ()
    return replace(report, refused=report.refused + linked) if linked else report


def _symlinked_months(workspace: Workspace, months: frozenset[str] | None) -> Iterator[Refusal]:
    """Months, by their names, that are symlinks out of what is walked: neither read nor written."""
    listing = workspace.listing
    wanted = {note.period for note in workspace.vault.months if months is None or note.path in months}
    for path in sorted(listing.links):
        period = period_of_path(path) if path.endswith(".md") else None
        if period is None or (months is not None and period not in wanted):
            continue
        target = os.path.relpath(os.path.realpath(workspace.root / path), os.path.realpath(workspace.root))
        if target.replace(os.sep, "/") not in listing.notes:
            yield Refusal(path, Message("a symlink: not written through"))


def _link(
    workspace: Workspace, wish: LinkRequest, write: bool, confirm: Callable[[int], bool], during_git: bool
) -> LinkReport:
    memory = workspace.memory
    report: LinkReport | None = None
    for _ in range(ATTEMPTS if wish.explicit else 1):
        plan = plan_links(workspace.vault, wish, memory)
        if not wish.explicit:
            plan = _without_undone(workspace, plan)
        if write:
            _remember_links(workspace, plan)
        if plan.is_idle:
            return report or LinkReport(plan, WritePlan("link"))
        if write and not during_git and (busy := git_busy(workspace.root)):
            raise Refused(
                Message("{busy}; nothing was written. Finish it first, or say --yes to link all the same", busy=busy)
            )
        if len(plan.makes) > workspace.config.link.max_new and write and not confirm(len(plan.makes)):
            if not wish.explicit:
                return LinkReport(_flooded(plan), WritePlan("link"))
            raise Refused(
                Message(
                    "{count} new notes are more than {max_new}; nothing was made",
                    count=len(plan.makes),
                    max_new=workspace.config.link.max_new,
                )
            )
        if wish.still is not None:
            plan = writable_now(plan, workspace.vault, wish.still)
            if plan.is_idle:
                return report or LinkReport(plan, WritePlan("link"))
        draft = LinkEdits(workspace, plan, restore=wish.again, renew=wish.renew)
        writes = draft.write_plan()
        if not write:
            return _report(plan, writes, None, draft)
        done = workspace.store.apply(writes, explicit=wish.explicit)
        with suppress(StoreError):
            workspace.store.remember_all(draft.remember)
        workspace.refresh()
        report = _merged(report, _report(plan, writes, done, draft))
        if not any(_is_stale(refusal) for refusal in done.refused):
            break
    assert report is not None
    return report


def update_notes(workspace: Workspace, *, write: bool = True) -> LinkReport:
    """Bring the notes that we keep up to date (blocks, properties, scores): no link and no note is made."""
    plan = plan_links(workspace.vault, LinkRequest(), workspace.memory)
    pending = (Action.LINK, Action.MAKE, Action.REPOINT)
    plan = structs.replace(plan, slots=tuple(each for each in plan.slots if each.action not in pending))
    draft = LinkEdits(workspace, plan)
    writes = draft.write_plan()
    if not write:
        return _report(plan, writes, None, draft)
    done = workspace.store.apply(writes, explicit=True)
    with suppress(StoreError):
        workspace.store.remember_all(draft.remember)
    workspace.refresh()
    return _report(plan, writes, done, draft)


def _flooded(plan: LinkPlan) -> LinkPlan:
    """`plan`, where all that would be written waits for a person's word."""
    reason = Message("{count} new notes at once wait for your word", count=len(plan.makes))
    pending = (Action.LINK, Action.MAKE, Action.REPOINT)
    slots = (
        MentionPlan(each.slot, Action.WAIT, None, reason, Message("`obsintel link`"))
        if each.action in pending
        else each
        for each in plan.slots
    )
    return LinkPlan(tuple(slots), (), plan.of_note, plan.damaged)


def _without_undone(workspace: Workspace, plan: LinkPlan) -> LinkPlan:
    """The plan without updates of paper notes that a person undid."""
    ledger = workspace.store.memory
    kept = tuple(path for path in plan.updates if not ledger.was_undone("update", path))
    return structs.replace(plan, updates=kept) if len(kept) < len(plan.updates) else plan


def _remember_links(workspace: Workspace, plan: LinkPlan) -> None:
    """Keep what the vault shows of links: those that stand, and those that were removed.

    One that stands now and later does not was removed by a person. Of one that was, the note that shows it may be
    written anew by us.
    """
    standing = (Action.LINKED, Action.BROKEN)
    there = (p for p in plan.slots if (p.action in standing and p.slot.fact.note) or p.action is Action.REMOVED)
    with suppress(StoreError):
        workspace.store.remember_all((SEEN_MEMORY, p.slot.memory_key, p.note or p.slot.fact.note or "") for p in there)


def _is_stale(refusal: Refusal) -> bool:
    return "changed" in refusal.reason


def _merged(first: LinkReport | None, second: LinkReport) -> LinkReport:
    if first is None:
        return second
    return LinkReport(
        second.plan,
        second.writes,
        tuple(dict.fromkeys(first.made + second.made)),
        first.linked + second.linked,
        first.repointed + second.repointed,
        tuple(dict.fromkeys(first.updated + second.updated)),
        second.refused,
        second.step_id or first.step_id,
        {**second.before, **first.before},
    )


def _report(plan: LinkPlan, writes: WritePlan, done: WriteReport | None, draft: LinkEdits) -> LinkReport:
    creates = {create.path for create in writes.creates}
    edited = {edit.path for edit in writes.edits}
    refused: tuple[Refusal, ...] = tuple(draft.refused)
    if done is not None:
        creates = {each.path for each in done.done if each.op == "create"}
        edited = {each.path for each in done.done if each.op == "edit"}
        refused += done.refused
    months = {slot.slot.month for slot in plan.slots}
    return LinkReport(
        plan,
        writes,
        tuple(sorted(creates)),
        tuple(p for p in plan.slots if p.action in (Action.LINK, Action.MAKE) and p.slot.month in edited),
        tuple(p for p in plan.slots if p.action is Action.REPOINT and p.slot.month in edited),
        tuple(sorted(edited - months)),
        refused,
        done.step_id if done else None,
        draft.before,
    )
