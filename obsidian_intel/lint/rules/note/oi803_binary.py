"""OI803 binary."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.core.diagnostic import Finding, Severity
from obsidian_intel.core.document import Unreadable
from obsidian_intel.core.text import Span
from obsidian_intel.lint.registry import Scope, rule


@rule(
    "OI803",
    name="binary",
    severity=Severity.ERROR,
    scope=Scope.FILE,
    good=(b"ab\n",),
    bad=((b"a\x00b\n", None),),
)
def binary(file: Unreadable) -> Iterator[Finding]:
    """A note is text: no NUL in it.

    Why: a NUL means a broken save, or a file of another kind with the name of a note.
    Fix: none. Bring it back from a copy.
    """
    if file.code == "OI803":
        yield Finding(Span(0, 0), file.message)
