"""What the words between a name and its score are, piece by piece: a measure, a condition, a relation, a gain …

A chunk only says what its words are. What follows from it for the score is said in one place, `phrase_suffix.EFFECTS`.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class C:
    """What a chunk is. Plain numbers, as `T` of the tokenizer."""

    LINK: Final = 0  # says nothing of the score: 在, 上, at, a mark
    MEASURE: Final = 1  # Pass@1, 准确率, win rate
    MEASURE_OF_SEVERAL: Final = 2  # 三个基准平均: of no benchmark alone
    RATE: Final = 3  # 误拒率: a measure of what is surely a benchmark only
    SYSTEM_RATE: Final = 4  # 命中率: of a system, never of a benchmark
    VOTES: Final = 5  # 多数投票: a measure where no other is said
    RELATION: Final = 6  # 约, at least, >
    REACH: Final = 7  # 达到, reaches: the number is a result
    GOTTEN: Final = 8  # 拿到: the same, and words of how may stand before it
    SCORED: Final = 9  # 得分: the same, of the benchmark at hand
    GAIN: Final = 10  # 提升: the number says by how much, unless an old value stands before a new one
    NO_SCORE: Final = 11  # 未达到, by, than: what follows is none of the row's
    OWN: Final = 12  # 本模型, ours
    EACH: Final = 13  # 分别, respectively
    FROM: Final = 14  # 从, from: the number is the old value
    CHANGED: Final = 15  # by 20 points, before `to 50.0`: the number is the new value
    CONDITION: Final = 16  # 有工具, with tools, high
    START: Final = 17  # 加: a condition, or what only leads to the measure behind it
    NAME: Final = 18  # a benchmark: no word of how
    NOTE: Final = 19  # a bracket
    COLON: Final = 20
    SLASH: Final = 21
    BETTER: Final = 22  # ↓, ↑


class Chunk(NamedTuple):
    """The words `text[start:end]`; in a Chinese run, places are counted from where that begins.

    `said` is what they say: the measure, the sign of a relation, the direction. `width` is how many tokens they are.
    """

    kind: int
    start: int
    end: int
    said: str = ""
    width: int = 1


class Behind(NamedTuple):
    """What is already known of the words that stand behind a chunk, before the score."""

    measured: bool  # a measure is
    colon: bool
    listed: bool = False  # a slash and a condition stand right behind
