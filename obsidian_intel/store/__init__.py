"""The only writer of user files: atomic writes, journal, undo; and every read of a file in the vault."""
