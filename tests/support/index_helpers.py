"""A small vault, edits whose time of change always differs, and runs with and without an index."""

from __future__ import annotations

import io
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any
from unittest import mock

from obsidian_intel.__main__ import run
from obsidian_intel.core.load_settings import load_settings
from obsidian_intel.engine import answer_unchanged as fast
from obsidian_intel.engine.snapshot import Snapshot
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.lint.reporters import json as as_json
from obsidian_intel.lint.reporters import text as faces
from obsidian_intel.operations import lint as operations
from obsidian_intel.store.store import Store

HEAD = "| 模型名称 | Mechanism | Capability | Value |\n| --- | --- | --- | --- |\n"
GLM = "[GLM-5](https://arxiv.org/abs/2602.15763)"
MONTH = (
    "---\nperiod: {0}\ntype: Monthly Report\ntags: [Trends]\n---\n\n# {0}\n\n## 🏗️ Technical Review\n\n"
    "### 1. 基座 (The Clay)\n\n" + HEAD + "| " + GLM + " | a | AIME 2025 **92.7** | 落地 |\n"
)
PAPER = (
    '---\ntype: Paper\ntitle: GLM-5\naliases: [智谱]\narxiv: "2602.15763"\n---\n\n# GLM-5\n\n## 结论\n\n见 [[Home]]。\n'
)
VAULT = {
    "Home.md": "见 [[GLM-5#结论]] 和 [[智谱]]，#AI\n",
    "Log/2026-01.md": MONTH.format("2026-01"),
    "Log/2026-02.md": MONTH.format("2026-02").replace(GLM, GLM + " [[GLM-5\\|📄]]"),
    "Papers/GLM-5.md": PAPER,
    "Notes/a.md": "# A\n\n[[b]] [[nowhere]] #ai\n",
    "Notes/b.md": "正文 **“甲”**的\n",
}


def put(root: Path, path: str, text: str | bytes) -> None:
    """Write a note so that its stat differs from before: two saves within one tick are a test of their own."""
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    before = stat_of(target)
    while True:
        target.write_bytes(text if isinstance(text, bytes) else text.encode())
        if stat_of(target) != before:
            return


def stat_of(path: Path) -> tuple[int, ...]:
    try:
        info = path.stat()
    except OSError:
        return ()
    return (info.st_mtime_ns, info.st_size, info.st_ino, info.st_ctime_ns)


def make(root: Path) -> Path:
    for path, text in VAULT.items():
        put(root, path, text)
    (root / ".obsidian").mkdir(exist_ok=True)
    return root


@contextmanager
def later(seconds: float = 10.0) -> Iterator[None]:
    """As if files were read some time after they were written: their stat is then trusted."""
    now = time.time_ns
    clock = mock.Mock(time_ns=lambda: now() + int(seconds * 1e9))
    with (
        mock.patch("obsidian_intel.engine.workspace.time", clock),
        mock.patch("obsidian_intel.engine.note_reader.time", clock),
        mock.patch("obsidian_intel.engine.changed_notes.time", clock),
    ):
        yield


def told(workspace: Workspace) -> dict[str, Any]:
    """All that a run tells: findings, facts, hints."""
    found = workspace.diagnostics()
    return {
        "lint": as_json.record(found, len(workspace.entries)),
        "facts": {path: entry.facts for path, entry in sorted(workspace.entries.items())},
        "hints": list(faces.hints(workspace.near_misses(), found)),
        "narrow": as_json.record(workspace.diagnostics(["Notes"], select=["OI5", "OI6"]), 0),
    }


def warm(root: Path) -> dict[str, Any]:
    """A run that begins from the index and leaves one."""
    workspace = Workspace.open(root)
    found = told(workspace)
    workspace.save()
    return found


def cold(root: Path) -> dict[str, Any]:
    """A run without an index."""
    workspace = Workspace(root, load_settings(root), Store(root))
    workspace.refresh()
    return told(workspace)


def index_file(root: Path) -> Path:
    path = Snapshot.of(os.path.realpath(root)).path
    assert path is not None
    return Path(path)


def asked(root: Path, *words: str) -> fast.Answer | None:
    """The answer from the index alone."""
    request = fast.look(["--vault", str(root), *words])
    return request.answer if request is not None else None


def answered(root: Path, *words: str) -> fast.Answer | None:
    """The answer from the index and the few notes that have changed since."""
    request = fast.look(["--vault", str(root), *words])
    if request is not None and request.answer is None and request.change is not None:
        return operations.answer(request)
    return request.answer if request is not None else None


class Screen(io.StringIO):
    """What is printed; to a program, or to a terminal."""

    encoding = "utf-8"

    def __init__(self, terminal: bool = False) -> None:
        super().__init__()
        self.isatty = lambda: terminal  # type: ignore[method-assign]


def printed(root: Path, *words: str, cache: Path | None = None, terminal: bool = False) -> fast.Answer:
    """What a command prints; `cache` is another folder for indexes."""
    out, err = Screen(terminal), Screen()
    with redirect_stdout(out), redirect_stderr(err), mock.patch.dict(os.environ):
        if cache is not None:
            os.environ["OBSINTEL_CACHE_DIR"] = str(cache)
        code = run(["--vault", str(root), *words])
    return out.getvalue(), err.getvalue(), code
