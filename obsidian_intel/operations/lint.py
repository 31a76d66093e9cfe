"""`lint`: one request and one result, for the command line, the door without click, stdin, watcher and servers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from obsidian_intel.core.declared_settings import FILE_NAME
from obsidian_intel.core.diagnostic import Diagnostic, Severity
from obsidian_intel.core.document import Document, Unreadable, name_fault
from obsidian_intel.core.errors import ConfigError, UsageError
from obsidian_intel.core.screen import Place, unlinked
from obsidian_intel.lint.linter import check_codes, select_and_sort, settings_naming_rules
from obsidian_intel.lint.reporters import text as reporter
from obsidian_intel.lint.reporters.note_texts import NoteTexts, terminal_width

if TYPE_CHECKING:
    from obsidian_intel.core.load_settings import Settings
    from obsidian_intel.engine.answer_unchanged import Answer, ReplayRequest
    from obsidian_intel.engine.workspace import Workspace
    from obsidian_intel.operations.fix import FixReport

_FLAGS = ("--statistics",)
_VALUES = ("--format", "--select", "--ignore")


class LintRequest(Struct, frozen=True, gc=False, kw_only=True):
    """What to check, and how to report it.

    `paths`: notes and folders of the vault, relative to it ("" is the vault itself); None: the whole vault.
    `select` and `ignore`: codes, beginnings of codes, or names. `fix` makes the safe fixes, with `unsafe` the others
    too; `dry_run` only works them out. `format`: "text", "json" or "github".
    """

    paths: tuple[str, ...] | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fix: bool = False
    unsafe: bool = False
    dry_run: bool = False
    format: str = "text"
    statistics: bool = False

    def check(self) -> None:
        """Raises `UsageError` for a word in `select` or `ignore` that no rule answers to."""
        if self.select or self.ignore:
            check_codes([*self.select, *self.ignore])

    @classmethod
    def from_words(cls, words: Iterable[object]) -> LintRequest:
        """The request that plain command-line words make; what is no option of `lint` is passed over."""
        options: dict[str, list[str]] = {}
        rest = iter(words)
        for word in rest:
            if word in _VALUES:
                options.setdefault(str(word), []).append(str(next(rest)))
            elif word in _FLAGS:
                options[str(word)] = []
        return cls(
            select=split_words(options.get("--select", ())),
            ignore=split_words(options.get("--ignore", ())),
            format=options.get("--format", ["text"])[-1],
            statistics="--statistics" in options,
        )


class LintResult(Struct, frozen=True, kw_only=True):
    """What a check found: `found` by place, in `files` notes. `hints` are for a person, beside the findings.

    `fixes`: what was fixed before (or, with `dry_run`, would be); None where nothing was to be fixed.
    """

    found: Sequence[Diagnostic] = ()
    files: int = 0
    hints: tuple[str, ...] = ()
    fixes: FixReport | None = None

    @property
    def exit_code(self) -> int:
        """1 where there are errors or warnings, else 0."""
        return exit_code(self.found)


class Screen(Struct, frozen=True, gc=False):
    """Where a result is shown. `excerpts`: the width, in columns, of the lines of notes that are shown; 0: none.

    `grouped`: findings stand under their note's path, as on a terminal; `place` puts its address behind it.
    """

    colored: bool = False
    excerpts: int = 0
    grouped: bool = False
    quiet: bool = False
    place: Place = unlinked


class Report(NamedTuple):
    """A result as text: `out` is data, `messages` are lines of talk beside it."""

    out: str
    messages: tuple[str, ...]


class TextResult(NamedTuple):
    """What was found in one text. `document` is what the fixes made of `before`."""

    before: Document | Unreadable
    document: Document | Unreadable
    found: Sequence[Diagnostic]


def lint(workspace: Workspace, request: LintRequest) -> LintResult:
    """Check a vault, after fixing what is asked for. Raises `UsageError`, or `ConfigError` for a setting."""
    request.check()
    check_settings(workspace.folder, workspace.settings)
    fixes = _fix(workspace, request) if request.fix or request.dry_run else None
    if request.dry_run:
        return LintResult(fixes=fixes)
    found = workspace.diagnostics(request.paths, select=request.select, ignore=request.ignore)
    near_misses = workspace.near_misses() if request.paths is None else ()
    return result_of(found, workspace.count_notes(request.paths), near_misses, fixes)


def result_of(
    found: Sequence[Diagnostic], files: int, near_misses: Iterable[str] = (), fixes: FixReport | None = None
) -> LintResult:
    """A result, with the hints that go with its findings. `near_misses`: see `unrecognised_months`."""
    return LintResult(found=found, files=files, hints=tuple(reporter.hints(near_misses, found)), fixes=fixes)


def _fix(workspace: Workspace, request: LintRequest) -> FixReport:
    from obsidian_intel.operations.fix import fix_vault

    return fix_vault(
        workspace,
        request.paths,
        select=request.select,
        ignore=request.ignore,
        unsafe=request.unsafe,
        write=not request.dry_run,
    )


def lint_text(path: str, data: bytes, settings: Settings, request: LintRequest) -> TextResult:
    """Check one note as if its bytes were `data`; what only the whole vault can tell is left out.

    Fixes change the text alone, never a file. A note that the settings exclude is neither checked nor fixed.
    """
    fault = name_fault(path)
    before = document = Unreadable(path, "OI801", fault) if fault else Document.from_bytes(path, data)
    if isinstance(before, Document) and (request.fix or request.dry_run):
        document = _fixed(before, settings, request)
    return TextResult(before, document, _findings(document, settings, request))


def _fixed(document: Document, settings: Settings, request: LintRequest) -> Document:
    from obsidian_intel.lint.fixer import fix_note
    from obsidian_intel.vault.vault import is_excluded

    if is_excluded(document.path, settings.config, settings.obsidian):
        return document
    return fix_note(
        document,
        settings.config,
        settings.obsidian,
        unsafe=request.unsafe,
        select=request.select,
        ignore=request.ignore,
    ).document


def _findings(document: Document | Unreadable, settings: Settings, request: LintRequest) -> list[Diagnostic]:
    from obsidian_intel.engine.analyze import entry_of
    from obsidian_intel.vault.listing import Stat

    entry = entry_of(document, Stat(0, 0, 0), settings.config, settings.obsidian)
    return select_and_sort(entry.diagnostics, settings.config, select=request.select, ignore=request.ignore)


def report(result: LintResult, request: LintRequest, screen: Screen, texts: NoteTexts) -> Report:
    """A result as it is printed. `texts` give the lines of notes that `screen` shows."""
    out = reporter.render(
        result.found,
        request.format,
        result.files,
        texts,
        colored=screen.colored,
        statistics=request.statistics,
        excerpts=screen.excerpts,
        grouped=screen.grouped,
        place=screen.place,
    )
    if request.format != "text" or screen.quiet:
        return Report(out, ())
    return Report(out, (reporter.summary(result.found, result.files, result.hints), *result.hints))


def exit_code(found: Iterable[Diagnostic]) -> int:
    """1 where there are errors or warnings, else 0."""
    return int(any(each.severity is not Severity.INFO for each in found))


def check_settings(folder: str, settings: Settings) -> None:
    """Raises `ConfigError` for a code in the settings of the vault in `folder` that no rule has."""
    for keys, words in settings_naming_rules(settings.config):
        try:
            if words:
                check_codes(words)
        except UsageError as error:
            from obsidian_intel.core.parse_settings import line_of

            with suppress(OSError, UnicodeDecodeError), open(f"{folder}/{FILE_NAME}", encoding="utf-8") as file:  # noqa: PTH123
                raise ConfigError(f"{FILE_NAME}:{line_of(file.read(), keys)}: {error}") from None
            raise


def split_words(values: Iterable[str]) -> tuple[str, ...]:
    """The words of options that may be given more than once, and hold several words with commas between."""
    return tuple(word.strip() for value in values for word in value.split(",") if word.strip())


def answer(replay: ReplayRequest) -> Answer | None:
    """What a plain command prints after few notes have changed; None where the command itself must see to it.

    Raises `CorruptSnapshot` where the snapshot turns out to be damaged.
    """
    from obsidian_intel.engine.workspace import Workspace

    workspace = Workspace.resume(replay)
    if workspace is None or workspace.cache is None:
        return None
    known = workspace.cache.answers.get(replay.question)
    if replay.question[0] == "lint":
        request = LintRequest.from_words(replay.question)
        try:
            known = _printed(workspace, replay, request, lint(workspace, request))
        except UsageError:
            return None
        shows_lines = replay.question[-1] and known[0]
        workspace.keep_answer(replay.question, None if shows_lines else known)
    if known is not None:
        workspace.save()
    return known


def _printed(workspace: Workspace, replay: ReplayRequest, request: LintRequest, result: LintResult) -> Answer:
    from obsidian_intel.core.screen import COLORED, LINKED, place_linker
    from obsidian_intel.core.terminal import printable

    terminal = replay.question[-1] if result.found else 0
    screen = Screen(
        colored=terminal in (COLORED, LINKED),
        excerpts=terminal_width() if terminal else 0,
        grouped=bool(terminal),
        quiet=bool(replay.question[-2]),
        place=place_linker(workspace.folder, terminal == LINKED),
    )
    out, messages = report(result, request, screen, NoteTexts(workspace.store if terminal else None))
    return out, "".join(f"{printable(line)}\n" for line in messages), result.exit_code
