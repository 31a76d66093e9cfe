"""Right notes of many plugins and habits stay silent, however their lines end."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from obsidian_intel.__main__ import run

ORDINARY = Path(__file__).parent / "vaults" / "ordinary"
BOM = b"\xef\xbb\xbf"


def unix(data: bytes) -> bytes:
    return data.removeprefix(BOM).replace(b"\r\n", b"\n")


def inside(first: bytes, indent: bytes) -> Callable[[bytes], bytes]:
    """The text below the properties put into a block: what is right is right there too."""

    def way(data: bytes) -> bytes:
        head, text = _PROPERTIES.fullmatch(unix(data)).groups()  # type: ignore[union-attr]
        lines = (indent + line if line.strip() else indent.rstrip() for line in text.split(b"\n"))
        return head + first + b"\n".join(lines)

    return way


_PROPERTIES = re.compile(rb"((?:---\n(?:.*?\n)?---\n)?)(.*)", re.DOTALL)
WAYS: dict[str, Callable[[bytes], bytes]] = {
    "as they are": lambda data: data,
    "CRLF": lambda data: unix(data).replace(b"\n", b"\r\n"),
    "BOM": lambda data: BOM + unix(data),
    "no last newline": lambda data: unix(data).rstrip(b"\n"),
    "many last newlines": lambda data: unix(data) + b"\n\n\n",
    "in a callout": inside(b"> [!note]\n", b"> "),
    "in an item": inside(b"- item\n\n", b"  "),
    "in a numbered item": inside(b"1. item\n\n", b"\t"),
    "in a quote in an item": inside(b"- > quote\n", b"  > "),
}


def test_there_are_enough_of_them() -> None:
    assert len(list(ORDINARY.rglob("*.md"))) >= 200


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_right_notes_are_silent(
    way: Callable[[bytes], bytes],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    vault = tmp_path / "vault"
    shutil.copytree(ORDINARY, vault)
    for note in vault.rglob("*.md"):
        if "Templates" not in note.parts:
            note.write_bytes(way(note.read_bytes()))
    before = {path: path.read_bytes() for path in vault.rglob("*") if path.is_file()}
    assert run(["--vault", str(vault), "lint", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [
        (each["path"], each["range"]["start"]["line"], each["code"], each["message"]) for each in found["diagnostics"]
    ] == []
    assert found["summary"]["files"] >= 200
    assert {path: path.read_bytes() for path in vault.rglob("*") if path.is_file()} == before
