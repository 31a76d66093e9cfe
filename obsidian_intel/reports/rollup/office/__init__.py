"""The rollup as files for Word and PowerPoint: the same chapters, native tables and charts, a template of one's own."""
