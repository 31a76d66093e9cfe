"""install, uninstall, start, stop, restart: each yields what it did, line by line."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from obsidian_intel.core.message import Message
from obsidian_intel.watch.instance import Instance, Status
from obsidian_intel.watch.service.backends import Detached, Launchd, ServiceBackend, ServiceError, Systemd

START_PATIENCE = 20.0
STOP_PATIENCE = 60.0


def service_of(root: Path) -> ServiceBackend:
    """The manager that has this vault, else the one to give it to."""
    for each in (Systemd(root), Launchd(root)):
        if each.is_installed():
            return each
    if Launchd.is_here():
        return Launchd(root)
    return Systemd(root) if Systemd.is_here() else Detached(root)


def install(root: Path) -> Iterator[str]:
    """Have the watcher started with every login, and start it now."""
    manager = service_of(root)
    try:
        yield from manager.install()
    except OSError as error:
        raise ServiceError(Message("the service could not be written: {error}", error=error)) from None
    yield from _stop_running(root, manager)
    yield from _start(root, manager)


def uninstall(root: Path) -> list[str]:
    """Stop the watcher and undo `install`. What was done; nothing where nothing was."""
    manager = service_of(root)
    done = list(_stop_running(root, manager))
    if manager.is_installed():
        done += manager.uninstall()
    return done


def start(root: Path) -> Iterator[str]:
    """Start the watcher, unless one runs."""
    running = Instance(root).running()
    if running is not None:
        yield Message("it runs already: {described}", described=_described(running))
        return
    manager = service_of(root)
    if not manager.is_installed():
        manager = Detached(root)
    yield from _start(root, manager)


def stop(root: Path) -> Iterator[str]:
    """Stop whatever watches the vault; it finishes what it writes first."""
    done = list(_stop_running(root, service_of(root)))
    yield from done or ["no watcher runs for this vault"]


def restart(root: Path) -> Iterator[str]:
    """Stop and start."""
    yield from _stop_running(root, service_of(root))
    yield from start(root)


def _start(root: Path, manager: ServiceBackend) -> Iterator[str]:
    instance = Instance(root)
    began = instance.log.stat().st_size if instance.log.exists() else 0
    manager.start()
    deadline = time.monotonic() + START_PATIENCE
    while time.monotonic() < deadline:
        if instance.is_held() and (running := instance.running()):
            yield Message("started as {name}: {described}", name=manager.name, described=_described(running))
            yield Message("its log: {log}", log=instance.log)
            return
        time.sleep(0.05)
    raise ServiceError(Message("it did not start; {last_words}", last_words=_last_words(instance, began)))


def _last_words(instance: Instance, since: int) -> str:
    with suppress(OSError):
        lines = instance.log.read_bytes()[since:].decode(errors="replace").strip().splitlines()
        if lines:
            return Message("its log ends with: {lines}", lines=lines[-1])
    return Message("`obsintel watch` in a terminal says why")


def _stop_running(root: Path, manager: ServiceBackend) -> Iterator[str]:
    instance = Instance(root)
    running = instance.running()
    if running is None:
        return
    if running.mode == "service" and manager.is_installed():
        manager.stop()
    deadline = time.monotonic() + STOP_PATIENCE
    asked = False
    while instance.is_held():
        if not asked:
            asked = True
            with suppress(ProcessLookupError):
                os.kill(running.pid, signal.SIGTERM)
        if time.monotonic() > deadline:
            raise ServiceError(Message("process {pid} does not end; it may still be writing", pid=running.pid))
        time.sleep(0.05)
    yield Message("stopped {described}", described=_described(running))


def _described(running: Status) -> str:
    what = (
        Message("the watcher")
        if running.mode == "service"
        else Message("`watch` in the foreground ({mode})", mode=running.mode)
    )
    return Message("{what}, process {pid}", what=what, pid=running.pid)
