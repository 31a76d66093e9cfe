"""How far a bare URL goes, and what a wikilink's inside says."""

from __future__ import annotations


def trim_url(url: str) -> str:
    """A bare URL without the punctuation of the sentence around it."""
    end, surplus = len(url), url.count(")") - url.count("(")
    while end and (url[end - 1] in "?!.,:;'_~&*" or (url[end - 1] == ")" and surplus > 0)):
        surplus -= url[end - 1] == ")"
        end -= 1
    return url[:end]


def wiki_parts(inner: str) -> tuple[str, str]:
    """Target (without anchor) and shown label of a wikilink's inside; in a table its pipe is written `\\|`."""
    name, pipe, label = inner.replace("\\|", "|").partition("|")
    target, _, anchor = name.partition("#")
    target = target.strip()
    shown = label if pipe and label.strip() else target.rpartition("/")[2] or anchor
    return target, shown.strip()
