"""One screen for a meeting: what changed, what to discuss and why, what is open."""
