"""Mentions whose link a person took out: known from this machine's ledger, or on any machine from the vault itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from obsidian_intel.core.message import marked
from obsidian_intel.papers.plan_model import Action, LinkHistory, LinkRequest, MentionPlan, PaperMention, link_key
from obsidian_intel.papers.property_sync import SOURCE
from obsidian_intel.vault.vault import Vault

TAKEN_OUT = marked("its link was removed; `obsintel link --again` puts it back")


class RemovedLinks:
    """Which mentions had a link that is gone. Asked once for each mention without a link, in the order of the rows.

    One month may mention a paper twice, so links are counted: of a paper with two known links and one that stands, one
    was taken out; of one with one known link that stands, none was, and a second mention is new.
    """

    def __init__(self, vault: Vault, request: LinkRequest, history: LinkHistory) -> None:
        self._vault, self._request, self._history = vault, request, history
        self._by_ledger: Counter[str] = Counter()
        self._linked: Counter[tuple[str, str]] = Counter()
        self._gone: dict[str, Counter[str]] = {}

    def count(self, mentions: Sequence[PaperMention], linked: Iterable[MentionPlan | None]) -> None:
        """Take in all mentions of the vault, and what is planned for those that have a link."""
        mentioned = Counter(mention.paper_key for mention in mentions)
        standing = Counter(mention.paper_key for mention in mentions if mention.fact.note is not None)
        for key, count in mentioned.items():
            if count > standing[key]:
                known = sum(map(self._was_linked, (link_key(key, number) for number in range(1, count + 1))))
                self._by_ledger[key] = max(0, known - standing[key])
        self._linked = Counter((p.note, p.slot.month) for p in linked if p and p.note and p.action is Action.LINKED)

    def _was_linked(self, key: str) -> bool:
        """Whether the link of this mention stood there; one that `undo` took out comes back when a person asks."""
        if not self._history.linked(key):
            return False
        return not (self._request.explicit and self._history.undone(key))

    def take(self, mention: PaperMention, note: str | None) -> bool:
        """Whether the link of `mention` was taken out by a person. `note`: its note, where one is found."""
        if self._by_ledger[mention.paper_key] > 0:
            self._by_ledger[mention.paper_key] -= 1
            if note is not None:
                self._left_in(note)[mention.month] -= 1
            return True
        if note is None:
            return False
        left = self._left_in(note)
        left[mention.month] -= 1
        return left[mention.month] >= 0

    def _left_in(self, note: str) -> Counter[str]:
        """Of the months that a note's block speaks of, how many rows have no link to it (any more)."""
        if note not in self._gone:
            self._gone[note] = Counter() if self._is_of_here(note) else Counter(self._months_told(note))
            self._gone[note].subtract({month: n for (path, month), n in self._linked.items() if path == note})
        return self._gone[note]

    def _months_told(self, note: str) -> Iterable[str]:
        facts = self._vault.heads.get(note)
        targets = facts.block.months if facts is not None and facts.block else ()
        return [month for target in targets if (month := self._vault.resolve(target, note))]

    def _is_of_here(self, note: str) -> bool:
        """Whether this machine wrote the block as it stands: then its ledger knows each link that stood."""
        facts, said = self._vault.heads.get(note), self._history.said(note)
        if facts is None or facts.block is None or said is None:
            return False
        return said.get(SOURCE) == (facts.block.source,)
