"""Killed at any moment, and flooded with files."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from daemon_helpers import QUICK, Process, link_all, make_vault, row, run, status, texts, until, watching
from vault_case import Case, model, month

from obsidian_intel.store.store import Store
from obsidian_intel.watch.change_queue import FLOOD_WAIT
from obsidian_intel.watch.log import EventLog
from obsidian_intel.watch.watcher import Watcher

MONTH = "2026-02.md"


def killed_again_and_again(tmp_path: Path, times: int, seed: int) -> None:
    rng = random.Random(seed)
    root = make_vault(tmp_path / "a" / "vault", QUICK + "[link]\nmax_new = 1000\n")
    twin = tmp_path / "b" / "vault"
    shutil.copytree(root, twin)
    for number in range(times):
        process = Process(root)
        for path in (root, twin):
            with (path / MONTH).open("a", encoding="utf-8") as file:
                file.write(row(f"Model {number}", f"2602.{number:05}"))
        time.sleep(rng.uniform(0.2, 1.4))
        process.popen.kill()
        process.popen.communicate()
    link_all(twin)
    with watching(root) as process:
        until(lambda: texts(root) == texts(twin), process.log(), deadline=30)
        process.end()
    assert Store(root).stray_temps() == ()
    assert texts(root) == texts(twin)


def test_killed_a_few_times_it_converges(tmp_path: Path) -> None:
    killed_again_and_again(tmp_path, 4, seed=time.time_ns())


@pytest.mark.deep
def test_killed_a_hundred_times_it_converges(tmp_path: Path) -> None:
    killed_again_and_again(tmp_path, 100, seed=time.time_ns())


def test_the_state_folder_removed_while_it_runs_is_made_again(tmp_path: Path) -> None:
    root = make_vault(tmp_path / "vault")
    with watching(root) as process:
        folder = process.instance.folder
        process.saw("linked")
        shutil.rmtree(folder.parent)
        process.saw("was removed; it is made anew")
        until(lambda: status(root)["state"] == "running")
        assert status(root)["pid"] == process.pid
        refused = run(root, "watch", "--once")
        assert refused.returncode == 1 and "is watched already" in refused.stderr
        assert {path.stat().st_mode & 0o777 for path in folder.rglob("*") if path.is_file()} == {0o600}
        with (root / MONTH).open("a", encoding="utf-8") as file:
            file.write(row("MiniMax-M1", "2506.13585"))
        until(lambda: (root / "Papers/MiniMax-M1.md").exists())
        process.end()


BURST = """
import os, sys
root, count = sys.argv[1], int(sys.argv[2])
os.mkdir(root + "/Burst")
for number in range(count):
    with open(f"{root}/Burst/{number}.md", "w") as file:
        file.write(f"note {number}\\n")
"""


def resident() -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024


def burst(root: Path, count: int, capsys: pytest.CaptureFixture[str]) -> None:
    link_all(root)  # so that nothing is owed, and no note comes but those of the burst
    watcher = Watcher(root, EventLog(None))
    thread = threading.Thread(target=watcher.run)
    thread.start()
    try:
        until(lambda: watcher.scanner and watcher.status.last_sync)
        assert watcher.scanner is not None
        walks, notes, before = watcher.scanner.walks, watcher.status.notes, resident()
        began = time.monotonic()
        subprocess.run([sys.executable, "-c", BURST, str(root), str(count)], check=True)
        wrote = time.monotonic() - began
        until(lambda: watcher.status.notes == notes + count, "every file is known", deadline=60 + count / 200)
        took = time.monotonic() - began
        until(lambda: watcher.changes.due_at(0, 0) is None)
        walked = watcher.scanner.walks - walks
        with capsys.disabled():
            print(
                f"\n{count} files in {wrote:.1f} s: all known after {took:.1f} s, {watcher.changes.overflows} overflows, "
                f"{walked} walks, memory {before:.0f} MB, then {resident():.0f} MB"
            )
        # On a slow machine a burst lasts; then it is looked at now and again.
        assert walked <= 2 * max(1, watcher.changes.overflows) + wrote // FLOOD_WAIT
        assert resident() - before < 50 + count * 0.008
    finally:
        watcher.stop()
        thread.join(timeout=60)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_a_burst_of_files_is_seen_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    burst(make_vault(tmp_path / "vault"), 2_500, capsys)


@pytest.mark.deep
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_a_burst_of_fifty_thousand_files_is_seen_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    burst(make_vault(tmp_path / "vault"), 50_000, capsys)


def test_a_look_that_cannot_keep_what_it_would_write_ends_with_2(tmp_path: Path) -> None:
    case = Case(tmp_path / "V")
    case.write("2025-03.md", month("2025-03", (model("Gemma 3", "https://arxiv.org/abs/2503.19786"),)))
    case.write("obsintel.toml", "[daemon]\nquiet = 0.05\n")
    assert case.run("watch", "--once", "--look-only").code == 0
    (state,) = (tmp_path / "home of V/state").iterdir()
    (state / "steps").write_text("no folder")
    before = case.bytes()
    done = case.run("watch", "--once")
    assert done.code == 2 and "the journal in" in done.out + done.err, done
    assert case.bytes() == before
    (state / "steps").unlink()
    assert case.run("watch", "--once").code == 0 and "📄" in case.read("2025-03.md")
