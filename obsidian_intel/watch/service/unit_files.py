"""What a service manager is given: a systemd unit, a launchd agent. Pure texts."""

from __future__ import annotations

import os
import plistlib
import re
import sys
from pathlib import Path

from obsidian_intel.watch.instance import Instance

STATE = "OBSINTEL_STATE_DIR"


def command_line(root: Path) -> list[str]:
    """The command that a service runs."""
    return [sys.executable, "-m", "obsidian_intel", "--vault", str(root), "--quiet", "watch", "--service"]


def service_name(root: Path) -> str:
    """A name of its own for each vault, in letters that every service manager takes."""
    return "obsintel-" + re.sub(r"[^A-Za-z0-9_.-]+", "_", Instance(root).folder.name)


def environment() -> dict[str, str]:
    """What the service needs of this environment."""
    return {STATE: os.environ[STATE]} if os.environ.get(STATE) else {}


def systemd_unit(root: Path) -> str:
    """The text of a systemd user unit."""
    lines = [
        "[Unit]",
        f"Description=obsintel watches {_plain(str(root))}",
        "",
        "[Service]",
        "Type=exec",
        "ExecStart=" + " ".join(_quoted(word) for word in command_line(root)),
        *(f"Environment={_quoted(f'{name}={value}', dollar=False)}" for name, value in environment().items()),
        "Restart=on-failure",
        "RestartSec=10",
        "TimeoutStopSec=60",
        "Nice=10",
        "",
        "[Install]",
        "WantedBy=default.target",
    ]
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in text).replace("%", "%%")


def _quoted(word: str, *, dollar: bool = True) -> str:
    """A word as systemd reads it back: its escapes, specifiers and variables made harmless."""
    word = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("\n", "\\n").replace("\t", "\\t")
    return '"' + (word.replace("$", "$$") if dollar else word) + '"'


def launchd_agent(root: Path) -> bytes:
    """The text of a launchd agent."""
    return plistlib.dumps(
        {
            "Label": service_name(root),
            "ProgramArguments": command_line(root),
            "EnvironmentVariables": environment(),
            "RunAtLoad": True,
            "KeepAlive": {"SuccessfulExit": False},
            "ThrottleInterval": 10,
            "ProcessType": "Background",
        }
    )
