"""The watcher and its background service: events, debounce, quiet periods, status."""
