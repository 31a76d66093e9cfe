"""obsidian_intel: a monthly intelligence log in Obsidian as data."""

__version__ = "0.1.0"
