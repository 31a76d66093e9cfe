"""An answer from the index alone: where nothing has changed, what a command printed is what it prints.

Imports next to nothing; whatever is not plain is left to the command itself.
"""

from __future__ import annotations

import os
import sys

from obsidian_intel.core.language import CHOICES, speak, spoken
from obsidian_intel.core.screen import screen_kind
from obsidian_intel.engine import snapshot_file as files
from obsidian_intel.engine.fingerprint import fingerprint, index_path, settings_bytes
from obsidian_intel.engine.snapshot_additions import append_record
from obsidian_intel.engine.snapshot_bytes import (
    CorruptSnapshot,
    astray_names,
    encode_names,
    encode_numbers,
    encode_others,
)
from obsidian_intel.vault.walk import Scan, scan

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from obsidian_intel.core.load_settings import Key
    from obsidian_intel.engine.answer_files import Place
    from obsidian_intel.engine.changed_notes import SmallChange

Answer = tuple["str | bytes | list[bytes]", str, int]
"""What goes to stdout (a text, the same as UTF-8, or parts of that in order), to stderr, and the exit code."""
KeptAnswer = tuple["str | bytes | Place", str, int, str]  # in a snapshot; last: what it rests on (`answer_files`)
_RANGES = ("--month", "--week", "--quarter", "--year", "--since", "--until")
_OPTIONS = {  # of a command; whether a value follows
    "lint": {"--format": True, "--select": True, "--ignore": True, "--statistics": False},
    "link": {},
    "refresh": {},
    "rollup": dict.fromkeys((*_RANGES, "--format", "--omit", "--include"), True),
    "tables": dict.fromkeys(("--month", "--since", "--until", "--section", "--format"), True),
    "query": {"--format": True},
    "show": {"--kind": True, "--statements": False, "--format": True},
    "compare": {"--format": True},
    "changes": {"--format": True},
    "site": {"--omit": True},
}
_ARGUMENTS = {
    "rollup": 1,
    "query": 1,
    "show": 1,
    "compare": 12,
    "changes": 1,
    "site": 1,
}  # how many words that are no option
_FITTED = ("tables", "query", "show", "compare", "changes")  # commands whose output is fitted into a terminal
_LONGEST_WORD = 4_000


class ReplayRequest:
    """A plain command: the vault's real path `root`, the snapshot at `path`, and the `question` that is asked of it.

    `answer`: what the command prints, where that is known. `change`: where it is not known, and few notes have changed
    or none; `key` is then the fingerprint of all else. `scan`: the walk, where one was needed.
    """

    __slots__ = ("answer", "change", "key", "path", "question", "root", "scan")

    def __init__(self, root: str, path: str, question: tuple[object, ...]) -> None:
        self.root = root
        self.path = path
        self.question = question
        self.scan: Scan | None = None
        self.change: SmallChange | None = None
        self.key: Key = ()
        self.answer: Answer | None = None


def look(args: Sequence[str]) -> ReplayRequest | None:
    """What the index knows of the command `args`; None for a command that is not plain, or where there is no vault."""
    plain = _plain(args)
    if plain is None:
        return None
    vault, words = plain
    root = vault_root(vault)
    if root is None:
        return None
    path = index_path(root)
    if path is None:
        return None
    request = ReplayRequest(root, path, words)
    try:
        request.answer = _ask(request)
    except (CorruptSnapshot, OSError, ValueError, EOFError, TypeError):
        request.change = None  # the command itself meets it again, and says so
    return request


def print_answer(known: Answer) -> int | None:
    """Print an answer; the exit code. None, and nothing is printed, where the terminal cannot show it."""
    out, err, code = known
    if not isinstance(out, str) and not (
        (sys.stdout.encoding or "").lower() == "utf-8" and hasattr(sys.stdout, "buffer")
    ):
        out = text_of(out)
    for text, stream in ((out, sys.stdout), (err, sys.stderr)):
        try:
            if isinstance(text, str):
                text.encode(stream.encoding or "ascii", stream.errors or "strict")
        except (UnicodeError, LookupError):
            return None
    try:
        if isinstance(out, list):
            sys.stdout.buffer.writelines(out)
        elif isinstance(out, bytes):
            sys.stdout.buffer.write(out)
        else:
            sys.stdout.write(out)
        sys.stdout.flush()
        sys.stderr.write(err)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def text_of(out: str | bytes | list[bytes]) -> str:
    """The output of a command as a text."""
    if isinstance(out, list):
        return b"".join(out).decode()
    return out.decode() if isinstance(out, bytes) else out


def _plain(args: Sequence[str]) -> tuple[str | None, tuple[object, ...]] | None:
    """The vault that is named, and the question; None for anything unusual.

    A question is all that the output depends on beside the vault: the command, its words, the language unless it is
    English, whether it is quiet, and the kind of screen.
    """
    vault: str | None = os.environ.get("OBSINTEL_VAULT") or None
    command, words, arguments, quiet = "", [], 0, False
    rest = iter(args)
    for word in rest:
        name, equals, value = word.partition("=")
        known = _OPTIONS.get(command, {})
        if name == "--vault":
            vault = value if equals else next(rest, None)
            if vault is None:
                return None
        elif word in ("-q", "--quiet"):
            quiet = True
        elif name == "--lang":
            if not equals:
                next(rest, None)
        elif not command and word in _OPTIONS:
            command = word
        elif name in known and (known[name] or not equals):
            words.append(name)
            if known[name]:
                words.append(value if equals else next(rest, "-"))
        elif arguments < _ARGUMENTS.get(command, 0) and word[:1] != "-" and word:
            arguments += 1
            words += ("", word)
        else:
            return None
    screen = screen_kind()
    if not command or (command in _FITTED and (screen or "COLUMNS" in os.environ)):
        return None
    if any(len(word) > _LONGEST_WORD for word in words):
        return None
    if spoken() != "en":
        words += ("--lang", spoken())
    return vault, (command, *words, quiet, screen)


def vault_root(named: str | None) -> str | None:
    """The vault's real path, where it is found at once."""
    if named is not None:
        return os.path.realpath(named) if named[:1] != "~" and os.path.isdir(named) else None
    here = os.path.realpath(os.getcwd())
    while True:
        if os.path.isfile(f"{here}/obsintel.toml") or os.path.isdir(f"{here}/.obsidian"):
            return here
        above = os.path.dirname(here)
        if above == here:
            return None
        here = above


def choose_language(args: Sequence[str]) -> None:
    """Speak the language that a command line asks for: `--lang`, else the vault's setting, else the locale's."""
    chosen = _value_of(args, "--lang")
    if chosen in CHOICES and chosen != "auto":
        speak(chosen)
        return
    named = _value_of(args, "--vault") or os.environ.get("OBSINTEL_VAULT") or None
    try:
        root = vault_root(named)
    except OSError:  # the folder we are in is gone
        root = None
    speak((language_setting(root) if root is not None else "") or "auto")


def language_setting(root: str) -> str:
    """`lang` in `obsintel.toml` of the vault at `root`; empty where it is not set, or the file is no such one."""
    data = next(settings_bytes(root))
    if not isinstance(data, bytes):
        return ""
    for line in data.split(b"\n"):
        name, equals, value = line.partition(b"=")
        if line.lstrip()[:1] == b"[":
            break
        if equals and name.strip().strip(b"\"'") == b"lang":
            return value.partition(b"#")[0].strip().strip(b"\"'").decode("ascii", "replace").replace("auto", "")
    return ""


def _value_of(args: Sequence[str], option: str) -> str:
    """The last value of an option that may stand anywhere before `--`."""
    found = ""
    for number, word in enumerate(args):
        if word == "--":
            break
        name, equals, value = word.partition("=")
        if name == option:
            found = value if equals else "".join(args[number + 1 : number + 2])
    return found


def _ask(request: ReplayRequest) -> Answer | None:
    index = files.IndexFile.open(request.path)
    if index is None:
        return None
    try:
        request.key = fingerprint(request.root)
        if index.key != request.key or files.journal_of(index.journal[0]) != index.journal:
            return None
        if files.is_cut_short(os.path.dirname(index.journal[0])):
            return None
        found = request.scan = scan(request.root)
        if found.unreadable or index.section(files.OTHERS) != _others(found):
            return None
        answer = whole_answer(request.path, index.answers().get(request.question))
        if answer is not None and is_unchanged(index, found):
            return answer
        return _after_change(request, index, answer)
    finally:
        index.close()


def whole_answer(snapshot: str, kept: KeptAnswer | None) -> Answer | None:
    """A kept answer with its output, which may stand in a file of its own; None where that cannot be read."""
    if kept is None:
        return None
    out, err, code, _ = kept
    if isinstance(out, tuple):
        from obsidian_intel.engine.answer_files import read_output

        whole = read_output(snapshot, out)
        return (whole, err, code) if whole is not None else None
    return out, err, code


def _after_change(request: ReplayRequest, index: files.IndexFile, answer: Answer | None) -> Answer | None:
    """The answer where the notes that were saved say what they said; else `change` is set, if few have changed."""
    from obsidian_intel.engine.changed_notes import detect

    change = detect(request, index)
    if change is None or answer is None or not change.is_none:
        request.change = change
        return None
    if change.resaved:
        added = index.added.copy()
        added.numbers.update(change.resaved)
        try:
            append_record(request.path, index.identity, added)
        except OSError:  # costs nothing but time
            return answer
    return answer


def is_unchanged(index: files.IndexFile, found: Scan) -> bool:
    """Whether there are the same notes, in the same order and with the same numbers."""
    if index.order() is None:
        same = index.section(files.NOTES) == encode_names(found.notes)
    else:
        same = index.names() == found.notes
    return same and index.numbers() == encode_numbers(found.numbers)


def _others(found: Scan) -> bytes:
    """All that is no note, as it stands in the snapshot."""
    return encode_others(found.files, found.links, found.placeholders, [], astray_names(found.astray))
