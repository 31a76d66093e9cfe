"""OpenReview: submissions to conferences, by the id of their forum, one a request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from obsidian_intel.core.message import Message
from obsidian_intel.papers.record_checks import clean_names, clean_text, date_of_milliseconds
from obsidian_intel.papers.records import PaperRecord
from obsidian_intel.papers.sources import Answers, Source, number_of
from obsidian_intel.papers.sources._json_answers import as_list, as_object, json_object


def _address(base: str, ids: Sequence[str]) -> str:
    return f"{base}?id={quote(number_of(ids[0]), safe='')}"


def _read(data: bytes, ids: Sequence[str]) -> Answers:
    notes = [as_object(each) for each in as_list(json_object(data).get("notes"))]
    note = next((each for each in notes if each.get("id") == number_of(ids[0])), None)
    if note is None:
        other = clean_text(notes[0].get("id"), 80) if notes else ""
        return {ids[0]: Message("the answer is about another paper, openreview:{other}", other=other)} if other else {}
    content = as_object(note.get("content"))
    title = clean_text(_value(content, "title"))
    if not title:
        return {ids[0]: "it is listed without a title"}
    venue = clean_text(_value(content, "venue"), 200)
    places = f"{venue} {clean_text(_value(content, 'venueid'), 200)}".lower()
    record = PaperRecord(
        title=title,
        authors=clean_names(as_list(_value(content, "authors"))),
        published=date_of_milliseconds(note.get("pdate") or note.get("odate") or note.get("cdate")),
        updated=date_of_milliseconds(note.get("mdate") or note.get("tmdate")),
        category=clean_text(_value(content, "primary_area"), 200),
        journal_ref="" if places.strip().startswith("submitted to") else venue,
        withdrawn="withdrawn" in places or "retracted" in places,
    )
    return {ids[0]: record}


def _value(content: dict[str, Any], key: str) -> object:
    """A field in either form of its API: the value itself, or an object that holds it."""
    found = content.get(key)
    return found.get("value") if isinstance(found, dict) else found


SOURCE = Source(
    name="openreview",
    schemes=("openreview",),
    base="https://api2.openreview.net/notes",
    batch=1,
    pause=1.0,
    address=_address,
    read=_read,
)
