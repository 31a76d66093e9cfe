"""What the log says of one thing, as values: `log` -> `lookup` -> an answer of its kind -> `text` or JSON.

Pure: no clock, no files. The command line, the servers and the site ask here; `operations/ask.py` reads the log.
"""
