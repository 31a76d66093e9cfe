"""What stands between a name and its score, read from its end: each chunk, and what follows from it for the score."""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec import Struct, field

from obsidian_intel.months.cells.metrics.bracket_options import shared_tail
from obsidian_intel.months.cells.metrics.brackets import read_note
from obsidian_intel.months.cells.metrics.chinese_chunks import run_chunks
from obsidian_intel.months.cells.metrics.chunks import Behind, C, Chunk
from obsidian_intel.months.cells.metrics.condition_phrases import is_setting
from obsidian_intel.months.cells.metrics.score_remarks import Option, Said
from obsidian_intel.months.cells.metrics.tokenizer import T, Token
from obsidian_intel.months.cells.metrics.word_chunks import mark_chunk, word_chunk
from obsidian_intel.months.cells.metrics.word_lists import is_measure

_AND = re.compile(r"[和与/、]| and ")
_MODE = re.compile(r"(?:(?:模式|框架|脚手架|设置|配置)下?|版本?)\Z")
_STEPS = frozenset(("步", "轮", "帧", "语", "跳", "steps", "turns", "frames"))
_COUNTS = frozenset(("集", "任务", "个任务", "项", "个数据集", "tasks"))
_UNITS = _STEPS | _COUNTS
_FARTHEST = 48  # characters of a Chinese run that may speak of the score behind it
_MOST_SETTING_WORDS = 5


class Tail(Struct):
    """What the end of a lead says. `end` and `rest` are what is left: tokens, and the start of a Chinese run."""

    end: int = 0
    rest: str = ""
    said: Said = field(default_factory=Said)
    relation: str = "="
    trap: bool = False  # a gain, a rate of the system
    reach: bool = False  # 达到, reaches: the number is a result
    colon: bool = False
    changed: bool = False  # a new value took an old one's place: 提升 is no gain then
    each: bool = False  # 分别: one value for each name
    own: bool = False  # 本文, ours: the score is of the row's own model
    rate: bool = False  # 误拒率: a score only of what is surely a benchmark
    since: bool = False  # 从, from: the value that follows is the old one
    scored: bool = False  # 得分: of the benchmark at hand
    gotten: bool = False  # 得, 拿到: words of how may stand before it
    of: bool = False  # `X 的 70.0`
    noted: Token | None = None  # the last bracket
    options: list[str] = []  # 不使用和使用 Python 时分别
    slashes: int = 0
    left: str = ""  # unknown words that were taken for a condition
    said_from: int = -1  # where the first condition begins, that words before it can join it


def strip_tail(text: str, tokens: list[Token], count: int, *, changed: bool) -> Tail:
    """Read a lead from its end to where a name may stand. `tokens` may lose the end of a Chinese run."""
    out = Tail(end=len(tokens), changed=changed)
    if count > 1:
        _measure_list(tokens, count, out)
    while out.end and not out.trap and (not out.rest or out.rest in _UNITS):
        token = tokens[out.end - 1]
        if _is_counted(tokens, out):
            _take_count(text, tokens, out)
        elif token.kind is T.CJK and len(token.text) < 3 and out.end > 1 and tokens[out.end - 2].kind is T.ARROW:
            out.rest = token.text  # the 英 of `中→英`
            break
        elif token.kind is T.CJK:
            before = out.end
            _take_run(text, tokens, out)
            if out.end == before and not _is_counted(tokens, out):
                break
        elif not _take(text, tokens, count, out):
            break
    _tell_apart(count, out)
    return out


def _take(text: str, tokens: list[Token], count: int, out: Tail) -> bool:
    """Take the last words or the last mark; False where they are of no kind, or a name."""
    end = out.end
    if tokens[end - 1].kind is T.WORD:
        chunk = word_chunk(
            tokens, end, Behind(bool(out.said.protocols), out.colon, bool(out.slashes and out.said.conditions))
        )
    else:
        chunk = mark_chunk(text, tokens, end)
    if chunk is None or chunk.kind is C.NAME:
        return False
    first = tokens[end - chunk.width]
    out.end -= chunk.width
    if chunk.kind is C.NOTE:
        out.noted = first
        note = read_note(text, first, count)
        note.add(out.said)  # what stands first is said first
        out.said = note
    elif chunk.kind is C.CONDITION:
        _add_condition(text, chunk.start, chunk.end, out)
        if first.start < chunk.start and first.kind is T.CJK:  # the rest of the run may say more
            left = first.text[: chunk.start - first.start]
            tokens[out.end] = first._replace(text=left, end=first.start + len(left))
            out.end += 1
    else:
        EFFECTS[chunk.kind](out, chunk.said or text[chunk.start : chunk.end])
    return True


def _take_run(text: str, tokens: list[Token], out: Tail) -> None:
    """Take from the end of a Chinese run what is no name; what cannot be taken is `rest`."""
    token = tokens[out.end - 1]
    far, run = token.text[:-_FARTHEST], token.text[-_FARTHEST:]
    at, left = token.start + len(far), len(run)
    for chunk in run_chunks(run):
        _take_of_run(text, token, at, chunk, out)
        left = chunk.start
        if out.trap:
            break
    else:
        moded = left and not far and _MODE.fullmatch(run[:left]) and 1 < out.end < _MOST_SETTING_WORDS
        if moded and is_setting(tokens[: out.end - 1]):  # `OpenHands 框架下`
            _add_condition(text, tokens[0].start, token.start + left, out)
            out.end, left = 1, 0
    out.rest = far + run[:left]
    out.end -= not out.rest


def _take_of_run(text: str, token: Token, at: int, chunk: Chunk, out: Tail) -> None:
    """What follows from a chunk of the run that begins at `at`, the end of `token`."""
    alone = (
        chunk.kind is C.START and _ends_in_have(token, at, chunk) and not out.slashes and out.said_from < 0
    )  # `GPQA 上有 70.1`
    leads = chunk.kind is C.START and (alone or (out.said.protocols and not out.said.conditions))  # `加 TTS@16`
    if chunk.kind is C.CONDITION or (chunk.kind is C.START and not leads):
        _add_condition(text, at + chunk.start, at + chunk.end, out)
    elif not leads:
        out.of |= chunk.said == token.text == "的"
        EFFECTS[chunk.kind](out, chunk.said)


def _ends_in_have(token: Token, at: int, chunk: Chunk) -> bool:
    """Whether a chunk is the last 有 of its run."""
    return token.text.endswith("有") and at + chunk.end == token.start + len(token.text)


def _measured(out: Tail, said: str) -> None:
    joined = said == "LC" and out.said.protocols and out.said.protocols[0].endswith("率")  # `LC 胜率`
    out.said.protocols[: bool(joined)] = [f"LC {out.said.protocols[0]}" if joined else said]


def _measured_over_several(out: Tail, said: str) -> None:
    _measured(out, said)
    out.trap = True


def _rated(out: Tail, said: str) -> None:
    _measured(out, said)
    out.rate = True


def _rated_as_system(out: Tail, said: str) -> None:
    _rated(out, said)
    out.trap = True


def _voted(out: Tail, said: str) -> None:
    out.said.protocols += [] if out.said.protocols else [said]


def _related(out: Tail, said: str) -> None:
    out.relation = said


def _reached(out: Tail, said: str) -> None:
    out.reach = True


def _gotten(out: Tail, said: str) -> None:
    out.reach = out.gotten = True


def _scored(out: Tail, said: str) -> None:
    out.reach = out.scored = True


def _gained(out: Tail, said: str) -> None:
    out.trap = not out.changed


def _no_score(out: Tail, said: str) -> None:
    out.trap = True


def _own(out: Tail, said: str) -> None:
    out.own = True


def _each(out: Tail, said: str) -> None:
    out.each = True


def _since(out: Tail, said: str) -> None:
    out.since = True


def _changed(out: Tail, said: str) -> None:
    out.changed = True


def _labelled(out: Tail, said: str) -> None:
    out.colon = True


def _parted(out: Tail, said: str) -> None:
    out.slashes += bool(out.said.protocols or out.said.conditions)


def _directed(out: Tail, said: str) -> None:
    out.said.better = out.said.better or said


def _nothing(out: Tail, said: str) -> None:
    """Words that say nothing of the score."""


EFFECTS: dict[int, Callable[[Tail, str], None]] = {
    C.LINK: _nothing,
    C.MEASURE: _measured,
    C.MEASURE_OF_SEVERAL: _measured_over_several,
    C.RATE: _rated,
    C.SYSTEM_RATE: _rated_as_system,
    C.VOTES: _voted,
    C.RELATION: _related,
    C.REACH: _reached,
    C.GOTTEN: _gotten,
    C.SCORED: _scored,
    C.GAIN: _gained,
    C.NO_SCORE: _no_score,
    C.OWN: _own,
    C.EACH: _each,
    C.FROM: _since,
    C.CHANGED: _changed,
    C.COLON: _labelled,
    C.SLASH: _parted,
    C.BETTER: _directed,
}


def _add_condition(text: str, start: int, end: int, out: Tail) -> None:
    """A condition, or the words before one that belong to it: `使用 Python` + `工具`."""
    joined = out.said_from >= 0 and not text[end : out.said_from].strip()
    if joined:
        first = out.said.conditions.pop(0)
        end = out.said_from + len(first)
    out.said.conditions.insert(0, text[start:end].strip())
    out.said_from = start


def _is_counted(tokens: list[Token], out: Tail) -> bool:
    """Whether a count and its unit stand last: `50 步`, `20 tasks`."""
    if out.end < 2:
        return False
    return (out.rest or tokens[out.end - 1].text) in _UNITS and tokens[out.end - 2].text.isdigit()


def _take_count(text: str, tokens: list[Token], out: Tail) -> None:
    """`OSWorld 50 步 35.6`: steps are a condition, a count of tasks is none."""
    unit = tokens[out.end - 1]
    said = out.rest or unit.text
    if said in _STEPS:
        _add_condition(text, tokens[out.end - 2].start, unit.start + len(said), out)
    out.end, out.rest = out.end - 2, ""


def _measure_list(tokens: list[Token], count: int, out: Tail) -> None:
    """`ROUGE-1/2/L`, `Recall@1/5/10`: one measure for each value, the stem written once."""
    listed = tokens[-2 * count + 1 :]
    stem = re.match(r"(.*[-@])\d+\Z", listed[0].text) if listed else None
    if len(listed) < 3 or stem is None or not is_measure(listed[0].text):
        return
    ends = listed[2::2]
    if len(ends) == count - 1 and all(t.kind is T.SLASH for t in listed[1::2]) and all(len(t.text) < 4 for t in ends):
        out.said.alternatives = [Option(protocol=name) for name in (listed[0].text, *(stem[1] + t.text for t in ends))]
        out.end -= len(listed)


def _tell_apart(count: int, out: Tail) -> None:
    """As many measures, or conditions, as values: one for each."""
    said = out.said
    listed = count > 1 and out.slashes == count - 1
    if listed and len(said.protocols) == count:
        said.alternatives = [Option(protocol=protocol) for protocol in said.protocols]
        said.protocols = []
    if listed and len(said.conditions) == count:
        said.alternatives = [Option(condition) for condition in shared_tail(said.conditions)]
        said.conditions = []
    if out.each and len(said.conditions) == 1:
        out.options = [part.strip() for part in _AND.split(said.conditions[0]) if part.strip()]
