"""What the log cites, as references for other programs."""
