"""Which paper a note is about: by its properties, its inline fields, its name, and the line its body begins with."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from obsidian_intel.core.declared_settings import PapersConfig, fold
from obsidian_intel.core.document import Document
from obsidian_intel.core.lazy import lazy_pattern
from obsidian_intel.core.paper_ids import arxiv_number, paper_id
from obsidian_intel.markdown.frontmatter.note_properties import Frontmatter
from obsidian_intel.vault.classify import NoteKind

ACADEMIC = ("arxiv", "doi", "openreview")
_SCHOLARLY = (*ACADEMIC, "acl", "s2")
_AMBIGUOUS = frozenset(map(fold, ("id", "source", "link", "resource")))  # a number there may be a zettel's
_ARXIV_KEYS = frozenset(map(fold, ("arxiv", "arxiv_id", "eprint")))
_CITED = frozenset(map(fold, ("citekey", "zotero-key", "zoterokey", "zotero_key")))
_PAPER_TAGS = frozenset(("paper", "papers", "论文"))
_INLINE = lazy_pattern(
    r"(?:^|[\[(\s>])\**(doi|arxiv|arxiv id|eprint|url|link|paper|pdf)\**::\**[ \t]*(?:\[[^\]\n]*\]\()?<?([^\s\])>]+)",
    re.IGNORECASE | re.MULTILINE,
)
_BARE = lazy_pattern(r"\d{4}\.\d{4,5}(?:v\d+)?")
_WHOLE_LINK = lazy_pattern(r"\[[^\[\]]*\]\(<?([^\s<>]+)>?\)")
_ADDRESS = lazy_pattern(
    r"https?://[^\s<>\[\]，。；、（）「」《》\"']+|(?:arxiv|doi)\s?[:：]\s?[\w./\-:]+", re.IGNORECASE
)
_NAMED = lazy_pattern(
    r"(?:.*\b)?arxiv[\s:_.\-]*(\d{4}\.\d{4,5})(?:v\d+)?(?![\d.]).*"  # arxiv-2603.12222
    r"|(\d{4}\.\d{5})(?:v\d+)?(?:[\s_\-].*)?"  # 2603.12222, 2603.12222 A title
    r"|.*\S\s*[(\[（](\d{4}\.\d{5})(?:v\d+)?[)\]）]",  # A title (2603.12222)
    re.IGNORECASE,
)
_HEADING = lazy_pattern(r"\s*#{1,6}\s")
_FIRST_LINES = 4
_LONGEST_START = 2_000


class PaperIds(Struct, frozen=True, gc=False):
    """What a note says of its paper.

    `ids`: sure ones, in the order they were found. `weak`: what a bare number may mean that may as well be something
    else; it counts for a row of the note's own name alone. `is_marked`: the note calls itself a paper's.
    """

    ids: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    is_marked: bool = False


def paper_ids_of(
    document: Document, frontmatter: Frontmatter, body: int, kind: NoteKind, papers: PapersConfig
) -> PaperIds:
    """The ids of one note whose text begins at `body`."""
    marked = kind is NoteKind.PAPER or _is_marked(frontmatter)
    ids: dict[str, None] = {}
    weak: dict[str, None] = {}
    for key, text in _fields(document, frontmatter, body, papers):
        if found := _id_of(key, text):
            (weak if key in _AMBIGUOUS and _BARE.fullmatch(text.strip()) else ids)[found] = None
    if named := _id_of_name(document.path):
        ids[named] = None
    if marked or _is_in_folder(document.path, papers.folder) or any(_is_of(each, ACADEMIC) for each in ids):
        for found in _ids_at_start(document.text, body):
            if not any(_is_of(each, (found.partition(":")[0],)) for each in ids):
                ids[found] = None
    return PaperIds(tuple(ids), tuple(each for each in weak if each not in ids), marked)


def _is_of(paper: str, schemes: tuple[str, ...]) -> bool:
    return paper.partition(":")[0] in schemes


def _is_marked(frontmatter: Frontmatter) -> bool:
    """Whether a reference manager made the note, or a person tagged it as a paper's."""
    if not frontmatter.properties:
        return False
    if any(prop.scalars for prop in frontmatter.those(_CITED, fold)):
        return True
    tags = (text for key in ("tags", "tag") for text in frontmatter.texts(key))
    return any(part.strip().lstrip("#").casefold() in _PAPER_TAGS for text in tags for part in text.split(","))


def _is_in_folder(path: str, folder: str) -> bool:
    name = folder.strip("/")
    return bool(name) and path.casefold().startswith(name.casefold() + "/")


def _fields(document: Document, frontmatter: Frontmatter, body: int, papers: PapersConfig) -> Iterator[tuple[str, str]]:
    """Properties and inline fields that may hold an id: folded name and value."""
    for prop in frontmatter.those(papers.id_names, fold):
        for scalar in prop.scalars:
            yield fold(prop.key), scalar.text
    if "::" in document.text:
        for match in _INLINE.finditer(document.text, body):
            yield fold(match[1]), match[2]


def _id_of(key: str, text: str) -> str | None:
    """The one id that the value of a field holds."""
    text = text.strip()
    if not text or text.startswith("[["):
        return None
    if text[0] == "[" and (link := _WHOLE_LINK.fullmatch(text)) is not None:
        text = link[1]
    found = paper_id(text)
    if found is None and key in _ARXIV_KEYS:
        found = paper_id(f"arXiv:{text}")
    if found is None and key == "doi":
        found = paper_id(f"https://doi.org/{text}")
    if found is None:
        found = _id_inside(text)
    if found is not None and found.startswith("url:") and "/" not in found.removeprefix("url:"):
        return None  # a home page is no paper
    return found


def _id_inside(text: str) -> str | None:
    """The scholarly id of the addresses in a longer value, where they agree on one."""
    found = set(_scholarly_ids(text))
    return found.pop() if len(found) == 1 else None


def _scholarly_ids(text: str) -> Iterator[str]:
    for match in _ADDRESS.finditer(text):
        address = match[0].replace("：", ":").rstrip(".,;:")
        while address.endswith(")") and address.count(")") > address.count("("):
            address = address[:-1].rstrip(".,;:")
        found = paper_id(re.sub(r"\s", "", address))
        if found and _is_of(found, _SCHOLARLY):
            yield found


def _id_of_name(path: str) -> str | None:
    """The arXiv id that a file's name holds."""
    stem = path.rpartition("/")[2].removesuffix(".md")
    if "." not in stem or (match := _NAMED.fullmatch(stem)) is None:
        return None
    number = match[1] or match[2] or match[3]
    known = arxiv_number(number)
    return f"arxiv:{known}" if known == number else None


def _ids_at_start(text: str, body: int) -> Iterator[str]:
    """The paper that the body's first line of text, below its headings, links to: one a scheme, else nothing."""
    first = _first_line(text, body)
    if not _may_hold_id(first):
        return
    found: dict[str, set[str]] = {}
    for paper in _scholarly_ids(first):
        found.setdefault(paper.partition(":")[0], set()).add(paper)
    if all(len(papers) == 1 for papers in found.values()):
        for papers in found.values():
            yield from papers


def _first_line(text: str, body: int) -> str:
    """The first line of text that is no heading, where it is among the first few; else ""."""
    at, stop, left = body, min(len(text), body + _LONGEST_START), _FIRST_LINES
    while at < stop:
        end = text.find("\n", at, stop)
        end = stop if end < 0 else end
        for line in text[at:end].splitlines():
            if not line.strip(" \t>-*"):
                continue
            if not _HEADING.match(line):
                return line
            left -= 1
            if not left:
                return ""
        at = end + 1
    return ""


def _may_hold_id(text: str) -> bool:
    """Whether `_ADDRESS` can fit anywhere: asked first, for to search without regard to capitals is slow."""
    if "://" in text:
        return True
    small = text.lower().replace("ı", "i")
    return "doi" in small or "arxiv" in small
