"""One machine writes into a vault: `[daemon] host` in obsintel.toml says which."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

from obsidian_intel.core.declared_settings import FILE_NAME
from obsidian_intel.core.document import Document
from obsidian_intel.core.errors import Refused
from obsidian_intel.core.load_settings import load_config
from obsidian_intel.core.message import Message
from obsidian_intel.core.text import Edit, Span, apply_edits
from obsidian_intel.store.store import Store
from obsidian_intel.store.write_plan import Create, NoteEdits, WritePlan
from obsidian_intel.watch.instance import host_name, is_our_host

_HEADER = re.compile(r"^[ \t]*\[[ \t]*daemon[ \t]*\][^\n]*\n?", re.MULTILINE)
_NEXT = re.compile(r"^[ \t]*\[", re.MULTILINE)
_HOST = re.compile(r"^[ \t]*host[ \t]*=[ \t]*(?P<value>\"[^\"\n]*\"|'[^'\n]*')", re.MULTILINE)


def claim(root: Path, *, take_over: bool) -> list[str]:
    """Make this machine the one that writes. What was done. Raises `Refused` when another one is and stays."""
    host = load_config(root).daemon.host
    if host and is_our_host(host):
        return []
    if host and not take_over:
        raise Refused(
            Message(
                "`{host}` writes into this vault; two machines at once make conflict copies. Stop it "
                "there, then say --take-over to make it `{host_name}`",
                host=host,
                host_name=host_name(),
            )
        )
    _write(root, host_name())
    return [
        Message(
            "{file_name}: host = {dumps}: only this machine writes into the vault now",
            file_name=FILE_NAME,
            dumps=json.dumps(host_name()),
        )
    ]


def _write(root: Path, host: str) -> None:
    store = Store(root)
    path = root / FILE_NAME
    if not path.exists():
        plan = WritePlan("daemon", creates=(Create(FILE_NAME, f"[daemon]\nhost = {json.dumps(host)}\n"),))
    else:
        document = store.read(FILE_NAME)
        if not isinstance(document, Document):
            raise Refused(f"{FILE_NAME}: {document.message}")
        edit = host_edit(document.text, host)
        if _host_in(apply_edits(document.text, (edit,))) != host:
            raise Refused(
                Message(
                    "{file_name}: write `host = {dumps}` under [daemon] yourself, then try again",
                    file_name=FILE_NAME,
                    dumps=json.dumps(host),
                )
            )
        plan = WritePlan("daemon", edits=(NoteEdits(FILE_NAME, document.sha256, (edit,)),))
    done = store.apply(plan, explicit=True)
    if done.refused:
        raise Refused(str(done.refused[0]))


def host_edit(text: str, host: str) -> Edit:
    """The edit that sets `host` under `[daemon]`, whatever else stands there."""
    line = f"host = {json.dumps(host, ensure_ascii=False)}\n"
    header = _HEADER.search(text)
    if header is None:
        gap = "" if not text else "\n" if text.endswith("\n") else "\n\n"
        return Edit(Span(len(text), len(text)), f"{gap}[daemon]\n{line}")
    after = _NEXT.search(text, header.end())
    found = _HOST.search(text, header.end(), after.start() if after else len(text))
    if found is not None:
        return Edit(Span(*found.span("value")), json.dumps(host, ensure_ascii=False))
    gap = "" if header[0].endswith("\n") else "\n"
    return Edit(Span(header.end(), header.end()), gap + line)


def _host_in(text: str) -> str | None:
    try:
        daemon = tomllib.loads(text.removeprefix("\ufeff").replace("\r\n", "\n")).get("daemon", {})
    except tomllib.TOMLDecodeError:
        return None
    host = daemon.get("host") if isinstance(daemon, dict) else None
    return host if isinstance(host, str) else None
