"""Notes that we keep, and which of them do not say what the rows do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from obsidian_intel.papers.entries import digest
from obsidian_intel.papers.ownership import may_write
from obsidian_intel.papers.plan_model import LinkHistory, LinkRequest, PaperMention
from obsidian_intel.papers.property_sync import SCORES, SOURCE, WrittenValues
from obsidian_intel.papers.score_properties import scores_source
from obsidian_intel.vault.classify import NoteKind
from obsidian_intel.vault.facts import NoteFacts
from obsidian_intel.vault.vault import Vault


def months_of(vault: Vault, path: str, slots: Iterable[PaperMention]) -> tuple[str, ...]:
    """The wikilink targets that belong into `months` of the note `path`, in order."""
    return tuple(dict.fromkeys(vault.link_target(slot.month, path) for slot in slots))


def expected_digest(vault: Vault, path: str, slots: Iterable[PaperMention]) -> str:
    """The digest that the block of the note `path` should carry."""
    keys = ((s.period, vault.link_target(s.month, path), s.row_fact.section, mention_digest(s)) for s in slots)
    return digest(keys, vault.config.papers.block)


def expected_scores(vault: Vault, memory: LinkHistory, path: str, slots: Iterable[PaperMention]) -> str:
    """The digest that the score properties of the note `path` should be made of; "" where it is to have none."""
    if not vault.config.papers.scores or not memory.made(path):
        return ""
    return scores_source(vault.config, (f"{s.month}:{s.period}:{mention_digest(s)}" for s in slots))


def mention_digest(slot: PaperMention) -> str:
    """Changes whenever the entry of this mention in its paper note would."""
    return f"{slot.row_fact.digest}:{slot.paper}"


def updates(
    vault: Vault, wish: LinkRequest, memory: LinkHistory, of_note: Mapping[str, tuple[PaperMention, ...]]
) -> Iterable[str]:
    """The notes that we keep whose block, months or properties may not be what the rows say."""
    for path, note in vault.heads.items():
        slots = of_note.get(path, ())
        if note.block is None and not slots and not note.months:
            continue
        if not note.readable or not may_write(note, vault, memory) or (note.block and not note.block.writable):
            continue
        if wish.is_narrow and not any(map(wish.wants, slots)):
            continue
        said = memory.said(path)
        ours = said.get("months", ()) if said is not None else ()
        if any(_is_unread_month(vault, target, path, f"[[{target}]]" in ours) for target in note.months):
            continue
        scores = expected_scores(vault, memory, path, slots)
        if _is_stale(note, vault, slots, said, wish) or (said is not None and said.get(SCORES, ("",))[0] != scores):
            yield path


def _is_stale(
    note: NoteFacts, vault: Vault, slots: tuple[PaperMention, ...], said: WrittenValues | None, wish: LinkRequest
) -> bool:
    block, source = note.block, expected_digest(vault, note.path, slots)
    if block is not None and block.intact and (wish.renew or block.source != source or block.count > 1):
        return True
    if said is not None and (block is None or not block.intact) and said.get(SOURCE, ("",))[0] != source:
        return True
    if said is None and block is None and vault.config.papers.adopt and slots:
        return True
    return _are_months_stale(note, vault, slots, said, wish)


def _are_months_stale(
    note: NoteFacts, vault: Vault, slots: tuple[PaperMention, ...], said: WrittenValues | None, wish: LinkRequest
) -> bool:
    """Whether `months` lacks an entry of ours, or has one of ours that no row asks for."""
    have = {vault.resolve(target, note.path) or target for target in note.months}
    wanted = {slot.month: f"[[{vault.link_target(slot.month, note.path)}]]" for slot in slots}
    ours = said.get("months", ()) if said is not None else ()
    if any(month not in have and (wish.again or item not in ours) for month, item in wanted.items()):
        return True
    extra = [target for target in note.months if (vault.resolve(target, note.path) or target) not in wanted]
    return any(f"[[{target}]]" in ours for target in extra)


def _is_unread_month(vault: Vault, target: str, source: str, ours: bool) -> bool:
    """Whether a month that a note names is there but could not be read as one: no reason to forget its rows.

    `ours`: we wrote that name, so it was a month then. Else it is one when it cannot be read or has a month's tables.
    """
    path = vault.resolve(target, source)
    if path is None:
        return False
    note = vault.heads.get(path)
    if note is None or not note.readable:
        return True
    return note.kind is not NoteKind.MONTH and (ours or note.log_tables > 0)
