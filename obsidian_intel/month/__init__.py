"""`Note` -> `Month`: sections, typed rows, the month's own sentences."""
