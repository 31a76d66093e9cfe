"""The field's words, from `words.toml`: benchmarks, measures, models, and what looks like them and is none.

A lexicon only settles doubts; a name that is not in it is known by its shape, its measure or its neighbours.
"""

from __future__ import annotations

import re

from obsidian_intel.core.caches import text_cache
from obsidian_intel.core.import_cache import shipped_words

_SECTIONS: dict[str, frozenset[str]] = {
    name: frozenset(listed.split()) for name, listed in shipped_words(__file__, "lexicon/words.toml").items()
}


def words(section: str) -> frozenset[str]:
    """The words of a section of `words.toml`."""
    return _SECTIONS[section]


def one_of(section: str) -> str:
    """A section as a regular expression that takes the longest word first."""
    return "(?:" + "|".join(map(re.escape, sorted(_SECTIONS[section], key=lambda w: (-len(w), w)))) + ")"


_LANGUAGES = words("languages")
_PAIRS_OF = {f"{one}{mark}{other}" for one in _LANGUAGES for other in _LANGUAGES for mark in "-2"}
_SETS_OF = {f"{which}-{part}" for which in words("sets") for part in words("parts-of-a-set")}
SPLITS = words("splits") | _PAIRS_OF | _SETS_OF
STOP_WORDS = words("stop")
LINKING = words("linking")

_BENCHMARKS = words("benchmarks")
_CAPITALS = words("written-in-capitals")
_PAIRS = words("benchmark-pairs")
_MAKERS = words("makers")
_COMMON = words("capitalised")
_EXACT = {"math": "MATH", "quality": "QuALITY"}  # words of the language, but for how they are written
_SHAPE = re.compile(
    r"(?:bench(?:mark)?\d*|(?<!tri)eval|arena|[a-z0-9]qa|(?<=-)qa|vqa|gym|exam|olympiad|leaderboard|challenge|trivia|quiz|arc-?agi"
    r"|math-?\d+|(?<!wonder)world|suite|omniscience|decathlon|jeopardy|mmlu|gpqa|gsm8k|aime|humaneval|imagenet|swe-?bench)"
    r"(?:[-+.v]?[\d.]*)*(?:[-_].*)?\Z",
    re.I,
)
_EDGE = re.compile(r"(?:[-_'’]?(?:19|20)?\d\d|[-_]?v?\d+(?:\.\d+)*|\++)\Z", re.I)
_SIZED = re.compile(r"[^A-Za-z]*+[A-Za-z].*?-\d+(?:\.\d+)?B(?:-|\Z)")  # from the start of a word, which may be long
_MODELS = re.compile(one_of("model-prefixes"))


@text_cache(8192)
def is_benchmark(word: str) -> bool:
    """Whether a word alone tells of a benchmark: by the lexicon or by its shape."""
    low = word.lower().replace("’", "'").replace("_", "-")
    if low in _SECTIONS["scaffolds"]:
        return False
    if "(" in low:  # `MTEB(eng, v2)`
        return is_benchmark(word.partition("(")[0])
    if " " in low:  # of those joined by `and`
        return True
    if low in _CAPITALS:
        return word.isupper()
    if low in _COMMON and not word[0].isupper():
        return False
    if low in _EXACT:
        return word == _EXACT[low]
    if (
        low in _BENCHMARKS
        or low.replace("-", "") in _BENCHMARKS
        or (_SHAPE.search(low) and not low.startswith(("benchmark", "eval")))
    ):
        return True
    maker, dash, rest = word.partition("-")
    if dash and maker.lower() in _MAKERS and rest.isupper() and rest.lower() in _BENCHMARKS:
        return True
    if is_model(word):
        return False
    base = low
    for _ in range(3):
        base = _EDGE.sub("", base)
        if len(base) > 1 and base in _BENCHMARKS and base not in _CAPITALS:
            return base != "math" or word.startswith("MATH")
    head, dash, _ = low.partition("-")
    return bool(dash) and head in _BENCHMARKS and head not in _COMMON


_SPLIT_VERSION = re.compile(r"v\d(?:\.\d)?")


def is_split_name(word: str, inner: str) -> bool:
    """Whether the bracket close behind a benchmark names its official split: `MTEB(eng, v2)`, `MTEB(Code)`."""
    if word.lower() not in _SECTIONS["splits-in-brackets"]:
        return False
    parts = [part.strip().lower() for part in inner.split(",")]
    known = SPLITS | _SECTIONS["split-codes"] | _SECTIONS["domains"]
    return all(_SPLIT_VERSION.fullmatch(part) or part in known for part in parts)


def is_listed(word: str) -> bool:
    """Whether a word is a benchmark's name as the lexicon has it."""
    low = word.lower()
    return (low in _BENCHMARKS or low.replace("-", "") in _BENCHMARKS) and low not in _CAPITALS | _COMMON


def is_pair(first: str, second: str) -> bool:
    """Whether two plain words together name a benchmark (`Finance Agent`)."""
    return (first[0].isupper() or second.lower() == "bench") and f"{first}_{second}".lower() in _PAIRS


def is_joined(first: str, second: str) -> bool:
    """Whether two words name a benchmark with an `and` between them (`Tanks and Temples`)."""
    return f"{first}_{second}".lower() in _SECTIONS["joined-by-and"]


@text_cache(8192)
def is_model(word: str) -> bool:
    """Whether a word begins the name of a model or its maker."""
    low = word.lower()
    if _SIZED.match(word):
        return True
    return (low in _SECTIONS["model-words"] or _MODELS.match(low) is not None) and not _SHAPE.search(word)


def is_never(word: str) -> bool:
    """Whether a word names hardware, software, a figure, a hyperparameter …: never a benchmark."""
    return word.lower().rstrip(".") in _SECTIONS["never"]


def is_generic(word: str) -> bool:
    """Whether a word alone names no benchmark, though it may be a part of one's name (`Finance Agent`)."""
    return word.lower() in _SECTIONS["generic"]


def is_counted(word: str) -> bool:
    """Whether a name that ends in this word counts something and is no benchmark."""
    return word.lower() in _SECTIONS["counted"]


def is_domain(word: str) -> bool:
    """Whether a word says the field of a benchmark (Math, Coding) and is no part of its name."""
    return word.lower() in _SECTIONS["domains"] and word != "MATH"


def is_tail_name(word: str) -> bool:
    """Whether a word makes a benchmark of the words before it (`… Bench`, `… Index`)."""
    return word.lower() in _SECTIONS["tail-names"]


_AT = (
    r"(?:g-?)?(?:pass|avg|mean|maj|majority|cons|consensus|best|bon|acc|accuracy|recall|precision|[rp]|hits?|ndcg|m?ap"
    r"|mrr|f1|top|bo|rm|goodness|hr|auc|em|k)[@^]\(?[\dkn][\d.:]*(?:[km]t?)?\)?(?:-(?:cot|avg|verified|greedy))?"
)
_WAYS = re.compile(
    rf"{_AT}|(?:zero|one|two|few|many|\d+|k|n)-?shots?|top-?\d+|top-k|bo\d+|best-of-(?:n|\d+)|pass[⁰¹²³⁴-⁹ᵏ]+"
    r"|(?:fid|kid|fvd)-\d+k|(?!image-|video-)[a-z]{2,8}-(?:f1|acc|em|ap|iou|wer|cer|edit|cdm|teds|bleu|sim)"
    r"|(?:[a-z]|f1|gpt|llm|elo|mos|sim|tm|ez|cg|aes|hps|ned|pdm|bert|bart|clip|comet|dino|pick|blip|image|human|judge|norm|overall|total|t2v|vqa)-?score",
    re.I,
)
_COUNTED = re.compile(r"[A-Za-z][A-Za-z-]*@\d+")
_PHRASES = {
    "rate": frozenset(
        [
            "win",
            "success",
            "pass",
            "resolve",
            "resolved",
            "solve",
            "solved",
            "completion",
            "hit",
            "resolution",
            "hallucination",
            "refusal",
            "violation",
            "compliance",
            "error",
            "recovery",
        ]
    ),
    "match": frozenset(["exact"]),
    "shot": frozenset(["zero", "one", "two", "few", "many"]),
    "ap": frozenset(["box", "mask", "bbox", "keypoint"]),
    "f1": frozenset(["macro", "micro", "token", "tokenized", "token-level", "weighted", "span"]),
    "accuracy": frozenset(["probe", "probing", "word", "top-1", "top-5", "average", "mean", "overall", "balanced"]),
    "score": frozenset(["f1", "comet", "elo", "bleu", "clip", "average", "overall", "mean", "arena", "fid"]),
    "map": frozenset(["box", "mask", "bbox"]),
    "len": frozenset(["avg.", "avg", "average", "mean"]),
    "error": frozenset(["word", "character", "mean"]),
    "acc": frozenset(["probe", "probing", "word", "char", "top-1", "top-5", "avg", "overall", "mean"]),
    "distance": frozenset(["edit", "chamfer", "levenshtein"]),
    "similarity": frozenset(["speaker", "cosine"]),
}


@text_cache(8192)
def is_measure(word: str) -> bool:
    """Whether a word is a measure or a way of running: Pass@1, 5-shot, mIoU, WER, Elo."""
    low = word.lower()
    known = word in _SECTIONS["measures-exact"] or low in _SECTIONS["measures"]
    counted, at, _ = word.partition("@")
    way = _WAYS.fullmatch(word) is not None or (at and _COUNTED.fullmatch(word) and not is_benchmark(counted))
    return known or (bool(way) and low != "score")


def is_strong_measure(phrase: str) -> bool:
    """Whether a measure is said of benchmarks only (Pass@1, mIoU), not of any system (accuracy, average)."""
    words = phrase.split()
    single = any(is_measure(word) and word.lower() not in _SECTIONS["measures-weak"] for word in words)
    return single or (len(words) == 2 and words[1].lower() == "distance" and completes_measure(*words))


def stands_alone(measure: str) -> bool:
    """Whether a measure may stand without a benchmark (`FID 1.9`)."""
    return measure.lower() in _SECTIONS["measures-alone"]


def completes_measure(first: str, second: str) -> bool:
    """Whether two words are one measure: `win rate`, `exact match`, `box AP`, `relaxed acc`, `RadGraph F1`."""
    low, noun = first.lower(), second.lower()
    if low in _PHRASES.get(noun, ()):
        return True
    return noun in words("measure-nouns") and first in words("before-measure-nouns")


SIZE = re.compile(r"(?:\d+(?:\.\d+)?B|\d{2,3}M)(?:-?A\d+(?:\.\d+)?[BM])?|E\d+B", re.I)
WAYS_OF_THINKING = re.compile(
    r"(?:non-?|no-?)?(?:thinking|think|reasoning)|instruct|heavy|parallel|text-only|no-tools?|with-tools?|tool-free"
    r"|closed-book|open-book|high|low|medium|xhigh|minimal",
    re.I,
)
MODES = re.compile(
    rf"{WAYS_OF_THINKING.pattern}|single|max|fast|tool-use|base|chat|pro|flash|mini|nano|lite|large|small|ultra|turbo",
    re.I,
)


def is_mode_phrase(phrase: str) -> bool:
    """Whether all words of a phrase are ways of thinking: `Deep Think`, `Agent Swarm`."""
    return all(MODES.fullmatch(word) or word.lower() in _SECTIONS["mode-words"] for word in phrase.split())


CJK_MEASURE = re.compile(rf"{one_of('zh-measure-heads')}?{one_of('zh-measures')}\Z")
CJK_RATE = re.compile(r"[㐀-鿿]{1,4}率\Z")
SYSTEM_RATE = re.compile(rf"{one_of('zh-system-rates')}\Z")
_ANY_LANGUAGE = r"(?:(?![在用对和与将把以从各分逐跨].)[㐀-鿿]{2,5}[语語]|[ァ-ヶー]{2,6}語|[가-힣]{1,5}어)"
CJK_SPLITS = re.compile(rf"(?:{one_of('zh-splits')}|{_ANY_LANGUAGE})+\Z")
