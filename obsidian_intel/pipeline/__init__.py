"""The one route that commands and the watcher take."""

from obsidian_intel.pipeline.settings import Settings, find_vault, load_settings
from obsidian_intel.pipeline.workspace import Entry, Workspace

__all__ = ["Entry", "Settings", "Workspace", "find_vault", "load_settings"]
