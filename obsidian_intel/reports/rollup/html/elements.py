"""HTML from values. `Html` is text that is safe to put into a page; every other text is escaped on its way in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from obsidian_intel.core.caches import text_cache
from obsidian_intel.reports.rollup.escape import said, web_address
from obsidian_intel.reports.rollup.rollup_values import Reference

_HAN = re.compile(r"[\u3400-\u9fff]")
_KANA = re.compile(r"[\u3040-\u30ff]")


class Html(str):
    """Markup made here."""

    __slots__ = ()

    def __html__(self) -> str:
        """Itself: a template does not escape it again."""
        return self


NOTHING, SPACE = Html(), Html(" ")


def escaped(text: str) -> Html:
    """`text` for HTML; markup stays what it is."""
    return text if isinstance(text, Html) else Html(_shown(text))


@text_cache(4096)
def _shown(text: str) -> str:
    """As it stands in a page. Months, labels and names of classes come again and again."""
    return escape(said(text), quote=True)


def tag(name: str, *content: str, **attributes: str | bool | None) -> Html:
    """An element. Attribute names lose a final `_`, and `_` inside is `-`; False and None leave one out."""
    parts = [name]
    for key, value in attributes.items():
        attribute = key.rstrip("_").replace("_", "-")
        if value is True:
            parts.append(attribute)
        elif isinstance(value, str):
            parts.append(f'{attribute}="{_shown(value)}"')
    return Html(f"<{' '.join(parts)}>{''.join(map(escaped, content))}</{name}>")


def joined(parts: Iterable[str], between: Html = NOTHING) -> Html:
    """The parts one behind the other."""
    return Html(between.join(map(escaped, parts)))


def language(text: str) -> str | None:
    """`zh` or `ja` for a text in Chinese or Japanese, else None: the page's own."""
    if not _HAN.search(text) and not _KANA.search(text):
        return None
    return "ja" if _KANA.search(text) else "zh"


def block(name: str, text: str, **attributes: str | bool | None) -> Html:
    """An element that holds one text of the vault, in its language."""
    return tag(name, text, lang=language(text), **attributes)


def to_page(name: str, address: str | None) -> Html:
    """A name, as a link where it has a page of its own in a site."""
    return tag("a", name, href=address) if address else escaped(name)


def link(name: str | None, paper: Reference | None) -> Html:
    """A name, as a link when its paper has a web address."""
    address = web_address(paper.url) if paper else None
    words = said(name or "") or (address or "")
    return tag("a", words, href=address, rel="noopener noreferrer") if address else escaped(words)
