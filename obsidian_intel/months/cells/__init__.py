"""What is read from inside a cell: pure functions of its raw text."""
