"""What comes from a source, made fit to keep: texts of one line and of bounded length, true dates, DOIs."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime

MOST_TITLE = 1000
MOST_NAME = 200
MOST_AUTHORS = 5000
_TAG = re.compile(
    r"</?(?:(?:jats|mml):\w{1,30}|i|b|u|em|strong|italic|bold|sub|sup|sc|scp|tt|br|p|span)(?:\s[^<>]{0,200})?/?>",
    re.IGNORECASE,
)
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:)?(10\.\d{4,9}(?:\.\d+)*/[^\s\"<>]{1,300})", re.IGNORECASE)
_WITHDRAWN = re.compile(
    r"(?:this|the) (?:paper|article|submission|manuscript|work|preprint|version)(?: (?:has been|was|is))?"
    r"(?: temporarily)? (?:withdrawn|retracted)|\A\W*(?:withdrawn|retracted)\b",
    re.IGNORECASE,
)


def clean_text(text: object, limit: int = MOST_TITLE) -> str:
    """`text` in one line, without control and invisible characters, cut at `limit`; "" for what is no text."""
    if not isinstance(text, str):
        return ""
    text = unicodedata.normalize("NFC", text[: limit * 4])
    kept = "".join(" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c)[0] != "C")
    kept = " ".join(kept.split())
    return kept if len(kept) <= limit else kept[: limit - 1].rstrip() + "…"


def without_markup(text: object) -> object:
    """A text without the tags and entities of HTML, JATS and MathML; anything else as it is."""
    return html.unescape(_TAG.sub("", text[: 4 * MOST_TITLE])) if isinstance(text, str) else text


def clean_names(names: Iterable[object]) -> tuple[str, ...]:
    """The names of authors in order, each one line; empty ones left out."""
    cleaned = (clean_text(name, MOST_NAME) for name, _ in zip(names, range(MOST_AUTHORS), strict=False))
    return tuple(name for name in cleaned if name)


def clean_date(text: object) -> str:
    """`YYYY-MM-DD`, `YYYY-MM` or `YYYY` at the beginning of `text`; "" where there is no true date."""
    found = _DATE.match(text) if isinstance(text, str) else None
    if found is None:
        return ""
    try:
        date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return ""
    return found[0]


def date_of_parts(parts: object) -> str:
    """`[2026, 2, 3]`, the form of Crossref, as `2026-02-03`; "" where it is none."""
    if not isinstance(parts, list) or not parts or not all(isinstance(each, int) for each in parts):
        return ""
    return clean_date("-".join([f"{parts[0]:04}", *(f"{each:02}" for each in parts[1:3])]))


def date_of_milliseconds(value: object) -> str:
    """The day of a time in milliseconds since 1970, UTC; "" where it is none."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return ""
    try:
        return datetime.fromtimestamp(value / 1000, UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return ""


def clean_doi(text: object) -> str:
    """A DOI in lower case and without an address before it; "" where it is none, or only arXiv's own."""
    found = _DOI.fullmatch(text.strip()) if isinstance(text, str) else None
    doi = found[1].lower() if found else ""
    return "" if doi.startswith("10.48550/") else doi


def says_withdrawn(text: str) -> bool:
    """Whether a comment or an abstract says that the paper itself was withdrawn."""
    return bool(_WITHDRAWN.search(text[:400]))
