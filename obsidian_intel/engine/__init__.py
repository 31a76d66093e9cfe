"""What is known of a vault: read once, kept in a snapshot, brought up to date after each change."""
