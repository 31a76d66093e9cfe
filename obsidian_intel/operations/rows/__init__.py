"""Rows, cells and statements of a month, written from plain Markdown so that nothing else in the note is touched."""
