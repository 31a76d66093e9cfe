"""What a finding says: a template with named parameters, so that it can be kept, compared and translated later."""

from __future__ import annotations

from typing import Any

from obsidian_intel.core.lazy import lazy_pattern

Parameter = str | int
"""A parameter's value: a number, a text, or a further `Message` (which is a text)."""

_UNPRINTABLE = lazy_pattern(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_DOTS = "…"


class Message(str):
    """A template and its parameters; as a string it is the template filled in, in the template's own language.

    Placeholders are written `{name}`, as in `str.format`; a literal brace is doubled. Every placeholder must have its
    parameter, else `KeyError` is raised. Equality, order and hash are those of the rendered text.

    >>> found = Message("`{tag}` stands twice", tag="AI")
    >>> str(found), found.template, found.parameters
    ('`AI` stands twice', '`{tag}` stands twice', {'tag': 'AI'})
    """

    __slots__ = ("parameters", "template")

    template: str
    parameters: dict[str, Parameter]

    def __new__(cls, template: str, /, **parameters: Parameter) -> Message:
        """Fill `template` in with `parameters`."""
        found = super().__new__(cls, template.format_map(parameters))
        found.template = template
        found.parameters = parameters
        return found

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuilt, (self.template, self.parameters)


def _rebuilt(template: str, parameters: dict[str, Parameter]) -> Message:
    return Message(template, **parameters)


def shorten(text: str, limit: int = 60) -> str:
    """`text` cut to at most `limit` code points, the last of which is then `…`."""
    return text if len(text) <= limit else text[: limit - 1] + _DOTS


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
