"""`verify`: whether the numbers of the log's rows stand in the papers that the rows name."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from obsidian_intel.core.declared_settings import Config
from obsidian_intel.core.errors import Refused, StoreError
from obsidian_intel.core.message import Message
from obsidian_intel.engine.fingerprint import copies_folder
from obsidian_intel.engine.typed_months import load_months, note_lookup
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.months.board_identity import BoardIdentity
from obsidian_intel.months.typed_month import Month, MonthRow, Section
from obsidian_intel.papers.fetch import NotHad
from obsidian_intel.papers.full_text.copies import KINDS, TEXT_FORMAT, PaperCopies
from obsidian_intel.papers.full_text.download import Progress, TextDownload, download, plan_download
from obsidian_intel.papers.full_text.local_files import LocalTexts
from obsidian_intel.papers.full_text.passages import PaperText
from obsidian_intel.papers.full_text.reader import LARGEST, kind_of
from obsidian_intel.papers.http_client import Clock, HttpClient, Limits
from obsidian_intel.papers.verification.claims import RowClaims, row_claims
from obsidian_intel.papers.verification.matching import FOUND, NO_SOURCE, NOT_FOUND, find_claims
from obsidian_intel.papers.verification.names import BenchmarkNames
from obsidian_intel.papers.verification.results import METHOD, RowFindings, SourceFile

RowDone = Callable[[int, int], None]


@dataclass(frozen=True)
class RowReport:
    """A row that claims something, and what was found of it."""

    period: str
    path: str
    section: str
    claims: RowClaims
    found: RowFindings


@dataclass(frozen=True)
class VerificationReport:
    """All rows that claim something in figures, in order of month and line."""

    rows: tuple[RowReport, ...]

    def count(self, status: str) -> int:
        """How many claims have that status."""
        return sum(row.found.count(status) for row in self.rows)

    @property
    def summary(self) -> dict[str, int]:
        """Counts of rows and claims."""
        counts = {status.replace(" ", "_"): self.count(status) for status in (FOUND, NOT_FOUND, NO_SOURCE)}
        return {"rows": len(self.rows), **counts}

    @property
    def without_source(self) -> list[str]:
        """The papers of rows that no text was there for."""
        rows = [row for row in self.rows if row.found.count(NO_SOURCE)]
        return list(dict.fromkeys(paper for row in rows for paper in row.claims.papers))


@dataclass
class _Source:
    """A file to be searched; its bytes are read when its text is asked for."""

    name: str
    paper: str
    data: bytes
    problem: str = ""

    @property
    def sum(self) -> str:
        return hashlib.sha256(self.data).hexdigest()[:16] if not self.problem else self.problem


@dataclass
class Verifier:
    """Verifies rows, one after another; each file is read once."""

    workspace: Workspace
    copies: PaperCopies = field(default_factory=lambda: PaperCopies(copies_folder()))

    def __post_init__(self) -> None:
        config = self.workspace.config
        self._identity = BoardIdentity(config.benchmarks.aliases, config.conditions.aliases)
        self._names = BenchmarkNames(self._identity)
        self._files = LocalTexts(self.workspace.vault, self.workspace.listing.files)
        self._note_of = note_lookup(self.workspace)
        self._texts: dict[str, PaperText] = {}
        self._read: dict[str, _Source] = {}
        self.fresh: list[tuple[RowClaims, RowFindings]] = []

    def verify(self, month: Month, row: MonthRow, claims: RowClaims) -> RowFindings:
        """What is found of a row; what was found before where neither it nor its sources have changed."""
        sources = list(self._sources(month, row, claims))
        sums = ",".join(source.sum for source in sources)
        stamp = hashlib.sha256(f"{METHOD} {TEXT_FORMAT} {sums} {self._spelled()}".encode()).hexdigest()[:24]
        kept = self.workspace.verified.get(claims)
        if kept is not None and kept.stamp == stamp:
            return kept
        texts = [(source, self._text(source)) for source in sources]
        findings = find_claims(claims, [(source.name, text) for source, text in texts], self._names)
        files = tuple(SourceFile(source.name, source.paper, text.problem) for source, text in texts)
        found = RowFindings(stamp, files, findings)
        self.fresh.append((claims, found))
        return found

    def _spelled(self) -> str:
        return repr(sorted(self.workspace.config.benchmarks.aliases.items()))

    def _text(self, source: _Source) -> PaperText:
        if source.problem:
            return PaperText(problem=source.problem)
        if source.name.lower().endswith(".pdf") and kind_of(source.data) != "pdf":
            return PaperText(problem="it is damaged, or no PDF")
        if source.sum not in self._texts:
            self._texts[source.sum] = self.copies.text(source.data)
        return self._texts[source.sum]

    def _sources(self, month: Month, row: MonthRow, claims: RowClaims) -> Iterator[_Source]:
        """What is searched, each once: files that the row links to, then those of each paper, then fetched copies."""
        paths = dict.fromkeys(self._files.of_row(month.path, row.span.start, row.span.end), "")
        for paper in row.papers:
            note = self._note_of(month, paper)
            for path in self._files.of_paper(paper.id or "", note):
                paths.setdefault(path, paper.id or "")
        for path, owner in paths.items():
            yield self._file(path, owner)
        for ident in claims.papers:
            copy = self.copies.copy(ident)
            if copy is not None:
                yield _Source(f"{KINDS[copy[0]]} of {ident}", ident, copy[1])

    def papers_without_text(self, month: Month, row: MonthRow) -> Iterator[str]:
        """The papers of a row that no file of the vault holds the text of: a scan, or a damaged file, holds none."""
        if any(map(self._has_text, self._files.of_row(month.path, row.span.start, row.span.end))):
            return
        for paper in row.papers:
            if paper.id and not any(map(self._has_text, self._files.of_paper(paper.id, self._note_of(month, paper)))):
                yield paper.id

    def _has_text(self, path: str) -> bool:
        return bool(self._text(self._file(path, "")).passages)

    def _file(self, path: str, paper: str) -> _Source:
        if path not in self._read:
            try:
                self._read[path] = _Source(path, paper, self.workspace.store.read_attachment(path, LARGEST))
            except StoreError as error:
                self._read[path] = _Source(path, paper, b"", str(error).removeprefix(f"{path}: "))
        return self._read[path]

    def keep(self) -> None:
        """Keep what was found, for the next time and for what shows it. Raises `StoreError`."""
        try:
            self.workspace.verified.put(self.fresh)
        except OSError as error:
            reason = error.strerror or str(error)
            raise StoreError(Message("what was found cannot be kept: {reason}", reason=reason)) from None


def rows_of(months: Iterable[Month]) -> Iterator[tuple[Month, Section, MonthRow, RowClaims]]:
    """The data rows of known kinds that claim something."""
    for month in months:
        for section in month.sections:
            if section.kind is None or section.guide:
                continue
            for row in section.data:
                claims = row_claims(row)
                if claims.claims:
                    yield month, section, row, claims


def verify(
    workspace: Workspace,
    month: str | None = None,
    *,
    copies: PaperCopies | None = None,
    progress: RowDone | None = None,
) -> VerificationReport:
    """Look for every number of the log, or of one month, in its papers. Asks nobody.

    Raises `UsageError` where there is no such month, `ObsintelError` where a PDF is to be read without pypdf.
    """
    rows = list(rows_of(load_months(workspace, month=month)))
    verifier = Verifier(workspace, copies or PaperCopies(copies_folder()))
    found: list[RowReport] = []
    try:
        for number, (note, section, row, claims) in enumerate(rows, 1):
            findings = verifier.verify(note, row, claims)
            label = note.day or note.week or note.period
            found.append(RowReport(label, note.path, section.key, claims, findings))
            if progress is not None:
                progress(number, len(rows))
    finally:
        if verifier.fresh:
            verifier.keep()
    return VerificationReport(tuple(found))


def download_plan(workspace: Workspace, month: str | None, copies: PaperCopies | None = None) -> TextDownload:
    """Which papers' texts would be fetched: those of rows for which no file is there that has a text. Raises `Refused`,
    or `ObsintelError` where a PDF is to be read without pypdf.
    """
    config = workspace.config
    if not config.network.allowed:
        raise Refused(
            Message("`network = false` in obsintel.toml: nothing is fetched; without `--fetch` it uses what is here")
        )
    copies = copies or PaperCopies(copies_folder())
    verifier = Verifier(workspace, copies)
    wanted: list[str] = []
    for note, _, row, _ in rows_of(load_months(workspace, month=month)):
        wanted += verifier.papers_without_text(note, row)
    return plan_download(wanted, copies, config.network)


def fetch_texts(
    config: Config,
    plan: TextDownload,
    copies: PaperCopies | None = None,
    progress: Progress | None = None,
    *,
    clock: Clock | None = None,
    limits: Limits | None = None,
) -> Sequence[NotHad]:
    """Fetch what is planned, each text kept at once. Raises `ObsintelError` without the extra, `StoreError`."""
    if not plan.papers:
        return plan.not_asked
    limits = limits or Limits(size=LARGEST)
    with HttpClient(config.network.contact, clock, limits) as client:
        try:
            return download(plan, copies or PaperCopies(copies_folder()), client, progress)
        except OSError as error:
            reason = error.strerror or str(error)
            raise StoreError(Message("what was fetched cannot be kept: {reason}", reason=reason)) from None
