"""The log as a site: only pages whose sources have changed are made again."""

from __future__ import annotations

import hashlib
import json
import os
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from obsidian_intel.core.errors import StoreError
from obsidian_intel.core.message import Message
from obsidian_intel.core.periods import LogDate
from obsidian_intel.core.terminal import one_line, pluralize
from obsidian_intel.engine.fingerprint import index_path
from obsidian_intel.engine.typed_months import facts_of_note, load_month
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.months.summary import MonthFacts, month_facts
from obsidian_intel.operations.ask import read_log
from obsidian_intel.operations.rollup import RollupsInTurn, marked_scores
from obsidian_intel.reports.rollup.labels import Words, language_of
from obsidian_intel.reports.rollup.omit import omit_from_month
from obsidian_intel.reports.rollup.ranges import parse_range
from obsidian_intel.vault.facts import NoteFacts

if TYPE_CHECKING:
    from obsidian_intel.reports.site.site_log import SiteLog

_FORMAT = 1
Kept = dict[str, list[Any]]  # path -> digest of its source, size, mtime_ns, what it adds to the feed


class SiteReport(NamedTuple):
    """How many pages were written, were right already, and were removed; and what was left alone, and why."""

    written: tuple[str, ...]
    unchanged: int
    removed: int
    refused: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether anything in the folder is otherwise than before."""
        return bool(self.written or self.removed)

    @property
    def exit_code(self) -> int:
        """1 where something could not be written."""
        return 1 if self.refused else 0

    def warnings(self) -> Iterator[str]:
        """A line for each file that was left alone."""
        for refusal in self.refused:
            yield Message("obsintel: not written: {refusal}", refusal=one_line(refusal))

    def told(self, folder: Path) -> str:
        """What was done, in a line."""
        return Message(
            "{folder}: {pages} written, {unchanged} unchanged, {removed} removed",
            folder=folder,
            pages=pluralize(len(self.written), "file"),
            unchanged=self.unchanged,
            removed=self.removed,
        )


def build_site(workspace: Workspace, folder: Path, omit: tuple[str, ...] = ()) -> SiteReport:
    """Make `folder` hold the site of the log. Raises `UsageError` without a month, `Refused` for a folder not ours."""
    from obsidian_intel.reports.site.frame import Frame, check_jinja
    from obsidian_intel.reports.site.site_folder import SiteFolder, stamped

    check_jinja()
    parts = tuple(dict.fromkeys((*workspace.config.rollup.omit, *omit)))
    target = SiteFolder.check(folder, workspace.root)
    memory = _Memory(workspace, target.path)
    package = _package_stamp()
    stamp = repr((package, parts, *site_sources(workspace)))
    stamp = hashlib.sha256(stamp.encode("utf-8", "surrogatepass")).hexdigest()
    kept = memory.read()
    root = os.fspath(target.path)
    if memory.stamp == stamp and all(value[1:3] == _stat(f"{root}/{path}") for path, value in kept.items()):
        return SiteReport((), len(kept), 0)
    from obsidian_intel.reports.site.feed import feed, pages_in_feed
    from obsidian_intel.reports.site.plan import site_pages

    site = _site_log(workspace, parts)
    settings = workspace.config.site
    address = settings.address and settings.address.rstrip("/") + "/"
    verified = _verified_stamp(workspace)
    common = repr((_FORMAT, package, workspace.settings.fingerprint, parts, site.words.language, verified))
    now: Kept = {}
    files = frozenset(("feed.xml",))
    try:
        target.mark(target.known)
        for page in site_pages(site, settings.title, address):
            digest = page.digest(common)
            known = kept.get(page.path)
            if known is not None and known[0] == digest and known[1:3] == _stat(f"{root}/{page.path}"):
                now[page.path] = known
                continue
            rendered = page.render()
            refused = len(target.refused)
            target.write(page.path, stamped(page.path, rendered.text))
            stat = _stat(f"{root}/{page.path}") if len(target.refused) == refused else [None, None]  # told of each time
            now[page.path] = [digest, *stat, rendered.feed]
        frame = Frame(site.words, settings.title, ())
        text = feed(frame, (now[path][3] for path in pages_in_feed(site.periods)), site.periods[-1], address).text
        target.write("feed.xml", stamped("feed.xml", text))
        files |= now.keys()
        removed = target.remove(target.known - files)
        target.mark(files)
    except BaseException as error:
        with suppress(OSError):  # what is there already is known as ours
            target.mark(target.known | now.keys())
        if isinstance(error, OSError):
            raise StoreError(
                Message("{folder}: cannot be written: {strerror}", folder=folder, strerror=error.strerror)
            ) from None
        raise
    now["feed.xml"] = ["", *_stat(f"{root}/feed.xml"), ""]
    whole = not target.refused and all(value[1] is not None for value in now.values())
    memory.write({path: value for path, value in now.items() if value[1] is not None}, stamp if whole else "")
    written = tuple(target.written)
    return SiteReport(written, len(files) - len(written) - len(target.refused), removed, tuple(target.refused))


def _site_log(workspace: Workspace, parts: tuple[str, ...]) -> SiteLog:
    from obsidian_intel.reports.site.site_log import LogSources, SiteLog

    statuses = marked_scores(workspace, parts)
    whole: dict[str, MonthFacts | None] = {}
    facts: dict[tuple[str, LogDate], MonthFacts] = {}

    def whole_month(path: str) -> MonthFacts | None:
        if path not in whole:
            found = load_month(workspace, path)
            whole[path] = omit_from_month(month_facts(found), parts) if found is not None else None
        return whole[path]

    def facts_of(note: NoteFacts) -> MonthFacts:
        key = note.path, note.date
        if key not in facts:
            facts[key] = facts_of_note(note)
        return facts[key]

    log = read_log(workspace, parts, verified=statuses is not None, facts_of=facts_of)
    notes = workspace.vault.months
    digests = {(note.path, 0): workspace.entries[note.path].sha256 for note in notes}
    digests |= {(note.path, row.range.start.line): row.digest for note in notes for row in note.rows}
    weeks = {note.week for note in notes if note.week}
    spans = tuple(parse_range(week=week) for week in sorted(weeks))
    tags = {note.path: tuple(dict.fromkeys(each.name for each in note.tags)) for note in notes}
    sources = LogSources(whole_month, RollupsInTurn(workspace, parts, facts_of), digests, spans, tags)
    return SiteLog(log, sources, Words(language_of(log.months)), frozenset(parts))


def _verified_stamp(workspace: Workspace) -> object:
    """What changes when a page may mark other scores as not found."""
    return workspace.journal[6:] if workspace.config.rollup.mark_not_found else None


def _package_stamp() -> str:
    from obsidian_intel import __version__
    from obsidian_intel.engine.fingerprint import installation_stamp

    return f"{__version__} {installation_stamp()}"


def _stat(place: str) -> list[int | None]:
    """Size and time of change of a file; None, None where there is none."""
    try:
        found = os.stat(place)  # noqa: PTH116 - of every page of the site
    except OSError:
        return [None, None]
    return [found.st_size, found.st_mtime_ns]


class _Memory:
    """What the pages of a folder were made of, in the user's cache folder; may be deleted at any time."""

    def __init__(self, workspace: Workspace, folder: Path) -> None:
        index = index_path(os.path.realpath(workspace.root)) if workspace.cache is not None else None
        mark = zlib.crc32(os.fsencode(str(folder)))
        self.stamp = ""  # what the whole site was made of, where all of it could be written
        self.path = Path(f"{index.removesuffix('.index')}-{mark:08x}.site") if index else None

    def read(self) -> Mapping[str, list[Any]]:
        if self.path is None:
            return {}
        try:
            found = json.loads(self.path.read_text("utf-8"))
            pages: dict[str, list[Any]] = found["pages"] if found["version"] == _FORMAT else {}
            right = all(len(value) == 4 and isinstance(value[3], str) for value in pages.values())
            self.stamp = str(found["stamp"]) if right else ""
            return pages if right else {}
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return {}

    def write(self, pages: Kept, stamp: str) -> None:
        if self.path is None:
            return
        temp = self.path.with_name(f"{self.path.name}.{os.urandom(6).hex()}.new")
        try:
            temp.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            temp.touch(0o600, exist_ok=False)
            text = json.dumps({"version": _FORMAT, "stamp": stamp, "pages": pages}, separators=(",", ":"))
            temp.write_text(text, "utf-8", "backslashreplace")
            temp.replace(self.path)
        except OSError:  # without it every page is made again
            with suppress(OSError):
                temp.unlink()


def site_sources(workspace: Workspace) -> Iterator[object]:
    """What changes when a page may: settings, and the notes of the log."""
    yield workspace.settings.fingerprint
    yield _verified_stamp(workspace)
    for note in workspace.vault.dated:
        yield note.path, note.period, workspace.entries[note.path].sha256
