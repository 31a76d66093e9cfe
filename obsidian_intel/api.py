"""The public API: a vault's months as frozen typed values.

>>> from obsidian_intel import open_vault
>>> vault = open_vault("my vault")          # doctest: +SKIP
>>> for row in vault.month("2026-02").rows:  # doctest: +SKIP
...     print(row.name, [(m.benchmark, m.value) for m in row.metrics])
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from obsidian_intel.core.diagnostic import Diagnostic
from obsidian_intel.core.load_settings import find_vault
from obsidian_intel.engine.typed_months import load_months, note_lookup
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.months.cells.cell_parts import PaperRef
from obsidian_intel.months.typed_month import Month
from obsidian_intel.operations.rows.append import append_row
from obsidian_intel.operations.rows.cells import insert_after, set_cell
from obsidian_intel.operations.rows.row_values import RowMarkdown, read_row
from obsidian_intel.operations.rows.statements import set_statement
from obsidian_intel.operations.rows.write import RowWritten
from obsidian_intel.reports.records import rows_to_records, tables_record

if TYPE_CHECKING:
    from obsidian_intel.reports.answers.comparison import ComparisonAnswer
    from obsidian_intel.reports.answers.values import Answer
    from obsidian_intel.reports.changes import RangeChanges
    from obsidian_intel.reports.search_hits import Hit


@dataclass(frozen=True)
class OpenVault:
    """A vault, read. Everything it gives is a value; `append_row`, `set_cell` and their like alone change a note."""

    workspace: Workspace

    @property
    def root(self) -> Path:
        """The vault's folder."""
        return self.workspace.root

    @property
    def periods(self) -> tuple[str, ...]:
        """The months there are, as `YYYY-MM`, in order."""
        return tuple(dict.fromkeys(note.period or "" for note in self.workspace.vault.months))

    def months(self, since: str | None = None, until: str | None = None) -> tuple[Month, ...]:
        """The months from `since` up to and with `until` (`YYYY-MM`), in order; empty where there are none."""
        found = [p for p in self.periods if (since is None or p >= since) and (until is None or p <= until)]
        return tuple(load_months(self.workspace, since=found[0], until=found[-1])) if found else ()

    def month(self, period: str) -> Month:
        """One month. Raises `UsageError`, which says which months there are."""
        return load_months(self.workspace, month=period)[0]

    def note_of(self, month: Month, paper: PaperRef) -> str | None:
        """The vault path of the note that a paper of a row has, or None."""
        return note_lookup(self.workspace)(month, paper)

    def records(self, kind: str | None = None) -> list[dict[str, Any]]:
        """One flat dict a data row of all months: feeds a DataFrame of any library."""
        return rows_to_records(self.months(), kind)

    def as_json(self) -> dict[str, Any]:
        """What `obsintel tables --format json` prints."""
        known, verified = self.workspace.paper_lookup(), self.workspace.verified_lookup()
        return tables_record(self.months(), note_lookup(self.workspace), known_of=known, verified_of=verified)

    def show(self, name: str, kind: str | None = None) -> Answer:
        """What the log says of a model, a paper, a benchmark, a topic or a tag. Raises `NotFound`."""
        from obsidian_intel.operations.ask import show

        return show(self.workspace, name, kind).answer

    def find(self, words: str, month: str | None = None, section: str | None = None) -> list[Hit]:
        """The rows and statements that hold every one of `words`, the newest first; none is an empty list."""
        from obsidian_intel.operations.find import find

        return find(self.workspace, [words], month, section).hits

    def compare(self, *names: str) -> ComparisonAnswer:
        """Models side by side. Raises `NotFound`."""
        from obsidian_intel.operations.ask import compare

        return compare(self.workspace, names)

    def changes(self, span: str | None = None) -> RangeChanges:
        """What changed in a range such as `2026-02` or `2026-Q1`, by default the latest month."""
        from obsidian_intel.operations.rollup import latest_month, make_rollup
        from obsidian_intel.reports.rollup.ranges import parse_range_text

        return make_rollup(self.workspace, parse_range_text(span) if span else latest_month(self.workspace)).changes

    def diagnostics(self) -> list[Diagnostic]:
        """What `obsintel lint` finds."""
        return self.workspace.diagnostics()

    def row(self, month: str, row: str | int, *, section: str = "") -> RowMarkdown:
        """One row with its cells as Markdown, and the hash that a change of it may expect. Raises `RowRefused`."""
        return read_row(self.workspace, month, row, section=section)

    def append_row(
        self,
        month: str,
        section: str,
        cells: Mapping[str, str],
        *,
        after: str | int | None = None,
        expect: str | None = None,
        again: bool = False,
        write: bool = True,
    ) -> RowWritten:
        """Put a row into a section; `cells` are Markdown by field or header. Raises `RowRefused`.

        It goes behind the last row, or behind `after`, whose hash may be `expect`. `again`: also where the section has
        a row of that name. `write` False: only the diff.
        """
        return append_row(self._writing, month, section, cells, after=after, expect=expect, again=again, write=write)

    def set_cell(
        self,
        month: str,
        row: str | int,
        field: str,
        markdown: str,
        *,
        section: str = "",
        expect: str | None = None,
        keep_links: bool = True,
        write: bool = True,
    ) -> RowWritten:
        """Make `markdown` the text of one cell. Raises `RowRefused`."""
        return set_cell(
            self._writing,
            month,
            row,
            field,
            markdown,
            section=section,
            expect=expect,
            keep_links=keep_links,
            write=write,
        )

    def insert_after(
        self,
        month: str,
        row: str | int,
        field: str,
        markdown: str,
        *,
        after: str = "",
        section: str = "",
        expect: str | None = None,
        write: bool = True,
    ) -> RowWritten:
        """Put lines into a cell, behind the line that says `after`, else at its end. Raises `RowRefused`."""
        return insert_after(
            self._writing, month, row, field, markdown, after=after, section=section, expect=expect, write=write
        )

    def set_statement(
        self, month: str, field: str, markdown: str, *, expect: str | None = None, write: bool = True
    ) -> RowWritten:
        """Make one paragraph the month's theme, signal, insight or implementation. Raises `RowRefused`."""
        return set_statement(self._writing, month, field, markdown, expect=expect, write=write)

    @property
    def _writing(self) -> Workspace:
        """The vault, its steps marked as this interface's."""
        self.workspace.store.by = "api"
        return self.workspace


def open_vault(path: str | os.PathLike[str]) -> OpenVault:
    """Read the vault at `path`. Raises `VaultError` where there is none, `ConfigError` for a wrong setting."""
    workspace = Workspace.open(find_vault(path))
    workspace.save()
    return OpenVault(workspace)
