"""arXiv: its API answers about many ids at once, in Atom."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from obsidian_intel.core.message import Message
from obsidian_intel.core.paper_ids import paper_id
from obsidian_intel.papers.record_checks import clean_date, clean_doi, clean_names, clean_text, says_withdrawn
from obsidian_intel.papers.records import PaperRecord
from obsidian_intel.papers.sources import Answers, BadAnswer, Source, missing_extra, number_of

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_VERSION = re.compile(r"v(\d{1,4})\Z")


def _address(base: str, ids: Sequence[str]) -> str:
    numbers = quote(",".join(map(number_of, ids)), safe=",/.")
    return f"{base}?id_list={numbers}&start=0&max_results={len(ids)}"


def _read(data: bytes, ids: Sequence[str]) -> Answers:
    wanted = set(ids)
    found: dict[str, PaperRecord | str] = {}
    strange = ""
    for entry in _feed(data).iter(f"{_ATOM}entry"):
        address = clean_text(entry.findtext(f"{_ATOM}id"))
        paper = paper_id(address)
        if paper in wanted and paper not in found and clean_text(entry.findtext(f"{_ATOM}title")):
            found[paper] = _record(entry, address)
        elif paper not in wanted and "/api/errors" not in address:
            strange = paper or address
    if strange:
        answer = Message("the answer is about another paper, {strange}", strange=strange[:80])
        found.update({paper: answer for paper in ids if paper not in found})
    return found


def _feed(data: bytes) -> Any:
    try:
        from defusedxml import DefusedXmlException
        from defusedxml.ElementTree import ParseError, fromstring
    except ImportError:
        raise missing_extra() from None
    try:
        feed = fromstring(data, forbid_dtd=True)
    except ParseError:
        raise BadAnswer(Message("the answer is cut short, or no XML")) from None
    except DefusedXmlException:
        raise BadAnswer(Message("the answer holds XML that could do harm")) from None
    if feed.tag != f"{_ATOM}feed":
        raise BadAnswer(Message("the answer is XML, but no Atom feed"))
    return feed


def _record(entry: Any, address: str) -> PaperRecord:
    def text(name: str, limit: int = 1000) -> str:
        return clean_text(entry.findtext(name), limit)

    version = _VERSION.search(address)
    category = entry.find(f"{_ARXIV}primary_category")
    comment, summary = text(f"{_ARXIV}comment"), text(f"{_ATOM}summary", 4000)
    return PaperRecord(
        title=text(f"{_ATOM}title"),
        authors=clean_names(each.findtext(f"{_ATOM}name") for each in entry.iter(f"{_ATOM}author")),
        published=clean_date(text(f"{_ATOM}published")),
        updated=clean_date(text(f"{_ATOM}updated")),
        version=int(version[1]) if version else None,
        category=clean_text(category.get("term"), 60) if category is not None else "",
        doi=clean_doi(text(f"{_ARXIV}doi")),
        journal_ref=text(f"{_ARXIV}journal_ref"),
        withdrawn=says_withdrawn(comment) or says_withdrawn(summary),
    )


SOURCE = Source(
    name="arxiv",
    schemes=("arxiv",),
    base="https://export.arxiv.org/api/query",
    batch=100,
    pause=3.0,
    address=_address,
    read=_read,
    accept="application/atom+xml",
)
