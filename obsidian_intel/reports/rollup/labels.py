"""The words of a page, in the language of its log: English is the key, `labels_zh` has the Chinese."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from obsidian_intel.core.language import spaced, translated
from obsidian_intel.core.lazy import lazy_pattern
from obsidian_intel.core.message import Message
from obsidian_intel.reports.rollup.labels_zh import ZH

if TYPE_CHECKING:
    from obsidian_intel.months.summary import MonthFacts

_HAN = lazy_pattern(r"[\u3400-\u9fff]")
_KANA = lazy_pattern(r"[\u3040-\u30ff]")
_LATIN = lazy_pattern(r"[A-Za-z]{2,}")
_ENOUGH = 4_000


class Words(Struct, frozen=True):
    """Labels in one language: `words("Rank")`, `words("and {count} more", count=3)`."""

    language: str = "en"

    def __call__(self, template: str, **parameters: str | int) -> str:
        """The label with its parameters; in English where the language has none."""
        found = self.template(template)
        return spaced(found, parameters) if self.language == "zh" else found.format_map(parameters)

    def template(self, template: str) -> str:
        """The label's template in this language."""
        if self.language == "zh" and template in ZH:
            return ZH[template]
        return translated(template, self.language)

    def message(self, message: str) -> str:
        """A message in this language, with those that are its parameters; any other text as it is."""
        if not isinstance(message, Message):
            return message
        parameters = {
            name: self.message(value) if isinstance(value, str) else value for name, value in message.parameters.items()
        }
        return self(message.template, **parameters)

    def listed(self, parts: Iterable[str]) -> str:
        """`a, b, c`, as the language separates them."""
        return self(", ").join(parts)

    def phrases(self, parts: Iterable[str]) -> str:
        """`a, b, c`: not things of one kind, but what is said of one."""
        found = ""
        for part in parts:
            found = self("{first}, {second}", first=found, second=part) if found else part
        return found

    def clauses(self, parts: Iterable[str]) -> str:
        """`a; b; c`, as the language separates them."""
        return self("; ").join(parts)

    def aside(self, name: str, text: str) -> str:
        """`name (text)`; the name alone where there is no text."""
        return self("{name} ({text})", name=name, text=text) if text else name

    def labelled(self, name: str, text: str) -> str:
        """`name: text`."""
        return f"{name}{self(': ')}{text}"

    def count(self, number: int, noun: str) -> str:
        """`1 model`, `13 models`, `13 个模型`."""
        return self(f"{{count}} {noun}" if number == 1 else f"{{count}} {noun}s", count=number)


def without_news(count: int, words: Words) -> str:
    """How many leaderboards have nothing new, as a title."""
    if count == 1:
        return words("1 leaderboard without news in this range")
    return words("{count} leaderboards without news in this range", count=count)


def language_of(months: Iterable[MonthFacts]) -> str:
    """`zh` where Chinese characters outnumber Latin words in what the months say, else `en`."""
    return language_of_texts(_texts(months))


def language_of_texts(texts: Iterable[str]) -> str:
    """`zh` where Chinese characters outnumber Latin words, else `en`; as much is read as it takes to tell."""
    han = latin = size = 0
    for said in texts:
        if _KANA.search(said):
            return "en"
        han += len(_HAN.findall(said))
        latin += len(_LATIN.findall(said))
        size += len(said)
        if size > _ENOUGH:
            break
    return "zh" if han > latin else "en"


def _texts(months: Iterable[MonthFacts]) -> Iterator[str]:
    for month in months:
        yield from filter(None, (month.theme, month.signal, month.insight, month.implementation))
        for row in month.rows:
            yield row.value
            yield row.title
            if row.kind == "topics":
                yield row.name


ENGLISH = Words()
