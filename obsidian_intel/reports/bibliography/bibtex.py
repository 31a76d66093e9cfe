"""References as BibTeX, in UTF-8, for BibTeX, biber and all that reads it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from obsidian_intel.reports.bibliography.author_names import author_name
from obsidian_intel.reports.bibliography.references import BibEntry

_MATH = re.compile(r"(?<!\\)\$[^$]+\$")
_ESCAPED = {
    "\\": "{\\textbackslash}",
    "{": "{\\textbraceleft}",
    "}": "{\\textbraceright}",
    "~": "{\\textasciitilde}",
    "^": "{\\textasciicircum}",
    **{char: f"\\{char}" for char in "&%$#_"},
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TYPES = {"journal": ("article", "journal"), "conference": ("inproceedings", "booktitle")}
_OTHER = "misc", "howpublished"


def render_bibtex(references: Iterable[BibEntry]) -> str:
    """All references, one entry each, parted by empty lines."""
    return "\n".join(map(_entry, references))


def _entry(found: BibEntry) -> str:
    fields = "".join(f"  {name} = {value},\n" for name, value in _fields(found))
    return f"@{_type(found)[0]}{{{found.key},\n{fields}}}\n"


def _type(found: BibEntry) -> tuple[str, str]:
    """The type of an entry, and the field for where it was published.

    Styles refuse an article or a conference paper without authors, a year or that field.
    """
    return _TYPES.get(found.kind, _OTHER) if found.authors and found.issued and found.venue else _OTHER


def _fields(found: BibEntry) -> Iterator[tuple[str, str]]:
    yield "title", f"{{{{{_text(found.title)}}}}}"
    if found.authors:
        yield "author", f"{{{' and '.join(map(_author, found.authors))}}}"
    year, _, rest = found.issued.partition("-")
    if year:
        yield "year", f"{{{year}}}"
    if rest:
        yield "month", _MONTHS[int(rest[:2]) - 1]
    yield from _where(found)
    if found.doi:
        yield "doi", f"{{{_plain(found.doi)}}}"
    if found.eprint:
        yield "eprint", f"{{{found.eprint}}}"
        yield "archiveprefix", "{arXiv}"
    if found.category:
        yield "primaryclass", f"{{{_text(found.category)}}}"
    yield "url", f"{{{_plain(found.url)}}}"


def _where(found: BibEntry) -> Iterator[tuple[str, str]]:
    venue = found.venue
    if venue is None:
        return
    yield _type(found)[1], f"{{{_text(venue.name)}}}"
    for field, value in (("volume", venue.volume), ("number", venue.issue), ("pages", venue.page.replace("-", "--"))):
        if value:
            yield field, f"{{{_text(value)}}}"


def _author(text: str) -> str:
    name = author_name(text)
    if name.literal:
        return f"{{{_text(name.literal)}}}"
    family = _text(" ".join(part for part in (name.particle, name.family) if part))
    return ", ".join(part for part in (family, _text(name.suffix), _text(name.given)) if part)


def _text(text: str) -> str:
    """`text` with what TeX would obey made harmless; math that is whole stays."""
    out, position = "", 0
    for found in _MATH.finditer(text):
        if _is_whole(found[0]):
            out += _escape(text[position : found.start()]) + found[0]
            position = found.end()
    return out + _escape(text[position:])


def _is_whole(math: str) -> bool:
    """Whether the braces of a formula are balanced, and nothing in it ends the line for TeX."""
    depth = 0
    for char in math:
        depth += (char == "{") - (char == "}")
        if depth < 0 or char == "%":
            return False
    return depth == 0


def _escape(text: str) -> str:
    return "".join(_ESCAPED.get(char, char) for char in text)


def _plain(text: str) -> str:
    """An address or a DOI, whose letters are not TeX's: only braces and spaces are in the way."""
    return re.sub(r"[{}\\\s]", lambda found: f"%{ord(found[0]):02X}", text)
