"""`init` and `new`: a vault to start from, and a month's note from a template."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path

from obsidian_intel.core.config import FILE_NAME
from obsidian_intel.core.document import Document
from obsidian_intel.core.errors import Refused, VaultError
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.operations.overview import overview_lines, paper_notes
from obsidian_intel.store.model import Create, WritePlan, WriteReport
from obsidian_intel.store.store import Store
from obsidian_intel.vault.classify import NoteKind
from obsidian_intel.vault.listing import walk

ENOUGH = 3
MONTH_TEMPLATE = "Templates/Monthly Report.md"
_STYLES = ("{y:04}-{m:02}", "{y}年{m}月", "{y}年{m:02}月", "{y}.{m:02}", "{y}/{m:02}", "{y}_{m:02}", "{y}{m:02}")
_MOMENT = re.compile(r"\[([^\]]*)\]|YYYY|YY|MMMM|MMM|MM|M|DD|D|HH|mm|ss")


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
    missed = [n.type for n in workspace.vault.notes.values() if n.log_tables and n.kind is NoteKind.NOTE and n.type]
    if missed and not workspace.vault.months:
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


def new_month(workspace: Workspace, period: str) -> tuple[str, str, str]:
    """The path and text of a new month's note, and where its template is. Raises `Refused` when it is there."""
    taken = [note.path for note in workspace.vault.months if note.period == period]
    if taken:
        raise Refused(f"{period} is there already: {taken[0]}")
    path = month_path(workspace, period)
    if (workspace.root / path).exists():
        raise Refused(f"{path} is there already, and is no monthly note")
    source, text = _template(workspace)
    return path, fill_template(text, period, path.rpartition("/")[2].removesuffix(".md")), source


def month_path(workspace: Workspace, period: str) -> str:
    """Where the note of a month belongs: as the settings say, else as the latest month is named."""
    year, month = int(period[:4]), int(period[5:])
    obsidian, config = workspace.obsidian, workspace.config
    pattern = config.months.path if "YY" in config.months.path else ""
    if not pattern and obsidian.periodic_format:
        pattern = "/".join(part for part in (obsidian.periodic_folder, obsidian.periodic_format) if part)
    if pattern:
        return moment_format(pattern.removesuffix(".md"), date(year, month, 1)) + ".md"
    for note in reversed(workspace.vault.months):
        old = note.period or ""
        for style in (
            "{y:04}-{m:02}",
            "{y}年{m}月",
            "{y}年{m:02}月",
            "{y}.{m:02}",
            "{y}/{m:02}",
            "{y}_{m:02}",
            "{y}{m:02}",
        ):
            written = style.format(y=int(old[:4]), m=int(old[5:]))
            if written in note.path:
                return note.path.replace(written, style.format(y=year, m=month)).replace(f"/{old[:4]}/", f"/{year}/")
    return f"Log/{period}.md" if (workspace.root / "Log").is_dir() else f"{period}.md"


def _template(workspace: Workspace) -> tuple[str, str]:
    """The person's own template of a month, else ours."""
    named = workspace.obsidian.template_files
    own = [n.path for n in workspace.vault.notes.values() if n.kind is NoteKind.TEMPLATE and n.log_tables]
    for path in sorted(own, key=lambda path: (path not in named, path)):
        document = workspace.document(path)
        if isinstance(document, Document) and "<%" not in document.text:
            return path, document.text
    return "the built-in template", (template_folder() / "base" / MONTH_TEMPLATE).read_text("utf-8")


def fill_template(text: str, period: str, title: str) -> str:
    """A core template's `{{title}}`, `{{date}}`, `{{date:FORMAT}}` and `{{time}}`, for the first of the month."""
    day = date(int(period[:4]), int(period[5:]), 1)

    def value(match: re.Match[str]) -> str:
        name, form = match[1].strip().casefold(), match[2]
        if name == "title":
            return title
        if name == "date":
            return moment_format(form.strip(), day) if form else day.isoformat()
        return moment_format(form.strip(), day) if form else "00:00" if name == "time" else match[0]

    return re.sub(r"\{\{\s*(title|date|time)\s*(?::([^{}]*))?\}\}", value, text, flags=re.IGNORECASE)


def moment_format(form: str, day: date) -> str:
    """`day` in a format of Obsidian's date settings; what is in square brackets stays as it is."""
    values = {
        "YYYY": f"{day.year:04}",
        "YY": f"{day.year % 100:02}",
        "MMMM": day.strftime("%B"),
        "MMM": day.strftime("%b"),
        "MM": f"{day.month:02}",
        "M": str(day.month),
        "DD": f"{day.day:02}",
        "D": str(day.day),
        "HH": "00",
        "mm": "00",
        "ss": "00",
    }
    return _MOMENT.sub(lambda match: match[1] if match[1] is not None else values[match[0]], form)
