"""Addresses of papers as people paste them, and what a paper may be called from its address alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote

from obsidian_intel.core.paper_ids import paper_id
from obsidian_intel.months.cells.paper_refs import paper_refs

_BARE_HOST = re.compile(r"(?i:www\.[\w-]+\.\S+|(?:[\w-]+\.)+(?:com|org|net|io|ai|co|edu|cn|dev)/\S+)\Z")
_TRACKING = re.compile(r"(?i)(?<=[?&])(?:utm_\w+|fbclid|gclid|ref_src|spm|from_source|share_source)=[^&#]*&?")
_UNSAFE = re.compile(r"[\s()<>|\\`*\[\]\"{}^]")
_NO_NAME = re.compile(
    r"(?i)\W*(?:https?:|www\.|\d{4}\.\d{4,5}|arxiv\b|doi\b|10\.\d{4,}/|link\b|paper\b|pdf\b|链接|论文\W*\Z)"
)
_SUFFIX = re.compile(r"(?i)\.(?:pdf|html?|md|aspx?|php)\Z")
_PREFIX = {"arxiv": "arXiv", "doi": "DOI", "openreview": "OpenReview", "acl": "ACL", "biorxiv": "bioRxiv", "s2": "S2"}


@dataclass(frozen=True, slots=True)
class PaperAddress:
    """One paper to add: its id, an address for the link, and what it was called where it was found (`""`: nothing)."""

    id: str
    url: str
    title: str = ""

    @property
    def name(self) -> str:
        """What a row may call it when no more is known: its title, the repository's name, the file's, or the id."""
        if self.title:
            return self.title
        scheme, _, rest = self.id.partition(":")
        if scheme in ("hf", "github"):
            return rest.rpartition("/")[2]
        if scheme in _PREFIX:
            return f"{_PREFIX[scheme]} {rest}"
        host, _, path = rest.partition("?")[0].partition("/")
        page = unquote(path.rstrip("/").rpartition("/")[2])
        stem = " ".join(_SUFFIX.sub("", page).replace("_", " ").split())
        words = stem.replace("-", " ") if stem.count("-") > 1 else stem
        return words or host


def read_address(text: str) -> PaperAddress | None:
    """The address that a whole text is; None where it is none."""
    text = text.strip()
    if _BARE_HOST.match(text):
        text = f"https://{text}"
    found = list(addresses_in(text))
    if len(found) == 1:
        return found[0]
    identity = paper_id(text) if not found else None
    return _address(identity, text, "") if identity else None


def addresses_in(line: str) -> Iterator[PaperAddress]:
    """The addresses and ids that stand in a line, each once."""
    seen = set()
    for ref in paper_refs(line, None, (), True):
        if ref.id and ref.id not in seen:
            seen.add(ref.id)
            yield _address(ref.id, ref.url or "", ref.title)


def _address(identity: str, url: str, title: str) -> PaperAddress:
    title = " ".join(title.split())
    return PaperAddress(identity, web_address(identity, url), "" if _NO_NAME.match(title) else title)


def web_address(identity: str, url: str) -> str:
    """The address to link to: that of arXiv's abstract or the DOI, else as given, safe inside a Markdown link."""
    scheme, _, rest = identity.partition(":")
    if scheme == "arxiv":
        return f"https://arxiv.org/abs/{rest}"
    if scheme == "doi":
        return f"https://doi.org/{quote(rest, safe='/:;.,-_~!$&+=@')}"
    if not url.lower().startswith(("http://", "https://")):
        url = f"https://{url}"
    clean = _TRACKING.sub("", url).rstrip("?&")
    return _UNSAFE.sub(lambda found: quote(found[0]), clean)


def linked(name: str, url: str) -> str:
    """A Markdown link whose text is `name`, whatever marks are in it."""
    return f"[{escape_name(name)}]({url})"


def escape_name(name: str) -> str:
    """`name` as Markdown that shows it; math that is closed stays math."""
    marks = r"[\\`*\[\]<>#]" if name.count("$") % 2 == 0 else r"[\\`*\[\]<>#$]"
    return re.sub(marks, lambda found: f"\\{found[0]}", " ".join(name.split()))


def unique(addresses: Iterable[PaperAddress]) -> list[PaperAddress]:
    """Each paper once, in order."""
    found: dict[str, PaperAddress] = {}
    for each in addresses:
        found.setdefault(each.id, each)
    return list(found.values())
