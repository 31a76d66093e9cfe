"""The watcher: events are hints, the files' stat is the truth, and one worker does everything."""
