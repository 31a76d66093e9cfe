"""What `link` would do, as a value: rows, their notes, and what is owed to each."""
