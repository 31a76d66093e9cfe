"""Frontmatter, read behind guards and changed by span edits; the only importer of frontmatter and yaml."""
