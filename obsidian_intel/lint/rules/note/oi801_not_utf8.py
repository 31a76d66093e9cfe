"""OI801 not-utf8."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.core.diagnostic import Finding, Severity
from obsidian_intel.core.document import Unreadable
from obsidian_intel.core.text import Span
from obsidian_intel.lint.registry import Scope, rule


@rule(
    "OI801",
    name="not-utf8",
    severity=Severity.ERROR,
    scope=Scope.FILE,
    good=(b"caf\xc3\xa9\n",),
    bad=(
        (b"caf\xe9\n", None),
        ("GLM\n".encode("utf-16"), None),
    ),
)
def not_utf8(file: Unreadable) -> Iterator[Finding]:
    """A note can be read: text and name are UTF-8, and nothing bars the way to it.

    Why: Obsidian reads nothing else; half of the text would turn into other signs, and no link can lead to a name that
    is no UTF-8 or holds a line break or another control character. The same is said of files and folders that may not
    be read, of symlink loops, symlinks that lead nowhere, and of those to a note or a folder outside the vault (a
    warning; an info where `lint.scope` is "log"): what is behind them is in no table. A symlink to a note of the vault,
    or to a file that is no note, is right.
    Fix: none. Save it as UTF-8, rename it, give yourself the right to read it, or leave it out by `files.ignore`.
    """
    if file.code == "OI801":
        yield Finding(Span(0, 0), file.message)
