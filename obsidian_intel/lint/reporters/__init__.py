"""How findings are shown: text, JSON, GitHub annotations."""
