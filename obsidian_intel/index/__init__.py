"""The cache of facts: one file for a vault, in the user's cache folder, that may be thrown away at any time.

`fast` answers a command from it and imports next to nothing; `load` and `save` serve the rest.
"""
