"""The rules, one file each. A new file `oi999_some_name.py` with a `@rule` in it is a new rule."""

from __future__ import annotations

from obsidian_intel.rules.registry import (
    Change,
    Example,
    Rule,
    Scope,
    every,
    in_scope,
    load,
    names,
    rule,
    single,
    vault_plugins,
)

__all__ = [
    "Change",
    "Example",
    "Rule",
    "Scope",
    "every",
    "in_scope",
    "load",
    "names",
    "rule",
    "single",
    "vault_plugins",
]
