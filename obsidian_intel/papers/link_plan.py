"""Rows -> which note each belongs to, and what to make and insert. Pure; `link` and OI505 share it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from obsidian_intel.core.link_names import fold_case, fold_path
from obsidian_intel.core.message import Message, marked
from obsidian_intel.papers.file_names import MAX_BYTES, file_name, truncate_bytes
from obsidian_intel.papers.ownership import is_intact, is_paper_note
from obsidian_intel.papers.plan_model import Action, LinkHistory, LinkPlan, LinkRequest, MentionPlan, PaperMention
from obsidian_intel.papers.removed_links import TAKEN_OUT, RemovedLinks
from obsidian_intel.vault.conflict_copies import conflict_original
from obsidian_intel.vault.facts import PaperFact, Strings, carries_ids
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


class _State(Struct, dict=True):
    vault: Vault
    wish: LinkRequest
    memory: LinkHistory
    removed: RemovedLinks
    ids: dict[str, set[str]] = {}
    by_id: dict[str, list[str]] = {}
    by_name: dict[str, list[str]] = {}
    planned: set[str] = set()  # paths of notes to make
    names_planned: set[str] = set()  # their names, folded
    numbers: dict[tuple[str, str], int] = {}  # the next to try, of a name and its suffix
    arriving: bool = False

    @cached_property
    def names(self) -> dict[str, Strings]:
        """Folded name or alias -> the paper notes that have it."""
        found: dict[str, Strings] = {}
        for path, note in self.vault.heads.items():
            if is_paper_note(note, self.vault):
                for folded in dict.fromkeys(map(fold_path, (note.stem, *note.aliases))):
                    found[folded] = (*found[folded], path) if folded in found else (path,)
        return found

    @cached_property
    def named_and_numbered(self) -> dict[tuple[str, str], str]:
        """Folded name or alias, and an id that a bare number in the note may mean -> that note."""
        found: dict[tuple[str, str], str] = {}
        for path, note in self.vault.heads.items():
            if note.weak_ids and carries_ids(note):
                for name in (note.stem, *note.aliases):
                    for paper in note.weak_ids:
                        found.setdefault((fold_path(name), paper), path)
        return found


def mentions(vault: Vault) -> list[PaperMention]:
    """Every paper of every data row that is to have a note, in order of month, row and place."""
    found: list[PaperMention] = []
    numbers: Counter[str] = Counter()
    for note in vault.months:
        if conflict_original(note.path, vault):
            continue
        for index, row in enumerate(note.rows):
            for number, paper in enumerate(row.papers):
                first = row.is_named and number == 0 and row.name
                if first or (not row.is_named and _is_paper(paper) and not _is_side_link(row.papers, number)):
                    mention = PaperMention(note.path, note.period or "", index, number, row, paper)
                    numbers[mention.paper_key] += 1
                    count = numbers[mention.paper_key]
                    found.append(mention if count == 1 else replace(mention, number=count))
    return found


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
    return _State(vault, wish, memory, RemovedLinks(vault, wish, memory))


def _plan_rows(state: _State) -> LinkPlan:
    slots = mentions(state.vault)
    _learn(state, slots)
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


def _learn(state: _State, slots: Iterable[PaperMention]) -> None:
    """Add the id of each linked row to the ids that its note has by its properties."""
    for slot in slots:
        linked = state.vault.resolve(slot.fact.note, slot.month) if slot.fact.note else None
        if linked and slot.fact.id and not _clashes(slot.fact.id, _ids_of(state, linked)):
            _note_id(state, linked, slot)


def _ids_of(state: _State, path: str) -> set[str]:
    """The ids that a note carries, by its properties or by what was learnt."""
    if path not in state.ids:
        note = state.vault.heads.get(path)
        state.ids[path] = set(note.ids) if note is not None and carries_ids(note) else set()
    return state.ids[path]


def _notes_of(state: _State, paper: str | None) -> list[str]:
    """The notes that have an id, by their properties or by a linked row."""
    if not paper:
        return []
    if paper not in state.by_id:
        state.by_id[paper] = list(state.vault.by_id.get(paper, ()))
    return state.by_id[paper]


def _notes_named(state: _State, name: str) -> list[str]:
    """The paper notes of that name or alias."""
    folded = fold_path(name)
    if folded not in state.by_name:
        state.by_name[folded] = list(state.names.get(folded, ()))
    return state.by_name[folded]


def _clashes(paper: str | None, ids: Iterable[str]) -> bool:
    """Whether `ids` hold another id of the scheme of `paper`, and not `paper` itself."""
    if not paper:
        return False
    scheme = paper.partition(":")[0]
    same = [other for other in ids if other.partition(":")[0] == scheme]
    return bool(same) and paper not in same


def _linked(state: _State, slot: PaperMention) -> MentionPlan:
    target = slot.fact.note or ""
    path = state.vault.resolve(target, slot.month)
    if path is not None:
        return MentionPlan(slot, Action.LINKED, path)
    found = [p for p in _notes_of(state, slot.fact.id) if p in state.vault.heads]
    if found:
        if not (state.wish.explicit or state.memory.knows(target) or state.wish.settled()):
            return MentionPlan(
                slot, Action.WAIT, None, Message("its note `{target}` is not here yet", target=target), Message(ARRIVED)
            )
        return MentionPlan(slot, Action.REPOINT, found[0])
    if state.wish.recreate and state.wish.explicit:
        return MentionPlan(slot, Action.MAKE, _claim(state, slot, target.rpartition("/")[2]))
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
            Message("an unescaped pipe (OI302) or a fullwidth bracket (OI606) breaks a link of the row"),
        )
    found = _find(state, slot)
    if state.removed.take(slot, found) and not (state.wish.again and state.wish.explicit):
        return MentionPlan(slot, Action.REMOVED, found, Message(TAKEN_OUT))
    if not (state.wish.explicit or slot.row_fact.complete or state.wish.ready(slot.month, slot.row_fact)):
        return MentionPlan(slot, Action.WAIT, None, Message("the row is not finished"), Message(UNFINISHED))
    if found is not None:
        _note_id(state, found, slot)
        return MentionPlan(slot, Action.MAKE if found in state.planned else Action.LINK, found)
    if state.arriving:
        return MentionPlan(slot, Action.WAIT, None, Message("notes are still arriving"), Message(ARRIVED))
    if elsewhere := _held_elsewhere(state, slot):
        reason = Message("a sync service holds `{elsewhere}` elsewhere", elsewhere=elsewhere)
        return MentionPlan(slot, Action.WAIT, None, reason, Message("it is downloaded"))
    return MentionPlan(slot, Action.MAKE, _claim(state, slot, _best_name(state, slot)))


def _find(state: _State, slot: PaperMention) -> str | None:
    by_id = [p for p in _notes_of(state, slot.fact.id) if p in state.vault.heads or p in state.planned]
    if by_id:
        return by_id[0]
    name = slot.name.strip()
    if not name:
        return None
    names = dict.fromkeys((name, file_name(name, "")))
    paths = [path for each in names for path in _notes_named(state, each)]
    found = next((path for path in paths if not _clashes(slot.fact.id, _ids_of(state, path))), None)
    if found is None and slot.fact.id:
        numbered = (state.named_and_numbered.get((fold_path(each), slot.fact.id)) for each in names)
        found = next((path for path in numbered if path), None)
    return found


def _held_elsewhere(state: _State, slot: PaperMention) -> str | None:
    """A paper note of this mention's name that a sync service holds elsewhere: never a reason to make a twin."""
    if not state.vault.placeholders:
        return None
    folder = fold_path(state.vault.config.papers.folder.strip("/") + "/")
    wanted = fold_path(f"{file_name(slot.label, '')}.md")
    paths = (path for path in state.vault.placeholders if fold_path(path).startswith(folder))
    return next((path for path in paths if fold_path(path).rpartition("/")[2] == wanted), None)


def _note_id(state: _State, path: str, slot: PaperMention) -> None:
    if slot.fact.id:
        _ids_of(state, path).add(slot.fact.id)
        if path not in (notes := _notes_of(state, slot.fact.id)):
            notes.append(path)


def _best_name(state: _State, slot: PaperMention) -> str:
    """The row's own word for the paper, else the paper's title where it is known, else its id."""
    known = state.memory.title(slot.fact.id) if slot.is_bare and slot.fact.id else None
    return known or slot.label


def _claim(state: _State, slot: PaperMention, wanted: str) -> str:
    """A path that is free in the whole vault, for a new note."""
    number = (slot.fact.id or "").partition(":")[2]
    stem = file_name(wanted, file_name(f"arXiv {number}" if number else f"Paper {slot.period}"))
    suffix = file_name(number, "")[-60:] or slot.period
    path = ""
    for attempt in _attempts(state, stem, suffix):
        if not state.vault.is_name_taken(attempt) and fold_case(attempt) not in state.names_planned:
            folder = state.vault.config.papers.folder.strip("/")
            path = f"{folder}/{attempt}.md" if folder else f"{attempt}.md"
            state.planned.add(path)
            state.names_planned.add(fold_case(attempt))
            break
    _note_id(state, path, slot)
    for name in (attempt, slot.name):
        if path not in (notes := _notes_named(state, name)):
            notes.append(path)
    return path


def _attempts(state: _State, stem: str, suffix: str) -> Iterable[str]:
    yield stem
    yield f"{truncate_bytes(stem, MAX_BYTES - len(suffix.encode()) - 3).rstrip(' .')} ({suffix})"
    number = state.numbers.get((stem, suffix), 2)  # those before it were taken, and names are never given back
    while True:
        state.numbers[stem, suffix] = number + 1
        tail = f" ({suffix}) {number}"
        yield truncate_bytes(stem, MAX_BYTES - len(tail.encode())).rstrip(" .") + tail
        number += 1
