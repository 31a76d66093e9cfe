"""What is refused in settings, for a vault may be a stranger's.

Folders outside of it or hidden in it, and numbers, nesting and patterns without bound.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

from msgspec import Struct

from obsidian_intel.core.errors import ConfigError
from obsidian_intel.core.message import Message
from obsidian_intel.core.patterns import filter_fault, format_fault, glob_fault

Strings = tuple[str, ...]
Fail = Callable[[Strings, str], ConfigError]

MOST_NUMBER = 2**53
MOST_SECONDS = 100_000_000.0
_DEEP_KEY = re.compile(r"""(?<![\w"'-])(?:[\w"'-]++[ \t]*+\.[ \t]*+){32}""")
_MOST_NESTED = 64
_ADDRESS = re.compile(  # one in the clear only where it does not leave this machine
    r"(?:https://[a-z0-9.-]+(?::\d{1,5})?|http://(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?)"
    r"(?:/[\w.~%/-]*)?",
    re.IGNORECASE | re.ASCII,
)
# On Windows such a name is a device, whatever follows its first dot.
WINDOWS_DEVICE = re.compile(r"(?:CON|PRN|AUX|NUL|COM[0-9¹²³]|LPT[0-9¹²³])(?= *(?:\.|$))", re.IGNORECASE)
_NOT_ON_WINDOWS = re.compile(r'[<>:"|?*]')
_GLOBS = (("files", "ignore"), ("months", "path"), ("months", "weekly"), ("months", "daily"))


def folder_fault(folder: str) -> str | None:
    """Why notes may not be made in `folder` of a vault; None when they may. The vault's top is empty."""
    if folder.startswith(("/", "~")) or "\\" in folder or re.match(r"[A-Za-z]:", folder):
        return Message("leads out of the vault; write a folder of the vault, such as `Papers`")
    for part in folder.removesuffix("/").split("/") if folder else ():
        seen = "".join(c for c in unicodedata.normalize("NFKC", part) if unicodedata.category(c) != "Cf").strip()
        if seen == "..":
            return Message("leads out of the vault; write a folder of the vault, such as `Papers`")
        if not seen or any(unicodedata.category(char) == "Cc" for char in part):
            return Message("is no folder's name; write a folder of the vault, such as `Papers`")
        if seen.startswith("."):
            return Message(
                "lies in a hidden folder, where no notes are kept; write a folder of the vault, such as `Papers`"
            )
    return None


def windows_fault(path: str) -> str | None:
    """Why Windows cannot have a file or folder of this path; None when it can."""
    return next((fault for name in path.split("/") if (fault := _windows_fault(name))), None)


def _windows_fault(name: str) -> str | None:
    if found := WINDOWS_DEVICE.match(name):
        return Message("is no folder on Windows, where `{name}` is a device; choose another name", name=found[0])
    if name.endswith((" ", ".")):
        return Message("ends with a space or a dot, which Windows leaves out; write it without")
    if found := _NOT_ON_WINDOWS.search(name):
        return Message("holds `{char}`, which no name on Windows can; choose another name", char=found[0])
    return None


def check_toml_depth(text: str) -> None:
    """Raise `ValueError` for a key of so many parts that reading it takes for ever."""
    if _DEEP_KEY.search(text):
        raise ValueError("a key has more than 32 parts")


def check_number(value: float, keys: Strings, fail: Fail) -> None:
    """Raise `ConfigError` for a number that no setting needs."""
    if isinstance(value, float) and not math.isfinite(value):
        raise fail(keys, Message("`{keys}` is not a finite number", keys=".".join(keys)))
    if abs(value) > MOST_NUMBER:
        raise fail(keys, Message("`{keys}` is too large a number", keys=".".join(keys)))


def check_seconds(value: float, keys: Strings, fail: Fail) -> None:
    """Raise `ConfigError` for a time below zero, or longer than three years."""
    check_number(value, keys, fail)
    if not 0 <= value <= MOST_SECONDS:
        raise fail(
            keys,
            Message(
                "`{keys}` is a number of seconds from 0 to {most_seconds}, not `{value}`",
                keys=".".join(keys),
                most_seconds=format(MOST_SECONDS, ".0f"),
                value=value,
            ),
        )


def not_on_windows(config: Struct) -> Iterator[tuple[Strings, str, str]]:
    """Each path in the settings at which we make files and that Windows cannot have: its keys, the path, why."""
    for keys, value in _values(config, ()):
        is_made = keys[-1] == "folder" or keys == ("bib", "file")
        if is_made and isinstance(value, str) and (fault := windows_fault(value)):
            yield keys, value, fault


def check_config(config: Struct, fail: Fail, is_there: Callable[[str], bool] = lambda path: False) -> None:
    """Raise `ConfigError` for a folder outside the vault, a pattern without bound, a label that breaks its table.

    `is_there`: whether a path of the vault is in use; a name that Windows cannot have is then let be.
    """
    for keys, value in _values(config, ()):
        name = ".".join(keys)
        if keys[-1] == "folder" and isinstance(value, str) and (fault := folder_fault(value)):
            raise fail(keys, f"`{name}`: `{shown(value)}` {fault}")
        if keys in _GLOBS:
            for each in (value,) if isinstance(value, str) else value:
                if fault := glob_fault(each) or format_fault(each):
                    raise fail(
                        keys,
                        Message(
                            "`{name}`: the pattern `{each}` is refused: {fault}",
                            name=name,
                            each=shown(each),
                            fault=fault,
                        ),
                    )
        if keys == ("papers", "scores"):
            for each in value:
                if not any(char.isalnum() for char in each.partition("|")[0]):
                    raise fail(
                        keys,
                        Message(
                            "`{name}`: `{each}` names no benchmark; write `HLE` or `HLE | no tools`",
                            name=name,
                            each=shown(each),
                        ),
                    )
        if keys == ("link", "label") and re.search(r"[\[\]|\x00-\x1f\x7f\u2028\u2029]", value):
            raise fail(
                keys,
                Message("`{name}` goes into a wikilink in a table: it holds no bracket, `|` or line end", name=name),
            )
        if keys == ("bib", "file") and value and (fault := _file_fault(value)):
            raise fail(keys, f"`{name}`: `{shown(value)}` {fault}")
        if keys == ("report", "template"):
            for each in value:
                if fault := _template_fault(each):
                    raise fail(keys, f"`{name}`: `{shown(each)}` {fault}")
        if keys == ("site", "folder") and not value.strip("/"):
            raise fail(
                keys,
                Message("`{name}` is a folder of its own, such as `Site`: the site is no part of the notes", name=name),
            )
        if keys == ("site", "address") and value and not re.fullmatch(r"https?://[A-Za-z0-9.:/_~%-]{1,300}", value):
            raise fail(
                keys,
                Message(
                    "`{name}`: `{value}` is no address of a site, such as https://example.org/log/",
                    name=name,
                    value=shown(value),
                ),
            )
        if keys == ("with_",):
            for called, path in value.items():
                if not path.strip() or any(unicodedata.category(char) == "Cc" for char in path):
                    here, path = f"with.{shown(called)}", shown(path)
                    raise fail(
                        ("with", called), Message("`{name}`: `{path}` is no folder's path", name=here, path=path)
                    )
        if keys == ("network", "contact") and not re.fullmatch(r"[!-'*-~][ -'*-~]{0,199}|", value):
            raise fail(
                keys, Message("`{name}` is an address of yours in ASCII: a mail address, or that of a page", name=name)
            )
        if keys == ("network", "addresses"):
            for source, address in value.items():
                if not _ADDRESS.fullmatch(address):
                    here = f"`{name}.{shown(source)}`: `{shown(address)}`"
                    raise fail(
                        (*keys, source), Message("{here} is no address to ask: it begins with https://", here=here)
                    )
    for keys, made, why in not_on_windows(config):
        if not is_there(made):
            raise fail(keys, f"`{'.'.join(keys)}`: `{shown(made)}` {why}")


def _template_fault(path: str) -> str | None:
    """Why a file may not be a template of reports; None when it may."""
    if not path.lower().endswith((".docx", ".dotx", ".pptx", ".potx")):
        return Message("is no template: it ends with `.docx`, `.dotx`, `.pptx` or `.potx`")
    return folder_fault(path)


def _file_fault(path: str) -> str | None:
    """Why a file of references may not be kept at a path of the vault; None when it may."""
    if not path.endswith((".bib", ".json")):
        return Message("ends with neither `.bib` nor `.json`")
    return folder_fault(path)


def _values(config: Struct, keys: Strings) -> Iterator[tuple[Strings, Any]]:
    for name in config.__struct_fields__:
        value = getattr(config, name)
        if isinstance(value, Struct):
            yield from _values(value, (*keys, name))
        else:
            yield (*keys, name), value


def check_json(text: str, name: str) -> None:
    """Raise `ConfigError` for JSON with numbers or nesting without bound. What is no JSON at all passes."""
    import json

    depth = deepest = 0
    for char in re.findall(r'"(?:[^"\\]|\\.)*+"|[\[\]{}]', text, re.DOTALL):
        if char in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif char in "]}":
            depth -= 1
    if deepest > _MOST_NESTED:
        raise ConfigError(
            Message("{name}: its values are nested more than {most_nested} deep", name=name, most_nested=_MOST_NESTED)
        )
    try:
        json.loads(text)
    except json.JSONDecodeError:
        return
    except ValueError:
        raise ConfigError(Message("{name}: holds too large a number", name=name)) from None


def check_obsidian(filters: Strings, formats: Strings, folder: str) -> None:
    """Raise `ConfigError` for an excluded-files expression or a date format that is not matched in linear time."""
    for each in filters:
        if len(each) > 2 and each.startswith("/") and each.endswith("/") and (fault := filter_fault(each[1:-1])):
            raise ConfigError(
                Message(
                    "{folder}/app.json: the expression `{each}` of `userIgnoreFilters` is refused: "
                    "{fault}; write it more plainly under Settings, Files and links, Excluded files",
                    folder=folder,
                    each=shown(each),
                    fault=fault,
                )
            )
    for each in formats:
        if fault := format_fault(each):
            raise ConfigError(
                Message(
                    "{folder}: the date format `{each}` is refused: {fault}",
                    folder=folder,
                    each=shown(each),
                    fault=fault,
                )
            )


def shown(value: object, room: int = 60) -> str:
    """A value for a message: in one line, and short whatever it holds."""
    try:
        text = str(value)
    except (ValueError, RecursionError):
        return "…"
    text = " ".join(text.split())
    return text if len(text) <= room else text[: room - 1] + "…"
