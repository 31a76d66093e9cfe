"""The date format in which the notes of a log are named, learned from their paths."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from obsidian_intel.core.date_formats import TOKENS, parse_format, tokens_of, write_date
from obsidian_intel.core.lazy import lazy_pattern
from obsidian_intel.core.month_names import languages_of
from obsidian_intel.core.periods import LogDate

_PART = lazy_pattern(r"[0-9]+|[^\W\d_]+\.?|[\W_]", re.UNICODE)
_LETTERS = lazy_pattern(r"[^\W\d_]")
_WORDS_IN = lazy_pattern(r"[^\W_](?:.*[^\W_])?")
_DATE_LETTERS = frozenset("QWKw年月日号년월일주周週第")


class NameFormat(NamedTuple):
    """A date format of whole paths without `.md`, and the language of the month names in it."""

    form: str
    language: str = "en"

    def path(self, found: LogDate) -> str:
        """The path of the note about `found`."""
        return write_date(self.form, first_day(found), self.language) + ".md"


def first_day(found: LogDate) -> date:
    """The day by which a note is named: the day itself, the Thursday of a week, the first of a month."""
    if found.day:
        return date.fromisoformat(found.day)
    if found.week:
        return date.fromisocalendar(int(found.week[:4]), int(found.week[6:]), 4)
    return date(int(found.period[:4]), int(found.period[5:]), 1)


def infer_format(notes: Sequence[tuple[str, LogDate]]) -> NameFormat | None:
    """The format in which most of `notes` (paths with what they are about) are named; of equals the later note's."""
    best: tuple[int, NameFormat] | None = None
    for path, found in reversed(notes[-24:]):
        for each in _formats(path.removesuffix(".md"), found):
            fitting = sum(_names(each, *note) for note in notes)
            if fitting and (best is None or fitting > best[0]):
                best = fitting, each
    return best[1] if best else None


def fitting(form: NameFormat, notes: Iterable[tuple[str, LogDate]]) -> list[str]:
    """The paths among `notes` that are named in a format."""
    return [path for path, found in notes if _names(form, path, found)]


def _names(form: NameFormat, path: str, found: LogDate) -> bool:
    stem = unicodedata.normalize("NFC", path.removesuffix(".md"))
    read = parse_format(stem, form.form)
    return read is not None and read[:1] == found[:1] and form.path(found).casefold() == f"{stem}.md".casefold()


def _formats(stem: str, found: LogDate) -> Iterator[NameFormat]:
    """The formats that would give this path: where the year, the month and so on may stand."""
    *folders, name = unicodedata.normalize("NFC", stem).split("/")
    day = first_day(found)
    for language, short in _languages(stem, day.month):
        parts = [_folder_format(folder, found, day, (language, short)) for folder in folders]
        own = _name_format(name, found, day, (language, short), bool(re.search("YYYY|GGGG", "/".join(parts))))
        yield NameFormat("/".join([*parts, own]), language)


def _languages(stem: str, month: int) -> list[tuple[str, bool]]:
    found = [
        each for word in _PART.findall(stem) if (names := languages_of(word.rstrip("."))) and month for each in names
    ]
    return found or [("en", False)]


def _folder_format(folder: str, found: LogDate, day: date, language: tuple[str, bool]) -> str:
    """A folder is part of the date when nothing but a date stands in it; else it is literal."""
    form = _name_format(folder, found, day, language, True)
    words = _LETTERS.findall("".join(match[1] or "" for match in TOKENS.finditer(form)))
    return form if tokens_of(form) and set(words) <= _DATE_LETTERS else _bracketed(folder)


def _name_format(name: str, found: LogDate, day: date, language: tuple[str, bool], has_year: bool) -> str:
    parts = _PART.findall(name)
    tokens = _year_tokens(parts, found, day)
    if not tokens and not has_year:
        return _literal(parts, {})
    for index in _nearest(parts, tokens):
        token = _token(parts, index, tokens, found, day, language)
        if token:
            tokens[index] = token
    return _literal(parts, tokens)


def _year_tokens(parts: Sequence[str], found: LogDate, day: date) -> dict[int, str]:
    year = f"{day.isocalendar().year if found.week else day.year:04}"
    form = "GGGG" if found.week else "YYYY"
    together = {
        f"{day:%Y%m}": "YYYYMM",
        f"{day:%Y%m%d}": "YYYYMMDD",
    }
    tokens: dict[int, str] = {}
    for index, part in enumerate(parts):
        if part == year and form not in tokens.values():
            tokens[index] = form
        elif part in together and (len(part) == 6) is not bool(found.day):
            tokens[index] = together[part]
        elif part == year[2:] and "".join(parts[index + 1 : index + 2])[:1] in ("年", "년"):
            tokens[index] = "YY"
    return tokens


def _nearest(parts: Sequence[str], tokens: dict[int, str]) -> list[int]:
    """The other parts, those next to the year first."""
    years = list(tokens) or [0]
    return sorted(
        (index for index in range(len(parts)) if index not in tokens),
        key=lambda index: (min(abs(index - year) for year in years), -index),
    )


def _token(
    parts: Sequence[str], index: int, tokens: dict[int, str], found: LogDate, day: date, language: tuple[str, bool]
) -> str | None:
    part = parts[index]
    taken = {token[0] for token in tokens.values()} | {token[-1] for token in tokens.values()}
    name = [each for each in languages_of(part.rstrip(".")) if each[0] == language[0]]
    if name and not found.week and "MMM" not in tokens.values() and "MMMM" not in tokens.values():
        return ("MMM" if name[0][1] and language[1] else "MMMM") + ("[.]" if part.endswith(".") else "")
    if not part.isdecimal() or (index and re.search(r"[A-Za-z]$", parts[index - 1]) and not found.week):
        if part.isdecimal() and index and parts[index - 1] == "Q" and int(part) == (day.month + 2) // 3:
            return "Q"
        return None
    if found.week and "W" not in taken and int(part) == day.isocalendar().week:
        return "WW" if len(part) == 2 else "W"
    if not found.week and "M" not in {t for token in tokens.values() if token not in ("MMM", "MMMM") for t in token}:
        if int(part) == day.month and len(part) <= 2:
            return "MM" if len(part) == 2 else "M"
        return None
    if found.day and "D" not in {t for token in tokens.values() for t in token} and int(part) == day.day:
        return "DD" if len(part) == 2 else "D"
    return None


def _literal(parts: Sequence[str], tokens: dict[int, str]) -> str:
    """The format, its literal letters in square brackets."""
    out, literal = "", ""
    for index, part in enumerate(parts):
        if index in tokens:
            out += _bracketed(literal) + tokens[index]
            literal = ""
        else:
            literal += part
    return out + _bracketed(literal)


def _bracketed(text: str) -> str:
    """A literal text: in brackets from its first letter or digit to its last; brackets in it cannot be written."""
    return "".join(_WORDS_IN.sub(r"[\g<0>]", part) for part in re.split(r"([\[\]]+)", text))
