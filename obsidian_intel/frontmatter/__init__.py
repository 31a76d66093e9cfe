"""Frontmatter, read behind guards and changed by span edits; the only importer of frontmatter and yaml."""

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
