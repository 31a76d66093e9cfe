"""Rules about one note. A new file `oi999_some_name.py` with a `@rule` in it is a new rule."""
