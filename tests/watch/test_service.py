"""Units that service managers accept, and a process of its own where there is none."""

from __future__ import annotations

import plistlib
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from daemon_helpers import Process, link_all, make_vault, run, status, until

from obsidian_intel.core.text import apply_edits
from obsidian_intel.watch.instance import Instance, host_name
from obsidian_intel.watch.service.backends import Systemd
from obsidian_intel.watch.service.host import host_edit
from obsidian_intel.watch.service.manage import uninstall
from obsidian_intel.watch.service.unit_files import launchd_agent, service_name, systemd_unit

NAMES = [
    "vault",
    "my notes",
    "百分 % 之",
    'quo"te',
    "dollar $HOME ${x}",
    "back\\slash",
    "semi;colon#",
    "%h",
    "line\nbreak",
]


@pytest.mark.parametrize("name", NAMES)
def test_systemd_accepts_the_unit(tmp_path: Path, name: str) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("no systemd-analyze here")
    root = tmp_path / name
    root.mkdir()
    file = tmp_path / f"{service_name(root)}.service"
    file.write_text(systemd_unit(root), "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "--user", "verify", str(file)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={"PATH": "/usr/bin:/bin", "XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path)},
    )
    assert (done.returncode, done.stderr.strip()) == (0, "")


def test_the_unit_is_as_documented(tmp_path: Path) -> None:
    unit = systemd_unit(tmp_path / "a b")
    assert f'"--vault" "{tmp_path}/a b" "--quiet" "watch" "--service"' in unit
    assert "Restart=on-failure\n" in unit and "WantedBy=default.target\n" in unit
    assert f'Environment="OBSINTEL_STATE_DIR={tmp_path}/state"' in unit


@pytest.mark.parametrize("name", NAMES)
def test_names_of_services_are_plain_and_their_own(tmp_path: Path, name: str) -> None:
    assert all(char.isascii() and (char.isalnum() or char in "-_.") for char in service_name(tmp_path / name))
    assert len({service_name(tmp_path / each) for each in NAMES}) == len(NAMES)


def test_the_launchd_agent_is_a_property_list(tmp_path: Path) -> None:
    agent = plistlib.loads(launchd_agent(tmp_path / "vault"))
    assert agent["ProgramArguments"][-2:] == ["watch", "--service"]
    assert agent["RunAtLoad"] is True and agent["Label"] == service_name(tmp_path / "vault")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", '[daemon]\nhost = "h"\n'),
        ("[link]\nlabel = 'x'\n", "[link]\nlabel = 'x'\n\n[daemon]\nhost = \"h\"\n"),
        ("[link]", '[link]\n\n[daemon]\nhost = "h"\n'),
        ("[daemon]\nquiet = 3\n", '[daemon]\nhost = "h"\nquiet = 3\n'),
        ("[daemon]", '[daemon]\nhost = "h"\n'),
        ('[daemon] # mine\n# host = ""\n', '[daemon] # mine\nhost = "h"\n# host = ""\n'),
        ('[daemon]\nhost = "old" # here\n[link]\n', '[daemon]\nhost = "h" # here\n[link]\n'),
        ("[daemon]\nhost = 'old'\n", '[daemon]\nhost = "h"\n'),
        ("[daemon]\n[link]\nhost = 'x'\n", "[daemon]\nhost = \"h\"\n[link]\nhost = 'x'\n"),
    ],
)
def test_the_host_is_set_and_all_else_stays(before: str, after: str) -> None:
    assert apply_edits(before, (host_edit(before, "h"),)) == after
    assert tomllib.loads(after)["daemon"]["host"] == "h"


def test_a_process_of_its_own_from_install_to_uninstall(tmp_path: Path) -> None:
    if Systemd.is_here():
        pytest.skip("a systemd user manager runs here")
    root = make_vault(tmp_path / "vault")
    link_all(root)
    done = run(root, "daemon", "install")
    try:
        assert done.returncode == 0, done.stderr
        assert f'host = "{host_name()}"' in done.stderr and "started as a process of its own" in done.stderr
        pid = status(root)["pid"]
        assert status(root)["state"] == "running"
        assert "it runs already" in run(root, "daemon", "start").stderr
        assert run(root, "daemon", "restart").returncode == 0
        assert status(root)["pid"] not in (None, pid)
        until(lambda: "watching" in run(root, "daemon", "logs", "-n", "3").stdout, "the watcher logs that it watches")
        assert run(root, "daemon", "stop").returncode == 0
        assert status(root)["state"] == "stopped"
        assert "no watcher runs" in run(root, "daemon", "stop").stderr
        assert run(root, "daemon", "start").returncode == 0
        assert len(uninstall(root)) == 1
        assert not Instance(root).is_held()
    finally:
        uninstall(root)


def test_install_leaves_a_vault_to_the_host_that_has_it(tmp_path: Path) -> None:
    root = make_vault(tmp_path / "vault", '[daemon]\nhost = "kitchen"\n')
    done = run(root, "daemon", "install")
    assert done.returncode == 1 and done.stderr.count("\n") == 1 and "--take-over" in done.stderr
    assert (root / "obsintel.toml").read_text("utf-8") == '[daemon]\nhost = "kitchen"\n'
    assert not Instance(root).is_held()


def test_a_service_waits_for_its_vault(tmp_path: Path) -> None:
    root = make_vault(tmp_path / "vault")
    root.rename(tmp_path / "away")
    process = Process(root, "--service")
    try:
        until(lambda: (told := process.instance.read_status()) and any("not there" in each for each in told.missing))
        assert status(root)["state"] == "running"
        (tmp_path / "away").rename(root)
        until(lambda: (root / "Papers" / "Qwen3.md").exists())
        until(lambda: status(root)["missing"] == [])
        assert process.end()[0] == 0
    finally:
        process.popen.kill()
        process.popen.communicate()


def test_status_of_a_folder_nobody_knows_is_an_error(tmp_path: Path) -> None:
    assert run(tmp_path / "nowhere", "daemon", "status").returncode == 2
