"""Facts that the watcher holds: fewer bytes, the same facts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from obsidian_intel.core.declared_settings import Config, ObsidianConfig
from obsidian_intel.core.document import Document
from obsidian_intel.engine.analyze import entry_of
from obsidian_intel.engine.note_record import NoteRecord
from obsidian_intel.engine.squeezed_facts import expand, squeeze
from obsidian_intel.vault.listing import Stat

PAPER = """---
type: Paper
title: "稀疏注意力 4711"
arxiv: "2603.04711"
tags: [Infra, Agents]
---

# 稀疏注意力 4711

## 摘要

一段文字。

## 笔记

- [[多轮工具 12]]：见 [[缓存调度 907]]。
- [[奖励模型 33]] #RL
"""


def _record() -> NoteRecord:
    return entry_of(Document.from_text("Papers/稀疏注意力 4711.md", PAPER), Stat(1, 2, 3), Config(), ObsidianConfig())


@given(st.binary(max_size=6000))
def test_bytes_come_back(data: bytes) -> None:
    assert expand(squeeze(data)) == data


def test_facts_of_a_note_take_less_than_half() -> None:
    packed = _record().packed
    assert len(squeeze(packed)) < len(packed) / 2


def test_a_compact_record_says_the_same() -> None:
    whole, compact = _record(), _record()
    compact.compact(lambda facts: facts)
    again = compact.with_stat(Stat(4, 5, 6), True)
    for record in (compact, again):
        assert record.facts == record.peek() == whole.facts
        assert record.packed == whole.packed
        assert record.light.path == whole.facts.path and not record.light.links
