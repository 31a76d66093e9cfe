"""Where a click on a note's path in a terminal leads: the address behind the text.

Obsidian's own addresses name a note, a heading or a block, never a line; those of its plugin Advanced URI, of editors
and of terminals do.
"""

from __future__ import annotations

import json
import os
from urllib.parse import quote

from obsidian_intel.core.errors import UsageError
from obsidian_intel.core.message import Message, enumerated

VARIABLE = "OBSINTEL_LINKS"
NONE = "none"
FORMS = {
    "obsidian": "obsidian://open?path={whole}",
    "advanced-uri": "obsidian://advanced-uri?vault={vault}&filepath={file}&line={line}",
    "vscode": "vscode://file{path}:{line}",
    "kitty": "file://{path}#{line}",
    "file": "file://{path}",
}
"""What `OBSINTEL_LINKS` may name. `path` is absolute, `whole` the same without a plain slash, `file` in the vault."""
_ADVANCED_URI = "obsidian-advanced-uri"


def click_form(root: str) -> str:
    """The form of addresses for the vault at `root`, with `{path}` or its like in it; "" for none.

    That of `OBSINTEL_LINKS`, else what the terminal or the vault is made for. Raises `UsageError` for what is no form.
    """
    chosen = os.environ.get(VARIABLE, "").strip() or _fitting(root)
    if chosen == NONE:
        return ""
    form = FORMS.get(chosen, chosen)
    try:
        if click_target(form, root, "") == form:  # names no note
            raise ValueError
    except (ValueError, LookupError, AttributeError):
        raise UsageError(
            Message(
                "{variable}: `{chosen}` is none of {names}, and no address such as `zed://file{{path}}:{{line}}`",
                variable=VARIABLE,
                chosen=chosen,
                names=enumerated([*FORMS, NONE]),
            )
        ) from None
    return form


def click_target(form: str, root: str, path: str, line: int = 0) -> str:
    """The address of a note of the vault at `root`, at `line` (from 1; 0: none is meant) where the form has lines."""
    absolute = f"{root}/{path}"
    return form.format(
        path=quote(absolute, errors="surrogateescape"),
        whole=_quoted(absolute),
        file=_quoted(path),
        vault=_quoted(os.path.basename(root)),  # noqa: PTH119
        line=max(line, 1),
    )


def _quoted(text: str) -> str:
    return quote(text, safe="", errors="surrogateescape")


def _fitting(root: str) -> str:
    if os.environ.get("TERM_PROGRAM") == "vscode":
        return "vscode"
    if os.path.isdir(f"{root}/.obsidian"):  # noqa: PTH112
        return "advanced-uri" if _has_advanced_uri(root) else "obsidian"
    return "kitty" if os.environ.get("TERM") == "xterm-kitty" else "file"


def _has_advanced_uri(root: str) -> bool:
    """Whether Obsidian runs the plugin by whose addresses a line can be opened."""
    try:
        with open(f"{root}/.obsidian/community-plugins.json", "rb") as file:  # noqa: PTH123
            return _ADVANCED_URI in json.loads(file.read(100_000))
    except (OSError, ValueError, TypeError, RecursionError):
        return False
