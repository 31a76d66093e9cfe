"""Parts of a bracket that tell the values of a list apart: `无 / 有工具`, `low / high`, `ours / GPT-5`."""

from __future__ import annotations

import re

from obsidian_intel.months.cells.metrics.model_lexicon import OWN
from obsidian_intel.months.cells.metrics.score_remarks import Option
from obsidian_intel.months.cells.metrics.tokenizer import T, Token
from obsidian_intel.months.cells.metrics.ways_of_running import is_protocol
from obsidian_intel.months.cells.metrics.word_lists import MODES, words

_POLAR = re.compile(
    r"(?:无|無|没有|沒有|有|不带|不帶|帶|ohne|mit|sans|avec|sin|con|senza|sem|com|bez|zonder|met|utan|med|без|с|带|不用|用|不使用|使用|未使用|不启用|启用|未启用|不加|加|关闭|开启|关|开|非|w/o|w/|without|with|no|non|off|on)"
    r"(?![a-zа-яё])",
    re.I,
)
_BEHIND = re.compile(r"(?:없음|있음|미사용|사용|なし|あり|無し|有り)\Z")  # with and without, said behind what there is
_NEGATED = re.compile(
    r"(?:非|不|未|non-?|no-?)(?P<stem>[^\s模モ모版]{2,12}?)(?P<noun>\s?(?:模式|モード|모드|版|版本|mode))", re.I
)
_GRADE = re.compile(
    r"(?:x?low|medium|mid|x?high|minimal|max|低|中|高|短|长|单|多|small|large)(?![a-z-])(?=\s|\Z|思考|推理|档)", re.I
)
_COUNTED = re.compile(r"\d+(?:\.\d+)?[KkM]?(?=\s|[㐀-鿿]|\Z)")


def options_of(text: str, tokens: list[Token]) -> list[tuple[list[Token], str]]:
    """`无 / 有 tools` -> its two; `w/o vs w/ tools` too."""
    options: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind is T.SLASH or (token.kind is T.WORD and token.text.lower() in ("vs", "vs.")):
            options.append([])
        else:
            options[-1].append(token)
    if len(options) < 2 or not all(options):
        return []
    return [(part, text[part[0].start : part[-1].end].strip()) for part in options]


def shared_tail(options: list[str]) -> list[str]:
    """`无`, `有 context management` -> `无 context management`, `有 context management`: each part read whole.

    A part that only says with or without, how much, or how many takes what stands behind the same in the last part.
    """
    whole = list(options)
    for stem in (_POLAR, _GRADE, _COUNTED):
        tail = ""
        for i in range(len(whole) - 1, -1, -1):
            found = stem.match(whole[i])
            if found is None:
                tail = ""
            elif found.end() < len(whole[i]):
                tail = whole[i][found.end() :]
            elif tail:
                whole[i] += tail
    if found := _NEGATED.fullmatch(whole[-1]):  # `思考 / 非思考模式`
        whole[:-1] = [each + found["noun"] if each == found["stem"] else each for each in whole[:-1]]
    for i in range(1, len(whole)):
        found, before = _BEHIND.fullmatch(whole[i]), _BEHIND.search(whole[i - 1])
        if found and before and before.start():  # `context management 없음 / 있음`
            whole[i] = whole[i - 1][: before.start()] + whole[i]
    return whole


def alternatives(options: list[tuple[list[Token], str]]) -> list[Option]:
    """What each part says of its value. Where one is a model, all are: `（ours / Foo / GPT-5）`."""
    whole = shared_tail([shown for _, shown in options])
    options = [(tokens, shown) for (tokens, _), shown in zip(options, whole, strict=True)]
    named = [tokens for tokens, _ in options if tokens[0].kind is T.MODEL]
    if not named and any(_is_own(tokens) for tokens, _ in options):
        return [Option(owner=OWN if _is_own(tokens) else shown) for tokens, shown in options]
    models = any(tokens[0].text != OWN or (len(tokens) == 1 and not tokens[0].inner) for tokens in named)
    found = [_option(tokens, shown, models=models) for tokens, shown in options]
    if all(len(shown) == 1 for _, shown in options):  # `R / N`: the letter of a measure among letters is none
        return [Option(condition=shown) for _, shown in options]
    return found


def _is_own(tokens: list[Token]) -> bool:
    """Whether a part is the row's own model in a word: `ours`, `本模型`."""
    return len(tokens) == 1 and tokens[0].text.lower() in words("own")


def _option(tokens: list[Token], shown: str, *, models: bool) -> Option:
    if tokens[0].kind is T.MODEL:
        rest = tokens[0].text == OWN and [t.text for t in (*tokens[0].inner, *tokens[1:])]
        return Option(condition=" ".join(rest) if rest else None, owner=tokens[0].text)
    named = tokens[0].kind is T.WORD and (shown[0].isupper() or "-" in tokens[0].text)
    if models and named and not MODES.fullmatch(tokens[0].text):
        return Option(owner=shown)
    return Option(protocol=shown) if is_protocol(tokens, shown) else Option(condition=shown)


def is_polar(options: list[tuple[list[Token], str]]) -> bool:
    """`无 / 有工具`: with and without told apart."""
    return all(_POLAR.match(shown) for _, shown in options)
