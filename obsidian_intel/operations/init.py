"""`init`: a vault to start from, and the settings of one that has notes already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from obsidian_intel.core.declared_settings import FILE_NAME, Config
from obsidian_intel.core.document import Document
from obsidian_intel.core.errors import ConfigError, Refused, VaultError
from obsidian_intel.core.load_settings import load_config
from obsidian_intel.core.message import Message
from obsidian_intel.core.parse_settings import parse_config
from obsidian_intel.core.text import Edit, Span
from obsidian_intel.core.toml_edits import Setting, has_setting, insert_settings
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.operations.proposals import Proposal
from obsidian_intel.operations.survey import settings_text
from obsidian_intel.store.store import Store
from obsidian_intel.store.write_plan import Create, NoteEdits, WritePlan, WriteReport
from obsidian_intel.vault.listing import walk

MONTH_TEMPLATE = "Templates/Monthly Report.md"
SKILLS = (".agents/skills/obsintel-log/SKILL.md", ".claude/skills/obsintel-log/SKILL.md")  # how agents use obsintel


def template_folder() -> Path:
    """Where the vault template lies: inside the installed package, or beside it in a checkout."""
    packaged = Path(str(files("obsidian_intel"))) / "_vault_template"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "vault_template"


def template_texts(*, sample: bool = False) -> dict[str, str]:
    """The files of a new vault, by vault path."""
    texts: dict[str, str] = {}
    for part in ("base", "sample") if sample else ("base",):
        folder = template_folder() / part
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                texts[path.relative_to(folder).as_posix()] = path.read_text("utf-8")
    return texts


def has_notes(root: Path) -> bool:
    """Whether a folder is a vault already: it has notes, or Obsidian's settings."""
    return root.is_dir() and ((root / ".obsidian").is_dir() or bool(walk(root).notes))


def create_vault(root: Path, *, sample: bool = False) -> WriteReport:
    """Lay the template into a folder that is no vault yet. Files that are there are kept."""
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise VaultError(Message("{root}: cannot be made: {strerror}", root=root, strerror=error.strerror)) from None
    texts = template_texts(sample=sample)
    creates = tuple(Create(path, text) for path, text in texts.items() if not (root / path).exists())
    store = Store(root.resolve())
    begun = store.begin_history()
    report = store.apply(WritePlan("init", creates), explicit=True)
    return replace(report, notes=(*begun, *report.notes))


@dataclass(frozen=True)
class SettingsPlan:
    """What `init` would do to `obsintel.toml`: its new text (None: nothing), the lines added, and what it cannot add.

    `added` are settings and commented ones as they will stand; `kept_back` those whose key is set already.
    """

    text: str | None
    added: tuple[str, ...] = ()
    kept_back: tuple[str, ...] = ()


def plan_settings(existing: str | None, proposals: Sequence[Proposal], *, likely: bool) -> SettingsPlan:
    """`proposals` as insertions into `existing` settings, or as a new file where that is None.

    `likely`: what is not certain goes in as comments. A key that is set is never changed: it is told of instead.
    """
    wanted = [(each, p.is_certain) for p in proposals if p.is_certain or likely for each in p.settings]
    if existing is None:
        text = settings_text([p for p in proposals if p.is_certain or likely])
        parse_config(text)
        return SettingsPlan(text, tuple(each.line if sure else f"# {each.line}" for each, sure in wanted))
    fresh = [(each, sure) for each, sure in wanted if not has_setting(existing, each)]
    have = parse_config(existing)
    kept = tuple(each.shown for each, sure in wanted if sure and has_setting(existing, each) and not _holds(have, each))
    if not fresh:
        return SettingsPlan(None, kept_back=kept)
    text = insert_settings(existing, fresh)
    try:
        parse_config(text)
    except ConfigError:  # a table written in a way that nothing can be put into
        return SettingsPlan(None, kept_back=(*kept, *(each.shown for each, _ in fresh)))
    return SettingsPlan(text, tuple(each.line if sure else f"# {each.line}" for each, sure in fresh), kept)


def _holds(config: Config, setting: Setting) -> bool:
    """Whether the settings say already what `setting` would."""
    name, _, kind = setting.table.partition(".")
    table: Any = getattr(config, name) if name else config
    if kind:
        table = table.get(kind.strip('"'), {})
    value = table.get(setting.key) if isinstance(table, Mapping) else getattr(table, setting.key)
    if isinstance(setting.value, str):
        return bool(value == setting.value)
    return value is not None and set(setting.value) <= set(value)


def read_settings(root: Path) -> str | None:
    """The text of `obsintel.toml`, None where there is none. Raises `ConfigError` where it cannot be read."""
    load_config(root)
    try:
        return (root / FILE_NAME).read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return None


def write_settings(workspace: Workspace, plan: SettingsPlan) -> WriteReport:
    """Write the settings that `plan` holds."""
    assert plan.text is not None
    found = workspace.store.read(FILE_NAME) if (workspace.root / FILE_NAME).exists() else None
    if found is None:
        return workspace.store.apply(WritePlan("init", (Create(FILE_NAME, plan.text),)), explicit=True)
    if not isinstance(found, Document):
        raise Refused(f"{FILE_NAME}: {found.message}")
    edits = _insertions(found.text, plan.text)
    return workspace.store.apply(WritePlan("init", edits=(NoteEdits(FILE_NAME, found.sha256, edits),)), explicit=True)


def _insertions(before: str, after: str) -> tuple[Edit, ...]:
    """The edits that make `after` of `before` by putting lines in."""
    from difflib import SequenceMatcher

    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    starts = [0]
    for line in old:
        starts.append(starts[-1] + len(line))
    return tuple(
        Edit(Span(starts[a], starts[b]), "".join(new[c:d]))
        for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        if tag != "equal"
    )
