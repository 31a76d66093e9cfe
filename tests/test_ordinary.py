"""Right notes of many plugins and habits stay silent, however their lines end."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from obsidian_intel.__main__ import run

ORDINARY = Path(__file__).parent / "vaults" / "ordinary"
BOM = b"\xef\xbb\xbf"


def unix(data: bytes) -> bytes:
    return data.removeprefix(BOM).replace(b"\r\n", b"\n")


WAYS: dict[str, Callable[[bytes], bytes]] = {
    "as they are": lambda data: data,
    "CRLF": lambda data: unix(data).replace(b"\n", b"\r\n"),
    "BOM": lambda data: BOM + unix(data),
    "no last newline": lambda data: unix(data).rstrip(b"\n"),
    "many last newlines": lambda data: unix(data) + b"\n\n\n",
}


def test_there_are_enough_of_them() -> None:
    assert len(list(ORDINARY.rglob("*.md"))) >= 40


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
        note.write_bytes(way(note.read_bytes()))
    before = {path: path.read_bytes() for path in vault.rglob("*") if path.is_file()}
    assert run(["--vault", str(vault), "lint", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [
        (each["path"], each["range"]["start"]["line"], each["code"], each["message"]) for each in found["diagnostics"]
    ] == []
    assert found["summary"]["files"] >= 40
    assert {path: path.read_bytes() for path in vault.rglob("*") if path.is_file()} == before
