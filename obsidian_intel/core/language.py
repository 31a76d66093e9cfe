"""The language that is spoken: messages, help and tables. What is written in a note is read in any language.

English is the source: a template is its own key. Chinese stands in `locale/zh/LC_MESSAGES/obsintel.mo`, which is read
at the first message, and never while English is spoken.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES = ("en", "zh")
CHOICES = ("auto", *LANGUAGES)
FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "locale")  # noqa: PTH100, PTH118, PTH120
_LOCALE = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
_SIGNS = frozenset("+−±%()`@#&~$<-")

_spoken = "en"
_catalogues: dict[str, Mapping[str, str]] = {}
_parsed: dict[str, tuple[tuple[str, str | None, str], ...]] = {}  # templates that were taken apart
_MOST_PARSED = 4096


def spoken() -> str:
    """The language that is spoken now: one of `LANGUAGES`, or one that a test has added."""
    return _spoken


def speak(language: str) -> None:
    """Speak `language` from now on; `auto`, or one that we do not know, is the locale's."""
    global _spoken
    _spoken = of_locale() if language not in (*LANGUAGES, *_catalogues) else language


def of_locale() -> str:
    """The language of the user's locale, where we speak it; else English."""
    named = next(filter(None, (os.environ.get(name) for name in _LOCALE)), "")
    return "zh" if named.lower().startswith("zh") else "en"


def translated(template: str, language: str | None = None) -> str:
    """A template in a language, by default the one that is spoken; as it is where the catalogue lacks it."""
    wanted = _spoken if language is None else language
    return template if wanted == "en" else catalogue(wanted).get(template, template)


def filled(template: str, parameters: Mapping[str, object], language: str | None = None) -> str:
    """A template in a language with its parameters filled in; in Chinese with a space where Han meets Latin."""
    wanted = _spoken if language is None else language
    found = translated(template, wanted)
    return spaced(found, parameters) if wanted == "zh" else found.format_map(parameters)


def catalogue(language: str) -> Mapping[str, str]:
    """All templates of a language by their English; both numbers of a plural lead to the one Chinese form."""
    found = _catalogues.get(language)
    if found is None:
        found = _catalogues[language] = _read(language)
    return found


def _read(language: str) -> Mapping[str, str]:
    """The entries of a compiled catalogue (GNU `.mo`); empty where there is none."""
    import struct

    try:
        with open(f"{FOLDER}/{language}/LC_MESSAGES/obsintel.mo", "rb") as file:  # noqa: PTH123
            data = file.read()
    except OSError:
        return {}
    count, sources, targets = struct.unpack_from("<3I", data, 8)
    entries: dict[str, str] = {}
    for number in range(count):
        size, start = struct.unpack_from("<2I", data, sources + 8 * number)
        length, place = struct.unpack_from("<2I", data, targets + 8 * number)
        text = data[place : place + length].decode().partition("\0")[0]
        if not size:  # what the file says of itself
            continue
        for source in data[start : start + size].decode().split("\0"):
            entries[source] = text
    return entries


def spaced(template: str, parameters: Mapping[str, object]) -> str:
    """A template filled in, with a space where Chinese meets a Latin letter, a digit or a sign of a parameter."""
    text, is_code = "", False
    for before, name, form in _pieces(template):
        text += f" {before}" if _meets(text[-1:], before[:1]) and not (before[:1] == "`" and is_code) else before
        if name is not None:
            value = format(parameters[name] if name in parameters else _field(name, parameters), form)
            is_code = before.endswith("`")  # which is opened here, and holds the value as it is
            text += f" {value}" if _meets(text[-1:], value[:1]) and not is_code else value
    return text


def _pieces(template: str) -> tuple[tuple[str, str | None, str], ...]:
    """The texts of a template, each with the name of the parameter behind it (None behind the last) and its format."""
    found = _parsed.get(template)
    if found is None:
        from string import Formatter

        found = tuple([(before, name, form or "") for before, name, form, _ in Formatter().parse(template)])
        if len(_parsed) >= _MOST_PARSED:
            _parsed.clear()
        _parsed[template] = found
    return found


def _field(name: str, parameters: Mapping[str, object]) -> object:
    """A part of a parameter, `{range.since}`."""
    from string import Formatter

    return Formatter().get_field(name, (), parameters)[0]


def _meets(first: str, second: str) -> bool:
    """Whether one of two characters is Chinese and the other a Latin letter, a digit or a sign that goes with them."""
    return (_is_han(first) and _is_latin(second)) or (_is_latin(first) and _is_han(second))


def _is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"


def _is_latin(char: str) -> bool:
    return char.isascii() and char != "" and (char.isalnum() or char in _SIGNS)
