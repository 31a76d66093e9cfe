"""Rows -> which note each belongs to, and what to make and insert. Pure; `link` and OI505 share it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from obsidian_intel.core.link_names import fold_path
from obsidian_intel.core.message import Message, marked
from obsidian_intel.papers.file_names import file_name
from obsidian_intel.papers.ownership import is_intact
from obsidian_intel.papers.paper_index import PaperIndex
from obsidian_intel.papers.plan_model import Action, LinkHistory, LinkPlan, LinkRequest, MentionPlan, PaperMention
from obsidian_intel.papers.removed_links import TAKEN_OUT, RemovedLinks
from obsidian_intel.vault.conflict_copies import conflict_original
from obsidian_intel.vault.facts import NoteFacts, PaperFact, RowFact
from obsidian_intel.vault.vault import Vault

UNFINISHED = marked("the row is finished, or has not changed for ten minutes")
ARRIVED = marked("ten minutes after the last note has arrived; `obsintel link` does not wait")
GONE = marked("the note is back, you remove the link, or `obsintel link --recreate` makes it anew")
_MANY_MISSING = 3
_PENDING = (Action.LINK, Action.MAKE, Action.REPOINT)
_SECONDARY = ("github", "hf", "url")
_SIDE_TITLE = re.compile(
    r"\W*(?:code|github|代码|源码|project(?: page)?|项目(?:主页)?|homepage|主页|blog|博客|demo|演示|weights?|权重"
    r"|models?|模型|datasets?|数据集?|link|链接|hugging ?face|video|视频|tweet|x|知乎|官网|文档|docs?)\W*",
    re.IGNORECASE,
)


class _State(Struct):
    vault: Vault
    wish: LinkRequest
    memory: LinkHistory
    removed: RemovedLinks
    papers: PaperIndex
    arriving: bool = False


def mentions(vault: Vault) -> list[PaperMention]:
    """Every paper of every data row that is to have a note, in order of month, row and place."""
    found: list[PaperMention] = []
    numbers: Counter[str] = Counter()
    for note in vault.months:
        if conflict_original(note.path, vault):
            continue
        for index, row in _numbered(vault, note):
            for number, paper in enumerate(row.papers):
                first = row.is_named and number == 0 and row.name
                if first or (not row.is_named and _is_paper(paper) and not _is_side_link(row.papers, number)):
                    mention = PaperMention(note.path, note.period or "", index, number, row, paper)
                    numbers[mention.paper_key] += 1
                    count = numbers[mention.paper_key]
                    found.append(mention if count == 1 else replace(mention, number=count))
    return found


def _numbered(vault: Vault, note: NoteFacts) -> Iterable[tuple[int, RowFact]]:
    """The rows of a note of `vault.months`, each with its number among all rows of the note."""
    if not note.is_part:
        return enumerate(note.rows)
    whole = vault.notes[note.path]
    part = whole.dates.index(note.dates[0])
    return [(index, row) for index, row in enumerate(whole.rows) if row.part == part]


def _is_paper(paper: PaperFact) -> bool:
    """Whether a link is to a paper, a model or a page about one; the home page of a site is none."""
    scheme, _, rest = (paper.id or "").partition(":")
    return bool(scheme) and (scheme != "url" or "/" in rest)


def _is_side_link(papers: tuple[PaperFact, ...], index: int) -> bool:
    """Whether a link only goes with the paper before it: its code, its page."""
    paper = papers[index]
    return (paper.id or "").partition(":")[0] in _SECONDARY and bool(_SIDE_TITLE.fullmatch(paper.title or ""))


def plan_links(vault: Vault, wish: LinkRequest | None = None, memory: LinkHistory | None = None) -> LinkPlan:
    """What `link` would do to the vault as its facts are."""
    from obsidian_intel.papers.stale_notes import updates

    state = _state(vault, wish or LinkRequest(), memory or LinkHistory())
    plan = _plan_rows(state)
    stale = () if state.arriving else tuple(updates(vault, state.wish, state.memory, plan.of_note))
    heads = vault.heads
    damaged = (p for p in plan.of_note if (found := heads.get(p)) and found.block and not is_intact(found.block))
    return replace(plan, updates=stale, damaged=tuple(damaged))


def plan_mentions(vault: Vault, memory: LinkHistory | None = None) -> LinkPlan:
    """The plan of an explicit `link`, without the updates of paper notes: what lint needs."""
    return _plan_rows(_state(vault, LinkRequest(), memory or LinkHistory()))


def _state(vault: Vault, wish: LinkRequest, memory: LinkHistory) -> _State:
    return _State(vault, wish, memory, RemovedLinks(vault, wish, memory), PaperIndex(vault))


def _plan_rows(state: _State) -> LinkPlan:
    slots = mentions(state.vault)
    state.papers.learn(slots)
    plans = [_linked(state, slot) if slot.fact.note is not None else None for slot in slots]
    state.removed.count(slots, plans)
    state.arriving = not state.wish.explicit and not state.wish.settled() and _is_arriving(state, plans)
    done = tuple(plan or _unlinked(state, slot) for plan, slot in zip(plans, slots, strict=True))
    if not state.wish.explicit:
        by_name = {note.path for note in state.vault.dated if note.by_name}
        done = tuple(plan for plan in done if plan.action not in _PENDING or plan.slot.month not in by_name)
    shown = done
    if state.wish.is_narrow:
        shown = tuple(plan for plan in done if state.wish.wants(plan.slot))
        done = tuple(plan for plan in done if plan.action not in _PENDING or state.wish.wants(plan.slot))
    of_note: dict[str, list[PaperMention]] = {}
    for plan in done:
        if plan.note and plan.action is not Action.BROKEN:
            of_note.setdefault(plan.note, []).append(plan.slot)
    return LinkPlan(shown, (), {note: tuple(found) for note, found in of_note.items()})


def _linked(state: _State, slot: PaperMention) -> MentionPlan:
    target = slot.fact.note or ""
    path = state.vault.resolve(target, slot.month)
    if path is not None:
        return MentionPlan(slot, Action.LINKED, path)
    found = [p for p in state.papers.with_id(slot.fact.id) if p in state.vault.heads]
    if found:
        if not (state.wish.explicit or state.memory.knows(target) or state.wish.settled()):
            return MentionPlan(
                slot, Action.WAIT, None, Message("its note `{target}` is not here yet", target=target), Message(ARRIVED)
            )
        return MentionPlan(slot, Action.REPOINT, found[0])
    if state.wish.recreate and state.wish.explicit:
        return MentionPlan(slot, Action.MAKE, state.papers.claim(slot, target.rpartition("/")[2]))
    return MentionPlan(
        slot, Action.BROKEN, None, Message("its note `{target}` is not there", target=target), Message(GONE)
    )


def _is_arriving(state: _State, plans: Iterable[MentionPlan | None]) -> bool:
    """Whether a sync service seems to be bringing notes just now: then none is made that may be on its way."""
    folder = fold_path(state.vault.config.papers.folder.strip("/") + "/")
    if any(fold_path(path).startswith(folder) for path in state.vault.placeholders):
        return True
    broken = (plan.slot.fact.note or "" for plan in plans if plan is not None and plan.action is Action.BROKEN)
    missing = {fold_path(target) for target in broken if not state.memory.knows(target)}
    return len(missing) >= _MANY_MISSING


def _unlinked(state: _State, slot: PaperMention) -> MentionPlan:
    if not slot.row_fact.linkable:
        return MentionPlan(
            slot,
            Action.LEAVE,
            None,
            Message("an unescaped pipe (OI302) or a fullwidth mark (OI606) breaks a link of the row"),
        )
    found = state.papers.find(slot)
    if state.removed.take(slot, found) and not (state.wish.again and state.wish.explicit):
        return MentionPlan(slot, Action.REMOVED, found, Message(TAKEN_OUT))
    if not (state.wish.explicit or slot.row_fact.complete or state.wish.ready(slot.month, slot.row_fact)):
        return MentionPlan(slot, Action.WAIT, None, Message("the row is not finished"), Message(UNFINISHED))
    if found is not None:
        state.papers.add(found, slot)
        return MentionPlan(slot, Action.MAKE if found in state.papers.planned else Action.LINK, found)
    if state.arriving:
        return MentionPlan(slot, Action.WAIT, None, Message("notes are still arriving"), Message(ARRIVED))
    if elsewhere := _held_elsewhere(state, slot):
        reason = Message("a sync service holds `{elsewhere}` elsewhere", elsewhere=elsewhere)
        return MentionPlan(slot, Action.WAIT, None, reason, Message("it is downloaded"))
    return MentionPlan(slot, Action.MAKE, state.papers.claim(slot, _best_name(state, slot)))


def _held_elsewhere(state: _State, slot: PaperMention) -> str | None:
    """A paper note of this mention's name that a sync service holds elsewhere: never a reason to make a twin."""
    if not state.vault.placeholders:
        return None
    folder = fold_path(state.vault.config.papers.folder.strip("/") + "/")
    wanted = fold_path(f"{file_name(slot.label, '')}.md")
    paths = (path for path in state.vault.placeholders if fold_path(path).startswith(folder))
    return next((path for path in paths if fold_path(path).rpartition("/")[2] == wanted), None)


def _best_name(state: _State, slot: PaperMention) -> str:
    """The row's own word for the paper, else the paper's title where it is known, else its id."""
    known = state.memory.title(slot.fact.id) if slot.is_bare and slot.fact.id else None
    return known or slot.label
