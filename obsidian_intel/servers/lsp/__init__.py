"""The language server: the log in editors."""
