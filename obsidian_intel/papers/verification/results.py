"""What `verify` has found, kept by row in a file of the user's cache folder, so that tables and pages can say it."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec import Struct

from obsidian_intel.months.typed_month import MonthRow
from obsidian_intel.papers.keyed_lines import LineFile
from obsidian_intel.papers.verification.claims import SCORE, ClaimedScore, RowClaims, row_claims, scores_key
from obsidian_intel.papers.verification.matching import ClaimFinding

FILE_NAME = "papers.verified"
_HEAD = b"obsintel verified 2\n"
METHOD = 1  # goes up when the same source may give other findings


class SourceFile(Struct, frozen=True):
    """A file that was searched. `name`: its vault path, or `arXiv HTML` and `arXiv PDF` for a cached copy.

    `problem`: why nothing could be read in it, or "".
    """

    name: str
    paper: str
    problem: str = ""


class RowFindings(Struct, frozen=True):
    """What was found of one row. `stamp`: the method and the sources' sums it was found by."""

    stamp: str
    sources: tuple[SourceFile, ...]
    findings: tuple[ClaimFinding, ...]

    def count(self, status: str) -> int:
        """How many claims have that status."""
        return sum(finding.status == status for finding in self.findings)

    @property
    def scores(self) -> tuple[ClaimFinding, ...]:
        """Those of the row's scores, in their order."""
        return tuple(finding for finding in self.findings if finding.claim.kind == SCORE)


class VerificationResults:
    """What was found last, by the key of a row's claims. Read when first asked."""

    def __init__(self, file: str | None = None) -> None:
        self._file = LineFile(file, _HEAD)

    def get(self, row: RowClaims) -> RowFindings | None:
        """What was found of a row that claims just this; None where it was not verified since it changed."""
        line = self._file.get(row.key)
        if line is None:
            return None
        try:
            return msgspec.json.decode(line, type=RowFindings)
        except msgspec.DecodeError:
            return None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever verified."""
        return not len(self._file)

    def statuses(self, name: str, papers: Iterable[str], scores: Iterable[ClaimedScore]) -> tuple[str, ...]:
        """What was found last of the scores that a row states of its papers, in their order; () where none was looked
        for. Cheaper than `get`: it needs no more of a row than a rollup knows.
        """
        line = self._file.get(scores_key(name, dict.fromkeys(papers), scores))
        return tuple(line.decode().split(",")) if line else ()

    def put(self, found: Iterable[tuple[RowClaims, RowFindings]]) -> None:
        """Keep what was found of rows. Raises `OSError`."""
        lines = {}
        for row, findings in found:
            lines[row.key] = msgspec.json.encode(findings)
            lines[row.scores_key] = ",".join(finding.status for finding in findings.scores).encode()
        self._file.put(lines)


def score_findings(row: MonthRow, results: VerificationResults) -> tuple[ClaimFinding, ...]:
    """What was found of a row's scores, in the order of its metrics; nothing where it was not verified as it is now."""
    found = results.get(row_claims(row))
    return found.scores if found is not None else ()
