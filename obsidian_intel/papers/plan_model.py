"""What a link plan is made of: mentions of papers, the action for each, and how a plan is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from obsidian_intel.core.lazy import lazy_pattern
from obsidian_intel.core.link_names import fold_case
from obsidian_intel.core.paper_ids import unquote
from obsidian_intel.vault.facts import PaperFact, RowFact

if TYPE_CHECKING:
    from obsidian_intel.papers.property_sync import WrittenValues

LINK_MEMORY = "link"
SEEN_MEMORY = "seen"
SAID_MEMORY = "said"
LABEL_MEMORY = "label"
_ADDRESS = lazy_pattern(r"(?:https?://|www\.)\S+$", re.IGNORECASE)
_SCHEMES = {"arxiv": "arXiv", "doi": "DOI"}


class Action(StrEnum):
    """What `link` does about one mention of a paper."""

    LINKED = "linked"  # nothing
    LINK = "link"  # a link to a note that is there
    MAKE = "make"  # a note, and a link to it
    REPOINT = "repoint"  # the same link, to where the paper's note is now
    BROKEN = "broken"  # its link leads nowhere and nothing tells where to
    REMOVED = "removed"  # nothing: a person took its link out
    LEAVE = "leave"  # nothing, for a reason
    WAIT = "wait"  # not yet, for a reason


class PaperMention(Struct, frozen=True, gc=False):
    """One paper of one row of one month. `row` and `paper` are indices into the facts.

    `number` counts the mentions of one paper within one period, from 1 on.
    """

    month: str
    period: str
    row: int
    paper: int
    row_fact: RowFact
    fact: PaperFact
    number: int = 1

    @property
    def name(self) -> str:
        """What the paper is called here."""
        return self.row_fact.name if self.row_fact.is_named else self.fact.title

    @property
    def is_bare(self) -> bool:
        """Whether nothing but an id or an address says what the paper is called here."""
        name = self.name.strip()
        return not name or bool(_ADDRESS.match(name))

    @property
    def label(self) -> str:
        """What to call it before a person: its name, else its id or what its address says. Never a bare address."""
        if not self.is_bare:
            return self.name.strip()
        name = self.name.strip()
        scheme, _, number = (self.fact.id or "").partition(":")
        if scheme in _SCHEMES:
            return f"{_SCHEMES[scheme]} {number}"
        if scheme != "url":
            return number or name
        host, _, rest = number.partition("?")[0].partition("/")
        page = unquote(rest.rpartition("/")[2]).rpartition(".")[0] or unquote(rest.rpartition("/")[2])
        return f"{page} ({host})" if page else host

    @property
    def paper_key(self) -> str:
        """Period and id (else folded name): one for all mentions of a paper within a period."""
        return f"{self.period}|{self.fact.id or fold_case(self.name)}"

    @property
    def memory_key(self) -> str:
        """What the ledger knows the link of this mention under."""
        return link_key(self.paper_key, self.number)


def link_key(paper_key: str, number: int) -> str:
    """The ledger's key for the `number`-th mention (from 1 on) of a paper within one period."""
    return paper_key if number == 1 else f"{paper_key}|{number}"


class MentionPlan(Struct, frozen=True, gc=False):
    """What to do for one mention. `note` is the vault path of its note, made or to be made.

    `reason`: why it is left or waits; `until`: what ends a wait.
    """

    slot: PaperMention
    action: Action
    note: str | None = None
    reason: str = ""
    until: str = ""


class LinkPlan(Struct, frozen=True, gc=False):
    """The plan for a whole vault. `updates` are managed notes whose block or months differ from the rows; `damaged`
    those whose block is left as it is, since a person or a merge changed it.
    """

    slots: tuple[MentionPlan, ...]
    updates: tuple[str, ...]
    of_note: Mapping[str, tuple[PaperMention, ...]]
    damaged: tuple[str, ...] = ()

    @property
    def makes(self) -> dict[str, list[PaperMention]]:
        """New notes by vault path, each with the mentions that it is for."""
        found: dict[str, list[PaperMention]] = {}
        for plan in self.slots:
            if plan.action is Action.MAKE and plan.note:
                found.setdefault(plan.note, []).append(plan.slot)
        return found

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing to write."""
        return not self.updates and not any(
            plan.action in (Action.LINK, Action.MAKE, Action.REPOINT) for plan in self.slots
        )


class LinkHistory(Struct, frozen=True, gc=False):
    """What this machine's ledger and journal know, asked by vault path or by `PaperMention.memory_key`.

    `made`: whether we made the note. `linked`: whether a link was ever there. `undone`: whether `undo` took that link
    out. `said`: what we wrote into the note's properties, None where nobody knows. `knows`: whether a link to that
    target was ever seen or made. `title`: what a source calls the paper of that id, None where nothing is known.
    """

    made: Callable[[str], bool] = lambda path: False
    linked: Callable[[str], bool] = lambda key: False
    said: Callable[[str], WrittenValues | None] = lambda path: None
    undone: Callable[[str], bool] = lambda key: False
    knows: Callable[[str], bool] = lambda target: False
    title: Callable[[str], str | None] = lambda paper: None


class LinkRequest(Struct, frozen=True, gc=False):
    """How a plan is wanted. `explicit`: a person asked; else it is the watcher, which is more careful.

    `recreate`: make notes anew that rows point at and that are gone. `again`: put back links that a person took out.
    `renew`: write intact blocks anew whose rows have not changed, for a new layout or another reading.
    `ready(month, row)` tells whether an unfinished row has been quiet for long enough; `still(note, complete)`
    whether a note may be written now (`complete`: for finished rows), and with "" whether new notes may be made.
    `settled` tells whether no note has arrived for as long as a sync service may take between two. `only` tells which
    mentions to see to, as `months` does for whole notes.
    """

    explicit: bool = True
    recreate: bool = False
    months: frozenset[str] | None = None
    ready: Callable[[str, RowFact], bool] = lambda month, row: False
    still: Callable[[str, bool], bool] | None = None
    again: bool = False
    renew: bool = False
    settled: Callable[[], bool] = lambda: False
    only: Callable[[PaperMention], bool] | None = None

    @property
    def is_narrow(self) -> bool:
        """Whether it is about some mentions alone."""
        return self.months is not None or self.only is not None

    def wants(self, mention: PaperMention) -> bool:
        """Whether it is about this mention."""
        return (self.months is None or mention.month in self.months) and (self.only is None or self.only(mention))
