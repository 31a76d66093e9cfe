"""A language in which every template stands in ⟦brackets⟧: what is said outside of them is hard-wired English."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html.parser import HTMLParser

import click
import pytest

from obsidian_intel.cli import COMMANDS
from obsidian_intel.core import language
from obsidian_intel.engine import answer_unchanged as replay
from obsidian_intel.reports.rollup import labels

# What is the same in every language: codes and names of rules, code, options, paths, addresses, dates.
DATA = re.compile(
    r"`[^`]*`|\bOI\d{3}(?: [su]\b)?(?: +[a-z0-9-]+)?|https?://\S+|\S+\.(?:md|toml|base)\b|--?[a-z][a-z-]*|\S*/\S*|arxiv:\S+|^## .*\[\w+, \w+, .*\]$|20\d\d\S*"
)
_PARTS = ("install", "uninstall", "start", "stop", "restart", "status", "logs", "queue")  # of daemon and papers
_NAMES = ("obsintel", *COMMANDS, *_PARTS)
_SAID_ATTRIBUTES = ("title", "alt", "aria-label", "placeholder", "content", "label")


class Pseudo(dict[str, str]):
    """A catalogue of every text there is."""

    def get(self, template: str, default: object = None) -> str:
        return f"⟦{template}⟧" if template else template

    def __getitem__(self, template: str) -> str:
        return self.get(template)

    def __contains__(self, template: object) -> bool:
        return True


def pseudo_language(patch: pytest.MonkeyPatch, *, pages: bool = False) -> None:
    """Speak the pseudo-language from now on; `language.speak("en")` ends it. `pages`: where they are in Chinese."""
    patch.setattr(language, "_catalogues", {"pseudo": Pseudo(), **({"zh": Pseudo()} if pages else {})})
    if pages:
        patch.setattr(labels, "ZH", Pseudo())
    patch.setattr(replay, "choose_language", lambda args: None)
    for part in (click.core, click.decorators, click.exceptions, click.formatting, click.parser, click.types):
        for name in ("_", "ngettext"):  # what click says itself
            patch.setattr(part, name, lambda text, *_: f"⟦{text}⟧", raising=False)
    language.speak("pseudo")


def hard_wired(said: str, data: Iterable[str] = ()) -> list[str]:
    """The lines with an English word that stands in no bracket, and is not a word of the `data`."""
    known = {word.casefold() for text in data for word in re.findall(r"[A-Za-z]+", text)}
    return [
        line
        for line in _outside(said)
        if any(
            word not in _NAMES and word.casefold() not in known
            for word in re.findall(r"[A-Za-z]{3,}", DATA.sub("", line))
        )
    ]


def hard_wired_signs(said: str) -> list[str]:
    """The lines with an English comma, semicolon or bracket outside of brackets: lists that we put together."""
    return [
        line for line in _outside(said, "⟦⟧") if re.search(r"[,;] |[^\s>*-] \((?!\[)", re.sub(r"`[^`]*`", "", line))
    ]


def _outside(said: str, left: str = "") -> list[str]:
    """The lines without what stands in brackets; `left` stands there instead."""
    said += "⟧" * (said.count("⟦") - said.count("⟧"))  # of a text that was cut
    before = None
    while before != said:
        before, said = said, re.sub(r"⟦[^⟦⟧]*⟧", "\0", said)
    return [line.replace("\0", left) for line in re.sub("\0+", "\0", said).splitlines()]


class Shown(HTMLParser):
    """What a page shows or reads out: its texts, and attributes that are said."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._silent = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in ("style", "script")
        if tag == "meta" and dict(attrs).get("name") not in ("description", "author"):
            return
        self.texts += [value for name, value in attrs if value and (name in _SAID_ATTRIBUTES or _is_told(name, value))]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("style", "script")

    def handle_data(self, data: str) -> None:
        if not self._silent and data.strip():
            self.texts.append(data.strip())


def _is_told(name: str, value: str) -> bool:
    """Whether an attribute of ours has a sentence that a script says."""
    return name.startswith("data-") and " " in value
