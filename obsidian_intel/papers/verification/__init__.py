"""Whether the numbers of a row stand in its papers."""
