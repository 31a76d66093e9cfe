"""Names of models in a line: whose they are, and where they stand.

A name is known from the row, from the rows of its note, by its family (`models.toml`), by its size (`Foo-7B`), or by
what stands around it (`超过 Foo（73.1）`). Each name found is masked in the text that is read, so that it is never
taken for a benchmark or a condition: a run of private characters of the same length, one token to the tokenizer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from obsidian_intel.months.cells.metrics.model_lexicon import (
    MAKERS,
    MODEL_WORDS,
    NO_RIVAL,
    OPAQUE,
    OWN,
    UNNAMED,
    Known,
    Mention,
    NameTable,
    any_of,
    family_names,
    fold,
    one_of_models,
    own_words,
)
from obsidian_intel.months.cells.metrics.model_lists import Taken, is_no_model, listed_names, names_again
from obsidian_intel.months.cells.metrics.model_owners import built_on, owner_of
from obsidian_intel.months.cells.metrics.model_shapes import (
    PLAIN_WORD,
    SHAPED_WORD,
    WORD_OF_NAME,
    is_guarded_name,
    is_plain,
    shaped_end,
    subject_end,
    traits_of,
)
from obsidian_intel.months.cells.metrics.model_spelling import (
    BENCH_BEHIND,
    GLUED,
    HYPHENS,
    VERSION_AHEAD,
    extended_end,
    goes_on,
    has_digit,
    is_other,
    spelt_end,
)
from obsidian_intel.months.cells.metrics.name_candidates import is_inside
from obsidian_intel.months.cells.metrics.tied_names import tied_names
from obsidian_intel.months.cells.metrics.unsigned_names import unsigned_names
from obsidian_intel.months.cells.metrics.word_lists import MODES, is_domain, is_generic, is_never

MASK, FILL = "\U000f0000", "\U000f0001"
_CHINESE = re.compile(
    rf"{one_of_models('chinese')}(?<![闭开来]源)(?=\s?[A-Za-z]{{0,12}}[- ]?[A-Za-z]?\d)"
    rf"\s?(?:[A-Za-z0-9.]*[A-Za-z0-9])?{HYPHENS}"
)
_CHINESE_SIZED = re.compile(  # `青鸾-Coder-40B`
    r"-(?<=[㐀-鿿]-)(?:[A-Za-z][A-Za-z0-9.]*-)*\d+(?:\.\d+)?B(?![A-Za-z0-9])"
)
_NAME_BEFORE = re.compile(r"(?:(?<![㐀-鿿])|(?<=[在上比与和过中的]))(?![在上比与和过中的较超])[㐀-鿿]{2,4}\Z")
_SCORE_BEFORE = re.compile(r"\d\s?%?\s*[,，、(]\s*\Z")
_SCORE_NEXT = re.compile(r"\s*[:：]?\s*\d+(?:\.\d+)")
_LONGEST_CHINESE = 6
_CITED = re.compile(  # `DAPO（2503.14476）`: a method by its paper
    rf"(?P<name>[A-Z][\w+-]{{2,80}}(?:\s[A-Z\d][\w.+-]*)?)\s*[(]\s*(?:(?:arXiv:?\s*)?\d{{4}}\.\d{{4,5}}(?:v\d)?|{OPAQUE})\s*[)]"
)
_BESIDE_SCORE = re.compile(
    r"[(\[](?:(?<=[\d%][(\[])|(?<=[\d%]\s[(\[]))\s*(?P<name>[A-Z][\w.+-]*(?:\s(?:[A-Z][\w.+-]*|v?\d(?:\.\d)?(?=\s+\d)))*)"
    r"(?=(?:\s+|\s*[:：为是]\s*|\s(?:scores|gets|has|at)\s)[<>≥≤~≈]?\d+(?:\.\d+)\s*%?\s*[,，;；、)])"
)
_SHORTEST_RIVAL = 4
_DIGIT = re.compile(r"\d")
_ID = re.compile(r"\.(?<=\d{4}\.)\d{4}")  # begins with one character, which `re` can skip to
_OURS = ("ours", "Ours", "本模型", "我们", "本文")  # the commonest of the words, found fast
_TELLS = re.compile(
    r"\s*(?:'s\s+)?(?:reports?|reported|says?|said|claims?|claimed|states?|announced|lists?)\b|\s*(?:官方|自己)?(?:称|表示|宣布|公布|报告|说)"
)
_MAY_FOLLOW = frozenset("的在はの:：")  # behind a name that is the subject of a score
_OWN_NAMED = any_of(MODEL_WORDS["own"])
_MAY_BE_OWN = any_of(word.partition(" ")[0] for word in MODEL_WORDS["own"])
_UNNAMED_WORDS = re.compile(rf"(?<![A-Za-z]){one_of_models('unnamed')}(?:模型|水平|平均|系统|方法)?(?![A-Za-z])", re.I)
_SPOKEN_OF = re.compile(  # `Humans are at 72.4% on OSWorld`
    r"\b(?:[Hh]umans?(?: [a-z]+)?|[Bb]aselines?) (?:are|is|at|reach|score|achieve|get|sit|stand|average)"
)
_APART = frozenset(("", *";；。，、：:,/|.%0123456789"))  # right before a word: no word of comparison


def find_models(norm: str, text: str, known: Known) -> list[Mention]:
    """The models that a line names, in order, none within another."""
    own, names = known.own, known.names
    found: list[Mention] = []
    last = 0
    for start, end in _spans(norm, known):
        if start < last or is_inside(norm, start, end):
            continue
        owner, variant = owner_of(text[start:end], own.own, names)
        bare = fold(text[start:end])
        if bare in MAKERS and _TELLS.match(norm, end):
            owner = OWN  # `OpenAI reports 94.6 on AIME`: of the row's own model
        if owner == OWN and names and (bare in built_on(names) or _is_forerunner(norm, start, end, bare, own.own)):
            owner = text[start:end]
        found.append(Mention(start, end, owner, variant))
        last = end
    ours = own_words(norm) if _MAY_BE_OWN.search(norm) else []
    if not found and names and ours and any(map(norm.__contains__, _OURS)):  # `HLE：Zorblax 45.5，ours 50.2`
        found = listed_names(norm, text, ours, Taken(len(norm), ours))
    elif (
        not found and ("uman" in norm or "aseline" in norm) and _SPOKEN_OF.search(norm)
    ):  # `Humans are at 72.4% on OSWorld`
        found = _unnamed(norm, set())
    elif found:
        found += listed_names(norm, text, found, Taken(len(norm), found))
    if names:
        taken = Taken(len(norm), found)
        if _DIGIT.search(norm) or any(map(str.isdigit, norm)):
            for mention in tied_names(norm, text, found, ours, taken, names):
                found.append(mention)
                taken.add(mention)
        spoken = _speaks_itself(norm, [*ours, *found])
        for mention in unsigned_names(norm, text, taken, own=spoken):
            if not taken.overlaps(mention.start, mention.end):
                found.append(mention)
                taken.add(mention)
    return _with_words(norm, text, found, ours) if found else found


def _is_forerunner(norm: str, start: int, end: int, bare: str, own: frozenset[str]) -> bool:
    """`ImageNet 84.1，SigLIP 83.2` in the row of SigLIP 2: the family's name alone, right behind a score."""
    versioned = any(each.startswith(bare) and each[len(bare) : len(bare) + 1].isdigit() for each in own)
    plain = versioned and bare not in own and not has_digit(bare, 0, len(bare))
    return (
        plain
        and _SCORE_BEFORE.search(norm, max(0, start - 12), start) is not None
        and _SCORE_NEXT.match(norm, end) is not None
    )


def _speaks_itself(norm: str, found: list[Mention]) -> bool:
    """Whether the row's own model is named, elsewhere than in a list: `Arena Hard 76.5 / 71.4（ours / Foo）`."""
    own = [each for each in found if each.owner == OWN]
    return any(not _is_listed(norm, each) for each in own) or (not own and _OWN_NAMED.search(norm) is not None)


def _is_listed(norm: str, mention: Mention) -> bool:
    """Whether a name stands in a list of a bracket, and so is no subject."""
    opened = norm.rfind("(", 0, mention.start)
    closed = norm.find(")", opened) if opened >= 0 else -1
    return mention.end <= closed and "/" in norm[opened:closed]


def _with_words(norm: str, text: str, found: list[Mention], ours: list[Mention]) -> list[Mention]:
    """The names and, where they stand alone, the words for the row's own model and for a baseline without a name."""
    found.sort()
    taken = Taken(len(norm), found)
    found += names_again(norm, text, found, taken)
    extra = [*ours]
    if any(mention.owner != OWN for mention in found):
        extra += _unnamed(norm, {mention.start for mention in found})
    for mention in extra:
        if not taken.overlaps(mention.start, mention.end):
            found.append(mention)
            taken.add(mention)
    found.sort()
    return found


def _unnamed(norm: str, starts: set[int]) -> list[Mention]:
    """Words for a baseline without a name, but not before a name that begins at one of `starts`: `上代 Foo-7B`."""
    found = _UNNAMED_WORDS.finditer(norm)
    return [Mention(*m.span(), UNNAMED) for m in found if m.end() + norm.startswith(" ", m.end()) not in starts]


def mask(norm: str, mentions: Sequence[Mention]) -> str:
    """`norm` with each name as one run of private characters."""
    parts, last = [], 0
    for mention in mentions:
        parts += [norm[last : mention.start], MASK, FILL * (mention.end - mention.start - 1)]
        last = mention.end
    return "".join([*parts, norm[last:]])


def _spans(norm: str, known: Known) -> Iterator[tuple[int, int]]:
    """Where names may stand, in order; they may overlap."""
    spans = [*_lettered(norm, known)]
    spans += [(m.start(), extended_end(norm, m.end(), has_digit(norm, *m.span()))) for m in _CHINESE.finditer(norm)]
    if OPAQUE in norm or _ID.search(norm):
        spans += [m.span("name") for m in _CITED.finditer(norm)]
    if "(" in norm or "[" in norm:
        spans += [m.span("name") for m in _BESIDE_SCORE.finditer(norm) if _may_be_rival(m["name"])]
    if "B" in norm and "-" in norm:
        spans += _chinese_sized(norm)
    for each in known.unlettered:
        for start, end in each.find_unlettered(norm):
            spans.append((start, extended_end(norm, end, any(c.isdigit() for c in norm[start:end]))))
    if len(spans) > 1:
        spans.sort(key=lambda span: (span[0], -span[1]))
    return iter(spans)


def _chinese_sized(norm: str) -> list[tuple[int, int]]:
    """Where names in Chinese stand that a size is part of."""
    found = []
    for sized in _CHINESE_SIZED.finditer(norm):
        before = _NAME_BEFORE.search(norm, max(0, sized.start() - _LONGEST_CHINESE), sized.start())
        found += [(before.start(), sized.end())] if before else []
    return found


def _may_be_rival(name: str) -> bool:
    """Whether an unknown name before a score, in a bracket behind another, may be a model's: `50.2 (Zorblax 45.5)`."""
    words_of = name.split()
    if is_no_model(name) or any(word.lower() in NO_RIVAL or is_never(word) or is_domain(word) for word in words_of):
        return False
    return len(name) >= _SHORTEST_RIVAL and not any(is_generic(word) or MODES.fullmatch(word) for word in words_of)


def _lettered(norm: str, known: Known) -> Iterator[tuple[int, int]]:
    families = family_names()
    maker, maker_end = 0, -2  # where a maker's name begins and ends that may stand right before
    last = 0
    begins = known.begins
    labels = bool(known.own.own)  # without the row's names, a label may be one of them
    for found in WORD_OF_NAME.finditer(norm):
        word = found[1]
        run, listed, kind, makes = traits_of(word)
        known_here = listed or run in begins
        if not (kind or known_here or makes):
            continue
        start = found.start()
        if start < last:
            continue
        end = _name_end(norm, start, run, families, known) if known_here else 0
        if not end and kind:
            after = norm[found.end() : found.end() + 2].strip()[:1]
            if kind == PLAIN_WORD and not makes and word.isalpha() and is_plain(norm, start, after):
                continue
            if kind == SHAPED_WORD or after.isdigit() or norm[start - 1 : start] not in _APART:
                end = shaped_end(norm, start, word, labels=labels)
            elif after in _MAY_FOLLOW or (after.isascii() and after.isalpha()):
                end = subject_end(norm, start, labels=labels)
        if end:
            yield (maker if maker_end == start - 1 and norm[maker_end] in " /-" else start), end
            last = end
        elif makes:
            maker, maker_end = start, found.end()


def _name_end(norm: str, start: int, run: str, families: NameTable, known: Known) -> int:
    """Where the name ends that begins at `start`, 0 where none does."""
    best = 0
    for entry in (entry for each in known.tables for entry in each.table.get(run, ())):
        end = spelt_end(norm, start, entry.folded)
        if end > best and not goes_on(norm, end) and not BENCH_BEHIND.match(norm, end):
            best = max(best, extended_end(norm, end, has_digit(norm, start, end)))
    for entry in families.get(run, ()):
        end = spelt_end(norm, start, entry.folded)
        lettered = bool(end) and end < len(norm) and norm[end].isascii() and norm[end].isalpha()
        if not end or (lettered and not VERSION_AHEAD.match(norm, end)):
            continue
        glued = GLUED.match(norm, end)
        whole = extended_end(norm, glued.end() if glued else end, has_digit(norm, start, glued.end() if glued else end))
        if entry.guarded and not is_guarded_name(norm, start, end, whole):
            continue
        if ("-" in norm[start:end] and fold(norm[start:end]) == entry.folded) or not is_other(norm[start:whole]):
            best = max(best, whole)
        break
    return best


def names_of(parts: Iterable[str]) -> tuple[str, ...]:
    """Names of a row from what its cell and its links say, each once, none empty."""
    return tuple(dict.fromkeys(name for part in parts if (name := " ".join(part.split()))))
