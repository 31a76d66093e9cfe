"""Where each thing has its page: names of files that are safe everywhere, and no two alike."""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256
from urllib.parse import quote

_RESERVED = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³"), "index")
)
_MOST_BYTES = 90
_APART = re.compile(r"[\W_]+")
_PLAIN = re.compile(r"[A-Za-z0-9/#=,._~-]*")


class Addresses:
    """Gives each thing a page of its own, `model/kimi-k2-5.html`; the second of a name has a hash behind it."""

    def __init__(self) -> None:
        self._paths: dict[tuple[str, str], str] = {}
        self._hrefs: dict[tuple[str, str], str] = {}
        self._taken: set[str] = set()

    def add(self, kind: str, key: str, name: str) -> str:
        """The path of the page of the thing `key`, which people call `name`."""
        found = self._paths.get((kind, key))
        if found is not None:
            return found
        slug = slug_of(name)
        path = f"{kind}/{slug}.html"
        if path in self._taken:
            path = f"{kind}/{slug}-{sha256(f'{key}|{name}'.encode()).hexdigest()[:8]}.html"
        number = 2
        while path in self._taken:
            path, number = f"{kind}/{slug}-{number}.html", number + 1
        self._taken.add(path)
        self._paths[kind, key] = path
        self._hrefs[kind, key] = href(path)
        return path

    def path(self, kind: str, key: str) -> str | None:
        """The path of a thing that has a page; None for one that has none."""
        return self._paths.get((kind, key))

    def href(self, kind: str, key: str, root: str) -> str | None:
        """The address of a thing's page, from a page from which `root` leads to the top; None where it has none."""
        found = self._hrefs.get((kind, key))
        return found and root + found


def slug_of(name: str) -> str:
    """`name` as the name of a file on any system: letters and digits of any script in lower case, the rest `-`.

    >>> slug_of("Kimi K2.5 (Thinking)"), slug_of("千语 5"), slug_of("CON"), slug_of("???")
    ('kimi-k2-5-thinking', '千语-5', 'con-x', 'x-d4ee2b')
    """
    if name.isascii():
        slug = _APART.sub("-", name.lower()).strip("-")
    else:
        folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
        slug = unicodedata.normalize("NFC", _APART.sub("-", folded).strip("-"))
    cut = slug.encode()[:_MOST_BYTES].decode(errors="ignore").strip("-")
    if not cut or cut != slug:
        return f"{cut or 'x'}-{sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:6]}"
    return f"{cut}-x" if cut in _RESERVED else cut


def href(path: str, root: str = "") -> str:
    """The address of a page of the site, from a page from which `root` leads to the top."""
    return root + (path if _PLAIN.fullmatch(path) else quote(path, safe="/#=,-._~"))
