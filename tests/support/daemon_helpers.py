"""A watcher as a real process, a vault of three months, and waiting with a deadline instead of sleeping."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.operations.link import link
from obsidian_intel.papers.plan_model import LinkRequest
from obsidian_intel.watch.instance import Instance

MONTH = "2026-02.md"
QUICK = "[daemon]\nquiet = 0.3\nactive_quiet = 0.3\ndebounce = 0.05\nmax_wait = 0.5\n"
DEADLINE = 60.0  # a loaded machine is slow, not wrong
PREFIX: list[str] = []  # what a process is started by, to take rights from it
HEAD = "| 模型（Model） | 核心机制（Mechanism） | 关键能力（Capability） | 价值（Value） |\n|---|---|---|---|\n"
PAPERS = (
    ("2507.20534", "Kimi K2"),
    ("2412.19437", "DeepSeek-V3"),
    ("2601.16725", "LongCat-Flash-Thinking-2601"),
    ("2602.15763", "GLM-5"),
    ("2505.09388", "Qwen3"),
    ("2501.12948", "DeepSeek-R1"),
)


def row(name: str, number: str = "", score: str = "92.7") -> str:
    """A complete row."""
    named = f"[{name}](https://arxiv.org/abs/{number})" if number else name
    return f"| {named} | **[Infra] 训练**：异步 | AIME 2025 **{score}** | 可用 |\n"


def add_row(root: Path, text: str) -> None:
    """A person adds a row at the end of the month."""
    with (root / MONTH).open("a", encoding="utf-8") as file:
        file.write(text)


def month(period: str, *rows: str) -> str:
    """A month with one table of models."""
    head = f"---\ntype: Monthly Report\nperiod: {period}\ntags: [AI]\n---\n\n# {period}\n\n## 泥（The Clay）\n\n"
    return head + HEAD + "".join(rows)


def make_vault(root: Path, settings: str = QUICK) -> Path:
    """Three months of two rows each; nothing linked yet."""
    root.mkdir(parents=True, exist_ok=True)
    (root / ".obsidian").mkdir(exist_ok=True)
    (root / "obsintel.toml").write_text(settings, "utf-8")
    for number, period in enumerate(("2025-12", "2026-01", "2026-02")):
        first, second = PAPERS[2 * number : 2 * number + 2]
        (root / f"{period}.md").write_text(month(period, row(first[1], first[0]), row(second[1], second[0])), "utf-8")
    return root


def link_all(root: Path) -> None:
    """What `obsintel link` does."""
    link(Workspace.open(root), LinkRequest())


def texts(root: Path) -> dict[str, bytes]:
    """Every visible file and its bytes."""
    found = {}
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            if not name.startswith("."):
                path = Path(folder, name)
                found[path.relative_to(root).as_posix()] = path.read_bytes()
    return found


def until(what: Callable[[], Any], why: str = "", deadline: float = DEADLINE) -> Any:
    """Wait for something to be true, and return it."""
    end = time.monotonic() + deadline
    while True:
        try:
            if found := what():
                return found
        except (OSError, ValueError):
            pass
        if time.monotonic() > end:
            raise AssertionError(f"not within {deadline:g} s: {why or what}")
        time.sleep(0.02)


class Process:
    """A running `obsintel watch`."""

    def __init__(self, root: Path, *words: str, env: dict[str, str] | None = None) -> None:
        self.root = root
        self.instance = Instance(root)
        self._log_from = self.instance.log.stat().st_size if self.instance.log.is_file() else 0
        command = [*PREFIX, sys.executable, "-m", "obsidian_intel", "--vault", str(root), "watch", *words]
        self.popen = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, **(env or {})}, text=True
        )

    @property
    def pid(self) -> int:
        """Its number."""
        return self.popen.pid

    def has_looked(self) -> bool:
        """Whether it has seen the vault once."""
        told = self.instance.read_status()
        return told is not None and told.pid == self.pid and told.last_sync is not None

    def log(self) -> str:
        """All that it logged."""
        return self.instance.log.read_bytes()[self._log_from :].decode() if self.instance.log.exists() else ""

    def saw(self, text: str, deadline: float = DEADLINE) -> None:
        """Wait until the log holds `text`."""
        until(lambda: text in self.log(), f"{text!r} in the log:\n{self.log()}", deadline)

    def end(self, number: int = signal.SIGTERM) -> tuple[int, str, str]:
        """Its exit code and what it printed."""
        if self.popen.poll() is None:
            self.popen.send_signal(number)
        out, err = self.popen.communicate(timeout=DEADLINE)
        return self.popen.returncode, out, err


@contextmanager
def watching(root: Path, *words: str, env: dict[str, str] | None = None) -> Iterator[Process]:
    """A watcher that has looked at everything once and is killed in the end."""
    process = Process(root, *words, env=env)
    try:
        until(lambda: process.popen.poll() is not None or process.has_looked(), "the watcher's start")
        assert process.popen.poll() is None, process.popen.communicate()
        yield process
    finally:
        if process.popen.poll() is None:
            process.popen.kill()
        process.popen.communicate()


def run(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A command, run to its end."""
    command = [sys.executable, "-m", "obsidian_intel", "--vault", str(root), *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def status(root: Path) -> dict[str, Any]:
    """What `daemon status --format json` says, without the cost of a process."""
    from obsidian_intel.watch.service.status import status_of

    found: dict[str, Any] = json.loads(json.dumps(status_of(root)))
    return found
