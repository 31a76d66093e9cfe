"""Whose scores the words of a line are about, as it is read from left to right."""

from __future__ import annotations

import re
from enum import Enum

from obsidian_intel.months.cells.metrics.model_lexicon import OWN
from obsidian_intel.months.cells.metrics.tokenizer import T, Token
from obsidian_intel.months.cells.metrics.word_lists import SIZE


class SpeakerScope(Enum):
    """How far a model that is named owns the scores behind it."""

    OWN = "own"  # the row's own model speaks
    ASIDE = "aside"  # `超过 GPT-5（73.1）`, `比 GPT-5 的 73.1 高`: one value, or one list
    SUBJECT = "subject"  # `GPT-5 在 HLE 上为 45.5`: to the end of its clause
    LABEL = "label"  # `GPT-5：HLE 45.5；GPQA 85.0`: to the next model, or the end of the line


_SIZE_LAST = re.compile(rf"(?:{SIZE.pattern})\Z", re.I)
_OWN, _ASIDE, _LABEL = SpeakerScope.OWN, SpeakerScope.ASIDE, SpeakerScope.LABEL  # an Enum's members are slow to reach


class Speaker:
    """The model that owns the next score.

    `direct`: no score was read since its name. `named`: its scores name benchmarks of their own. `parted`: a comma
    stands since its name. `compared`: a word of comparison stands before it. `gap`: one that a number by how much may
    follow (`领先 GPT-5 3.2`). `end`: where its name ends. `options` are
    the models of a label `A / B：`, one for each value of a list.
    """

    __slots__ = ("compared", "direct", "end", "gap", "named", "options", "owner", "parted", "scope", "variant")

    def __init__(self, owner: str = OWN, scope: SpeakerScope = SpeakerScope.OWN) -> None:
        self.options: list[str] = []
        self.begin(owner, scope)
        self.direct = False

    def begin(self, owner: str, scope: SpeakerScope, variant: str = "", end: int = 0) -> None:
        """A model is named, up to `end`. `variant` of the row's own is a condition of its scores."""
        self.end, self.compared, self.gap = end, False, False
        self.owner, self.scope, self.variant = owner, scope if owner != OWN else SpeakerScope.OWN, variant
        self.direct, self.named, self.parted = True, False, False

    def reset(self) -> None:
        """The row's own model speaks again."""
        self.owner, self.scope, self.variant, self.end = OWN, _OWN, "", 0
        self.compared = self.direct = self.named = self.parted = self.gap = False

    def comma(self) -> None:
        """A comma ends what is said in passing."""
        if self.scope is _ASIDE:
            self.reset()
        self.parted = True

    def stop(self) -> None:
        """A clause ends; a label goes on."""
        if self.scope is not _LABEL:
            self.reset()

    def scored(self, *, named: bool) -> None:
        """A score was given to it, of a benchmark that it named itself or of the one before."""
        self.direct = False
        self.named |= named
        if self.scope is _ASIDE:
            self.reset()

    def turns(self) -> bool:
        """`GPT-5 为 45.5，GPQA 85.0`: whether a new benchmark behind the comma is the row's own again."""
        return self.scope is SpeakerScope.SUBJECT and self.parted and not self.direct and not self.named


def crowd(tokens: tuple[Token, ...], at: int) -> tuple[list[Token], int]:
    """The models named together from `at`, as in `A / B`, `A、B 和 C`, `A vs B`, and the token behind them."""
    found, end = [tokens[at]], at + 1
    while end + 1 < len(tokens):
        joint = tokens[end]
        if joint.kind is T.SLASH and (sized := of_size(found[-1], tokens[end + 1])):
            found.append(sized)
            end += 2
            continue
        if tokens[end + 1].kind is not T.MODEL:
            break
        if not (joint.kind in (T.SLASH, T.COMMA) or joint.text.lower() in ("vs", "vs.", "对", "对比")):
            break
        found.append(tokens[end + 1])
        end += 2
    return found, end


def of_size(model: Token, token: Token) -> Token | None:
    """`Llama 3.1 8B/70B`: another size of a model, named by it alone."""
    if token.kind is not T.WORD or not SIZE.fullmatch(token.text):
        return None
    own = model.inner[-1].text if model.inner else ""
    if model.text == OWN:
        return token._replace(kind=T.MODEL, text=OWN, inner=(token,)) if SIZE.fullmatch(own) else None
    found = _SIZE_LAST.search(model.text)
    return found and token._replace(kind=T.MODEL, text=model.text[: found.start()] + token.text)


def is_roll(tokens: tuple[Token, ...]) -> list[str]:
    """The owners that a bracket names and nothing else: `（A / B / C）`."""
    if len(tokens) < 3 or tokens[0].kind is not T.MODEL:
        return []
    found, end = crowd(tokens, 0)
    return [token.text for token in found] if end == len(tokens) else []
