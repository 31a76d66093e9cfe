"""Words between a name and its score as typed chunks: each kind of words, and each recognizer, has an example."""

from __future__ import annotations

import pytest

from obsidian_intel.months.cells.metrics.bracket_parts import P, parts_of
from obsidian_intel.months.cells.metrics.chinese_chunks import RUN_CHUNKS, run_chunks
from obsidian_intel.months.cells.metrics.chunks import Behind, C
from obsidian_intel.months.cells.metrics.phrase_suffix import EFFECTS
from obsidian_intel.months.cells.metrics.tokenizer import tokenize
from obsidian_intel.months.cells.metrics.word_chunks import WORD_CHUNKS, mark_chunk, word_chunk

KINDS = {number: name for name, number in vars(C).items() if name.isupper()}
NOTHING_BEHIND = Behind(measured=False, colon=False)

# a Chinese run, the recognizer of its last chunk, all chunks from the last to the first, what is left
RUNS = [
    ("准确率", "measure", ["MEASURE"], ""),
    ("三个基准平均", "measure", ["MEASURE_OF_SEVERAL", "LINK"], ""),
    ("约", "relation", ["RELATION"], ""),
    ("误拒率", "rate", ["RATE"], ""),
    ("命中率", "rate", ["SYSTEM_RATE"], ""),
    ("多数投票", "votes", ["VOTES"], ""),
    ("位列第", "rank", ["LINK"], ""),
    ("没有达到", "not_reached", ["NO_SCORE"], ""),
    ("达到", "reached", ["REACH"], ""),
    ("拿到", "reached", ["GOTTEN"], ""),
    ("得分", "reached", ["SCORED"], ""),
    ("提升", "gain", ["GAIN"], ""),
    ("本模型", "own", ["OWN"], ""),
    ("分别", "link", ["EACH"], ""),
    ("从", "link", ["FROM"], ""),
    ("有工具", "condition", ["CONDITION"], ""),
    ("加", "condition", ["START"], ""),
    ("上准确率约", "relation", ["RELATION", "MEASURE", "LINK"], ""),
    ("上本模型提升至", "reached", ["REACH", "OWN", "LINK"], ""),
    ("零售达到", "reached", ["REACH"], "零售"),
]


@pytest.mark.parametrize(("run", "recognizer", "kinds", "left"), RUNS)
def test_run(run: str, recognizer: str, kinds: list[str], left: str) -> None:
    chunks = run_chunks(run)
    assert [KINDS[chunk.kind] for chunk in chunks] == kinds
    assert run[: chunks[-1].start] == left
    assert next(one.__name__ for one in RUN_CHUNKS if one(run) is not None) == recognizer


# words before a score, the recognizer, the kind of their end, the words it is made of
WORDS = [
    ("GPQA win rate", "measure_of_two", "MEASURE", "win rate"),
    ("AdvBench average win rate", "measure_of_two", "MEASURE", "average win rate"),
    ("HumanEval Pass@1", "measure", "MEASURE", "Pass@1"),
    ("on GPQA", "name", "NAME", "GPQA"),
    ("GPQA by 20 points", "step", "CHANGED", "by 20 points"),
    ("GPQA more than", "relation", "RELATION", "more than"),
    ("GPQA about", "relation", "RELATION", "about"),
    ("GPQA in", "link", "LINK", "in"),
    ("beats it by", "no_score", "NO_SCORE", "by"),
    ("HLE with tools", "condition", "CONDITION", "with tools"),
    ("HLE w/o web search", "condition", "CONDITION", "w/o web search"),
    ("HLE in thinking mode", "condition", "CONDITION", "in thinking mode"),
    ("HLE + Python", "condition", "CONDITION", "+ Python"),
    ("HLE 使用 Python", "condition", "CONDITION", "使用 Python"),
    ("GPQA high effort", "effort", "CONDITION", "high effort"),
    ("Wobble Benchmark", "unknown_name", "NAME", "Benchmark"),
    ("HLE ours", "own", "OWN", "ours"),
    ("HLE reaches", "link", "REACH", "reaches"),
    ("HLE from", "link", "FROM", "from"),
    ("A and B respectively", "link", "EACH", "respectively"),
    ("GPQA high", "mode", "CONDITION", "high"),
    ("RULER @1M", "mode", "CONDITION", "@1M"),
    ("RULER @ 1M", "length", "CONDITION", "1M"),
]


@pytest.mark.parametrize(("words", "recognizer", "kind", "said"), WORDS)
def test_words(words: str, recognizer: str, kind: str, said: str) -> None:
    tokens = list(tokenize(words))
    chunk = word_chunk(tokens, len(tokens), NOTHING_BEHIND)
    assert chunk is not None
    assert (KINDS[chunk.kind], words[chunk.start : chunk.end]) == (kind, said)
    first = next(one for one in WORD_CHUNKS if one(tokens, len(tokens), NOTHING_BEHIND) is not None)
    assert first.__name__ == recognizer


@pytest.mark.parametrize(
    ("words", "kind", "said"),
    [
        ("GPQA (5-shot)", "NOTE", ""),
        ("MMTEB Mean(Task)", "MEASURE", "Mean(Task)"),
        ("GPQA >", "RELATION", ">"),
        ("GPQA >=", "RELATION", "≥"),
        ("GPQA：", "COLON", ""),
        ("GPQA –", "COLON", ""),
        ("GPQA /", "SLASH", ""),
        ("WER ↓", "BETTER", "lower"),
        ("GPQA †", "LINK", ""),
        ("第 3", "LINK", ""),
    ],
)
def test_marks(words: str, kind: str, said: str) -> None:
    tokens = list(tokenize(words))
    chunk = mark_chunk(words, tokens, len(tokens))
    assert chunk is not None
    assert (KINDS[chunk.kind], chunk.said) == (kind, said)


def test_every_recognizer_has_an_example() -> None:
    assert {one.__name__ for one in RUN_CHUNKS} == {row[1] for row in RUNS}
    assert {one.__name__ for one in WORD_CHUNKS} == {row[1] for row in WORDS}


def test_every_kind_has_an_effect() -> None:
    """But those that take more than their words: a condition joins the one behind it, a bracket has parts."""
    assert set(KINDS) - set(EFFECTS) == {C.CONDITION, C.START, C.NAME, C.NOTE}


@pytest.mark.parametrize(
    ("bracket", "count", "kinds"),
    [
        ("（无 / 有工具，Pass@1）", 2, [P.OPTIONS, P.MEASURE]),
        ("（low / medium / high）", 2, [P.UNEQUAL]),
        ("（3 次平均）", 1, [P.MEASURE]),
        ("（无工具，128K）", 1, [P.OTHER, P.OTHER]),
        ("（text-only；CoT）", 1, [P.OTHER, P.MEASURE]),
    ],
)
def test_parts_of_a_bracket(bracket: str, count: int, kinds: list[int]) -> None:
    plain = bracket.translate(str.maketrans("（），；", "(),;"))
    group = tokenize(plain)[0]
    assert [part.kind for part in parts_of(bracket, group.inner, count)] == kinds
