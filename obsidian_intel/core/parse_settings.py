"""The text of `obsintel.toml` -> values, or `ConfigError`. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

from msgspec import Struct

from obsidian_intel.core.declared_settings import FILE_NAME, Config, Patterns, Strings
from obsidian_intel.core.errors import ConfigError
from obsidian_intel.core.message import Message, enumerated
from obsidian_intel.core.near_names import nearest
from obsidian_intel.core.settings_checks import check_config, check_number, check_seconds, check_toml_depth, shown

T = TypeVar("T")


def parse_config(text: str, path: str = FILE_NAME, is_there: Callable[[str], bool] = lambda path: False) -> Config:
    """The settings in `text`. Raises `ConfigError` of one line, with the file, the line and what was meant.

    `is_there`: as in `check_config`.
    """
    if not text.strip():
        return Config()
    import tomllib

    try:
        check_toml_depth(text)
        data = tomllib.loads(text.removeprefix("\ufeff").replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        what, _, place = str(error).partition(" (at ")
        found = re.match(r"line (\d+)", place)
        line = found[1] if found else len(text.rstrip().splitlines())
        raise ConfigError(
            Message(
                "{path}:{line}: not valid TOML: {what}{what2}",
                path=path,
                line=line,
                what=what[:1].lower(),
                what2=what[1:],
            )
        ) from None
    except RecursionError:
        raise ConfigError(Message("{path}: its values are nested too deep", path=path)) from None
    except ValueError as error:
        if "integer string conversion" in str(error):
            raise ConfigError(Message("{name}: holds too large a number", name=path)) from None
        raise ConfigError(Message("{path}: cannot be read: {error}", path=path, error=shown(error))) from None
    source = _Source(text, path)
    if isinstance(data.get("network"), bool):  # `network = false`
        data["network"] = {"allowed": data["network"]}
    config = _build(Config, data, (), source)
    check_config(config, source.fail, is_there)
    return config


class _Source(Struct, frozen=True):
    text: str
    path: str

    def fail(self, keys: Strings, message: str) -> ConfigError:
        return ConfigError(f"{self.path}:{self.line(keys)}: {message}")

    def line(self, keys: Strings) -> int:
        """The line that sets the last of `keys`, or the nearest header above it."""
        keys = _plain_names(keys)
        table: Strings = ()
        best, depth = 1, -1
        for number, line in enumerate(self.text.splitlines(), 1):
            if match := re.match(r"\s*\[\[?([^\[\]]+)\]", line):
                table = _dotted(match[1])
                here = _plain_names(table)
            elif match := re.match(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"))*)\s*=""", line):
                here = _plain_names(table + _dotted(match[1]))
            else:
                continue
            if keys[: len(here)] == here and len(here) > depth:
                best, depth = number, len(here)
        return best


def _plain_names(keys: Strings) -> Strings:
    return tuple(key.replace("-", "_") for key in keys)


def _dotted(text: str) -> Strings:
    parts = re.findall(r""""[^"]*"|'[^']*'|[^.\s]+""", text)
    return tuple(part.strip("\"'") for part in parts)


def line_of(text: str, keys: Strings) -> int:
    """The line of a file of settings that sets the last of `keys`."""
    return _Source(text, FILE_NAME).line(keys)


def _build(kind: type[T], data: Mapping[str, Any], keys: Strings, source: _Source) -> T:
    fields = get_type_hints(kind, include_extras=True)
    values: dict[str, Any] = {}
    for name, value in data.items():
        here = (*keys, name)
        key = name.replace("-", "_")
        key = f"{key}_" if key == "with" else key  # a word of Python's own
        if key not in fields:
            known = [field.rstrip("_") for field in fields]
            near = nearest(name, known)
            hint = (
                Message("; did you mean `{near}`?", near=near)
                if near
                else Message("; known here: {fields}", fields=enumerated(known))
            )
            raise source.fail(
                here, Message("there is no setting `{here}`{hint}", here=shown(".".join(here)), hint=hint)
            )
        hint, choices = setting_of(fields[key])
        values[key] = _convert(hint, value, here, source)
        if choices:
            _check_choice(values[key], choices, here, source)
    return kind(**values)


def setting_of(hint: Any) -> tuple[Any, Strings]:
    """The type of a setting, and the values it may have (none: any)."""
    if get_origin(hint) is not Annotated:
        return hint, ()
    kind, _, *choices = get_args(hint)
    return kind, choices[0] if choices else ()


def _check_choice(value: Any, choices: Strings, keys: Strings, source: _Source) -> None:
    if isinstance(value, Mapping):
        for name, each in value.items():
            _check_choice(each, choices, (*keys, name), source)
    elif value not in choices:
        near = nearest(str(value), choices)
        hint = Message("; did you mean `{near}`?", near=near) if near else ""
        if keys[:2] == ("lint", "severity") and not near:
            hint = Message("; to turn a rule off, add it to `lint.ignore`")
        raise source.fail(
            keys,
            Message(
                "`{keys}` is one of {choices}, not `{value}`{hint}",
                keys=".".join(keys),
                choices=enumerated(choices),
                value=shown(value),
                hint=hint,
            ),
        )


def _convert(hint: Any, value: Any, keys: Strings, source: _Source) -> Any:
    name = ".".join(keys)
    if isinstance(hint, type) and issubclass(hint, Struct):
        if not isinstance(value, dict):
            raise source.fail(keys, Message("`{name}` is a table: write `[{name}]`", name=name))
        return _build(hint, value, keys, source)
    one_or_more = hint if isinstance(hint, type) and issubclass(hint, Patterns) else None
    if get_origin(hint) is tuple or one_or_more:
        if one_or_more and isinstance(value, str):
            return one_or_more((value,) if value else ())
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise source.fail(keys, Message('`{name}` is a list of texts, such as `["a", "b"]`', name=name))
        return one_or_more(value) if one_or_more else tuple(value)
    if get_origin(hint) is not None and issubclass(get_origin(hint), Mapping):
        if not isinstance(value, dict):
            raise source.fail(keys, Message("`{name}` is a table: write `[{name}]`", name=name))
        inner = get_args(hint)[1]
        return MappingProxyType({key: _convert(inner, item, (*keys, key), source) for key, item in value.items()})
    if hint is float and isinstance(value, int | float) and not isinstance(value, bool):
        check_seconds(value, keys, source.fail)
        return float(value)
    if not isinstance(value, hint) or (hint is int and isinstance(value, bool)):
        wanted = {
            str: Message("a text"),
            int: Message("a whole number"),
            bool: Message("true or false"),
            float: Message("a number"),
        }[hint]
        raise source.fail(
            keys, Message("`{name}` is {wanted}, not `{value}`", name=name, wanted=wanted, value=shown(value))
        )
    if hint is int:
        check_number(value, keys, source.fail)
    return value
