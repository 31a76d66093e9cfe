"""What a site is made of."""

from __future__ import annotations

import marshal
from collections.abc import Callable
from hashlib import blake2b
from typing import Any, NamedTuple

from obsidian_intel.reports.rollup.html.elements import Html


class RenderedPage(NamedTuple):
    """The text of a file, and what it adds to the feed."""

    text: str
    feed: str = ""


class SitePage(NamedTuple):
    """A file of the site. `source` is all that it is made of, as plain values: the same source, the same bytes."""

    path: str
    source: object
    render: Callable[[], RenderedPage]

    def digest(self, common: str) -> str:
        """Changes when the file may; `common` is what all files rest on."""
        return digest_of((self.path, common, self.source))


class PageSection(NamedTuple):
    """A part of a page below its own heading."""

    ident: str
    title: str
    content: Html


class PageLink(NamedTuple):
    """A link to a page of the site. `text` is not escaped yet."""

    text: str
    href: str


def digest_of(source: object) -> str:
    """24 hex digits of plain values: tuples, texts, numbers, bytes, None."""
    plain: Any = source
    return blake2b(marshal.dumps(plain, 2), digest_size=12).hexdigest()
