"""The one route that commands and the watcher take."""
