"""What may stand at a place: names of notes and headings, tags, benchmarks, headings of the log, properties."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from lsprotocol import types

from obsidian_intel.core.link_names import fold_path
from obsidian_intel.core.text import Span
from obsidian_intel.months.summary import unpack_month
from obsidian_intel.servers.lsp.buffer import Buffer
from obsidian_intel.servers.lsp.open_vault import EditedVault
from obsidian_intel.servers.lsp.places import row_at
from obsidian_intel.vault.classify import NoteKind
from obsidian_intel.vault.vault import Vault

MOST = 100
MONTHS = 12
SHORTEST = 2  # characters of a benchmark's name that are written before some are offered
TRIGGERS = ("[", "#", "^", ":")
_WIKILINK = re.compile(r"!?\[\[(?P<target>[^\[\]|#\n]*)(?P<anchor>#[^\[\]|\n]*)?\Z")
_TAG = re.compile(r"(?:^|(?<=[\s(（,，、。>]))#(?P<name>[^\s#.,;:!?()\[\]{}，。；：！？（）]*)\Z")
_HEADING = re.compile(r"[ \t>]*#{1,6}[ \t]+(?P<title>[^\n]*)\Z")
_WORD = re.compile(r"[^\s|<>*()\[\]（）【】，。；：、,;:!?！？=＝]*\Z")
_KEY = re.compile(r"(?P<key>[^\s:#\-\[\]{}\"'][^:\n]*)?\Z")
_VALUE = re.compile(r"(?P<key>[^\s:#][^:\n]*):[ \t]*(?P<value>[^\n]*)\Z")
_IN_LIST = re.compile(r"[ \t]*-[ \t]+(?P<value>[^\n]*)\Z")
_PROPERTIES = ("type", "period", "tags", "status", "aliases", "title", "arxiv", "doi", "url", "published")


class Choice(NamedTuple):
    """Something that may stand at a place. `word` is what is compared with what was written."""

    word: str
    text: str
    kind: types.CompletionItemKind
    detail: str = ""
    rank: int = 0


def completion(open_vault: EditedVault, buffer: Buffer, offset: int) -> types.CompletionList | None:
    """What may stand at `offset`, for what is written before it; at most `MOST` choices, the likeliest first."""
    workspace, text = open_vault.workspace, buffer.text
    if workspace is None:
        return None
    start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    line = text[start:offset]
    place, choices = _choices(open_vault, workspace.vault, buffer, line, offset)
    if place is None:
        return None
    return _listed(choices, buffer, place)


def _choices(
    open_vault: EditedVault, vault: Vault, buffer: Buffer, line: str, offset: int
) -> tuple[Span | None, Iterable[Choice]]:
    """The choices for a place, and the span that one of them would replace."""
    if match := _WIKILINK.search(line):
        written = match["anchor"] if match["anchor"] is not None else match["target"]
        span = Span(offset - len(written), offset)
        if match["anchor"] is not None:
            return Span(span.start + 1, offset), _anchors(vault, buffer, match["target"])
        return span, _notes(vault, buffer, offset)
    reading = open_vault.reading(buffer.path)
    properties = reading.frontmatter if reading is not None and reading.frontmatter.present else None
    if properties is not None and properties.content.start <= offset <= properties.content.end:
        return _in_frontmatter(open_vault, vault, buffer, line, offset)
    if (match := _TAG.search(line)) and not _HEADING.match(line):
        return Span(offset - len(match["name"]), offset), _tags(open_vault)
    month = reading.month if reading is not None else None
    if month is None:
        return None, ()
    if match := _HEADING.match(line):
        return Span(offset - len(match["title"]), offset), _section_headings(vault)
    if row_at(month, buffer.text, offset) is not None:
        word = match[0] if (match := _WORD.search(line)) is not None else ""
        if len(word) >= SHORTEST:
            return Span(offset - len(word), offset), _benchmarks(open_vault)
    return None, ()


def _notes(vault: Vault, buffer: Buffer, offset: int) -> Iterator[Choice]:
    """Notes by name, and by their aliases."""
    text = buffer.text
    line_start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    in_table = text[line_start:offset].lstrip(" \t>").startswith("|")
    pipe = "\\|" if in_table else "|"
    close = "" if text.startswith("]]", offset) else "]]"
    for path, note in vault.heads.items():
        if path == buffer.path:
            continue
        target = vault.link_target(path, buffer.path)
        yield Choice(note.stem, target + close, types.CompletionItemKind.File, path, note.kind is NoteKind.TEMPLATE)
        for alias in note.aliases:
            if alias and not set("[]|#^\n") & set(alias):
                yield Choice(alias, f"{target}{pipe}{alias}{close}", types.CompletionItemKind.Reference, path, 1)


def _anchors(vault: Vault, buffer: Buffer, target: str) -> Iterator[Choice]:
    """Headings and blocks of the note that a link names."""
    path = vault.resolve(target, buffer.path) if target.strip() else buffer.path
    note = vault.notes.get(path or "")
    for heading in dict.fromkeys(note.anchors if note is not None else ()):
        shown = re.sub(r"[\[\]|#^]+", " ", heading).strip()
        yield Choice(shown, shown, types.CompletionItemKind.Reference, note.path if note is not None else "")
    for name in note.block_ids if note is not None else ():
        yield Choice(f"^{name}", f"^{name}", types.CompletionItemKind.Reference, "", 1)


def _tags(open_vault: EditedVault) -> Iterator[Choice]:
    """All tags of the vault, each in its commonest spelling."""
    workspace = open_vault.workspace
    known = workspace.vault_findings.kept.tags if workspace is not None else {}
    for spellings in known.values():
        name, count = max(spellings.items(), key=lambda each: (each[1], each[0]), default=("", 0))
        if count > 0:
            total = sum(spellings.values())
            yield Choice(name, name, types.CompletionItemKind.Keyword, str(total), -total)


def _section_headings(vault: Vault) -> Iterator[Choice]:
    """Headings that more than one month of the log has, and those of its sections with their keys; newest first."""
    count: Counter[str] = Counter()
    keys: dict[str, str] = {}
    for month in reversed(vault.months[-MONTHS:]):
        keys.update({row.title: row.section for row in unpack_month(month.rolled).rows if row.title not in keys})
        count.update(set(month.anchors))
    for title, number in count.items():
        if number > 1 or title in keys:
            yield Choice(title, title, types.CompletionItemKind.Struct, keys.get(title, ""), -number)


def _benchmarks(open_vault: EditedVault) -> Iterator[Choice]:
    """The benchmarks of the log, those with the most scores first."""
    log = open_vault.log()
    count: Counter[str] = Counter()
    for board in log.boards if log is not None else ():
        count[board.benchmark] += len(board.seen)
    for name, number in count.items():
        yield Choice(name, name, types.CompletionItemKind.Constant, str(number), -number)


def _in_frontmatter(
    open_vault: EditedVault, vault: Vault, buffer: Buffer, line: str, offset: int
) -> tuple[Span | None, Iterable[Choice]]:
    """Properties, and values of those whose values are known."""
    if match := _IN_LIST.fullmatch(line) or _VALUE.fullmatch(line):
        key = match.groupdict().get("key") or _key_above(buffer.text, offset)
        if key in ("tags", "tag"):
            return Span(offset - len(match["value"]) + _last_item(match["value"]), offset), _tags(open_vault)
        if key in ("type", "status"):
            return Span(offset - len(match["value"]), offset), _values(open_vault, vault, key)
        return None, ()
    if _KEY.fullmatch(line) is None:
        return None, ()
    names = dict.fromkeys((*_PROPERTIES, *open_vault.settings.config.lint.required_month))
    place = types.CompletionItemKind.Property
    return Span(offset - len(line), offset), [Choice(n, f"{n}: ", place, "", rank) for rank, n in enumerate(names)]


def _last_item(value: str) -> int:
    """Where in `[a, b` the last item begins."""
    found = re.search(r"[^,\[\s]*\Z", value)
    return found.start() if found else len(value)


def _values(open_vault: EditedVault, vault: Vault, key: str) -> Iterator[Choice]:
    """The values that notes of the vault have for `type` or `status`, the commonest first."""
    count = Counter(note.type if key == "type" else note.status for note in vault.heads.values())
    count.update(open_vault.settings.config.months.types if key == "type" else ("done",))
    for value, number in count.items():
        if value:
            yield Choice(value, value, types.CompletionItemKind.Value, "", -number)


def _key_above(text: str, offset: int) -> str:
    """The property whose list `offset` stands in."""
    for line in reversed(text[:offset].splitlines()[:-1]):
        if found := re.match(r"([^\s:#\-][^:]*):", line):
            return found[1].strip()
        if not line.lstrip().startswith("-"):
            break
    return ""


def _listed(choices: Iterable[Choice], buffer: Buffer, place: Span) -> types.CompletionList:
    """The likeliest of `choices`: first those that begin with what is written, then those in which a word does."""
    written = fold_path(place.of(buffer.text))
    words = ((fold_path(each.word), each) for each in choices)
    fits = [(fit, each) for word, each in words if word != written and (fit := _fit(word, written)) is not None]
    fits.sort(key=lambda each: (each[0], each[1].rank, each[1].word.casefold(), each[1].text))
    where = buffer.positions.range(place)
    items = [
        types.CompletionItem(
            label=each.word,
            kind=each.kind,
            detail=each.detail or None,
            filter_text=each.word,
            sort_text=f"{number:04d}",
            text_edit=types.TextEdit(where, each.text),
        )
        for number, (_, each) in enumerate(fits[:MOST])
    ]
    return types.CompletionList(is_incomplete=True, items=items)


def _fit(word: str, written: str) -> int | None:
    """How well a word fits: 0 it begins so, 1 one of its parts does, 2 it holds the letters; None it does not fit."""
    if word.startswith(written):
        return 0
    at = word.find(written)
    if at < 0:
        return None
    return 1 if not word[at - 1].isalnum() or not word[at - 1].isascii() else 2
