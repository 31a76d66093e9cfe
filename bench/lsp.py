"""The language server: `python -m bench.lsp [--notes 100 10000] [--edits 40]`.

Types into a month of 130 KB (a vault as in `bench.speed`) through a real session over stdin and stdout, and prints for each size of vault:
from an edit to its findings (median, as the editor sees it, and the server's CPU), the month's re-parse after the same edit (measured in
turn with the edits), the ratio of the two in CPU, the time to the first findings, and the server's memory.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench.history import Figure
from bench.pages import show
from bench.speed import OUT
from bench.speed_vault import make_vault
from obsidian_intel.core.document import Document
from obsidian_intel.core.load_settings import load_settings
from obsidian_intel.vault.note_parser import read

MONTH, MARK = "Log/2025-12.md", "**落地**"
PAUSE = 0.1  # s between two keys
UNITS = (
    "edit to findings, ms",
    "of it CPU, ms",
    "re-parse, CPU ms",
    "CPU / re-parse",
    "first findings, ms",
    "memory, MB",
)


class Session:
    """One server, spoken to in plain frames."""

    def __init__(self, root: Path, cache: Path) -> None:
        env = {**os.environ, "XDG_CACHE_HOME": str(cache)}
        command = [sys.executable, "-m", "obsidian_intel", "lsp"]
        self.server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env)
        self.uri = (root / MONTH).as_uri()
        self.send("initialize", {"processId": None, "rootUri": root.as_uri(), "capabilities": {}}, 1)
        self.send("initialized", {})

    def send(self, method: str, params: Any, number: int | None = None) -> None:
        said = {"jsonrpc": "2.0", "method": method, "params": params}
        body = json.dumps(said if number is None else {**said, "id": number}).encode()
        assert self.server.stdin is not None
        self.server.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self.server.stdin.flush()

    def wait(self, version: int) -> None:
        """Until what is wrong in that version was told."""
        assert self.server.stdout is not None
        while True:
            length = int(self.server.stdout.readline().split(b":")[1])
            while self.server.stdout.readline().strip():
                pass
            said = json.loads(self.server.stdout.read(length))
            if said.get("method") == "textDocument/publishDiagnostics" and said["params"]["version"] == version:
                return

    def open(self, text: str) -> None:
        item = {"uri": self.uri, "languageId": "markdown", "version": 1, "text": text}
        self.send("textDocument/didOpen", {"textDocument": item})
        self.wait(1)

    def type(self, version: int, line: int, character: int, text: str) -> float:
        """Seconds from an edit to what is found after it."""
        place = {"line": line, "character": character}
        change = {"range": {"start": place, "end": place}, "text": text}
        document = {"uri": self.uri, "version": version}
        started = time.perf_counter()
        self.send("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})
        self.wait(version)
        return time.perf_counter() - started

    @property
    def cpu(self) -> float:
        """Seconds of CPU that the server has used, all threads together (Linux)."""
        tasks = Path(f"/proc/{self.server.pid}/task").glob("*/schedstat")
        return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9

    @property
    def memory(self) -> float:
        """Resident memory in MB (Linux)."""
        lines = Path(f"/proc/{self.server.pid}/status").read_text().splitlines()
        return int(next(line.split()[1] for line in lines if line.startswith("VmRSS"))) / 1024

    def end(self) -> None:
        self.send("shutdown", None, 2)
        self.send("exit", None)
        self.server.communicate(timeout=60)


class Reader:
    """Reads the month again after an edit, in this process, which knows its other rows."""

    def __init__(self, root: Path, text: str) -> None:
        self.text, self.settings = text, load_settings(root)
        self.at, self.count = text.index(MARK) + len(MARK), 0

    def read(self) -> float:
        """Seconds of CPU of one more reading."""
        self.count += 1
        document = Document.from_text(MONTH, f"{self.text[: self.at]}{'y' * self.count}{self.text[self.at :]}")
        started = time.thread_time()
        read(document, self.settings.config, self.settings.obsidian)
        return time.thread_time() - started


def measure(notes: int, edits: int) -> list[Figure]:
    """What is measured in a vault of so many notes."""
    base = OUT / f"lsp-{notes}"
    root, cache = base / "vault", base / "cache"
    if not root.exists():
        make_vault(root, notes)
    text = (root / MONTH).read_text("utf-8")
    at = text.index(MARK) + len(MARK)
    line, character = text.count("\n", 0, at), at - text.rfind("\n", 0, at) - 1
    Session(root, cache).end()
    started = time.perf_counter()
    session = Session(root, cache)
    session.open(text)
    first = time.perf_counter() - started
    reader, taken = Reader(root, text), []
    for version in range(2, edits + 5):
        time.sleep(PAUSE)
        before = session.cpu
        waited = session.type(version, line, character, "x")
        taken.append((waited, session.cpu - before, reader.read()))
    memory = session.memory
    session.end()
    waited, used, again = (statistics.median(each) for each in zip(*taken[3:], strict=True))
    figures = [waited * 1e3, used * 1e3, again * 1e3, used / again, first * 1e3, memory]
    return [Figure(f"{notes:,} notes", value, unit=unit) for unit, value in zip(UNITS, figures, strict=True)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notes", type=int, nargs="+", default=[100, 10_000])
    parser.add_argument("--edits", type=int, default=40)
    parser.add_argument("--keep", action="store_true", help="keep the vaults for the next time")
    options = parser.parse_args()
    print(show("lsp", [figure for notes in options.notes for figure in measure(notes, options.edits)]))
    if not options.keep:
        for notes in options.notes:
            shutil.rmtree(OUT / f"lsp-{notes}")


if __name__ == "__main__":
    main()
