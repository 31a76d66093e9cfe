"""What is known of papers beside the vault: what sources list of them, and what `verify` has found in them."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from obsidian_intel.engine.snapshot_file import LedgerStamp
    from obsidian_intel.months.summary import SummaryRow
    from obsidian_intel.months.typed_month import MonthRow
    from obsidian_intel.papers.records import PaperRecord, PaperRecords
    from obsidian_intel.papers.verification.matching import ClaimFinding
    from obsidian_intel.papers.verification.results import VerificationResults


class PaperLookups(ABC):
    """Reads the two files of the user's cache folder when first asked, and anew where they have changed."""

    def __init__(self) -> None:
        self._papers: tuple[tuple[int, ...], PaperRecords] | None = None
        self._verified: tuple[tuple[int, ...], VerificationResults] | None = None

    @property
    @abstractmethod
    def journal(self) -> LedgerStamp:
        """What tells whether the files have changed."""

    def paper_lookup(self) -> Callable[[str | None], PaperRecord | None]:
        """What sources list of a paper, by its id, as it was last asked. Nothing is read before the first question."""

        @cache
        def records() -> PaperRecords:
            return self.paper_records

        return lambda paper: records().get(paper)

    @property
    def paper_records(self) -> PaperRecords:
        """What is known of papers, read anew where it has changed."""
        stamp = self.journal[4:6]
        if self._papers is None or self._papers[0] != stamp:
            from obsidian_intel.engine.fingerprint import records_path
            from obsidian_intel.papers.records import PaperRecords

            self._papers = stamp, PaperRecords(records_path())
        return self._papers[1]

    def verified_lookup(self) -> Callable[[MonthRow], Sequence[ClaimFinding]]:
        """What `verify` found of the scores of a row, in their order; nothing where it never looked."""
        from obsidian_intel.engine.fingerprint import verified_path

        if not os.path.exists(verified_path()):
            return lambda row: ()
        from obsidian_intel.papers.verification.results import score_findings

        results = self.verified
        return lambda row: score_findings(row, results)

    def score_statuses(self) -> Callable[[SummaryRow], tuple[str, ...]] | None:
        """What `verify` found last of the scores of a row, in their order; None where it never looked for any."""
        from obsidian_intel.engine.fingerprint import verified_path

        if not os.path.exists(verified_path()):
            return None
        results = self.verified

        def statuses(row: SummaryRow) -> tuple[str, ...]:
            return results.statuses(row.name, (paper.id for paper in row.papers if paper.id), row.scores)

        return None if results.is_empty else statuses

    @property
    def verified(self) -> VerificationResults:
        """What `verify` has found, read anew where it has changed."""
        stamp = self.journal[6:]
        if self._verified is None or self._verified[0] != stamp:
            from obsidian_intel.engine.fingerprint import verified_path
            from obsidian_intel.papers.verification.results import VerificationResults

            self._verified = stamp, VerificationResults(verified_path())
        return self._verified[1]
