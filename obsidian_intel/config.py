"""The settings as frozen values: the person's own, and what we honour of Obsidian's."""

from __future__ import annotations

import dataclasses
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any

FILE_NAME = "obsintel.toml"
Strings = tuple[str, ...]
_FOLDED_AWAY = re.compile(r"[\s_\-‐‑]+")
_LONGEST_NAME = 100  # longer texts are not worth keeping


def fold(text: str) -> str:
    """`text` for comparing names: case, width, spaces, hyphens and underscores do not matter."""
    return _fold_name(text) if len(text) <= _LONGEST_NAME else _fold(text)


def _fold(text: str) -> str:
    return _FOLDED_AWAY.sub("", unicodedata.normalize("NFKC", text)).casefold()


_fold_name = lru_cache(maxsize=4096)(_fold)


def _setting(default: Any, doc: str, choices: Strings = ()) -> Any:
    return field(default=default, metadata={"doc": doc, "choices": choices})


def _mapping(doc: str, choices: Strings = ()) -> Any:
    return field(default_factory=lambda: MappingProxyType({}), metadata={"doc": doc, "choices": choices})


@dataclass(frozen=True)
class MonthsConfig:
    """`[months]`: which notes are monthly notes."""

    types: Strings = _setting(("Monthly Report", "月报"), "A note with one of these as `type` is a month.")
    tag: str = _setting("", "A note with this tag in its frontmatter is a month too.")
    path: str = _setting("", "So is a note whose path fits this: a glob, or a format as in Periodic Notes.")


@dataclass(frozen=True)
class PapersConfig:
    """`[papers]`: the notes that rows are linked to."""

    folder: str = _setting("Papers", "Where new paper notes are made.")
    types: Strings = _setting(("Paper", "论文"), "A note with one of these as `type` is a paper note.")
    id_keys: Strings = _setting(
        ("arxiv", "arxiv_id", "eprint", "doi", "url", "source", "link", "pdf", "paper id"),
        "Properties that may hold a paper's id or address.",
    )
    tags: Strings = _setting((), "Tags that a new paper note gets.")
    properties: Mapping[str, str] = _mapping('Other names for the properties we write: first_seen = "seen".')
    block: str = _setting("full", "What we keep in a paper note we made.", ("full", "short", "none"))
    adopt: bool = _setting(False, "Also keep notes up to date that we did not make.")


@dataclass(frozen=True)
class LinkConfig:
    """`[link]`: the wikilink behind a row's name."""

    label: str = _setting("📄", "What the link shows.")
    max_new: int = _setting(20, "More new notes than this at once need your word.")


@dataclass(frozen=True)
class LintConfig:
    """`[lint]`: what is checked."""

    scope: str = _setting("vault", "`vault` checks every note, `log` only months and paper notes.", ("vault", "log"))
    select: Strings = _setting((), "Only these codes or beginnings of codes (`OI3`).")
    ignore: Strings = _setting((), "Not these.")
    placeholders: Strings = _setting((), "More texts that mean that something is still to be written.")
    sections: Strings = _setting((), "Keys of the tables that a month should have (`clay`).")
    tags: Strings = _setting((), "The tags you use; `AI` also allows `AI/Agents`. Empty: any tag.")
    types: Strings = _setting((), "More values of `type` that are right.")
    required_month: Strings = _setting(("period", "type", "tags"), "Properties that a month must have.")
    required_paper: Strings = _setting(("type", "title"), "Properties that a paper note must have.")
    severity: Mapping[str, str] = _mapping(
        'How much a code matters: OI305 = "info" (error, warning, info).', ("error", "warning", "info")
    )
    per_file_ignores: Mapping[str, Strings] = _mapping('Codes to leave out by path: "Inbox/**" = ["OI5"].')


@dataclass(frozen=True)
class SectionConfig:
    """`[sections.KEY]`: headings that all mean one series of tables."""

    aliases: Strings = _setting((), "Other headings, or keys, of this section.")


@dataclass(frozen=True)
class BenchmarksConfig:
    """`[benchmarks]`: how scores are put together."""

    aliases: Mapping[str, str] = _mapping('Spellings that mean the same: "tau2-bench" = "τ²-Bench".')
    lower_is_better: Strings = _setting((), "Benchmarks or measures where less is more.")
    higher_is_better: Strings = _setting((), "The other way round, where we guess wrong.")


@dataclass(frozen=True)
class RollupConfig:
    """`[rollup]`: the pages that months roll up into."""

    folder: str = _setting("Rollups", "Where `--write` puts them.")
    omit: Strings = _setting((), "Parts to leave out: value, insight, implementation, problems, …")


@dataclass(frozen=True)
class DaemonConfig:
    """`[daemon]`: what the watcher does by itself. Times in seconds."""

    host: str = _setting("", "The one machine that writes into this vault. Empty: whichever runs the watcher.")
    link: bool = _setting(True, "Link complete rows.")
    fix: Strings = _setting((), "Safe fixes to make by itself, by code.")
    rollups: bool = _setting(False, "Keep the rollup pages of closed months.")
    problems: bool = _setting(False, "Keep `Intel/Problems.md`.")
    quiet: float = _setting(5.0, "A note must be quiet this long before we write to it.")
    active_quiet: float = _setting(60.0, "The same for the note that is open in Obsidian.")
    incomplete_wait: float = _setting(600.0, "An unfinished row is linked after this long unchanged.")
    debounce: float = _setting(0.2, "Diagnostics come this long after the last change.")
    max_wait: float = _setting(2.0, "And at most this long after the first.")
    sync_every: float = _setting(300.0, "The whole vault is looked at again this often.")


@dataclass(frozen=True)
class FilesConfig:
    """`[files]`: what is looked at."""

    ignore: Strings = _setting((), "Folders or globs that are left alone altogether.")
    templates: Strings = _setting((), "More folders that hold templates.")


@dataclass(frozen=True)
class Config:
    """All settings. `tables` holds further kinds of table: kind -> field -> headers (`required` -> fields)."""

    months: MonthsConfig = field(default_factory=MonthsConfig)
    papers: PapersConfig = field(default_factory=PapersConfig)
    link: LinkConfig = field(default_factory=LinkConfig)
    lint: LintConfig = field(default_factory=LintConfig)
    sections: Mapping[str, SectionConfig] = _mapping("Headings that mean one series of tables.")
    tables: Mapping[str, Mapping[str, Strings]] = _mapping("Kinds of table: a field and its headers.")
    benchmarks: BenchmarksConfig = field(default_factory=BenchmarksConfig)
    rollup: RollupConfig = field(default_factory=RollupConfig)
    daemon: DaemonConfig = field(default_factory=DaemonConfig)
    files: FilesConfig = field(default_factory=FilesConfig)

    @cached_property
    def month_types(self) -> frozenset[str]:
        """`months.types`, folded."""
        return frozenset(map(fold, self.months.types))

    @cached_property
    def paper_types(self) -> frozenset[str]:
        """`papers.types`, folded."""
        return frozenset(map(fold, self.papers.types))

    @cached_property
    def fingerprint(self) -> str:
        """Changes when any setting does."""
        return hashlib.sha256(repr(_plain(self)).encode()).hexdigest()[:16]


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return [(f.name, _plain(getattr(value, f.name))) for f in dataclasses.fields(value)]
    if isinstance(value, Mapping):
        return [(key, _plain(value[key])) for key in sorted(value)]
    return value


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The name most like `name`, when one is alike enough to suggest. Never a decision."""
    from rapidfuzz import process, utils

    found = process.extractOne(name, list(names), processor=utils.default_process, score_cutoff=70)
    return str(found[0]) if found else None


@dataclass(frozen=True)
class ObsidianConfig:
    """What we honour of `.obsidian/`. All paths relative to the vault, without a final `/`."""

    folder: str = ".obsidian"
    link_format: str = "shortest"  # "shortest" | "relative" | "absolute"
    markdown_links: bool = False
    ignore_filters: Strings = ()
    attachment_folder: str = ""
    template_folders: Strings = ()
    template_files: Strings = ()
    periodic_format: str = ""
    periodic_folder: str = ""

    @cached_property
    def fingerprint(self) -> str:
        """Changes when any setting does."""
        return hashlib.sha256(repr(_plain(self)).encode()).hexdigest()[:16]
