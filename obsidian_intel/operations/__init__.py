"""What each command does; the command line, the watcher, the servers and the API call these and nothing else."""
