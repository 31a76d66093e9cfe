"""OI802 too-large."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.diagnostic import Finding, Severity
from obsidian_intel.document import Unreadable
from obsidian_intel.rules.registry import Scope, rule
from obsidian_intel.text import Span


@rule(
    "OI802",
    name="too-large",
    severity=Severity.ERROR,
    scope=Scope.FILE,
    good=(10_000_000,),
    bad=((10_000_001, None),),
)
def too_large(file: Unreadable) -> Iterator[Finding]:
    """A note is at most 10 MB.

    Why: what is larger is a file put into the wrong place, and would hold everything up.
    Fix: none. Split it, or leave it out by `files.ignore`.
    """
    if file.code == "OI802":
        yield Finding(Span(0, 0), file.message)
