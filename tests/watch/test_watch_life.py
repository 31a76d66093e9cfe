"""Beginning, ending, and being alone: the behaviour of a good Unix service."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from daemon_helpers import (
    MONTH,
    QUICK,
    Process,
    add_row,
    link_all,
    make_vault,
    row,
    run,
    status,
    texts,
    until,
    watching,
)
from slow import mostly_slow

from obsidian_intel.store.store import Store
from obsidian_intel.watch.instance import Instance, Status, host_name


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    return make_vault(tmp_path / "vault")


@pytest.mark.parametrize(
    ("number", "code", "last"),
    mostly_slow([(signal.SIGINT, 130, "stopped\n"), (signal.SIGTERM, 0, ""), (signal.SIGHUP, 0, "")], 2),
)
def test_a_signal_ends_it_calmly(vault: Path, number: int, code: int, last: str) -> None:
    with watching(vault) as process:
        until(lambda: status(vault)["state"] == "running")
        found, out, err = process.end(number)
    assert (found, err) == (code, last)
    assert "Traceback" not in out + err
    assert status(vault)["state"] == "stopped" and status(vault)["pid"] is None


def test_a_new_row_is_linked_with_no_other_command(vault: Path) -> None:
    with watching(vault) as process:
        until(lambda: (vault / "Papers" / "Qwen3.md").exists())
        add_row(vault, row("MiniMax-M1", "2506.13585"))
        until(lambda: (vault / "Papers" / "MiniMax-M1.md").exists())
        until(lambda: "[[MiniMax-M1\\|📄]]" in (vault / MONTH).read_text("utf-8"))
        code, out, _ = process.end(signal.SIGINT)
    assert code == 130
    assert "made Papers/MiniMax-M1.md" in out


def test_once_looks_acts_and_ends(vault: Path, tmp_path: Path) -> None:
    twin = make_vault(tmp_path / "twin")
    link_all(twin)
    done = run(vault, "watch", "--once")
    assert (done.returncode, done.stderr) == (0, "")
    assert texts(vault) == texts(twin)
    assert run(vault, "watch", "--once").returncode == 0
    assert texts(vault) == texts(twin)


def test_a_second_instance_is_refused(vault: Path) -> None:
    with watching(vault) as process:
        done = run(vault, "watch")
        assert done.returncode == 1
        assert done.stderr.count("\n") == 1 and str(process.pid) in done.stderr
        assert process.popen.poll() is None
        assert status(vault)["pid"] == process.pid


@pytest.mark.slow
def test_a_lock_left_behind_stops_nobody(vault: Path) -> None:
    with watching(vault) as process:
        process.popen.kill()
        process.popen.wait()
        assert (process.instance.folder / "watch.lock").exists()
        assert status(vault)["state"] == "stopped"
    with watching(vault) as process:
        assert status(vault)["pid"] == process.pid


def test_a_status_of_a_number_that_somebody_else_has_now_is_no_watcher(vault: Path) -> None:
    instance = Instance(vault)
    instance.write_status(Status(os.getpid(), "elsewhere", "2026-01-01T00:00:00Z", notes=7))
    assert status(vault)["state"] == "stopped"
    assert status(vault)["notes"] == 7


def test_another_host_only_reads_until_it_takes_over(tmp_path: Path) -> None:
    root = make_vault(tmp_path / "vault", QUICK + 'host = "kitchen"\n')
    before = texts(root)
    with watching(root) as process:
        process.saw("`kitchen` writes into this vault")
        until(lambda: any("kitchen" in each for each in status(root)["missing"]))
        add_row(root, "| 半行\n")
        process.saw("2026-02.md:15")
        assert {k: v for k, v in texts(root).items() if k != MONTH} == {k: v for k, v in before.items() if k != MONTH}
    with watching(root, "--take-over"):
        until(lambda: (root / "Papers" / "Qwen3.md").exists())
    assert f'host = "{host_name()}"' in (root / "obsintel.toml").read_text("utf-8")


@pytest.mark.slow
def test_this_host_is_known_by_its_short_name(tmp_path: Path) -> None:
    root = make_vault(tmp_path / "vault", QUICK + f'host = "{socket.gethostname().upper()}.local"\n')
    with watching(root):
        until(lambda: (root / "Papers" / "Qwen3.md").exists())


def test_a_log_that_cannot_be_written_stops_nothing(vault: Path) -> None:
    instance = Instance(vault)
    instance.folder.mkdir(parents=True)
    instance.log.symlink_to("/dev/full")
    process = Process(vault)
    try:
        until(lambda: (vault / "Papers" / "Qwen3.md").exists(), "links although the log is full")
        until(lambda: status(vault)["state"] == "running")
        assert process.end(signal.SIGTERM)[0] == 0
    finally:
        process.popen.kill()
        process.popen.communicate()


@pytest.mark.slow
def test_a_pipe_that_nobody_reads_does_not_block_it(tmp_path: Path) -> None:
    root = make_vault(tmp_path / "vault", QUICK + '[lint]\nscope = "vault"\n')
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    try:
        while True:
            os.write(writing, b"x" * 4096)
    except BlockingIOError:
        os.set_blocking(writing, True)
    command = [sys.executable, "-m", "obsidian_intel", "--vault", str(root), "watch"]
    popen = subprocess.Popen(command, stdout=writing, stderr=subprocess.DEVNULL)
    try:
        until(lambda: (root / "Papers" / "Qwen3.md").exists())
        popen.send_signal(signal.SIGTERM)
        assert popen.wait(timeout=15) == 0
    finally:
        popen.kill()
        popen.wait()
        os.close(reading)
        os.close(writing)


def test_the_write_in_hand_is_finished(vault: Path) -> None:
    with watching(vault) as process:
        process.end(signal.SIGTERM)
    assert Store(vault).stray_temps() == ()
    with watching(vault):
        until(lambda: (vault / "Papers" / "Qwen3.md").exists())


def test_status_in_json_has_the_keys_of_the_contract(vault: Path) -> None:
    keys = [
        "version",
        "state",
        "pid",
        "host",
        "since",
        "backend",
        "notes",
        "last_sync",
        "errors",
        "warnings",
        "last_writes",
        "missing",
        "held",
    ]
    before = run(vault, "daemon", "status", "--format", "json")
    assert list(json.loads(before.stdout)) == keys and json.loads(before.stdout)["state"] == "stopped"
    with watching(vault) as process:
        until(lambda: (vault / "Papers" / "Qwen3.md").exists())
        until(lambda: status(vault)["notes"] == 9)
        found = json.loads(run(vault, "daemon", "status", "--format", "json").stdout)
        assert list(found) == keys
        assert (found["version"], found["state"], found["pid"]) == (1, "running", process.pid)
        assert (found["host"], found["backend"], found["missing"]) == (host_name(), "inotify", [])
        assert found["last_writes"][0]["command"] == "link"
        assert "Papers/Qwen3.md" in found["last_writes"][0]["paths"]
        assert "running, process" in run(vault, "daemon", "status").stdout


def test_pause_holds_writes_and_resume_lets_them_go(vault: Path) -> None:
    link_all(vault)
    assert run(vault, "pause", "30m").returncode == 0
    with watching(vault) as process:
        until(lambda: status(vault)["state"] == "paused")
        add_row(vault, row("MiniMax-M1", "2506.13585"))
        process.saw("OI505")
        process.saw("nothing is written: paused")
        assert not (vault / "Papers" / "MiniMax-M1.md").exists()
        assert run(vault, "resume").returncode == 0
        until(lambda: (vault / "Papers" / "MiniMax-M1.md").exists())
        assert status(vault)["state"] == "running"


@pytest.mark.parametrize("text", ["soon", "30", "-5m", "m", "5 m x"])
def test_a_pause_of_no_time_is_a_clear_error(vault: Path, text: str) -> None:
    done = run(vault, "pause", "--", text)
    assert done.returncode == 2 and done.stderr.count("\n") == 1
    assert Instance(vault).paused() is None


def test_broken_settings_at_the_start_are_one_line(vault: Path) -> None:
    (vault / "obsintel.toml").write_text("[daemon]\nquite = 3\n", "utf-8")
    done = run(vault, "watch")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "obsintel.toml:2" in done.stderr
