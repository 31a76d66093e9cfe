"""An editor against two writers on one note, as real processes: how many saves are lost?

    python bench/races.py [--seconds 15]

The editor appends a unique token with every save, each 0 to 6 ms, and before the next one waits only until its
own last token is in the note. The writers put a counter into the first line, by one of four ways: the store
(exchange, verify, lease), the same on a file system without exchange and leases, a re-check of the hash and `os.replace`, a blind `os.replace`. At the end every
token must stand in the vault.

The ways `link` and `refresh` are whole commands in a loop, on a real month: each save of the editor drops the row's
link, or the result of a query, so that they always have something to write (`link --again`: what a person took out stays
out otherwise).
"""

from __future__ import annotations

import argparse
import errno
import multiprocessing
import os
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from obsidian_intel.core.document import Document
from obsidian_intel.core.errors import ObsintelError, StoreError
from obsidian_intel.core.text import Edit, Span
from obsidian_intel.store.store import Store
from obsidian_intel.store.syscalls import Syscalls
from obsidian_intel.store.write_plan import NoteEdits, WritePlan

NAME = "2026-02.md"
START = "counter: 0\r\n| 模型 |\r\n|---|\r\n| LongCat |\r\n"
COUNTER = re.compile(r"\Acounter: (\d+)")
GIVE_UP = 1.0
START_UP = 120.0  # seconds that all three may take until they begin together
LINK = re.compile(rb" \[\[[^\[\]]*\]\]")
MONTH = """---
period: 2026-02
type: Monthly Report
tags: [Trends]
---

# Intelligence Log: 2026-02

### 1. 基座模型追踪 (The Clay)

| 模型名称 | 核心技术创新 (Mechanism) | 关键能力/指标 (Capability) | 业务应用/启发 (Value) |
| :--- | :--- | :--- | :--- |
| [LongCat](https://arxiv.org/abs/2601.16725) | **[Infra] 面向智能体**：稳定 | MMLU **88.5** | 数据配方 |

""".replace("\n", "\r\n")
QUERY = """%% obsintel:begin query %%
```sql
SELECT name, value FROM metrics
```
%% obsintel:end query %%

""".replace("\n", "\r\n")
RESULT = re.compile(rb"(?<=\n```\r\n)\r\n.*?(?=%% obsintel:end query)", re.DOTALL)
STARTS = {"link": MONTH, "refresh": MONTH + QUERY}


@dataclass(frozen=True)
class Result:
    """Tokens saved by the editor, those not to be found; writes tried and gone through; odd files left."""

    saved: int
    lost: int
    tried: int
    written: int
    left_over: int


def _in_place(file: Path, add: Callable[[bytes], bytes], rest: Callable[[], None]) -> None:
    data = add(file.read_bytes())
    with file.open("wb") as handle:
        handle.write(data)


def _rename_over(file: Path, add: Callable[[bytes], bytes], rest: Callable[[], None]) -> None:
    temp = file.with_name(".editor~")
    temp.write_bytes(add(file.read_bytes()))
    temp.replace(file)


def _late(file: Path, add: Callable[[bytes], bytes], rest: Callable[[], None]) -> None:
    with file.open("r+b") as handle:
        data = add(handle.read())
        rest()
        handle.seek(0)
        handle.write(data)
        handle.truncate()


STYLES = {"in place": _in_place, "rename over": _rename_over, "late writer": _late}


class _NotYet(Exception):
    """The editor's own last token is not in the note yet."""


def edit(root: Path, style: str, seconds: float, saved: Path, pause_ms: float, seed: int, ready: Barrier) -> None:
    """The editor: saves until the time is over; the tokens it saved go to `saved`."""
    chance = random.Random(seed)
    tokens: list[str] = []
    ready.wait(START_UP)
    end = time.monotonic() + seconds
    waited_since = time.monotonic()
    while time.monotonic() < end:
        token = f"token-{seed}-{len(tokens)}-{chance.getrandbits(32):08x}"

        def add(data: bytes, token: str = token, give_up: float = waited_since + GIVE_UP) -> bytes:
            if tokens and tokens[-1].encode() not in data and time.monotonic() < give_up:
                raise _NotYet
            return RESULT.sub(b"", LINK.sub(b"", data)) + f"{token}\n".encode()

        def rest() -> None:
            time.sleep(chance.uniform(0, pause_ms / 1000))

        try:
            STYLES[style](root / NAME, add, rest)
        except (_NotYet, FileNotFoundError):
            continue
        tokens.append(token)
        waited_since = time.monotonic()
        rest()
    saved.write_text("\n".join(tokens), encoding="utf-8")


def _planned(document: Document) -> Edit | None:
    counter = COUNTER.match(document.text)
    return Edit(Span(*counter.span(1)), str(int(counter[1]) + 1)) if counter else None


def _write_store(store: Store, gap: float) -> bool:
    document = store.read(NAME)
    if not isinstance(document, Document) or (change := _planned(document)) is None:
        return False
    time.sleep(gap)
    return bool(store.apply(WritePlan("race", edits=(NoteEdits(NAME, document.sha256, (change,)),))).done)


def _write_replace(store: Store, gap: float, recheck: bool) -> bool:
    document = store.read(NAME)
    if not isinstance(document, Document) or (change := _planned(document)) is None:
        return False
    span = change.span
    temp = store.root / f".w{os.getpid()}"
    text = document.text[: span.start] + change.text + document.text[span.end :]
    temp.write_bytes(text.encode())
    if not recheck:
        time.sleep(gap)
    elif store.read_bytes(NAME) != document.to_bytes():
        temp.unlink()
        return False
    else:
        time.sleep(gap)
    temp.replace(store.root / NAME)
    return True


def _calls(way: str) -> Syscalls:
    """The system calls of a way; "no exchange" is a file system with neither that nor leases, as FUSE is."""
    return Syscalls(exchange=_unsupported, lease=_unsupported) if way == "no exchange" else Syscalls()


def _unsupported(*_: object) -> None:
    raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))


WRITERS: dict[str, Callable[[Store, float], bool]] = {
    "exchange": _write_store,
    "no exchange": _write_store,
    "re-check": lambda store, gap: _write_replace(store, gap, True),
    "blind": lambda store, gap: _write_replace(store, gap, False),
}


def write(root: Path, state: Path, way: str, seconds: float, done: Path, gap: float, ready: Barrier) -> None:
    """A writer: changes the counter as often as it can; how often goes to `done`."""
    store = Store(root, state, calls=_calls(way))
    chance = random.Random(os.getpid())
    ready.wait(START_UP)
    end, tried, count = time.monotonic() + seconds, 0, 0
    while time.monotonic() < end:
        time.sleep(chance.uniform(0, 0.006))
        tried += 1
        try:
            count += WRITERS[way](store, gap)
        except (StoreError, FileNotFoundError):
            continue
    done.write_text(f"{tried} {count}", encoding="utf-8")


def run_always(way: str, root: Path, state: Path, seconds: float, done: Path, ready: Barrier) -> None:
    """`link` or `refresh` in a loop; how often it was tried and how often it wrote the month goes to `done`."""
    from obsidian_intel.core.load_settings import load_settings
    from obsidian_intel.engine.workspace import Workspace
    from obsidian_intel.operations.link import link
    from obsidian_intel.operations.query_results import refresh_queries
    from obsidian_intel.papers.plan_model import LinkRequest

    workspace = Workspace(root, load_settings(root), Store(root, state))
    workspace.refresh()  # what is loaded at first use takes as long as many saves
    ready.wait(START_UP)
    end, tried, count = time.monotonic() + seconds, 0, 0
    while time.monotonic() < end:
        tried += 1
        try:
            workspace.refresh()
            wrote = (
                link(workspace, LinkRequest(again=True)).linked if way == "link" else refresh_queries(workspace).renewed
            )
            count += bool(wrote)
        except ObsintelError:
            continue
    done.write_text(f"{tried} {count}", encoding="utf-8")


def race(
    base: Path,
    way: str,
    style: str,
    seconds: float,
    *,
    gap: float = 0.0,
    pause_ms: float = 6.0,
    own_state: bool = False,
) -> Result:
    """One editor against two writers. `gap` widens the writers' window, in seconds.

    `own_state`: the writers do not share a lock, as two machines on one folder.
    """
    root = base / "vault"
    root.mkdir(parents=True)
    (root / NAME).write_bytes(STARTS.get(way, START).encode())
    context = multiprocessing.get_context("fork")
    ready = context.Barrier(3)
    workers = [context.Process(target=edit, args=(root, style, seconds, base / "saved", pause_ms, 1, ready))]
    for number in range(2):
        state = base / (f"state{number}" if own_state else "state")
        done = base / f"done{number}"
        if way in STARTS:
            workers.append(context.Process(target=run_always, args=(way, root, state, seconds, done, ready)))
        else:
            workers.append(context.Process(target=write, args=(root, state, way, seconds, done, gap, ready)))
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
        if worker.exitcode:
            raise RuntimeError(f"a process of the race ended with {worker.exitcode}")
    for number in range(2 if own_state else 1):
        Store(root, base / (f"state{number}" if own_state else "state")).recover()
    text = "".join(file.read_text(encoding="utf-8") for file in root.rglob("*.md"))  # a copy beside the note, too
    tokens = (base / "saved").read_text(encoding="utf-8").split()
    counts = [(base / f"done{number}").read_text(encoding="utf-8").split() for number in range(2)]
    tried, written = (sum(int(count[column]) for count in counts) for column in range(2))
    left_over = sum(1 for file in root.rglob("*") if file.name.startswith(".obsintel-") or "conflict" in file.name)
    return Result(len(tokens), sum(token not in text for token in tokens), tried, written, left_over)


def main() -> int:
    """Print a table; 1 when the store lost a save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=15.0)
    parser.add_argument("--way", choices=sorted((*WRITERS, *STARTS)), action="append")
    parser.add_argument("--pause-ms", type=float, default=6.0, help="the editor rests at most this long")
    parser.add_argument("--own-state", action="store_true", help="the writers share no lock")
    options = parser.parse_args()
    lost = 0
    print(f"{'way':<12} {'style':<12} {'saved':>7} {'lost':>6} {'tried':>7} {'written':>8} {'left over':>9}")
    for way in options.way or (*STARTS, *WRITERS):
        for style in STYLES:
            with tempfile.TemporaryDirectory() as folder:
                result = race(
                    Path(folder), way, style, options.seconds, pause_ms=options.pause_ms, own_state=options.own_state
                )
            print(
                f"{way:<12} {style:<12} {result.saved:>7} {result.lost:>6} {result.tried:>7} {result.written:>8} {result.left_over:>9}",
                flush=True,
            )
            lost += result.lost if way in ("exchange", *STARTS) else 0
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
