"""What stands before a colon, or heads a line: a benchmark, a way of running, a condition of all behind it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from obsidian_intel.months.cells.metrics.brackets import read_note
from obsidian_intel.months.cells.metrics.condition_phrases import STARTERS, is_label, is_way
from obsidian_intel.months.cells.metrics.heads import NO_HEAD, lists_settings, read_head
from obsidian_intel.months.cells.metrics.of_all import without_of_all
from obsidian_intel.months.cells.metrics.phrase_prefix import is_variant, premise
from obsidian_intel.months.cells.metrics.phrases import Lead, read_lead
from obsidian_intel.months.cells.metrics.score_remarks import Said
from obsidian_intel.months.cells.metrics.speaker import SpeakerScope, is_roll
from obsidian_intel.months.cells.metrics.tokenizer import T, Token
from obsidian_intel.months.cells.metrics.ways_of_running import is_protocol
from obsidian_intel.months.cells.metrics.word_lists import SIZE, words

if TYPE_CHECKING:
    from obsidian_intel.months.cells.metrics.clause_parser import LineReader
    from obsidian_intel.months.cells.metrics.line_scores import Placer


_RUN = re.compile(
    r"\b(?:tools?|thinking|reasoning|search|browsing|python|code|context|compute|scaling|sub(?:title)?s)\b", re.I
)
_MOST_IN_LIST = 16
_PARITY = words("zh-parity")
_OTHERS = frozenset(("rivals", "competitors", "peers", "others", "baselines"))


def read_label(reader: LineReader, lead: list[Token], tokens: tuple[Token, ...], at: int) -> bool:
    """What stands before the colon that ends before `at`; whether a list of settings follows it."""
    speaker = reader.placer.speaker
    if lead and (speaker.scope is SpeakerScope.ASIDE or lead[-1].text in _PARITY):
        speaker.reset()  # `与 GPT-5 打平：MMLU 85.0`
    _read_label(reader, lead, tokens[at] if at < len(tokens) else None)
    bracketed = any(token.kind is T.GROUP for token in lead)
    reader.placer.listing |= bracketed and bool(reader.placer.head) and lists_settings(tokens, at)
    return reader.placer.listing


def heads_a_list(reader: LineReader, tokens: tuple[Token, ...], at: int, lead: list[Token]) -> bool:
    """`MIRACL（nDCG@10）dense 67.8、sparse 53.9`: whether a name and its bracket head a list without a colon."""
    first = max((i + 1 for i, token in enumerate(lead) if token.kind is T.COLON), default=0)
    reader.placer.listing |= lists_settings(tokens, at) and take_head(reader, [*lead[first:], tokens[at - 1]])
    return reader.placer.listing


def _read_label(reader: LineReader, lead: list[Token], following: Token | None) -> None:
    """`SWE-bench：` heads the rest of its line; `Pass@1：` and `Thinking：` say how the rest was run."""
    if len(lead) > 1 and lead[0].text.lower() in _OTHERS:
        lead = lead[1:]  # `Rivals on HLE: GPT-5 45.5`
    if lead and take_head(reader, lead, following):
        return
    reading = read_lead(reader.text, lead)
    if len(lead) == 2 and SIZE.fullmatch(lead[0].text) and lead[1].text == "档":
        reader.placer.said = Said(conditions=[lead[0].text])  # `9B 档：`
    elif variant := premise([*lead, lead[-1]], reader.text, len(lead)) if lead else "":
        reader.placer.said = Said(conditions=[variant])
    elif is_way(reader.words(lead)) or _is_variant(lead):
        reader.placer.said = Said(conditions=[reader.words(lead)])
    elif reading.sure and len(reading.names) == 1:
        if following is not None and following.kind in (T.NUM, T.REL):
            reader.placer.said = Said()
            return
        reader.placer.head = reading.names[0].text
        reader.placer.head_protocols, reader.placer.said = (
            list(reading.said.protocols),
            Said(better=reading.said.better),
        )
        reader.placer.head_conditions = []
    elif lead and lead[-1].text in ("综合", "整体", "总体"):
        return
    elif reading.kind is Lead.LIGHT and reading.said.protocols and not reader.placer.fresh:
        reader.placer.said = Said(protocols=reading.said.protocols, better=reading.said.better)
    elif (
        reading.kind is Lead.LIGHT
        and not lead[-1].text.endswith(("能力", "表现", "结果", "体验"))
        and following is not None
        and following.kind not in (T.NUM, T.REL)
        and all(is_label(condition) for condition in reading.said.conditions)
    ):
        reader.placer.said = Said(conditions=reading.said.conditions, better=reading.said.better)


def take_head(reader: LineReader, lead: list[Token], following: Token | None = None) -> bool:
    """Whether the label, with the clauses right before it, is settings and measures of all that follows."""
    placer = reader.placer
    scored = following is not None and following.kind in (T.NUM, T.REL)
    head = read_head(reader.text, [*placer.passed, lead]) if placer.passed else NO_HEAD
    if head.settles:
        placer.forget_passed()
    else:
        head = read_head(reader.text, [lead])
    if not head.settles or (scored and (head.name or head.said.conditions)):
        return False
    placer.legend = head.options or placer.legend
    if head.name:
        placer.head, placer.head_protocols = head.name, head.said.protocols
        placer.head_conditions, placer.said = head.said.conditions, Said(better=head.said.better)
    elif head.said.protocols or head.said.conditions:
        placer.said = head.said
    return True


def give_way(placer: Placer, lead: list[Token], said: str) -> None:
    """`AIME 2026 95.2，Avg@32；`: a way of running alone between a comma and the end is that of the last score."""
    if lead and placer.fresh and placer.drafts and placer.drafts[-1].protocol is None and is_protocol(lead, said):
        for draft in placer.drafts[-_MOST_IN_LIST:]:
            if draft.list_id == placer.drafts[-1].list_id and draft.protocol is None:
                draft.protocol = said


def _is_variant(lead: list[Token]) -> bool:
    """`27B IT`: a size, and words that tell one model of a family from another."""
    return 1 < len(lead) < 4 and SIZE.fullmatch(lead[0].text) is not None and all(is_variant(t.text) for t in lead)


def read_header(reader: LineReader, group: Token) -> bool:
    """`（以下均为 Avg@3）`, `（GPT-5 / ours）` at the head of a line: what it says of all behind it."""
    if roll := is_roll(group.inner):
        reader.placer.speaker.options = roll
        return True
    said = without_of_all(group.inner)
    if len(said) == len(group.inner):
        return False
    note = read_note(reader.text, group._replace(inner=tuple(said)), 1)
    reader.placer.said = note if note.protocols or note.conditions else reader.placer.said
    return True


def run_of_clause(reader: LineReader, lead: list[Token]) -> str:
    """`Without tools, it gets …`: a way of running that a sentence begins with."""
    words = reader.words(lead)
    first = not reader.placer.fresh and lead[0].text.lower() in STARTERS and lead[0].text.lower() != "no"
    return words if first and 1 < len(lead) < 5 and _RUN.search(words) else ""
