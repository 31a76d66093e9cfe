"""One note of the log as typed rows: kinds of table, cells, papers, metrics."""
