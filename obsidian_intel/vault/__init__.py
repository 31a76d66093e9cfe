"""Every note as small facts, and how Obsidian resolves names and links between them."""
