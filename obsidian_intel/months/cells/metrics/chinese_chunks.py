"""The end of a Chinese run as chunks, the last first: `在 GPQA` + `上准确率约` is 约, 准确率, 上.

`RUN_CHUNKS` are asked in their order, each about what is left of the run.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from obsidian_intel.core.caches import text_cache
from obsidian_intel.months.cells.metrics.chunks import C, Chunk
from obsidian_intel.months.cells.metrics.condition_phrases import ENDS_IN_CONDITION, WORDS_IN_TIME
from obsidian_intel.months.cells.metrics.word_lists import CJK_MEASURE, CJK_RATE, SYSTEM_RATE, one_of, words

Recognizer = Callable[[str], Chunk | None]

_TO = r"(?:到|至)了?"
_GAIN = re.compile(rf"(?<!最)(?<!新)(?<!很){one_of('zh-gain')}\Z")
_REACH = re.compile(rf"(?:{one_of('zh-gain')}{_TO}|{one_of('zh-reach')})\Z")
_NOT_REACHED = re.compile(r"(?:没有?|未能?|尚未|还没|并未)(?:再)?(?:到|达到?|超过|过|突破|给出?|公布|报告?)了?\Z")
_RELATIONS = [
    (re.compile(rf"{one_of(section)}\Z"), sign)
    for section, sign in (
        ("zh-about", "~"), ("zh-at-least", "≥"), ("zh-at-most", "≤"), ("zh-over", ">"), ("zh-under", "<")
    )
]  # fmt: skip
_LINK = re.compile(
    rf"(?:[一二三四五六七八九十两多几各]+(?<!多(?=语[种言]))个?(?:语(?<!多语)|域|领域|赛道|套件|档位?|种?模式|种?设置|任务|子集|基准|数据集|语种|语言|场景|项|类)|{one_of('zh-linking')})\Z"
)
_OWN = re.compile(rf"{one_of('own')}\Z")
_SEVERAL = re.compile(r"[两二三四五六七八九十多各]+(?:个|大|类)?(?:基准|任务|数据集|子集|项|集)\Z")
_VOTES = re.compile(r"(?:多数)?投票\Z")
_RANK = re.compile(r"(?:排名|名列|位列|位居|排|居)?(?:全球|开源|国内|总榜)?第[一二三四五六七八九十]*(?:名|位)?\Z")
_GOTTEN = frozenset(("得", "得到", "取得", "取得了", "拿到", "拿下", "做到"))
_SCORED = frozenset(("得分", "分数", "评分"))
_LINKED = re.compile(r"[的上下中在其]+(?=[㐀-鿿]{2,3}率)")
_EACH = words("each")
_ARRIVED = ("到", "至", "为", "是")


def _chunk(kind: int, found: re.Match[str] | None, said: str = "") -> Chunk | None:
    return Chunk(kind, *found.span(), said) if found else None


def measure(run: str) -> Chunk | None:
    """准确率, 平均; in `三个基准平均` it is of no benchmark alone."""
    found = CJK_MEASURE.search(run)
    if found is None:
        return None
    kind = C.MEASURE_OF_SEVERAL if _SEVERAL.search(run[: found.start()]) else C.MEASURE
    return _chunk(kind, found, found.group())


def relation(run: str) -> Chunk | None:
    """约, 不低于, 超过."""
    for pattern, sign in _RELATIONS:
        if found := pattern.search(run):
            return _chunk(C.RELATION, found, sign)
    return None


def rate(run: str) -> Chunk | None:
    """误拒率; 命中率 is of a system."""
    found = CJK_RATE.search(run)
    if found is None:
        return None
    kind = C.SYSTEM_RATE if SYSTEM_RATE.search(run) else C.RATE
    linked = _LINKED.match(found.group())  # 的幻觉率
    start = found.start() + (linked.end() if linked else 0)
    return Chunk(kind, start, found.end(), run[start : found.end()])


def votes(run: str) -> Chunk | None:
    """多数投票."""
    found = _VOTES.search(run)
    return _chunk(C.VOTES, found, found.group() if found else "")


def rank(run: str) -> Chunk | None:
    """位列第三."""
    return _chunk(C.LINK, _RANK.search(run))


def not_reached(run: str) -> Chunk | None:
    """未达到."""
    return _chunk(C.NO_SCORE, _NOT_REACHED.search(run))


def reached(run: str) -> Chunk | None:
    """达到, 提升至, 拿到, 得分."""
    found = _REACH.search(run)
    word = found.group() if found else ""
    return _chunk(C.GOTTEN if word in _GOTTEN else C.SCORED if word in _SCORED else C.REACH, found)


def gain(run: str) -> Chunk | None:
    """提升, 高出."""
    found = _GAIN.search(run)
    arrived = found is not None and found.group().rstrip("了").endswith(_ARRIVED)
    return _chunk(C.LINK if arrived else C.GAIN, found)


def own(run: str) -> Chunk | None:
    """本模型."""
    return _chunk(C.OWN, _OWN.search(run))


def link(run: str) -> Chunk | None:
    """在, 上, 的, 五个任务; 分别; 从. The 时 of 实时 is none."""
    found = _LINK.search(run)
    if found is None or (found.group() == "时" and run.endswith(WORDS_IN_TIME)):
        return None
    word = found.group()
    return _chunk(C.EACH if word in _EACH else C.FROM if word in ("从", "由") else C.LINK, found, word)


def condition(run: str) -> Chunk | None:
    """有工具, 思考模式; 加 alone may lead to the measure behind it."""
    found = ENDS_IN_CONDITION.search(run)
    return found and _chunk(C.START if len(found.group()) == 1 else C.CONDITION, found)


RUN_CHUNKS: tuple[Recognizer, ...] = (
    measure,
    relation,
    rate,
    votes,
    rank,
    not_reached,
    reached,
    gain,
    own,
    link,
    condition,
)


@text_cache(4096)
def run_chunks(run: str) -> tuple[Chunk, ...]:
    """The chunks at the end of a run, the last first; what stands before the last of these is of no kind."""
    chunks: list[Chunk] = []
    while run:
        found = next((chunk for recognize in RUN_CHUNKS if (chunk := recognize(run)) is not None), None)
        if found is None or found.start == found.end:
            break
        chunks.append(found)
        run = run[: found.start]
    return tuple(chunks)
