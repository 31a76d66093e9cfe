"""How data is shown: text, JSON, CSV, Markdown."""
