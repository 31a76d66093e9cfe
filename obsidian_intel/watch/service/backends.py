"""Who runs the watcher in the background. Each says in words what it did."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from obsidian_intel.core.errors import ObsintelError
from obsidian_intel.core.message import Message
from obsidian_intel.watch.service.unit_files import command_line, launchd_agent, service_name, systemd_unit

PATIENCE = 30


class ServiceError(ObsintelError):
    """A service manager would not do what it was asked."""


class ServiceBackend(Protocol):
    """One way to run in the background."""

    name: str
    root: Path

    def is_installed(self) -> bool:
        """Whether it knows of this vault."""

    def install(self) -> Iterator[str]:
        """Make it start the watcher with every login. Starts nothing now."""

    def uninstall(self) -> Iterator[str]:
        """Make it forget the vault."""

    def start(self) -> None:
        """Start the watcher."""

    def stop(self) -> None:
        """Stop the watcher that it started."""


def _run(*words: str) -> None:
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ServiceError(f"{words[0]}: {error}") from None
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines()
        raise ServiceError(f"{' '.join(words[:3])}: {lines[-1] if lines else f'failed ({done.returncode})'}")


class Systemd:
    """A systemd user unit."""

    name = "systemd"

    def __init__(self, root: Path) -> None:
        self.root = root
        self.unit = service_name(root) + ".service"
        config = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
        self.file = Path(config) / "systemd" / "user" / self.unit

    @staticmethod
    def is_here() -> bool:
        """Whether this user has a systemd of their own that answers."""
        if not shutil.which("systemctl"):
            return False
        try:
            words = ["systemctl", "--user", "show-environment"]
            return subprocess.run(words, capture_output=True, timeout=10, check=False).returncode == 0
        except (OSError, subprocess.TimeoutExpired):
            return False

    def is_installed(self) -> bool:
        """Whether its unit is there."""
        return self.file.exists()

    def install(self) -> Iterator[str]:
        """Write the unit and enable it."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(systemd_unit(self.root), "utf-8")
        yield Message("wrote {file}", file=self.file)
        _run("systemctl", "--user", "daemon-reload")
        _run("systemctl", "--user", "enable", self.unit)
        yield Message("systemd starts it with every login (`loginctl enable-linger` keeps it running without one)")

    def uninstall(self) -> Iterator[str]:
        """Disable and remove the unit."""
        if self.is_here():
            _run("systemctl", "--user", "disable", "--now", self.unit)
        self.file.unlink(missing_ok=True)
        yield Message("removed {file}", file=self.file)
        if self.is_here():
            _run("systemctl", "--user", "daemon-reload")

    def start(self) -> None:
        """Start the unit."""
        _run("systemctl", "--user", "start", self.unit)

    def stop(self) -> None:
        """Stop the unit."""
        if self.is_here():
            _run("systemctl", "--user", "stop", self.unit)


class Launchd:
    """A launchd agent. Its commands are those of Apple's manual; not tried out on a Mac by our tests."""

    name = "launchd"

    def __init__(self, root: Path) -> None:
        self.root = root
        self.label = service_name(root)
        self.file = Path.home() / "Library" / "LaunchAgents" / f"{self.label}.plist"
        self.domain = f"gui/{os.getuid()}"

    @staticmethod
    def is_here() -> bool:
        """Whether this is a Mac."""
        return sys.platform == "darwin" and bool(shutil.which("launchctl"))

    def is_installed(self) -> bool:
        """Whether its agent is there."""
        return self.file.exists()

    def install(self) -> Iterator[str]:
        """Write the agent."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_bytes(launchd_agent(self.root))
        yield Message("wrote {file}; launchd starts it with every login", file=self.file)

    def uninstall(self) -> Iterator[str]:
        """Unload and remove the agent."""
        self.stop()
        self.file.unlink(missing_ok=True)
        yield Message("removed {file}", file=self.file)

    def start(self) -> None:
        """Load the agent, which starts it."""
        _run("launchctl", "bootstrap", self.domain, str(self.file))

    def stop(self) -> None:
        """Unload the agent; fine when it is not loaded."""
        subprocess.run(
            ["launchctl", "bootout", f"{self.domain}/{self.label}"], capture_output=True, timeout=PATIENCE, check=False
        )


class Detached:
    """A process of its own, for where no service manager runs."""

    name = "a process of its own"

    def __init__(self, root: Path) -> None:
        self.root = root

    def is_installed(self) -> bool:
        """Nothing remembers it."""
        return False

    def install(self) -> Iterator[str]:
        """Nothing to write."""
        yield Message("no service manager runs here for this user, so it is started as a process of its own")
        yield Message(
            "it does not come back by itself when this machine starts again: `obsintel daemon start` does that"
        )

    def uninstall(self) -> Iterator[str]:
        """Nothing to remove."""
        return iter(())

    def start(self) -> None:
        """Start a process that outlives this one and its terminal."""
        null = subprocess.DEVNULL
        subprocess.Popen(command_line(self.root), stdin=null, stdout=null, stderr=null, start_new_session=True, cwd="/")

    def stop(self) -> None:
        """Ended by its number."""
