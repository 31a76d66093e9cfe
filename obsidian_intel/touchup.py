"""`lint` and `link` where few notes have changed: only these are read, the rest of the answer comes from the index.

It holds where each note says to the others what it said before. Anything else is left to the command itself.
"""

from __future__ import annotations

import marshal
from collections.abc import Sequence

from obsidian_intel.classify import NoteKind
from obsidian_intel.config import Config, ObsidianConfig
from obsidian_intel.diagnostic import Diagnostic, Severity
from obsidian_intel.document import Document
from obsidian_intel.faces import lint as faces
from obsidian_intel.faces.printing import printable
from obsidian_intel.index.codec import Raw, diagnostic_of, facts_of, raw_diagnostic
from obsidian_intel.index.entry import Entry, Wide
from obsidian_intel.index.fast import Answer
from obsidian_intel.index.touched import Touched, TouchedNote
from obsidian_intel.linter import finish
from obsidian_intel.moved import followed
from obsidian_intel.pipeline.entries import entries_of
from obsidian_intel.pipeline.settings import Settings, settings_of
from obsidian_intel.rules.told import rules_of
from obsidian_intel.walk import Stat

_FLAGS = ("-q", "--statistics")


def answer(seen: Touched) -> Answer | None:
    """What the command prints now; None where it must look for itself."""
    question = seen.looked.question
    if question[0] == "rollup" or not seen.wide or seen.looked.scan is None or seen.looked.scan.astray:
        return None
    wide = _wide(seen)
    settings = settings_of(seen.key) if wide is not None else None
    if wide is None or settings is None:
        return None
    if seen.changed:
        moved = _take(seen, wide, settings)
        if moved is None:
            return None
        wide = moved
    known = seen.known[question]
    if "lint" in question:
        known = _lint(seen, wide, settings.config)
    if known is not None:
        seen.added.answers = {**seen.known, question: known}
        seen.is_new = True
        seen.write()
    return known


def _wide(seen: Touched) -> Wide | None:
    raw = seen.added.wide or marshal.loads(seen.wide)
    return Wide(tuple(map(diagnostic_of, raw[0])), *raw[1:]) if raw else None


def _take(seen: Touched, wide: Wide, settings: Settings) -> Wide | None:
    """Read the notes anew. What all notes say together then; None where one says anything new to the others."""
    entries = _read(seen.changed, seen, settings.config, settings.obsidian)
    if entries is None:
        return None
    found = list(wide.found)
    for note, entry in zip(seen.changed, entries, strict=True):
        own = followed([each for each in found if each.path == note.path], facts_of(note.was), entry.facts)
        if own is None:
            return None
        found = [each for each in found if each.path != note.path] + own
        seen.added.facts[note.number] = entry.packed
        seen.added.found[note.path] = tuple(map(raw_diagnostic, entry.diagnostics))
    stays = all(entry.facts.kind is not NoteKind.MONTH for entry in entries)
    seen.known = {asked: known if stays and "link" in asked else None for asked, known in seen.known.items()}
    wide = wide._replace(found=tuple(found))
    seen.added.wide = (tuple(map(raw_diagnostic, wide.found)), *wide[1:])
    return wide


def _read(
    notes: Sequence[TouchedNote], seen: Touched, config: Config, obsidian: ObsidianConfig
) -> Sequence[Entry] | None:
    known = marshal.loads(seen.rules) if seen.rules else None
    if not known:
        return None
    documents = [Document.from_bytes(note.path, note.data) for note in notes]
    stats = [Stat(*seen.added.numbers[note.number]) for note in notes]
    return entries_of(documents, stats, config, obsidian, rules_of(known))


def _lint(seen: Touched, wide: Wide, config: Config) -> Answer | None:
    options = _options(seen.looked.question)
    found: dict[str, Sequence[Raw]] = {**marshal.loads(seen.found), **seen.added.found}
    every = [*map(diagnostic_of, [raw for raws in found.values() for raw in raws]), *wide.found]
    select, ignore = options.get("--select", []), options.get("--ignore", [])
    shown = finish(every, config, select=select, ignore=ignore, writing=wide.writing)
    return _said(shown, options, seen, wide)


def _said(shown: Sequence[Diagnostic], options: dict[str, list[str]], seen: Touched, wide: Wide) -> Answer | None:
    import sys

    if shown and sys.stdout.isatty():
        return None  # a person is shown the lines themselves
    assert seen.looked.scan is not None
    face, files = options.get("--format", ["text"])[-1], len(seen.looked.scan.notes)
    out = faces.render(shown, face, files, faces.Sources(None), statistics="--statistics" in options)
    err = ""
    if face == "text" and "-q" not in options:
        lines = (faces.summary(shown, files), *faces.hints(wide.near_misses, shown))
        err = "".join(f"{printable(line)}\n" for line in lines)
    return out, err, int(any(each.severity is not Severity.INFO for each in shown))


def _options(question: Sequence[object]) -> dict[str, list[str]]:
    """The words of a question, taken apart: option -> its values."""
    found: dict[str, list[str]] = {}
    words = iter(question)
    for word in words:
        if word in _FLAGS:
            found[str(word)] = []
        elif isinstance(word, str) and word.startswith("--"):
            values = str(next(words)).split(",")
            found.setdefault(word, []).extend(value.strip() for value in values if value.strip())
    return found
