"""Settings that `init` proposes, with what they rest on."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

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

    @property
    def group(self) -> str:
        """What it is about: the first part of its table's name (`months`, `tables`, …); "" for a key of no table."""
        return self.settings[0].table.partition(".")[0]


def groups(proposals: Sequence[Proposal]) -> list[list[Proposal]]:
    """Proposals that stand together and are about the same: a person is asked once for each group."""
    return [list(each) for _, each in groupby(proposals, key=lambda proposal: proposal.group)]
