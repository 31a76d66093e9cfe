"""A person's own paper note is found, however it names its paper: the row is linked to it, and no second note is made."""

from __future__ import annotations

from pathlib import Path

import pytest
from machines import Machine
from vault_case import model, month

URL = "https://arxiv.org/abs/2602.15763"
ROW = model("Mamba-9", URL)


def note(properties: str, body: str = "mine\n") -> str:
    return f"---\n{properties}\n---\n{body}"


# what, where the note is, its text, the row, the row with its link
FOUND = [
    ("a property of another name", "Reading/A.md", note(f"arxiv_url: {URL}"), ROW, "[[A\\|📄]]"),
    (
        "a prefixed id among words",
        "Reading/A.md",
        note('resource: "arXiv:2602.15763v1（raw/x.pdf）"'),
        ROW,
        "[[A\\|📄]]",
    ),
    ("a bare number and the name", "Reading/Mamba-9.md", note("id: 2602.15763"), ROW, "[[Mamba-9\\|📄]]"),
    ("the file's name", "Reading/arxiv-2602.15763.md", "mine\n", ROW, "[[arxiv-2602.15763\\|📄]]"),
    ("Zotero's note", "Zotero/@gu2026.md", note("citekey: gu2026", f"[arXiv]({URL})\n"), ROW, "[[@gu2026\\|📄]]"),
    (
        "Zotero's note with braces in its title",
        "Zotero/@gu2026.md",
        note('type: Paper\ntitle: "{{Mamba-9}}: Sequence Modeling"\narxiv: "2602.15763"'),
        ROW,
        "[[@gu2026\\|📄]]",
    ),
    ("a note tagged paper, by its name", "Reading/Mamba-9.md", note("tags: [paper]"), ROW, "[[Mamba-9\\|📄]]"),
    ("an inline field", "Reading/A.md", f"- arXiv:: {URL}\n", ROW, "[[A\\|📄]]"),
    ("an alias of Zotero's note", "Zotero/x.md", note("citekey: x\naliases: [Mamba-9]"), ROW, "[[x\\|📄]]"),
    ("a Markdown link in its place", "Reading/M.md", "mine\n", model("Mamba-9", "../Reading/M.md"), None),
    ("a Markdown link behind", "Reading/M.md", "mine\n", model(f"Mamba-9]({URL}) [📄", "../Reading/M.md"), None),
    ("a wikilink behind", "Reading/M.md", "mine\n", ROW.replace(f"{URL})", f"{URL}) [[M\\|note]]"), None),
]


@pytest.mark.parametrize(("what", "path", "text", "row", "link"), FOUND, ids=[case[0] for case in FOUND])
@pytest.mark.parametrize("watcher", [False, True])
def test_no_second_note(
    tmp_path: Path, what: str, path: str, text: str, row: str, link: str | None, watcher: bool
) -> None:
    root = tmp_path / "V"
    for name, content in ((path, text), ("Log/2026-02.md", month("2026-02", (row,)))):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, "utf-8")
    machine = Machine(root, tmp_path / "state")
    for _ in range(2):
        report = machine.watch() if watcher else machine.link()
        assert (report.made, report.refused) == ((), ())
    assert (root / path).read_text("utf-8") == text
    after = (root / "Log/2026-02.md").read_text("utf-8")
    wanted = row if link is None else row.replace(f"({URL})", f"({URL}) {link}")
    assert after == month("2026-02", (wanted,))


# what must not be taken for the paper's note: the row gets a note of its own
NOT_FOUND = [
    ("a zettel's number alone", "Zettel/Thoughts.md", note("id: 2602.15763")),
    ("another paper's note of that name", "Papers/Mamba-9.md", note('type: Paper\narxiv: "2601.00001"')),
    ("a note that only mentions it", "Ideas/Mamba-9 and me.md", f"{URL}\n"),
    ("a note of that name that is no paper's", "Projects/Mamba-9.md", "our project\n"),
    ("two papers in one property", "Ideas/A.md", note(f'source: "{URL} and https://arxiv.org/abs/2601.16725"')),
]


@pytest.mark.parametrize(("what", "path", "text"), NOT_FOUND, ids=[case[0] for case in NOT_FOUND])
def test_what_is_not_its_note(tmp_path: Path, what: str, path: str, text: str) -> None:
    root = tmp_path / "V"
    for name, content in ((path, text), ("Log/2026-02.md", month("2026-02", (ROW,)))):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, "utf-8")
    assert len(Machine(root, tmp_path / "state").link().made) == 1
    assert (root / path).read_text("utf-8") == text
