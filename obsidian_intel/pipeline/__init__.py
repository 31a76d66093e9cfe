"""The one route that commands and the watcher take."""

from obsidian_intel.index.entry import Entry
from obsidian_intel.pipeline.settings import Settings, find_vault, load_settings
from obsidian_intel.pipeline.workspace import Workspace

__all__ = ["Entry", "Settings", "Workspace", "find_vault", "load_settings"]
