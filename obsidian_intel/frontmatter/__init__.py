"""Frontmatter, read behind guards and changed by span edits; the only importer of frontmatter and yaml."""

from __future__ import annotations

from obsidian_intel.lazy import lazily

TYPE_CHECKING = False
if TYPE_CHECKING:
    from obsidian_intel.frontmatter.edits import (
        add_to_list,
        remove_from_list,
        remove_property,
        rename_property,
        set_property,
    )
    from obsidian_intel.frontmatter.quote import quote_scalar, render_frontmatter
    from obsidian_intel.frontmatter.read import body_offset, read_frontmatter
    from obsidian_intel.frontmatter.types import Frontmatter, Property, Scalar, fold_key

__all__ = [
    "Frontmatter",
    "Property",
    "Scalar",
    "add_to_list",
    "body_offset",
    "fold_key",
    "quote_scalar",
    "read_frontmatter",
    "remove_from_list",
    "remove_property",
    "rename_property",
    "render_frontmatter",
    "set_property",
]

if not TYPE_CHECKING:
    __getattr__ = lazily(
        __name__,
        {
            "edits": "add_to_list remove_from_list remove_property rename_property set_property",
            "quote": "quote_scalar render_frontmatter",
            "read": "body_offset read_frontmatter",
            "types": "Frontmatter Property Scalar fold_key",
        },
    )
