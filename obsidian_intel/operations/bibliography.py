"""`bib`: the references of the log, and the file of them that the watcher keeps."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from obsidian_intel.core.errors import UsageError
from obsidian_intel.core.message import Message, enumerated
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.papers.link_plan import mentions
from obsidian_intel.papers.plan_model import PaperMention
from obsidian_intel.reports.bibliography.bibtex import render_bibtex
from obsidian_intel.reports.bibliography.csl_json import render_csl_json
from obsidian_intel.reports.bibliography.references import BibEntry, OwnWords, reference
from obsidian_intel.store.output_file import write_output
from obsidian_intel.vault.paper_note_ids import ACADEMIC
from obsidian_intel.vault.vault import Vault

FORMATS: Mapping[str, Callable[[Collection[BibEntry]], str]] = {
    "bibtex": render_bibtex,
    "csl-json": render_csl_json,
}


def format_of(name: str | None, file: str) -> str:
    """The format by its name, else by the file's: `.json` is CSL-JSON. Raises `UsageError` where there is none."""
    if name is None:
        return "csl-json" if file.endswith(".json") else "bibtex"
    if name not in FORMATS:
        raise UsageError(
            Message("there is no format `{name}`; known are {formats}", name=name, formats=enumerated(FORMATS))
        )
    return name


def references(workspace: Workspace, months: Collection[str] | None = None) -> list[BibEntry]:
    """What the rows of the log cite, by key; `months`: only those of these notes.

    Papers by an id of arXiv, a DOI or OpenReview wherever a row names them; other addresses where they stand for what
    the row is about.
    """
    known, vault = workspace.paper_lookup(), workspace.vault
    taken: set[str] = set()
    found = []
    for paper, (named, url) in sorted(_cited(vault, months).items()):
        own = _own_words(vault, paper)
        if own.key.lower() in taken:  # two notes of one key: the first by its id has it
            own = OwnWords(own.title)
        found.append(reference(paper, named, url, known(paper), own))
        taken.add(found[-1].key.lower())
    return sorted(found, key=lambda each: each.key)


def _own_words(vault: Vault, paper: str) -> OwnWords:
    """What the notes of a paper say of it, the first that says anything."""
    notes = [vault.notes[path] for path in vault.by_id.get(paper, ())]
    title = next((note.paper_title for note in notes if note.paper_title), "")
    return OwnWords(title, next((note.citekey for note in notes if note.citekey), ""))


def _cited(vault: Vault, months: Collection[str] | None) -> dict[str, tuple[str, str | None]]:
    """Of each paper what the log calls it first, and its address as written there."""
    found: dict[str, tuple[str, str | None]] = {}
    for mention in mentions(vault):
        if mention.fact.id and (months is None or mention.month in months):
            _take(found, mention.fact.id, _named(mention), mention.fact.url)
    for note in vault.months if months is None else (vault.notes[path] for path in months):
        for row in note.rows:
            for paper in row.papers:
                if paper.id and paper.id.partition(":")[0] in (*ACADEMIC, "acl", "s2"):
                    _take(found, paper.id, paper.title, paper.url)
    return found


def _named(mention: PaperMention) -> str:
    return "" if mention.is_bare else mention.name.strip()


def _take(found: dict[str, tuple[str, str | None]], paper: str, named: str, url: str | None) -> None:
    if paper not in found or not found[paper][0]:
        found[paper] = " ".join(named.split()), url


def render_references(workspace: Workspace, form: str, months: Collection[str] | None = None) -> str:
    """The references in one of `FORMATS`."""
    return FORMATS[form](references(workspace, months))


def keep_references(workspace: Workspace) -> bool:
    """Bring the file of `bib.file` up to date; whether it was written. Raises `Refused` where another's file stands."""
    file = workspace.config.bib.file
    if workspace.store.memory.was_undone("page", file):
        return False
    found, form = references(workspace), format_of(None, file)
    if not found and not (workspace.root / file).exists():
        return False
    text = FORMATS[form](found)
    return write_output(workspace.store, workspace.root / file, text.encode(), command="bib")
