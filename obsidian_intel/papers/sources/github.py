"""GitHub: repositories, one a request."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from obsidian_intel.core.message import Message
from obsidian_intel.papers.record_checks import clean_date, clean_names, clean_text
from obsidian_intel.papers.records import PaperRecord
from obsidian_intel.papers.sources import Answers, BadAnswer, Source, number_of
from obsidian_intel.papers.sources._json_answers import as_object, json_object, one_answer


def _address(base: str, ids: Sequence[str]) -> str:
    return f"{base}/{quote(number_of(ids[0]), safe='/')}"


def _read(data: bytes, ids: Sequence[str]) -> Answers:
    page = json_object(data)
    name = clean_text(page.get("full_name"), 200)
    if not name:
        raise BadAnswer(Message("the answer is JSON, but about no repository"))
    about = clean_text(page.get("description"), 300)
    record = PaperRecord(
        title=f"{name}: {about}" if about else name,
        authors=clean_names([as_object(page.get("owner")).get("login")]),
        published=clean_date(page.get("created_at")),
        updated=clean_date(page.get("pushed_at")),
        category=clean_text(page.get("language"), 60),
    )
    return one_answer(ids[0], name, number_of(ids[0]), record)


SOURCE = Source(
    name="github",
    schemes=("github",),
    base="https://api.github.com/repos",
    batch=1,
    pause=1.0,
    address=_address,
    read=_read,
)
