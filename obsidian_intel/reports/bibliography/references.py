"""From a paper's id, what the log calls it and what is known of it, to one reference with a key that stays."""

from __future__ import annotations

import re
import zlib

from msgspec import Struct

from obsidian_intel.core.paper_ids import id_month
from obsidian_intel.papers.records import PaperRecord

_NOT_OF_A_KEY = re.compile(r"[^a-z0-9.]+")
_IS_KEY = re.compile(r"[^\s\"#%'(),={}~\\]{1,200}")  # what BibTeX and biber take
_JOURNAL = re.compile(r"(?P<name>.*[^\d\s,].*?) (?P<volume>\d+)(?:\((?P<issue>[^()]+)\))?(?:, (?P<page>[\w-]+))?")
_ADDRESSES = {
    "arxiv": "https://arxiv.org/abs/{}",
    "doi": "https://doi.org/{}",
    "openreview": "https://openreview.net/forum?id={}",
    "acl": "https://aclanthology.org/{}",
    "hf": "https://huggingface.co/{}",
    "github": "https://github.com/{}",
    "s2": "https://api.semanticscholar.org/{}",
    "url": "https://{}",
}


class Venue(Struct, frozen=True):
    """Where a paper was published; `volume`, `issue` and `page` are "" where they are not told apart."""

    name: str
    volume: str = ""
    issue: str = ""
    page: str = ""


class BibEntry(Struct, frozen=True):
    """One reference. `kind`: `journal`, `conference`, `preprint` or `page`. `issued`: `YYYY-MM-DD`, or less of it."""

    key: str
    id: str
    kind: str
    title: str
    url: str
    authors: tuple[str, ...] = ()
    issued: str = ""
    doi: str = ""
    eprint: str = ""
    category: str = ""
    venue: Venue | None = None


class OwnWords(Struct, frozen=True):
    """What the paper's note says that it is called and cited by; "" where it says nothing."""

    title: str = ""
    key: str = ""


def reference(
    paper: str, named: str, url: str | None, record: PaperRecord | None, own: OwnWords | None = None
) -> BibEntry:
    """The reference of a paper. Its title is that of its note, else of its source, else what the log calls it."""
    own = own or OwnWords()
    scheme, _, number = paper.partition(":")
    known = record or PaperRecord("")
    doi = number if scheme == "doi" else known.doi
    venue = _venue(known.journal_ref)
    return BibEntry(
        key=own.key if _IS_KEY.fullmatch(own.key) else citation_key(paper),
        id=paper,
        kind=_kind(scheme, known, bool(venue or doi)),
        title=own.title or known.title or named or f"{scheme} {number}",
        url=url if url and scheme == "url" else _ADDRESSES[scheme].format(number),
        authors=known.authors,
        issued=known.published or id_month(paper) or "",
        doi=doi,
        eprint=number if scheme == "arxiv" else "",
        category=known.category if scheme == "arxiv" else "",
        venue=venue,
    )


def citation_key(paper: str) -> str:
    """The key of a paper, made from its id alone: whatever is learnt of it later, the key stays.

    In lower case, for BibTeX does not tell keys apart by case.

    >>> citation_key("arxiv:2601.16725"), citation_key("github:some/repo")
    ('arxiv-2601.16725', 'github-some-repo-c8b057')
    """
    number = paper.partition(":")[2]
    plain = _NOT_OF_A_KEY.sub("-", paper.lower()).strip("-.")
    is_told_apart = _NOT_OF_A_KEY.sub("-", number) == number
    return plain if is_told_apart else f"{plain[:60]}-{zlib.crc32(paper.encode()) & 0xFFFFFF:06x}"


def _kind(scheme: str, known: PaperRecord, is_published: bool) -> str:
    if scheme in ("hf", "github", "url"):
        return "page"
    if scheme == "acl" or "proceedings" in known.category:
        return "conference"
    if scheme == "openreview":
        return "conference" if known.journal_ref else "preprint"
    return "journal" if is_published else "preprint"


def _venue(text: str) -> Venue | None:
    """`Journal of Names 12(3), 45-67` in its parts; what is written otherwise is all name."""
    found = _JOURNAL.fullmatch(text)
    if found is None or re.fullmatch(r"(?:19|20)\d\d", found["volume"]):  # a conference and its year
        return Venue(text) if text else None
    return Venue(found["name"].rstrip(" ,"), found["volume"], found["issue"] or "", found["page"] or "")
