"""A rollup as a file for Word or PowerPoint, in the template that the settings or a person name."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from obsidian_intel.core.errors import UsageError
from obsidian_intel.core.message import Message
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.reports.rollup.formats import OutputFormat
from obsidian_intel.reports.rollup.office.blocks import OfficeFile
from obsidian_intel.reports.rollup.office.template_check import MAX_BYTES
from obsidian_intel.reports.rollup.rollup_values import Rollup

_KINDS = {".docx": (".docx", ".dotx"), ".pptx": (".pptx", ".potx")}
_MACROS = (".docm", ".dotm", ".pptm", ".potm", ".ppsm")


def office_file(workspace: Workspace, rollup: Rollup, form: OutputFormat, template: Path | None = None) -> OfficeFile:
    """The file of `form`, filled into `template`, else into that of `report.template`, else in our own design.

    Raises `UsageError` for a template that is not there, is none, or cannot be filled.
    """
    assert form.fill is not None
    path = template or _of_settings(workspace, form.suffix)
    data = None if path is None else _read(path, form.suffix)
    return form.fill(rollup, data, path.name if path else "")


def _of_settings(workspace: Workspace, suffix: str) -> Path | None:
    """The template of that kind which the settings name; it stays inside the vault, for they may be a stranger's."""
    for name in workspace.config.report.template:
        if name.lower().endswith(_KINDS[suffix]):
            root = workspace.store.root
            path = root / name
            if not path.exists():
                raise UsageError(
                    Message(
                        "report.template: there is no {name} in the vault; correct the setting, or put it there",
                        name=name,
                    )
                )
            if not path.resolve().is_relative_to(root.resolve()):
                raise UsageError(
                    Message("report.template: {name} leads out of the vault; put the file itself there", name=name)
                )
            return path
    return None


def _read(path: Path, suffix: str) -> bytes:
    """The bytes of a template: a regular file of a bounded size. Never waits for a pipe."""
    if path.suffix.lower() in _MACROS:
        raise UsageError(
            Message(
                "{name}: this template holds macros; save it without them, as {suffix}", name=path.name, suffix=suffix
            )
        )
    if path.suffix.lower() not in _KINDS[suffix]:
        raise UsageError(
            Message(
                "{name}: a template of {form} ends with {one} or {other}",
                name=path.name,
                form=suffix[1:],
                one=_KINDS[suffix][0],
                other=_KINDS[suffix][1],
            )
        )
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise UsageError(Message("{path}: cannot be read: {reason}", path=path, reason=error.strerror)) from None
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise UsageError(Message("{name}: this is no file; name a {suffix} file", name=path.name, suffix=suffix))
        return file.read(MAX_BYTES + 1)
