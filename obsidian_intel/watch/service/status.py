"""`daemon status`: true whether a watcher runs, was killed, or never was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from obsidian_intel.core.language import translated
from obsidian_intel.core.message import Message, enumerated, listed
from obsidian_intel.core.terminal import pluralize
from obsidian_intel.store.store import Store
from obsidian_intel.watch.instance import Instance, host_name

WRITES = 5


def status_of(root: Path) -> dict[str, Any]:
    """The status as `--format json` prints it."""
    instance = Instance(root)
    running = instance.running()
    told = running or instance.read_status()
    state = "stopped" if running is None else "paused" if instance.paused() is not None else "running"
    missing = list(running.missing) if running else []
    if not instance.root.is_dir() and not any("folder" in each for each in missing):
        missing.insert(0, Message("the vault's folder {root} is not there", root=instance.root))
    return {
        "version": 1,
        "state": state,
        "pid": running.pid if running else None,
        "host": running.host if running else host_name(),
        "since": running.since if running else None,
        "backend": running.backend if running else None,
        "notes": told.notes if told else None,
        "last_sync": told.last_sync if told else None,
        "errors": told.errors if told else None,
        "warnings": told.warnings if told else None,
        "last_writes": _last_writes(instance),
        "missing": missing,
        "held": list(running.held) if running else [],
    }


def _last_writes(instance: Instance) -> list[dict[str, Any]]:
    if not instance.exists or not instance.root.is_dir():
        return []
    steps = Store(instance.root).history()[:WRITES]
    return [
        {
            "time": step.time.isoformat(timespec="seconds"),
            "id": step.id,
            "command": step.command,
            "paths": [done.new_path or done.path for done in step.done],
        }
        for step in steps
    ]


def status_text(status: dict[str, Any]) -> str:
    """The status for people: times are local, and what is well needs no word."""
    state = status["state"]
    lines: list[str] = [
        translated(state)
        + (Message(", process {pid} on {host}", pid=status["pid"], host=status["host"]) if status["pid"] else "")
    ]
    if status["pid"]:
        polls = Message(", looking every few seconds") if status["backend"] == "polling" else ""
        lines.append(Message("since {local_time}{polls}", local_time=local_time(status["since"]), polls=polls))
    if status["last_sync"]:
        words = (("notes", "note"), ("errors", "error"), ("warnings", "warning"))
        counts = listed([pluralize(status[name], word) for name, word in words])
        lines.append(
            Message(
                "{counts} at the last look, {local_time}", counts=counts, local_time=local_time(status["last_sync"])
            )
        )
    for each in status["last_writes"]:
        paths = enumerated(each["paths"][:3], dots=len(each["paths"]) > 3)
        lines.append(
            Message(
                "wrote {local_time} {each}: {paths}",
                local_time=local_time(each["time"]),
                each=each["command"],
                paths=paths,
            )
        )
    lines += map(held_line, status["held"])
    lines += [Message("missing: {each}", each=each) for each in status["missing"]]
    return "\n".join(lines) + "\n"


def held_line(row: Mapping[str, Any]) -> str:
    """`held Log/2026-02.md:14 GLM-5: …`: which row waits, why, since when, and what ends it."""
    since = local_time(str(row["since"]))
    return Message(
        "held {path}:{line} {name}: {reason} (since {since}); it waits until {until}",
        path=row["path"],
        line=row["line"],
        name=row["name"],
        reason=row["reason"],
        since=since,
        until=row["until"],
    )


def local_time(text: str) -> str:
    """An ISO 8601 time as this machine's clock shows it: `2026-02-03 14:05:09`; anything else as it is."""
    try:
        return datetime.fromisoformat(text).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    except ValueError:
        return text
