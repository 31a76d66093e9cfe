"""Whole files that we made in a vault: which of them `eject` takes out, and which are a person's to keep."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from obsidian_intel.core.declared_settings import FILE_NAME
from obsidian_intel.core.errors import StoreError
from obsidian_intel.core.message import Message, enumerated, marked
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.operations.eject_history import EjectHistory
from obsidian_intel.operations.eject_traces import Trace
from obsidian_intel.operations.init import SKILLS, template_texts
from obsidian_intel.reports.export.export_marker import markers_among
from obsidian_intel.reports.rollup.page import is_our_picture
from obsidian_intel.store.paths import sha256
from obsidian_intel.vault.classify import NoteKind
from obsidian_intel.vault.facts import NoteFacts

_PICTURE = re.compile(r" Rollup [a-z]+\.svg$")  # beside a page, as `reports.rollup` names them
_CHANGED = marked("changed since obsintel made it: it is yours")
_OVERWRITTEN = marked("written over a file of yours by -o with --force: it is yours")
_FOLDER = marked("a folder that `obsintel export` or `obsintel site` filled at your word: it is yours")
_GIVEN = marked("`init` made them with the vault: they are yours")


@dataclass(frozen=True)
class MadeFiles:
    """Files of ours that are no notes. `gone`: those that nobody changed; `left`: those that are a person's now."""

    gone: tuple[str, ...]
    left: tuple[Trace, ...]


def is_wholly_ours(history: EjectHistory, note: NoteFacts, digest: str) -> bool:
    """Whether a note goes as a whole: we made it and nobody has changed it.

    Rows that `add` or an agent put into a month are the log's, so a month has to be as it was made.
    """
    if history.is_given(note.path) or not history.made(note.path):
        return False
    if note.kind in (NoteKind.MONTH, NoteKind.TEMPLATE):
        return history.created_as(note.path) == digest
    return history.is_untouched(note.path, digest)


def output_trace(history: EjectHistory, note: NoteFacts, digest: str) -> Trace | None:
    """What to say of a note that `-o` wrote and that is a person's now; None of any other."""
    path = note.path
    if history.is_overwritten(path, digest):
        return Trace(path, 0, Message(_OVERWRITTEN), yours=True)
    is_output = history.made(path) and note.kind is NoteKind.NOTE and history.said(path) is None
    if is_output and not history.is_given(path) and not history.left_as(path, digest):
        return Trace(path, 0, Message(_CHANGED), yours=True)
    return None


def made_files(workspace: Workspace, history: EjectHistory) -> MadeFiles:
    """Our settings, and what we made that is no note: pictures, bases, the agents' skill, what `-o` wrote."""
    gone = [FILE_NAME] if (workspace.root / FILE_NAME).is_file() else []
    left = []
    for path in sorted({*workspace.listing.files, *SKILLS} - {FILE_NAME}):
        verdict = _verdict(workspace, history, path)
        if verdict is True:
            gone.append(path)
        elif verdict:
            left.append(Trace(path, 0, verdict, yours=True))
    marks = markers_among(path.rpartition("/")[2] for path in workspace.listing.files)
    folders = {path.rpartition("/")[0] for path in workspace.listing.files if path.rpartition("/")[2] in marks}
    left += [Trace(f"{folder}/", 0, Message(_FOLDER), yours=True) for folder in folders]
    given = sorted(filter(history.is_given, (*workspace.listing.notes, *workspace.listing.files)))
    if given:
        left.append(Trace(enumerated(given), 0, Message(_GIVEN), yours=True))
    return MadeFiles(tuple(gone), tuple(left))


def _verdict(workspace: Workspace, history: EjectHistory, path: str) -> bool | Message:
    """Whether a file goes; where it is a person's now, why it stays."""
    if history.is_given(path):
        return False
    is_picture = _PICTURE.search(path) is not None
    if not (is_picture or path in SKILLS or history.wrote(path) or history.is_moved(path)):
        return False
    digest = workspace.store.sha256(path)
    if digest is None:
        return False
    if history.is_overwritten(path, digest):
        return Message(_OVERWRITTEN)
    if history.made(path) and history.is_untouched(path, digest):
        return True
    if path in SKILLS and digest == sha256(template_texts()[path].encode()):
        return True
    text = _text(workspace, path) if is_picture else ""
    if is_our_picture(text):
        return True
    is_known = history.made(path) or path in SKILLS or "obsintel:sum" in text
    return Message(_CHANGED) if is_known else False


def _text(workspace: Workspace, path: str) -> str:
    try:
        return workspace.store.read_bytes(path).decode("utf-8", "replace")
    except StoreError:
        return ""


def emptied_folders(root: Path, trashed: Sequence[str]) -> list[str]:
    """The folders that hold nothing but files that go, and folders of such; a hidden file keeps its folder."""
    gone = set(trashed)
    above = {parent.as_posix() for path in trashed for parent in PurePosixPath(path).parents}
    for folder in sorted(above - {"."}, key=len, reverse=True):
        try:
            inside = {f"{folder}/{name}" for name in os.listdir(root / folder)}  # noqa: PTH208
        except OSError:
            continue
        if inside <= gone:
            gone.add(folder)
    return sorted(above & gone)
