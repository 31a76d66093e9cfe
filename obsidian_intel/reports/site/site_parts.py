"""What a site is made of."""

from __future__ import annotations

import marshal
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from obsidian_intel.reports.rollup.html.elements import Html


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """The text of a file, and what it adds to the feed."""

    text: str
    feed: str = ""


@dataclass(frozen=True, slots=True)
class SitePage:
    """A file of the site. `source` is all that it is made of, as plain values: the same source, the same bytes."""

    path: str
    source: object
    render: Callable[[], RenderedPage]

    def digest(self, common: str) -> str:
        """Changes when the file may; `common` is what all files rest on."""
        return digest_of((self.path, common, self.source))


@dataclass(frozen=True, slots=True)
class PageSection:
    """A part of a page below its own heading."""

    ident: str
    title: str
    content: Html


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link to a page of the site. `text` is not escaped yet."""

    text: str
    href: str


def digest_of(source: object) -> str:
    """24 hex digits of plain values: tuples, texts, numbers, bytes, None."""
    plain: Any = source
    return blake2b(marshal.dumps(plain, 2), digest_size=12).hexdigest()
