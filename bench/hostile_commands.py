"""Whole commands on vaults that hold one hostile note."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from threading import Timer
from typing import NamedTuple

from bench.hostile_shapes import Shape, as_month
from bench.rows import month

COMMANDS = (
    ("lint",),
    ("tables", "--format", "json"),
    ("link", "--dry-run", "--yes"),
    ("rollup", "--month", "2026-02", "--format", "json"),
)
_TIMEOUT = 300


class Cost(NamedTuple):
    """Processor seconds, megabytes at the peak, and what went wrong ("" for nothing)."""

    seconds: float
    peak: float
    fault: str


def run(vault: Path, words: tuple[str, ...]) -> Cost:
    """One command, without an index."""
    state = vault.parent / "state"
    environment = os.environ | {
        "OBSINTEL_CACHE_DIR": str(vault / "cache"),  # inside the vault: no index is kept
        "OBSINTEL_STATE_DIR": str(state),
        "OBSINTEL_VAULT": str(vault),
    }
    with tempfile.TemporaryFile() as talk:
        child = subprocess.Popen(
            [sys.executable, "-m", "obsidian_intel", *words], stdout=subprocess.DEVNULL, stderr=talk, env=environment
        )
        timer = Timer(_TIMEOUT, child.kill)
        timer.start()
        _, status, used = os.wait4(child.pid, 0)
        timer.cancel()
        child.returncode = os.waitstatus_to_exitcode(status)
        talk.seek(0)
        said = talk.read().decode(errors="replace").strip()
    bad = "Traceback" in said or child.returncode not in (0, 1)
    fault = f"exit {child.returncode}: {said.rpartition(chr(10))[2]}" if bad else ""
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, fault)


def costs(folder: Path, text: str, *, month_too: bool) -> list[Cost]:
    """Each command on a vault with `text` as a month, or as a note beside a small month."""
    with tempfile.TemporaryDirectory(dir=folder) as root:
        vault = Path(root) / "V"
        vault.mkdir()
        (vault / "obsintel.toml").touch()
        if month_too:
            (vault / "2026-02.md").write_bytes(as_month(text).encode())
        else:
            (vault / "2026-02.md").write_bytes(month(1, 1).encode())
            (vault / "note.md").write_bytes(text.replace("type: Monthly Report", "type: Note").encode())
        return [run(vault, words) for words in COMMANDS]


def commands(plain: str, shapes: Mapping[str, Shape], size: int) -> int:
    """Print times over those of the plain month, and peaks of memory; 1 when a command ended badly."""
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        for month_too in (True, False):
            base = costs(Path(folder), plain, month_too=month_too)
            print(f"as a {'month' if month_too else 'note'}: a plain month takes", _listed(base))
            print(f"  {'':38}" + "".join(f"{words[0]:>16}" for words in COMMANDS))
            for name, make in shapes.items():
                found = costs(Path(folder), make(size), month_too=month_too)
                ratios = (cost.seconds / one.seconds for cost, one in zip(found, base, strict=True))
                shown = "".join(f"{r:8.2f} {c.peak:4.0f} MB" for r, c in zip(ratios, found, strict=True))
                faults = "  ".join(f"{w[0]}: {c.fault}" for w, c in zip(COMMANDS, found, strict=True) if c.fault)
                bad += bool(faults)
                print(f"  {name:38}{shown}  {faults}".rstrip(), flush=True)
    print(f"{bad} shapes with a command that ended badly")
    return int(bad > 0)


def _listed(found: list[Cost]) -> str:
    return ", ".join(f"{w[0]} {c.seconds:.2f} s {c.peak:.0f} MB" for w, c in zip(COMMANDS, found, strict=True))
