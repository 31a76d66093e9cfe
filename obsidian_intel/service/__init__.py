"""The watcher as a service: by systemd, by launchd, else as a process of its own."""

from obsidian_intel.service.manage import (
    install,
    restart,
    service_of,
    start,
    stop,
    uninstall,
)

__all__ = ["install", "restart", "service_of", "start", "stop", "uninstall"]
