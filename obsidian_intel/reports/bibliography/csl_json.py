"""References as CSL-JSON, for Zotero, pandoc and every processor of CSL."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from obsidian_intel.reports.bibliography.author_names import author_name
from obsidian_intel.reports.bibliography.references import BibEntry

_TYPES = {"journal": "article-journal", "conference": "paper-conference", "preprint": "article", "page": "webpage"}


def render_csl_json(references: Iterable[BibEntry]) -> str:
    """All references as a JSON list."""
    return json.dumps([_item(each) for each in references], ensure_ascii=False, indent=2) + "\n"


def _item(found: BibEntry) -> dict[str, Any]:
    venue = found.venue
    item: dict[str, Any] = {
        "id": found.key,
        "type": _TYPES[found.kind],
        "title": found.title,
        "author": [_author(name) for name in found.authors],
        "issued": {"date-parts": [[int(part) for part in found.issued.split("-")]]} if found.issued else None,
        "container-title": venue.name if venue else None,
        "volume": venue.volume if venue else None,
        "issue": venue.issue if venue else None,
        "page": venue.page if venue else None,
        "DOI": found.doi,
        "number": f"arXiv:{found.eprint}" if found.eprint else None,
        "publisher": "arXiv" if found.eprint and found.kind == "preprint" else None,
        "URL": found.url,
    }
    return {key: value for key, value in item.items() if value}


def _author(text: str) -> dict[str, str]:
    name = author_name(text)
    parts = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.suffix,
        "literal": name.literal,
    }
    return {key: value for key, value in parts.items() if value}
