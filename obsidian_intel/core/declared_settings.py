"""The settings as frozen values: the person's own, and what we honour of Obsidian's."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Annotated, Any

from msgspec import Struct

from obsidian_intel.core.caches import text_cache
from obsidian_intel.core.lazy import lazy_pattern

FILE_NAME = "obsintel.toml"
Strings = tuple[str, ...]


class Patterns(tuple[str, ...]):
    """Globs or date formats; in the file of settings a list, or one text."""

    __slots__ = ()


class Files(Patterns):
    """Paths of files of the vault; in the file of settings a list, or one text."""

    __slots__ = ()


_FOLDED_AWAY = lazy_pattern(r"[\s_\-‐‑]+")
_LONGEST_NAME = 100  # longer texts are not worth keeping


def fold(text: str) -> str:
    """`text` for comparing names: case, width, spaces, hyphens and underscores do not matter."""
    return _fold_name(text) if len(text) <= _LONGEST_NAME else _fold(text)


def _fold(text: str) -> str:
    return _FOLDED_AWAY.sub("", unicodedata.normalize("NFKC", text)).casefold()


_fold_name = text_cache(4096)(_fold)


_NOTHING: Mapping[str, Any] = MappingProxyType({})


class MonthsConfig(Struct, frozen=True):
    """`[months]`: which notes are monthly notes."""

    types: Annotated[Strings, "A note with one of these as `type` is a month."] = ("Monthly Report", "月报")
    tag: Annotated[str, "A note with this tag in its frontmatter is a month too."] = ""
    path: Annotated[Patterns, "So is a note whose path fits one of these: globs, or formats as in Periodic Notes."] = (
        Patterns()
    )
    weekly: Annotated[Patterns, "Notes of a week: globs or formats, such as `[Weekly]/GGGG-[W]WW`."] = Patterns()
    daily: Annotated[Patterns, "Notes of a day: globs or formats, such as `[Daily]/YYYY-MM-DD`."] = Patterns()

    @property
    def is_placed(self) -> bool:
        """Whether the settings say where the log is, so that no note is taken for it by its name alone."""
        return bool(self.tag or self.path or self.weekly or self.daily)


class PapersConfig(Struct, frozen=True, dict=True):
    """`[papers]`: the notes that rows are linked to."""

    folder: Annotated[str, "Where new paper notes are made."] = "Papers"
    types: Annotated[Strings, "A note with one of these as `type` is a paper note."] = ("Paper", "论文")
    id_keys: Annotated[Strings, "Properties that may hold a paper's id or address."] = (
        "arxiv",
        "arxiv_id",
        "arxiv_url",
        "eprint",
        "doi",
        "url",
        "source",
        "link",
        "pdf",
        "paper",
        "resource",
        "id",
        "paper id",
    )
    tags: Annotated[Strings, "Tags that a new paper note gets."] = ()
    properties: Annotated[Mapping[str, str], 'Other names for the properties we write: first_seen = "seen".'] = _NOTHING
    scores: Annotated[
        Strings, 'Scores kept as number properties of notes we made: "HLE", "BrowseComp | no tools" (score_hle, …).'
    ] = ()
    block: Annotated[str, "What we keep in a paper note we made.", ("full", "short", "none")] = "full"
    adopt: Annotated[bool, "Also keep notes up to date that we did not make."] = False
    fetch: Annotated[
        str, "When sources are asked about papers: only by `papers refresh`, or by the watcher too.", ("ask", "daily")
    ] = "ask"

    @cached_property
    def id_names(self) -> frozenset[str]:
        """The properties that may hold an id, folded."""
        names = self.properties
        return frozenset(map(fold, (*self.id_keys, *(names.get(key, key) for key in ("arxiv", "doi", "url")))))


class NetworkConfig(Struct, frozen=True):
    """`[network]`: what may be asked of the network; `network = false` is short for `allowed = false`."""

    allowed: Annotated[bool, "Whether anything may be asked at all."] = True
    never: Annotated[Strings, "Hosts that are never asked, nor hosts below them."] = ()
    contact: Annotated[str, "Your mail address or page, told to the hosts that are asked: some want one."] = ""
    addresses: Annotated[Mapping[str, str], 'Other addresses of sources: arxiv = "https://…/api/query".'] = _NOTHING

    def is_never(self, host: str) -> bool:
        """Whether a host, with or without its port, is one of `never`, or below one."""
        name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
        return any(name == each or name.endswith(f".{each}") for each in (n.lower().strip(".") for n in self.never))


class BibConfig(Struct, frozen=True):
    """`[bib]`: the file of references."""

    file: Annotated[
        str, "A file of the vault that the watcher keeps: `refs.bib`, or `refs.json` (CSL). Empty: none."
    ] = ""


class LinkConfig(Struct, frozen=True):
    """`[link]`: the wikilink behind a row's name."""

    label: Annotated[str, "What the link shows."] = "📄"
    max_new: Annotated[int, "More new notes than this at once need your word."] = 20
    raw: Annotated[bool, "Also link rows of tables of no known kind, each paper with an id by its link's text."] = False


class LintConfig(Struct, frozen=True):
    """`[lint]`: what is checked."""

    scope: Annotated[str, "`vault` checks every note, `log` only months and paper notes.", ("vault", "log")] = "vault"
    select: Annotated[Strings, "Only these codes or beginnings of codes (`OI3`)."] = ()
    ignore: Annotated[Strings, "Not these."] = ()
    placeholders: Annotated[Strings, "More texts that mean that something is still to be written."] = ()
    sections: Annotated[Strings, "Keys of the tables that a month should have (`clay`)."] = ()
    tags: Annotated[Strings, "The tags you use; `AI` also allows `AI/Agents`. Empty: any tag."] = ()
    types: Annotated[Strings, "More values of `type` that are right."] = ()
    required_month: Annotated[Strings, "Properties that a month must have."] = ("period", "type", "tags")
    required_paper: Annotated[Strings, "Properties that a paper note must have."] = ("type", "title")
    severity: Annotated[
        Mapping[str, str],
        'How much a code matters: OI305 = "info" (error, warning, info).',
        ("error", "warning", "info"),
    ] = _NOTHING
    per_file_ignores: Annotated[Mapping[str, Strings], 'Codes to leave out by path: "Inbox/**" = ["OI5"].'] = _NOTHING


class SectionConfig(Struct, frozen=True):
    """`[sections.KEY]`: headings that all mean one series of tables."""

    aliases: Annotated[Strings, "Other headings, or keys, of this section."] = ()


class BenchmarksConfig(Struct, frozen=True):
    """`[benchmarks]`: how scores are put together."""

    names: Annotated[Strings, "Benchmarks of your own: a column of numbers under one of these is scores."] = ()
    aliases: Annotated[Mapping[str, str], 'Spellings that mean the same: "tau2-bench" = "τ²-Bench".'] = _NOTHING
    lower_is_better: Annotated[Strings, "Benchmarks or measures where less is more."] = ()
    higher_is_better: Annotated[Strings, "The other way round, where we guess wrong."] = ()


class ConditionsConfig(Struct, frozen=True):
    """`[conditions]`: under what a score was reached."""

    aliases: Annotated[Mapping[str, str], 'Spellings that mean the same: "联网" = "with search".'] = _NOTHING


class RollupConfig(Struct, frozen=True):
    """`[rollup]`: the pages that months roll up into."""

    folder: Annotated[str, "Where `--write` puts them."] = "Rollups"
    omit: Annotated[Strings, "Parts to leave out: value, insight, implementation, problems, …"] = ()
    mark_not_found: Annotated[bool, "Mark scores that `verify` did not find in their papers; in the site too."] = False


class ReportConfig(Struct, frozen=True):
    """`[report]`: files that are handed on."""

    template: Annotated[
        Files, 'Files of the vault that `rollup --format docx` and `pptx` fill: "Templates/Company.pptx".'
    ] = Files()


class SiteConfig(Struct, frozen=True):
    """`[site]`: the whole log as pages to look at in a browser. `rollup.omit` holds for them too."""

    folder: Annotated[str, "Where the watcher keeps them, in the vault."] = "Site"
    keep: Annotated[bool, "Keep them up to date while the watcher runs."] = False
    title: Annotated[str, "What the pages are headed with. Empty: Intelligence log."] = ""
    address: Annotated[str, "Where the site stands on the web, for its feed: https://…"] = ""


class DaemonConfig(Struct, frozen=True):
    """`[daemon]`: what the watcher does by itself. Times in seconds."""

    host: Annotated[str, "The one machine that writes into this vault. Empty: whichever runs the watcher."] = ""
    link: Annotated[bool, "Link complete rows."] = True
    fix: Annotated[Strings, "Safe fixes to make by itself, by code."] = ()
    queries: Annotated[bool, "Keep the results of query blocks."] = True
    rollups: Annotated[bool, "Keep the rollup pages of closed months."] = False
    problems: Annotated[bool, "Keep `Intel/Problems.md`."] = False
    quiet: Annotated[float, "A note must be quiet this long before we write to it."] = 5.0
    active_quiet: Annotated[float, "The same for the note that is open in Obsidian."] = 60.0
    incomplete_wait: Annotated[float, "An unfinished row is linked after this long unchanged."] = 600.0
    debounce: Annotated[float, "Diagnostics come this long after the last change."] = 0.2
    max_wait: Annotated[float, "And at most this long after the first."] = 2.0
    sync_every: Annotated[float, "The whole vault is looked at again this often."] = 300.0


class FilesConfig(Struct, frozen=True):
    """`[files]`: what is looked at."""

    ignore: Annotated[Strings, "Folders or globs that are left alone altogether."] = ()
    templates: Annotated[Strings, "More folders that hold templates."] = ()


class Config(Struct, frozen=True, dict=True):
    """All settings. `tables` holds further kinds of table: kind -> field -> headers (`required` -> fields)."""

    months: MonthsConfig = MonthsConfig()
    papers: PapersConfig = PapersConfig()
    link: LinkConfig = LinkConfig()
    lint: LintConfig = LintConfig()
    sections: Annotated[Mapping[str, SectionConfig], "Headings that mean one series of tables."] = _NOTHING
    tables: Annotated[Mapping[str, Mapping[str, Strings]], "Kinds of table: a field and its headers."] = _NOTHING
    statements: Annotated[Mapping[str, Strings], "Labels of the month's own sentences: theme, signal, …"] = _NOTHING
    benchmarks: BenchmarksConfig = BenchmarksConfig()
    conditions: ConditionsConfig = ConditionsConfig()
    rollup: RollupConfig = RollupConfig()
    report: ReportConfig = ReportConfig()
    site: SiteConfig = SiteConfig()
    daemon: DaemonConfig = DaemonConfig()
    files: FilesConfig = FilesConfig()
    network: NetworkConfig = NetworkConfig()
    bib: BibConfig = BibConfig()
    with_: Annotated[
        Mapping[str, str], 'Colleagues\' vaults by name, for `rollup --with NAME`: mei = "~/vaults/mei".'
    ] = _NOTHING
    lang: Annotated[
        str,
        "The language of messages, and of pages and blocks: else the locale's, and the log's.",
        ("auto", "en", "zh"),
    ] = "auto"

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
        return _digest(self)


def _digest(settings: Any) -> str:
    from hashlib import sha256  # with a library of its own, which a run that keeps its settings does without

    return sha256(repr(_plain(settings)).encode()).hexdigest()[:16]


def _plain(value: Any) -> Any:
    if isinstance(value, Struct):
        return [(name, _plain(getattr(value, name))) for name in value.__struct_fields__]
    if isinstance(value, Mapping):
        return [(key, _plain(value[key])) for key in sorted(value)]
    return value


class ObsidianConfig(Struct, frozen=True, dict=True):
    """What we honour of `.obsidian/`. All paths relative to the vault, without a final `/`."""

    folder: str = ".obsidian"
    link_format: str = "shortest"  # "shortest" | "relative" | "absolute"
    markdown_links: bool = False
    ignore_filters: Strings = ()
    attachment_folder: str = ""
    template_folders: Strings = ()
    template_files: Strings = ()
    monthly: Strings = ()  # date formats of whole paths, without `.md`, folders in square brackets
    weekly: Strings = ()
    daily: Strings = ()
    monthly_templates: Strings = ()
    weekly_templates: Strings = ()
    daily_templates: Strings = ()
    sunday_weeks: bool = True  # how `ww` counts: weeks from Sunday as in the United States, or as ISO

    @cached_property
    def fingerprint(self) -> str:
        """Changes when any setting does."""
        return _digest(self)
