"""The rollup in a few lines for a group chat: at most 300 characters, whole sentences and names or none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from obsidian_intel.reports.rollup.escape import said
from obsidian_intel.reports.rollup.labels import Words
from obsidian_intel.reports.rollup.parts.record_steps import records
from obsidian_intel.reports.rollup.rollup_values import Rollup

LEAVES = True
SUFFIX = ".txt"
LIMIT = 300
_SENTENCES = (
    ("theme", "Dominant theme"),
    ("signal", "The signal"),
    ("insight", "Crucial insight"),
    ("implementation", "Best implementation"),
)
_SENTENCE_END = re.compile(r"(?<=[。！？；])(?=.)|(?<=[a-z]{4}[.!?;])\s+|(?<=[)%][.!?;])\s+")


def render(rollup: Rollup) -> str:
    """What the range is, what changed, what its latest month says, and records, as far as whole sentences fit.

    What does not fit is left out whole; a sentence about models gives way to their count.
    """
    words = Words(rollup.language)
    title = f"{words('Intelligence rollup')} {said(words.message(rollup.range.named))}"
    lines = [title]
    left = LIMIT - len(title) - 1
    for choices in _lines(rollup, words):
        found = next((line for line in choices if line and len(line) + 1 <= left), None)
        if found is not None:
            lines.append(found)
            left -= len(found) + 1
    return "\n".join(lines) + "\n"


def _lines(rollup: Rollup, words: Words) -> Iterator[Iterable[str]]:
    """For each line what it may say, the fullest first."""
    from obsidian_intel.reports.headline import headline

    shorter = [(words.count(rollup.model_count, "model"), rollup.model_count), ("", 0)]
    shorter.append((words.count(rollup.topic_count, "topic"), rollup.topic_count))
    for number, sentence in enumerate(headline(rollup.changes)):
        instead = [text for text, count in shorter[number : number + 1] if count]
        yield (said(words.message(sentence)), *instead)
    many = rollup.range.since != rollup.range.until
    for field, title in _SENTENCES:
        texts = [(month.period, text) for month in rollup.months if (text := getattr(month, field))]
        if texts:
            period, text = texts[-1]
            label = words("{title} of {period}", title=words(title), period=period) if many else words(title)
            yield _shortened(label + words(": "), said(text))
    yield from ([line] for line in record_lines(rollup, words))


def record_lines(rollup: Rollup, words: Words) -> Iterator[str]:
    """The records that were broken, but that of the board which the sentences name already."""
    told = {change.board.key for change in rollup.changes.leaders[:1]}
    for record in records(rollup):
        best = record.leader
        if record.broken and best.inside and record.board.key not in told:
            yield said(
                words(
                    "{board}: {name} reaches {score} ({gain})",
                    board=record.board.title,
                    name=best.name,
                    score=best.shown,
                    gain=best.gain,
                )
            )


def _shortened(label: str, text: str) -> Iterator[str]:
    """The text whole, then without its last sentence, and so on."""
    ends = [0, *(found.start() for found in _SENTENCE_END.finditer(text)), len(text)]
    for end in reversed(ends[1:]):
        yield label + text[:end].rstrip()
