"""What commands printed of one vault, for when they are asked again: short outputs here, long ones in files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from obsidian_intel.engine import answer_files as outputs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from obsidian_intel.engine.answer_unchanged import Answer, KeptAnswer

Question = tuple[object, ...]
_MOST = 16


class KeptAnswers:
    """The answers by question, the oldest first. `known`: None stands for one that must be worked out anew.

    `snapshot`: the path of the file they belong to, for long outputs lie beside it; None where nothing is kept.
    """

    def __init__(self, snapshot: str | None) -> None:
        self.snapshot = snapshot
        self.known: dict[Question, KeptAnswer | None] = {}

    def keep(self, question: Question, answer: Answer | None, rests_on: str = outputs.ANY) -> bool:
        """Keep what a command printed; None: it must be worked out anew. Whether that is new."""
        kept = self._shortened(question, answer, rests_on)
        if (kept is None) != (answer is None) or (question in self.known and self.known[question] == kept):
            return False
        self.known.pop(question, None)
        while len(self.known) >= _MOST:
            del self.known[next(iter(self.known))]
        self.known[question] = kept
        return True

    def _shortened(self, question: Question, answer: Answer | None, rests_on: str) -> KeptAnswer | None:
        """An answer as it is kept: a long output goes into a file. None where it is too long, or cannot be written."""
        if answer is None:
            return None
        out, err, code = answer
        length = sum(map(len, out)) if isinstance(out, list) else len(out)
        if length + len(err) <= outputs.SHORT:
            return (b"".join(out) if isinstance(out, list) else out, err, code, rests_on)
        try:
            parts = out if isinstance(out, list) else [out.encode() if isinstance(out, str) else out]
            length = sum(map(len, parts))
            if self.snapshot is None or length > outputs.LONGEST:
                return None
            self._make_room(length)
            return (outputs.write_output(self.snapshot, question, parts), err, code, rests_on)
        except (OSError, UnicodeEncodeError):
            return None

    def _make_room(self, length: int) -> None:
        """Have the oldest long outputs worked out anew when they are asked for again, until `length` bytes are free."""
        places = {asked: kept[0] for asked, kept in self.known.items() if kept and isinstance(kept[0], tuple)}
        total = length + sum(place[1] for place in places.values())
        for asked, place in places.items():
            if total > outputs.LONGEST:
                self.known[asked] = None
                total -= place[1]

    def get(self, question: Question) -> Answer | None:
        """What a command printed, where that is known and holds."""
        from obsidian_intel.engine.answer_unchanged import whole_answer

        return whole_answer(self.snapshot or "", self.known.get(question))

    def outdate(self, stays: Iterable[str] = ()) -> None:
        """Have what was asked before worked out anew, but for answers that rest on one of `stays`."""
        stays = frozenset(stays)
        self.known = {
            question: answer if answer is not None and answer[3] in stays else None
            for question, answer in self.known.items()
        }

    def remove_unused(self) -> None:
        """Remove the files of outputs that no answer needs any more."""
        places = (kept[0] for kept in self.known.values() if kept)
        if self.snapshot is not None:
            outputs.remove_outputs(self.snapshot, frozenset(place[0] for place in places if isinstance(place, tuple)))
