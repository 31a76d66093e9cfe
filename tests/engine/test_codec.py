"""Facts come back from their bytes as they were."""

from __future__ import annotations

import typing
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from obsidian_intel.core.diagnostic import Range
from obsidian_intel.engine.codec import facts_of, light, light_facts_of, pack_facts
from obsidian_intel.vault.classify import NoteKind
from obsidian_intel.vault.facts import BlockFact, LinkFact, LinkWord, NoteFacts, PaperFact, RowFact, TagFact
from obsidian_intel.vault.suppressions import Suppression

TEXT = st.one_of(st.text(max_size=8), st.sampled_from(["Notes/\udcff.md", "\ud800", "甲🔭", "\0", "\ufeff"]))
WORD = st.sampled_from(typing.get_args(LinkWord))
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
NUMBER = st.integers(0, 2**32 - 1)
RANGE = st.builds(Range, *[NUMBER] * 6)
FLOAT = st.one_of(st.floats(allow_nan=False), st.integers(-100, 100).map(float))
METRIC = st.tuples(TEXT, st.none() | TEXT, st.none() | TEXT, FLOAT, st.none() | TEXT, RANGE)
PAPER = st.builds(
    PaperFact, st.none() | TEXT, TEXT, st.none() | TEXT, RANGE, NUMBER, st.none() | TEXT, st.none() | RANGE
)
ROW = st.builds(
    RowFact, TEXT, TEXT, TEXT, RANGE, TEXT, st.booleans(), st.booleans(),
    st.lists(PAPER, max_size=2).map(tuple), st.lists(METRIC, max_size=2).map(tuple),
)  # fmt: skip
FACTS = st.builds(
    NoteFacts,
    path=TEXT,
    kind=st.sampled_from(NoteKind),
    period=st.none() | TEXT,
    aliases=TEXTS,
    tags=st.lists(st.builds(TagFact, TEXT, RANGE), max_size=2).map(tuple),
    links=st.lists(
        st.builds(LinkFact, WORD, TEXT, TEXT, RANGE, RANGE, st.none() | TEXT, st.booleans()), max_size=2
    ).map(tuple),
    anchors=TEXTS,
    rows=st.lists(ROW, max_size=2).map(tuple),
    block=st.none() | st.builds(BlockFact, RANGE, st.booleans(), TEXT, NUMBER, st.booleans()),
    raw_tables=NUMBER,
    readable=st.booleans(),
    silent=st.lists(st.builds(Suppression, NUMBER, NUMBER, TEXTS), max_size=2).map(tuple),
    rolled=st.binary(max_size=8),
)


@given(FACTS)
def test_facts_come_back(facts: NoteFacts) -> None:
    found = facts_of(pack_facts(facts))
    assert found == facts
    assert found.kind is facts.kind
    spans: tuple[Any, ...] = (*found.tags, *found.links, *found.rows)
    places = [found.block and found.block.range, *(each.range for each in spans)]
    assert all(isinstance(each, Range) for each in places if each is not None)
    assert pack_facts(found) == pack_facts(facts)


@given(st.lists(FACTS, max_size=3))
def test_light_facts_are_read_without_the_rest(notes: list[NoteFacts]) -> None:
    assert light_facts_of([pack_facts(note) for note in notes]) == [light(note) for note in notes]
