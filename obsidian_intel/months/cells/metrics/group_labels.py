"""Lines that are a label and nothing else, `**Instruct**：`, `WER:`: what they say of the scores in the lines below."""

from __future__ import annotations

import re

from msgspec import Struct

from obsidian_intel.core.caches import text_cache
from obsidian_intel.months.cells.metrics.condition_phrases import is_way
from obsidian_intel.months.cells.metrics.conditions import Draft
from obsidian_intel.months.cells.metrics.heads import NO_HEAD, read_head
from obsidian_intel.months.cells.metrics.model_lexicon import OWN, UNNAMED, Known
from obsidian_intel.months.cells.metrics.model_names import find_models
from obsidian_intel.months.cells.metrics.normalize import view_line
from obsidian_intel.months.cells.metrics.plausibility import is_aggregate, measures_of
from obsidian_intel.months.cells.metrics.tokenizer import T, Token, tokenize
from obsidian_intel.months.cells.metrics.word_lists import MODES, SIZE, is_mode_phrase

_LONGEST = 48  # characters
_ALONE = re.compile(
    r"\s*(?:[-*+]\s+)?(?:\*\*)?\s*([^*:：|]{1,40}?)\s*(?:(?:\*\*)\s*[:：]|[:：]\s*(?:\*\*)|[:：])\s*(?:\*\*)?\s*\Z"
)
_BOLD = re.compile(r"\s*(?:[-*+]\s+)?\*\*\s*([^*:：|]{1,40}?)\s*\*\*\s*\Z")
_LAST = frozenset(":：*")
_MODE_OF_DATE = re.compile(r"(?P<mode>[A-Za-z][A-Za-z-]*?)-\d{4,8}")
_VERSION = re.compile(r"\s*(?:模式|版本?|mode)\Z")


class GroupLabel(Struct, frozen=True, gc=False):
    """What a line that is a label says of the lines below: a condition of the row's own model, a measure, or a model.

    A measure is of other models' scores too; `better` says which way it goes.
    """

    condition: str = ""
    owner: str = ""
    protocols: tuple[str, ...] = ()
    better: str = ""

    def give(self, draft: Draft) -> None:
        """Say it of a score."""
        if self.protocols:
            self._measure(draft)
        if self.owner and draft.owner is None:
            draft.owner = self.owner
        elif self.condition and draft.owner is None:
            if draft.condition is None:
                draft.label = self.condition
            draft.condition = ", ".join(filter(None, (self.condition, draft.condition)))

    def _measure(self, draft: Draft) -> None:
        """Say how a score was measured that says nothing of it, or only that it is an average."""
        told = draft.protocol.split(", ") if draft.protocol else []
        measures = measures_of(self.protocols, draft.benchmark)
        if measures and all(map(is_aggregate, told)):
            draft.protocol = ", ".join([*told, *(each for each in measures if each not in told)])
            draft.better = draft.better or self.better


NO_LABEL = GroupLabel()


def group_label(raw: str, start: int, end: int, known: Known) -> GroupLabel | None:
    """What the line `raw[start:end]` says as a label; None where it is none."""
    if end - start > _LONGEST or not _LAST.issuperset(raw[end - 1 : end].strip() or ":"):
        return None
    found = _ALONE.match(raw, start, end)
    if found is None and (bold := _BOLD.match(raw, start, end)):  # a heading without a colon
        label = _read(bold[1], known)
        plain = label.owner or label.protocols or SIZE.fullmatch(label.condition) or MODES.fullmatch(label.condition)
        return label if plain or is_way(label.condition) else None
    return _read(found[1], known) if found else None


@text_cache(2048)
def _read(text: str, known: Known) -> GroupLabel:
    bare = _VERSION.sub("", text)
    dated = _MODE_OF_DATE.fullmatch(text)
    if SIZE.fullmatch(bare) or MODES.fullmatch(bare) or is_mode_phrase(bare) or is_way(text):
        return GroupLabel(text)
    if dated and MODES.fullmatch(dated["mode"]):
        return GroupLabel(text)
    mentions = find_models(text, text, known)
    if not mentions:
        return _head(text)
    if len(mentions) != 1 or mentions[0].start or mentions[0].end != len(text):
        return NO_LABEL
    owner, variant = mentions[0].owner, mentions[0].variant
    if owner == OWN:
        return GroupLabel(variant) if variant else NO_LABEL
    return NO_LABEL if owner == UNNAMED else GroupLabel(owner=owner)


@text_cache(2048)
def _head(text: str) -> GroupLabel:
    """`WER (lower is better)`, `数学（thinking，avg@32）`: how all below the line were run and measured."""
    seen = view_line(text)
    parts: list[list[Token]] = [[]]
    for token in tokenize(seen.norm):
        if token.kind is T.COMMA:
            parts.append([])
        else:
            parts[-1].append(token)
    head = read_head(seen.text, parts) if all(parts) else NO_HEAD
    if not head.settles or head.name or head.options:
        return NO_LABEL
    return GroupLabel(", ".join(head.said.conditions), "", tuple(head.said.protocols), head.said.better)
