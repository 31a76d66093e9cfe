"""All reading and writing of a vault; the journal; undo."""
