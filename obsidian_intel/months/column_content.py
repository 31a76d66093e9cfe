"""What the cells of a column hold, whatever its header says: links, ids, dates, numbers, scores, prose."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from obsidian_intel.core.caches import text_cache
from obsidian_intel.markdown.plain_text import plain
from obsidian_intel.months.cells.metrics.extract import metrics
from obsidian_intel.months.cells.metrics.word_lists import is_benchmark, is_model, words
from obsidian_intel.months.cells.name_and_paper import rank
from obsidian_intel.months.cells.paper_refs import paper_refs
from obsidian_intel.months.header_words import is_source_label, lab_names

SAMPLE = 40  # rows that are looked at
_LONGEST = 4096  # characters of a cell that are looked at
MOST = 0.6  # of the cells that say something
SILENT = re.compile(
    r"[\s\-–—−‐_.…?？/\\*·]*|(?:n/?a|tbd|tba|todo|none|null|nil|unknown|待补|待补充|待填|待定|暂无|无|未知|未公布|未公开|なし|未定|없음|미정|нет|yok|keine?|aucun)\.?",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"[\s*_~≈<>≥≤=约]*[-−]?\d{1,3}(?:[.,]?\d{1,4})*(?:\.\d+)?\s*(?:%|pts?|分)?(?:\s*(?:±|\+/-)\s*\d+(?:\.\d+)?\s*%?)?[\s*_]*",
    re.IGNORECASE,
)
_MONTHS = (
    r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|janv|févr|mars|avr|mai|juin|juil|août|déc|mär|okt|dez|ene|abr|ago|dic|fev|set|out"
    r"|янв|фев|мар|апр|мая?|июн|июл|авг|сен|окт|ноя|дек|oca|şub|nis|haz|tem|ağu|eyl|eki|kas|ara"
)
_DATE = re.compile(
    r"\s*(?:\d{4}\s*[-/.年년]\s*\d{1,2}(?:\s*[-/.月월]\s*\d{1,2}\s*[日일]?)?\s*[月월]?|\d{1,2}(?:[./-]\d{1,2}[./-]\d{2,4}|[/-]\d{1,2}|\.\d{1,2}\.)"
    rf"|\d{{1,2}}\s*[月월]\s*(?:\d{{1,2}}\s*[日일])?|(?:\d{{1,2}}\.?\s+)?(?:{_MONTHS})[^\W\d_]*\.?(?:\s+\d{{1,2}},?)?(?:\s+\d{{4}})?"
    r"|20\d\d-W\d\d|20\d\d\s*Q[1-4])\s*",
    re.IGNORECASE,
)
_PUNCTUATION = re.compile(r"[\W_]+")
_ID = re.compile(r"(?:arxiv\s*[:：]?\s*)?\d{4}\.\d{4,5}(?:v\d+)?|(?:doi\s*[:：]?\s*)?10\.\d{4,9}/\S+", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_PROSE_LENGTH = 25


class ColumnContent(Struct, frozen=True):
    """How many of a column's cells hold what. `filled` are those that say something; shares are of these."""

    filled: int = 0
    links: int = 0  # nothing but links, addresses and ids
    papers: int = 0  # a link or an id of a paper, and maybe more
    titled: int = 0  # links called after what they lead to, not after their source
    dates: int = 0
    numbers: int = 0
    labs: int = 0
    benchmarks: int = 0  # the name of a benchmark, and no more
    prose: int = 0

    def mostly(self, field: str) -> bool:
        """Whether most of the cells that say something hold `field`."""
        return self.filled > 0 and getattr(self, field) >= max(1, MOST * self.filled)


def column_content(cells: Sequence[str]) -> ColumnContent:
    """What the raw cells of a column hold, by a sample of at most 40 of them."""
    step = max(1, len(cells) // SAMPLE)
    counts = dict.fromkeys(ColumnContent.__struct_fields__, 0)
    for raw in cells[::step][:SAMPLE]:
        for field in _cell_content(raw[:_LONGEST]):
            counts[field] += 1
    return ColumnContent(**counts)


def count_scores(cells: Sequence[str]) -> int:
    """How many of the same sample of cells state a score of a known benchmark: much dearer to tell than all else."""
    step = max(1, len(cells) // SAMPLE)
    return sum(has_known_score(raw[:_LONGEST]) for raw in cells[::step][:SAMPLE])


@text_cache(1024)
def _cell_content(raw: str) -> tuple[str, ...]:
    """The fields of `ColumnContent` that a cell counts for."""
    text = plain(raw).strip()
    if SILENT.fullmatch(text) and "](" not in raw:
        return ()
    found = ["filled"]
    if _DATE.fullmatch(text):
        found.append("dates")
    elif _NUMBER.fullmatch(text):
        found.append("numbers")
    refs = paper_refs(raw)
    if refs or _ID.fullmatch(text):
        found.append("papers")
        if is_links_only(raw):
            found.append("links")
        if any(ref.title and not is_source_label(ref.title) for ref in refs):
            found.append("titled")
    if is_lab(text):
        found.append("labs")
    if is_benchmark_name(text):
        found.append("benchmarks")
    if len(text) >= (_PROSE_LENGTH if text.isascii() else _PROSE_LENGTH // 2) and _LETTER.search(text):
        found.append("prose")
    return tuple(found)


def is_links_only(raw: str) -> bool:
    """Whether nothing but links stands in a cell: what is between them is marks, ids and names of sources."""
    rest, at = "", 0
    for ref in paper_refs(raw, None, (), True):
        rest += raw[at : ref.span.start] + " "
        at = ref.span.end
    rest = plain(rest + raw[at:])
    return not _PUNCTUATION.sub("", rest) or is_source_label(rest)


def has_known_score(raw: str) -> bool:
    """Whether a cell states a score of a benchmark that the shipped data knows."""
    return any(is_benchmark_name(found.benchmark) for found in metrics(raw))


@text_cache(1024)
def is_benchmark_name(text: str) -> bool:
    """Whether a short text names a known benchmark: `MMLU`, `GPQA Diamond`, `SWE-bench Verified (%)`."""
    parts = re.sub(r"[(（\[].*?[)）\]]|[↑↓%*]", " ", text).split()
    return 0 < len(parts) <= 6 and len(text) <= 60 and any(map(is_benchmark, parts))


def is_bare_number(raw: str) -> bool:
    """Whether a cell holds one number, with a per cent sign or an error at most."""
    return _NUMBER.fullmatch(plain(raw)) is not None


def is_model_name(text: str) -> bool:
    """Whether a short text begins with the name of a known model or its maker."""
    parts = plain(text).split()
    return 0 < len(parts) <= 6 and is_model(parts[0])


@text_cache(1024)
def is_lab(text: str) -> bool:
    """Whether a short text is the name of a known maker of models."""
    folded = text.casefold().strip()
    return bool(folded) and (folded in words("makers") or folded in lab_names())


def names_paper(raw: str, *, code: bool) -> bool:
    """Whether a cell names a paper by its id: arXiv, DOI, OpenReview …; with `code`, a repository's will do."""
    return any(ref.id is not None and rank(ref) <= (1 if code else 0) for ref in paper_refs(raw, None, (), True))
