"""The texts of Obsidian's own settings -> what we honour of them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from obsidian_intel.core.date_formats import escape
from obsidian_intel.core.declared_settings import ObsidianConfig, Strings

_PERIODIC = "plugins/periodic-notes/data.json"
_CALENDAR = "plugins/calendar/data.json"
OBSIDIAN_FILES = (
    "app.json",
    "templates.json",
    "plugins/templater-obsidian/data.json",
    _PERIODIC,
    "daily-notes.json",
    _CALENDAR,
)
# A granularity's names in Periodic Notes, first in its first version, then in its beta; the format where none is set.
_GRANULARITIES = {
    "monthly": ("monthly", "month", "YYYY-MM"),
    "weekly": ("weekly", "week", "gggg-[W]ww"),
    "daily": ("daily", "day", "YYYY-MM-DD"),
}

Json = Mapping[str, Any]


def parse_obsidian(files: Mapping[str, str], folder: str = ".obsidian") -> ObsidianConfig:
    """Obsidian's settings from the texts of `OBSIDIAN_FILES`; what is missing or broken counts as unset."""
    data = {name: _load(files.get(name, "")) for name in OBSIDIAN_FILES}
    app, core, daily = data["app.json"], data["templates.json"], data["daily-notes.json"]
    templater, calendar = data["plugins/templater-obsidian/data.json"], data[_CALENDAR]
    notes = {name: list(_periodic(data[_PERIODIC], name)) for name in _GRANULARITIES}
    if daily:
        notes["daily"].append({"enabled": True, **daily})
    if calendar.get("weeklyNoteFormat") or calendar.get("weeklyNoteFolder"):
        names = {"format": "weeklyNoteFormat", "folder": "weeklyNoteFolder", "template": "weeklyNoteTemplate"}
        notes["weekly"].append({"enabled": True, **{key: calendar.get(name) for key, name in names.items()}})
    others = [each for each in data[_PERIODIC].values() if isinstance(each, dict)]
    templates = {name: _templates(each) for name, each in notes.items()}
    filters = app.get("userIgnoreFilters")
    return ObsidianConfig(
        folder=folder,
        link_format=_text(app, "newLinkFormat") or "shortest",
        markdown_links=app.get("useMarkdownLinks") is True,
        ignore_filters=tuple(f for f in filters if isinstance(f, str)) if isinstance(filters, list) else (),
        attachment_folder=_text(app, "attachmentFolderPath"),
        template_folders=tuple(
            dict.fromkeys(f for f in (_text(core, "folder"), _text(templater, "templates_folder")) if f)
        ),
        template_files=_templates([*(each for kind in notes.values() for each in kind), *others]),
        monthly=_formats(notes["monthly"], "monthly"),
        weekly=_formats(notes["weekly"], "weekly"),
        daily=_formats(notes["daily"], "daily"),
        monthly_templates=templates["monthly"],
        weekly_templates=templates["weekly"],
        daily_templates=templates["daily"],
        sunday_weeks=str(calendar.get("weekStart", "locale")).lower() in ("locale", "sunday"),
    )


def _load(text: str) -> Json:
    text = text.strip()
    if text in ("", "{}"):
        return {}
    import json

    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _text(data: Json, key: str) -> str:
    value = data.get(key)
    return value.strip().strip("/") if isinstance(value, str) else ""


def _periodic(data: Json, name: str) -> Iterator[Json]:
    """The settings of one granularity in Periodic Notes: one, or in the beta one a calendar set."""
    first, second, _ = _GRANULARITIES[name]
    own = data.get(first)
    if isinstance(own, dict):
        yield own
        return
    sets = data.get("calendarSets")
    for each in sets if isinstance(sets, list) else ():
        found = each.get(second) if isinstance(each, dict) else None
        if isinstance(found, dict):
            yield found


def _formats(notes: list[Json], name: str) -> Strings:
    """The date formats of whole paths: the folder is literal, only the format is a date."""
    found = []
    for each in notes:
        if each.get("enabled", bool(each)) is True:
            form = _text(each, "format").removesuffix(".md") or _GRANULARITIES[name][2]
            folder = _text(each, "folder")
            found.append(f"{escape(folder)}/{form}" if folder else form)
    return tuple(dict.fromkeys(found))


def _templates(notes: list[Json]) -> Strings:
    """The paths of the templates that notes are made from."""
    named = [_text(each, "template") or _text(each, "templatePath") for each in notes]
    return tuple(dict.fromkeys(path if path.endswith(".md") else path + ".md" for path in named if path))
