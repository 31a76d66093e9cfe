"""The full text of a paper: where a copy lies, and what stands in it, passage by passage."""
