"""A model is named in a line: which scores behind it are its own, as far as its place says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from obsidian_intel.months.cells.metrics.attach import name_before_model, place
from obsidian_intel.months.cells.metrics.brackets import read_note
from obsidian_intel.months.cells.metrics.clause_brackets import read_nested
from obsidian_intel.months.cells.metrics.comparisons import is_compared
from obsidian_intel.months.cells.metrics.condition_phrases import is_zh_condition
from obsidian_intel.months.cells.metrics.model_lexicon import OPAQUE, OWN, UNNAMED
from obsidian_intel.months.cells.metrics.number_roles import is_value_only
from obsidian_intel.months.cells.metrics.phrases import Reading
from obsidian_intel.months.cells.metrics.score_remarks import Said
from obsidian_intel.months.cells.metrics.speaker import SpeakerScope, crowd
from obsidian_intel.months.cells.metrics.tokenizer import T, Token
from obsidian_intel.months.cells.metrics.trailing import names_behind
from obsidian_intel.months.cells.metrics.values import read_values
from obsidian_intel.months.cells.metrics.word_lists import SIZE, is_benchmark, is_measure, is_mode_phrase, one_of, words

if TYPE_CHECKING:
    from obsidian_intel.months.cells.metrics.clause_parser import LineReader


_GAPS = ("领先", "落后", "高出", "胜出", "甩开", "超出", "多出", "lead", "leads", "trails", "trailing", "leading")
_OF = frozenset(("的", "の"))
_DASHES = ("-", "–", "—", "——")
_MOST_WAY_WORDS = 3
_LONGEST_WAY = 24  # characters
_AGAINST = words("zh-against")
_EACH = re.compile(one_of("each"), re.I)
_OF_COST = re.compile(rf"\A(?![以用凭仅靠]).*?{one_of('zh-costs')}")
_SNAPSHOT = re.compile(r"0[1-9][0-3]\d|20\d\d-[01]\d(?:-[0-3]\d)?")  # `GPT-4o（0806）`
_ID = re.compile(r"\d{4}\.\d{4,5}(?:v\d)?")
_RIVALS = words("names-rival")
_LIGHT, _LIGHT_WORDS = words("zh-before-subject"), words("before-subject")
_ALIKE = re.compile(  # `同条件`, `with the same scaffold`
    rf"(?:相同|同样|同一|同等|一样|同じ|同一の|동일한?|같은|同|same)\s*(?:的|の)?\s*{one_of('alike')}", re.I
)


def read_model(reader: LineReader, tokens: tuple[Token, ...], at: int, lead: list[Token]) -> int:
    """A model is named: the scores behind it are its own, as far as its place says. The token to go on with."""
    placer = reader.placer
    named, end = crowd(tokens, at)
    following = tokens[end] if end < len(tokens) else None
    lead = [token for token in lead if token.kind is not T.MARK and token.text not in _DASHES]
    against = _names_rival(lead) and not _is_passed(tokens, end)
    joined = not lead and at > 0 and tokens[at - 1].kind is T.COMMA and tokens[at - 1].text not in "，,|"
    reader.passing = passing = (bool(lead) and not against and not _introduces(lead)) or (joined and reader.passing)
    passed, placer.asked = placer.passed[placer.asked :], len(placer.passed)
    placer.alike |= any(_ALIKE.search(reader.words(part)) for part in (*passed, lead) if part)
    name_before_model(placer, lead)
    note = Said()
    behind = [token.kind for token in tokens[end : end + 2]]
    if following is not None and behind == [T.GROUP, T.COLON]:  # `Devstral 2（123B dense）：`
        note, end = _run_so(reader.text, following), end + 1
        following = tokens[end]
    elif way := _way_before_colon(tokens, end):  # `jina-v3 late chunking:`
        note, end = Said(conditions=[reader.words(way)]), end + len(way)
        following = tokens[end]
    labelled = following is not None and following.kind is T.COLON
    versus = following is not None and following.kind is T.CJK and following.text in _AGAINST
    if lead and lead[-1].kind is not T.COLON and any(t.kind is T.CJK and _OF_COST.search(t.text) for t in lead):
        placer.speaker.begin(UNNAMED, SpeakerScope.ASIDE)
        return end
    owner, variant = named[-1].text, "".join(token.text for token in named[-1].inner)
    if len(named) > 1 and (labelled or _values_ahead(tokens, end, len(named))):
        placer.speaker.reset()
        placer.speaker.options = [token.text for token in named]
        return end
    placer.speaker.options = placer.speaker.options if len(named) == 1 else []
    if versus or (against and labelled and _in_pairs(tokens, end)):  # `与 GPT-5 对比：HLE 50.2 vs 45.5`
        placer.speaker.reset()
        placer.speaker.options = [OWN, owner]
        return end
    if passing and labelled:
        placer.speaker.reset()
        if is_compared(lead) and _in_pairs(tokens, end) and owner not in (OWN, UNNAMED):
            placer.speaker.options = [OWN, owner]  # `追平 GPT-5：HLE 50.2 对 45.5`
        return end
    if labelled and (against or not lead) and not (end + 1 < len(tokens) and tokens[end + 1].kind in (T.NUM, T.REL)):
        placer.speaker.begin(owner, SpeakerScope.LABEL, variant)
        placer.said = note
        return end
    placer.speaker.begin(owner, SpeakerScope.ASIDE if passing else SpeakerScope.SUBJECT, variant, named[-1].end)
    placer.speaker.compared = is_compared(lead)
    if len(lead) == 1 and lead[0].text.lower() in words("versus"):
        placer.versus = owner if owner not in (OWN, UNNAMED) else ""
    placer.speaker.gap = placer.speaker.compared and lead[-1].text.endswith(_GAPS)
    reader.beaten = owner if placer.speaker.compared and owner not in (OWN, UNNAMED) else reader.beaten
    if following is not None and following.kind is T.GROUP:
        if _is_source(following):
            return end + 1
        if on := _of_model_on(reader, tokens, end):
            return on
        if len(named) > 1 and _lists_values(following, len(named)):  # `超过 A / B（45.5 / 43.2）`
            placer.speaker.options = [token.text for token in named]
        read = _of_model(reader, following)
        placer.speaker.options = placer.speaker.options if len(named) == 1 else []
        if read:
            return end + 1
        if run := _way_of(reader.text, following):  # `gpt-oss-120b（high）LiveCodeBench 74.9`
            placer.speaker.variant = run
            return end + 1
    return end


def _of_model_on(reader: LineReader, tokens: tuple[Token, ...], at: int) -> int:
    """`behind GPT-5 (80.9) on HLE`: the bracket behind a model's name holds its score of what follows."""
    group = tokens[at]
    kinds = [token.kind for token in group.inner]
    if not kinds or kinds[0] not in (T.NUM, T.REL) or not is_value_only(group.inner, "Arena"):
        return 0
    names, end = names_behind(reader.text, tokens, at + 1, 1, first=False)
    if not names or not reader.placer.is_known(names[0]):
        return 0
    values = read_values(reader.text, group.inner, 0, "")
    values.owner = reader.placer.speaker.owner
    reader.placer.keep(names[0].text, values, Reading())
    reader.placer.speaker.reset()
    return end


def _of_model(reader: LineReader, group: Token) -> bool:
    """`GPT-5（73.1）`, `o1-mini（63.6、90.0）`: whether the bracket behind a model's name holds its scores."""
    kinds = [token.kind for token in group.inner]
    if T.NUM not in kinds:
        return False
    first = kinds.index(T.NUM)
    speaker = reader.placer.speaker
    if first <= 1 and is_value_only(group.inner, "Arena"):
        values = read_values(reader.text, group.inner, first if first == 0 or kinds[0] is not T.REL else 0, "")
        kept = len(reader.placer.drafts)
        reading = Reading()
        reading.tail.each = T.COMMA in kinds
        place(reader.placer, group.inner, values, reading)
        if speaker.direct:
            speaker.scored(named=False)
        return len(reader.placer.drafts) > kept or bool(reader.placer.open)
    return read_nested(reader, group, reader.placer.last, speaker.owner)


def _names_rival(lead: list[Token]) -> bool:
    """Whether the words before a model's name only say that it is another: `对手`, `对照`, `竞品：`, `vs.`."""
    said = [token for token in lead if token.kind is not T.COLON]
    return len(said) == 1 and said[0].text.lower() in _RIVALS


def _is_passed(tokens: tuple[Token, ...], at: int) -> bool:
    """`相比 X，GPQA 71`, `相较 X：MMLU 86.1→88.2`: the row's own scores, measured against those of another."""
    ahead = tokens[at : at + 24]
    return (bool(ahead) and ahead[0].kind is T.COMMA) or any(token.kind is T.ARROW for token in ahead)


def _in_pairs(tokens: tuple[Token, ...], at: int) -> bool:
    """Whether two values stand together behind a label: `HLE 50.2 vs 45.5`."""
    ahead = tokens[at : at + 24]
    return any(
        mark.text.lower() in ("vs", "vs.", "对", "比") and one.kind is T.NUM and other.kind is T.NUM
        for one, mark, other in zip(ahead, ahead[1:], ahead[2:], strict=False)
    )


def _introduces(lead: list[Token]) -> bool:
    """Whether the words before a model's name make it the subject: none, `而`, `在 HLE 上`."""
    last = lead[-1]
    if last.kind is T.COLON or (last.kind is T.CJK and last.text in _LIGHT):
        return True
    if last.kind is T.CJK and last.text.endswith("的") and len(last.text) > 1 - (len(lead) > 1):
        return not is_compared(lead) and not any(t.kind is T.NUM for t in lead)  # `同尺寸的 GPT-5：HLE 45.5`
    return len(lead) < 3 and all(t.kind is T.WORD and t.text.lower() in _LIGHT_WORDS for t in lead)


def _way_before_colon(tokens: tuple[Token, ...], at: int) -> list[Token]:
    """A few small words between a model's name and the colon of a label: how it was run."""
    end = at
    while (
        end < len(tokens) and end - at < _MOST_WAY_WORDS and tokens[end].kind is T.WORD and tokens[end].text.islower()
    ):
        end += 1
    way = list(tokens[at:end])
    labels = end < len(tokens) and tokens[end].kind is T.COLON
    return way if labels and not any(is_benchmark(token.text) or is_measure(token.text) for token in way) else []


def _values_ahead(tokens: tuple[Token, ...], at: int, count: int) -> bool:
    """Whether so many values stand behind several models: `A、B 分别为 45.5、43.2`, `A / B 在 GPQA 上 62.4/66.0`."""
    found = 0
    for token in tokens[at : at + 24]:
        if token.kind is T.NUM and "." in token.text:
            found += 1
        elif token.kind in (T.MODEL, T.STOP, T.GROUP):
            break
    ahead = tokens[at : at + 24]
    each = any(_EACH.search(token.text) for token in ahead)
    possessed = ahead[:1] and ahead[0].text in _OF and found == count  # `高于 A、B 的 59.2、55.3`
    return found == count and (each or possessed or any(t.kind is T.SLASH for t in ahead) or _joins_values(ahead))


def _joins_values(tokens: tuple[Token, ...]) -> bool:
    """Whether two values stand together with an `and` between them: `43.9 与 42.9`."""
    return any(
        one.kind is other.kind is T.NUM and mark.kind is T.COMMA and mark.text not in ",，、|"
        for one, mark, other in zip(tokens, tokens[1:], tokens[2:], strict=False)
    )


def _lists_values(group: Token, count: int) -> bool:
    """Whether a bracket holds just so many values between slashes."""
    kinds = [token.kind for token in group.inner]
    return kinds.count(T.NUM) == count and kinds.count(T.SLASH) == count - 1


def _run_so(text: str, group: Token) -> Said:
    """What a bracket behind a model's name says of how it was run; its size and kind say nothing of that."""
    sized = any(SIZE.match(token.text) for token in group.inner)
    return Said() if sized else read_note(text, group, 1)


def _is_source(group: Token) -> bool:
    """Whether a bracket behind a name holds the paper it stands in, an id or an address, or the day of a snapshot."""
    inner = group.inner[-1] if group.inner else None
    if inner is None or len(group.inner) > 2:
        return False
    return inner.text == OPAQUE or (_ID.fullmatch(inner.text) or _SNAPSHOT.fullmatch(inner.text)) is not None


def _way_of(text: str, group: Token) -> str:
    """How a model was run by the bracket behind its name, if it says nothing else: `（high）`, `（思考模式）`."""
    shown = text[group.start + 1 : group.end - 1].strip()
    said = is_mode_phrase(shown) or is_zh_condition(shown) if shown and len(shown) < _LONGEST_WAY else False
    return shown if said else ""
