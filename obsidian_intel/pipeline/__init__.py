"""The one route that commands and the watcher take."""

from __future__ import annotations

from obsidian_intel.lazy import lazily

TYPE_CHECKING = False
if TYPE_CHECKING:
    from obsidian_intel.pipeline.settings import Settings, find_vault, load_settings
    from obsidian_intel.pipeline.workspace import Workspace

__all__ = ["Settings", "Workspace", "find_vault", "load_settings"]

if not TYPE_CHECKING:
    __getattr__ = lazily(
        __name__,
        {
            "settings": "Settings find_vault load_settings",
            "workspace": "Workspace",
        },
    )
