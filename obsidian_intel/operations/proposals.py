"""Settings that `init` proposes, with what they rest on."""

from __future__ import annotations

from msgspec import Struct

from obsidian_intel.core.declared_settings import Strings
from obsidian_intel.core.toml_edits import Setting


class Proposal(Struct, frozen=True):
    """Settings that go together, with what they rest on.

    `question` is asked on a terminal; `evidence` names notes or sample texts. `is_certain`: it is a setting; else it
    is likely, and written as a commented line.
    """

    question: str
    settings: tuple[Setting, ...]
    evidence: Strings
    is_certain: bool = True
