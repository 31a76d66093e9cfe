"""Why a call was not answered, as data that an agent can act on: what is wrong, what stands there, the next call."""

from __future__ import annotations

import re

from msgspec import Struct

from obsidian_intel.core.errors import ConfigError, ObsintelError, Refused, StoreError, UsageError, VaultError
from obsidian_intel.core.message import Message, marked
from obsidian_intel.operations.ask import NotFound
from obsidian_intel.operations.rows.refusal import RowRefused

_HINTS = {
    "refused": marked("it was refused to keep a promise; tell the person what it says"),
    "not-found": marked("`find` looks for words in all cells; `months` lists the notes of the log"),
    "no-month": marked("`months` lists what there is; `new_month` makes a month's note where the server may write"),
    "row-exists": marked(
        "change that row with `set_cell` and its hash (see `found`), or pass again=true for a second one"
    ),
    "stale": marked(
        "somebody has changed it: read it again with `month`, look at what it says now, and pass that hash"
    ),
    "link-lost": marked(
        "keep the link to the paper's note in the text, or pass keep_links=false if the person wants it gone"
    ),
}
"""The next call, by code, where the message names commands or functions that an agent has not."""
_CODES: tuple[tuple[type[ObsintelError], str], ...] = (
    (NotFound, "not-found"),
    (Refused, "refused"),
    (UsageError, "bad-request"),
    (ConfigError, "bad-settings"),
    (StoreError, "not-written"),
    (VaultError, "vault-away"),
)


class CallError(Struct, frozen=True):
    """What is wrong with a call. `path` and `line` (0: none) tell where; `expected` is what the call asked for, `found`
    what stands there, `hint` the next call that helps.
    """

    code: str
    message: str
    path: str = ""
    line: int = 0
    expected: str = ""
    found: str = ""
    hint: str = ""

    def as_text(self) -> str:
        """The error as lines to be read."""
        place = f"{self.path}:{self.line}: " if self.line else f"{self.path}: " if self.path else ""
        lines = [f"{self.code}: {place}{self.message}"]
        lines += [f"expected: {self.expected}"] if self.expected else []
        lines += [f"found: {self.found}"] if self.found else []
        lines += [f"next: {self.hint}"] if self.hint else []
        return "\n".join(lines)


class CallRefused(Refused):
    """A call that cannot be answered, with its error."""

    def __init__(self, code: str, message: str, *, path: str = "", found: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.error = CallError(code, message, path=path, found=found, hint=hint)


def not_a_month(text: str) -> CallRefused:
    """The refusal of a word that is no month."""
    message = Message("`{month}` is no month", month=text.strip()[:40])
    return CallRefused("bad-request", message, hint=Message("write it as YYYY-MM, such as 2026-02"))


_COMMAND = re.compile(r"`obsintel (?P<name>new|link|lint|find|show|undo|query|compare|changes)\b(?P<rest>[^`]*)`")
_TOOL_OF = {"new": "new_month"}


def tool_words(text: str) -> str:
    """`text` with the tools in it where it names commands, which an agent has not.

    >>> tool_words("run `obsintel link`, or `obsintel lint --fix`")
    'run `link`, or `fix`'
    """

    def tool(found: re.Match[str]) -> str:
        name = "fix" if found["name"] == "lint" and "--fix" in found["rest"] else found["name"]
        return f"`{_TOOL_OF.get(name, name)}`"

    return _COMMAND.sub(tool, text)


def _hint(code: str) -> str:
    return Message(_HINTS[code]) if code in _HINTS else ""


def call_error(error: ObsintelError) -> CallError:
    """What an agent is told of an error."""
    if isinstance(error, CallRefused):
        return error.error
    if isinstance(error, RowRefused):
        record = error.as_record()
        hint = _hint(error.code) or tool_words(record["hint"])
        return CallError(**(record | {"message": tool_words(record["message"]), "hint": hint}))
    code = next((code for kind, code in _CODES if isinstance(error, kind)), "environment")
    return CallError(code, tool_words(str(error)), hint=_hint(code))


def bug_error(error: Exception) -> CallError:
    """What an agent is told of a bug: the server goes on."""
    return CallError(
        "bug",
        Message("a bug in obsintel: {kind}: {reason}", kind=type(error).__name__, reason=str(error)[:500]),
        hint=Message("nothing of this call is known to be done; tell the person, and go on with other calls"),
    )
