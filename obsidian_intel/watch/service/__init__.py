"""The watcher as a service: by systemd, by launchd, else as a process of its own."""
