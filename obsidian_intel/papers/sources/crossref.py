"""Crossref: DOIs of journals and conferences, one a request; papers of the ACL Anthology by their DOI there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from obsidian_intel.core.message import Message
from obsidian_intel.papers.record_checks import clean_doi, clean_names, clean_text, date_of_parts, without_markup
from obsidian_intel.papers.records import PaperRecord
from obsidian_intel.papers.sources import Answers, BadAnswer, Source, number_of
from obsidian_intel.papers.sources._json_answers import as_list, as_object, json_object

_TAKEN_BACK = ("retraction", "withdrawal", "removal")


def _doi(paper: str) -> str:
    return f"10.18653/v1/{number_of(paper)}".lower() if paper.startswith("acl:") else number_of(paper)


def _address(base: str, ids: Sequence[str]) -> str:
    return f"{base}/{quote(_doi(ids[0]), safe='/')}"


def _read(data: bytes, ids: Sequence[str]) -> Answers:
    work = as_object(json_object(data).get("message"))
    doi = work.get("DOI")
    if not isinstance(doi, str):
        raise BadAnswer(Message("the answer is JSON, but about no work"))
    if doi.lower() != _doi(ids[0]).lower():
        return {ids[0]: Message("the answer is about another paper, doi:{clean_text}", clean_text=clean_text(doi, 80))}
    title = next(_texts(work, "title"), "")
    if not title:
        return {ids[0]: "it is listed without a title"}
    return {ids[0]: _record(work, title)}


def _texts(work: dict[str, Any], key: str) -> Iterator[str]:
    return (text for each in as_list(work.get(key)) if (text := clean_text(without_markup(each))))


def _record(work: dict[str, Any], title: str) -> PaperRecord:
    updates = {str(as_object(each).get("type")) for each in as_list(work.get("updated-by"))}
    return PaperRecord(
        title=title,
        authors=clean_names(_name(as_object(each)) for each in as_list(work.get("author"))),
        published=_date(work, "published") or _date(work, "issued"),
        category=clean_text(work.get("type"), 60),
        doi=clean_doi(work.get("DOI")),
        journal_ref=_journal(work),
        withdrawn=bool(updates.intersection(_TAKEN_BACK)) or title.upper().startswith(("RETRACTED", "WITHDRAWN")),
    )


def _name(author: dict[str, Any]) -> str:
    parts = (author.get("given"), author.get("family"), author.get("suffix"))
    return " ".join(part for part in parts if isinstance(part, str)) or str(author.get("name") or "")


def _date(work: dict[str, Any], key: str) -> str:
    return date_of_parts(next(iter(as_list(as_object(work.get(key)).get("date-parts"))), None))


def _journal(work: dict[str, Any]) -> str:
    """`Journal 12(3), 4-5`."""
    name = next(_texts(work, "container-title"), "")
    volume, issue, page = (clean_text(work.get(key), 60) for key in ("volume", "issue", "page"))
    numbers = volume + (f"({issue})" if issue else "")
    return ", ".join(part for part in (" ".join(part for part in (name, numbers) if part), page) if part)


SOURCE = Source(
    name="crossref",
    schemes=("doi", "acl"),
    base="https://api.crossref.org/works",
    batch=1,
    pause=0.5,
    address=_address,
    read=_read,
)
