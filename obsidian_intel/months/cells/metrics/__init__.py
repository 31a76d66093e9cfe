"""Scores in a cell: `extract.metrics(raw)` gives them in order of place."""
