"""What the environment can do to us. What a person wrote is never an exception: it is a `Diagnostic`."""

from __future__ import annotations


class ObsintelError(Exception):
    """Something outside the notes is in the way. Printed as one line on stderr; exit code 2."""

    exit_code = 2


class UsageError(ObsintelError):
    """The command's words do not fit: a month that is not one, a path outside the vault."""


class VaultError(ObsintelError):
    """There is no vault where one is wanted, or it cannot be read."""


class ConfigError(ObsintelError):
    """`obsintel.toml` holds something that is not a setting."""


class StoreError(ObsintelError):
    """A file could not be read or written. Nothing was changed."""


class Refused(ObsintelError):
    """Asked for, possible, and not done, to keep a promise. Exit code 1."""

    exit_code = 1
