"""Paper notes, what is known of a paper, and the plan that links each row to its note."""
