"""What `link` would do, as a value: rows, their notes, and what is owed to each."""

from __future__ import annotations

from obsidian_intel.lazy import lazily

TYPE_CHECKING = False
if TYPE_CHECKING:
    from obsidian_intel.plan.links import plan_links, plan_rows, slots_of, wanted_name
    from obsidian_intel.plan.notes import ACADEMIC, is_kept, is_ours, is_paper_note, is_sound
    from obsidian_intel.plan.types import (
        LINK_MEMORY,
        SAID_MEMORY,
        SEEN_MEMORY,
        Action,
        LinkPlan,
        Memory,
        Slot,
        SlotPlan,
        Wish,
    )
    from obsidian_intel.plan.updates import entry_digest, expected_source, months_of

__all__ = [
    "ACADEMIC",
    "LINK_MEMORY",
    "SAID_MEMORY",
    "SEEN_MEMORY",
    "Action",
    "LinkPlan",
    "Memory",
    "Slot",
    "SlotPlan",
    "Wish",
    "entry_digest",
    "expected_source",
    "is_kept",
    "is_ours",
    "is_paper_note",
    "is_sound",
    "months_of",
    "plan_links",
    "plan_rows",
    "slots_of",
    "wanted_name",
]

if not TYPE_CHECKING:
    __getattr__ = lazily(
        __name__,
        {
            "links": "plan_links plan_rows slots_of wanted_name",
            "types": "LINK_MEMORY SAID_MEMORY SEEN_MEMORY Action LinkPlan Memory Slot SlotPlan Wish",
            "notes": "ACADEMIC is_kept is_ours is_paper_note is_sound",
            "updates": "entry_digest expected_source months_of",
        },
    )
