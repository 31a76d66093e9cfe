"""`add`: papers by their addresses, as rows of a month."""
