"""OI801 not-utf8."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.diagnostic import Finding, Severity
from obsidian_intel.document import Unreadable
from obsidian_intel.rules.registry import Scope, rule
from obsidian_intel.text import Span


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
    """A note is written in UTF-8.

    Why: Obsidian reads nothing else; half of the text would turn into other signs.
    Fix: none. Save it as UTF-8.
    """
    if file.code == "OI801":
        yield Finding(Span(0, 0), file.message)
