"""`init`: a vault to start from, and the settings of one that has notes already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from obsidian_intel.core.config import FILE_NAME
from obsidian_intel.core.errors import VaultError
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.operations.overview import overview_lines, paper_notes
from obsidian_intel.store.model import Create, WritePlan, WriteReport
from obsidian_intel.store.store import Store
from obsidian_intel.vault.classify import NoteKind
from obsidian_intel.vault.listing import walk

ENOUGH = 3
MONTH_TEMPLATE = "Templates/Monthly Report.md"


def template_folder() -> Path:
    """Where the vault template lies: inside the installed package, or beside it in a checkout."""
    packaged = Path(str(files("obsidian_intel"))) / "_vault_template"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "vault_template"


def has_notes(root: Path) -> bool:
    """Whether a folder is a vault already: it has notes, or Obsidian's settings."""
    return root.is_dir() and ((root / ".obsidian").is_dir() or bool(walk(root).notes))


def create_vault(root: Path, *, sample: bool = False) -> WriteReport:
    """Lay the template into a folder that is no vault yet. Files that are there are kept."""
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise VaultError(f"{root}: cannot be made: {error.strerror}") from None
    texts: dict[str, str] = {}
    for part in ("base", "sample") if sample else ("base",):
        folder = template_folder() / part
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                texts[path.relative_to(folder).as_posix()] = path.read_text("utf-8")
    creates = tuple(Create(path, text) for path, text in texts.items() if not (root / path).exists())
    return Store(root.resolve()).apply(WritePlan("init", creates), explicit=True)


@dataclass(frozen=True)
class VaultSurvey:
    """What `init` says of a vault that is lived in, and the settings that fit it."""

    lines: tuple[str, ...]
    settings: str


def survey(workspace: Workspace) -> VaultSurvey:
    """What a vault that is lived in holds, and a short `obsintel.toml` for it."""
    return VaultSurvey(tuple(overview_lines(workspace)), "".join(f"{line}\n" for line in _settings(workspace)))


def _settings(workspace: Workspace) -> Iterator[str]:
    yield f"# {FILE_NAME}: the settings of this vault. What is not here has its default."
    yield ""
    yield "[lint]"
    yield '# Only months and paper notes are checked; "vault" checks every note.'
    yield 'scope = "log"'
    notes = workspace.vault.notes.values()
    missed = [n.type for n in notes if n.type and (n.by_name or (n.log_tables and n.kind is NoteKind.NOTE))]
    if missed and all(month.by_name for month in workspace.vault.months):
        types = dict.fromkeys([*workspace.config.months.types, *missed])
        yield ""
        yield "[months]"
        yield f"types = [{', '.join(_quoted(name) for name in types)}]"
    folders = Counter(note.path.rpartition("/")[0] for note in paper_notes(workspace))
    best, count = folders.most_common(1)[0] if folders else ("", 0)
    if best and count >= ENOUGH and best != workspace.config.papers.folder:
        yield ""
        yield "[papers]"
        yield f"folder = {_quoted(best)}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def write_settings(workspace: Workspace, text: str) -> WriteReport:
    """Write `obsintel.toml`, which must not be there."""
    return workspace.store.apply(WritePlan("init", (Create(FILE_NAME, text),)), explicit=True)
