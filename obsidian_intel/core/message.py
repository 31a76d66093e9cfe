"""What a finding says: a template with named parameters, so that it can be kept, compared and translated later."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from obsidian_intel.core import language
from obsidian_intel.core.lazy import lazy_pattern

Parameter = str | int
"""A parameter's value: a number, a text, or a further `Message` (which is a text)."""

_UNPRINTABLE = lazy_pattern(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_DOTS = "…"


class Message(str):
    """A template and its parameters; as a string it is the template filled in, in the language that is spoken.

    Placeholders are written `{name}`, as in `str.format`; a literal brace is doubled. Every placeholder must have its
    parameter, else `KeyError` is raised; a parameter that is no text and no number is kept as its text. Equality, order
    and hash are those of the rendered text.

    >>> found = Message("`{tag}` stands twice", tag="AI")
    >>> str(found), found.template, found.parameters
    ('`AI` stands twice', '`{tag}` stands twice', {'tag': 'AI'})
    """

    __slots__ = ("parameters", "template")

    template: str
    parameters: dict[str, Parameter]

    def __new__(cls, template: str, /, **parameters: object) -> Message:
        """Fill `template` in with `parameters`."""
        kept = {name: value if isinstance(value, str | int) else str(value) for name, value in parameters.items()}
        english = language.spoken() == "en"
        found = super().__new__(cls, template.format_map(kept) if english else language.filled(template, kept))
        found.template = template
        found.parameters = kept
        return found

    def __str__(self) -> str:
        return self  # so that the message of an error is still one

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuilt, (self.template, self.parameters)


def in_language(message: str, wanted: str) -> str:
    """A message in a language, with those that are its parameters; any other text as it is."""
    if not isinstance(message, Message):
        return message
    parameters = {
        name: in_language(value, wanted) if isinstance(value, str) else value
        for name, value in message.parameters.items()
    }
    return language.filled(message.template, parameters, wanted)


def _rebuilt(template: str, parameters: dict[str, Parameter]) -> Message:
    return Message(template, **parameters)


def shorten(text: str, limit: int = 60) -> str:
    """`text` cut to at most `limit` code points, the last of which is then `…`."""
    return text if len(text) <= limit else text[: limit - 1] + _DOTS


def marked(template: str) -> str:
    """`template` itself: found by whoever makes the catalogue, and made a `Message` where it is said."""
    return template


def listed(parts: Sequence[str], more: int = 0) -> str:
    """`parts` with commas between them, and how many `more` there are; as one message."""
    if not parts:
        return ""
    found = parts[0]
    for part in parts[1:]:
        found = Message("{first}, {second}", first=found, second=part)
    return Message("{list} and {count} more", list=found, count=more) if more > 0 else found


def enumerated(names: Iterable[str], *, dots: bool = False) -> str:
    """`a, b, c`: names one after the other, as a language separates them; with `dots` some were left out."""
    found = ""
    for name in names:
        found = Message("{names}, {name}", names=found, name=name) if found else name
    return Message("{names} …", names=found) if dots and found else found


def together(names: Iterable[str]) -> str:
    """`a and b and c`: names that belong together."""
    found = ""
    for name in names:
        found = Message("{names} and {name}", names=found, name=name) if found else name
    return found


def clauses(texts: Iterable[str]) -> str:
    """`a; b; c`: texts one after the other that may hold commas themselves."""
    found = ""
    for text in texts:
        found = Message("{first}; {second}", first=found, second=text) if found else text
    return found


def aside(name: str, text: str) -> str:
    """`name (text)`; the name alone where there is no text."""
    return Message("{name} ({text})", name=name, text=text) if text else name


def single_line(message: str) -> str:
    """`message` with line breaks and control characters turned into single spaces; a `Message` stays one."""
    if message.isprintable():
        return message
    if isinstance(message, Message):
        parameters = {
            name: single_line(value) if isinstance(value, str) else value for name, value in message.parameters.items()
        }
        return Message(single_line(message.template), **parameters)
    return " ".join(_UNPRINTABLE.sub(" ", message).split())


def encode_message(message: str) -> Any:
    """`message` as values that `marshal` and JSON take: a text, or template and parameters."""
    if not isinstance(message, Message):
        return message
    return message.template, {
        name: encode_message(value) if isinstance(value, str) else value for name, value in message.parameters.items()
    }


def decode_message(raw: Any) -> str:
    """Inverse of `encode_message`."""
    if isinstance(raw, str):
        return raw
    template, parameters = raw
    return Message(
        template,
        **{name: value if isinstance(value, int) else decode_message(value) for name, value in parameters.items()},
    )
