"""What is known of a paper, as properties of its note."""

from __future__ import annotations

import re

from obsidian_intel.core.declared_settings import Strings
from obsidian_intel.core.message import Message
from obsidian_intel.core.paper_ids import id_month, paper_id
from obsidian_intel.papers.records import PaperRecord

KNOWN_KEYS = ("paper_title", "authors", "category", "journal_ref", "paper_doi", "paper_status")
"""Our names of the properties that only a source can fill; `papers.properties` renames them."""
MOST_AUTHORS = 20
_ORDER = ("arxiv", "doi", "openreview", "acl", "hf", "github")
_BARE = re.compile(r"(?:arXiv|DOI)\s+\S+", re.IGNORECASE)


def known_values(record: PaperRecord, paper: str) -> dict[str, str | Strings]:
    """Properties and their values under our names, in order; what the source does not tell is left out.

    `published` only where the id does not tell it: an arXiv id does. Of very many authors the first stand there.
    """
    scheme = paper.partition(":")[0]
    authors = record.authors
    if len(authors) > MOST_AUTHORS:
        authors = (*authors[:MOST_AUTHORS], Message("and {count} more", count=len(authors) - MOST_AUTHORS))
    values: dict[str, str | Strings] = {
        "paper_title": record.title,
        "authors": authors,
        "published": record.published[:7] if id_month(paper) is None and len(record.published) >= 7 else "",
        "category": record.category,
        "journal_ref": record.journal_ref,
        "paper_doi": record.doi if scheme != "doi" else "",
        "paper_status": "withdrawn" if record.withdrawn else "",
    }
    return {key: value for key, value in values.items() if value}


def is_bare_title(text: str) -> bool:
    """Whether a note's title is no more than an id or an address: `arXiv 2601.16725`."""
    return bool(_BARE.fullmatch(text.strip())) or paper_id(text) is not None


def main_id(ids: Strings, named: str | None) -> str | None:
    """Of the ids that a note carries, the one of its paper; `named` by its row. None where two may be."""
    for scheme in _ORDER:
        found = [paper for paper in ids if paper.partition(":")[0] == scheme]
        if len(found) == 1:
            return found[0]
        if found:
            return named if named in found else None
    return None
