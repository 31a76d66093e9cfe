"""Whatever a model is called: what is made lies in the papers folder, can be opened everywhere, and is its own."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vault_case import Case, month

from obsidian_intel.core.declared_settings import Config, ObsidianConfig
from obsidian_intel.core.document import Document
from obsidian_intel.core.link_names import fold_path
from obsidian_intel.papers.file_names import MAX_BYTES, file_name
from obsidian_intel.papers.link_plan import plan_links
from obsidian_intel.vault.extract_facts import facts_of
from obsidian_intel.vault.note_parser import read
from obsidian_intel.vault.vault import Vault

UNSAFE = re.compile(r'[\\/:*?"<>|#^\[\]\x00-\x1f]|%%')
RESERVED = re.compile(r"(?:CON|PRN|AUX|NUL|COM\d|LPT\d)(?:\..*)?", re.IGNORECASE)

NAMES = {
    "../../etc/x": "etc-x",
    "CON": "CON_",
    "nul.txt": "nul_.txt",
    "CLOCK$": "CLOCK",
    "$\\tau^2$-bench": "tau2-bench",
    "Cost $5": "Cost 5",
    "com1.tar.gz": "com1_.tar.gz",
    "Aux .md": "Aux_ .md",
    "CONSOLE": "CONSOLE",
    "con-text": "con-text",
    "a/b:c*?": "a-b-c",
    "UI-TARS: Pioneering Agents": "UI-TARS Pioneering Agents",
    "[[x]]": "x",
    "Qwen3（VL）": "Qwen3（VL）",
    "Qwen3(VL)": "Qwen3(VL)",
    ".hidden": "hidden",
    "trailing. ": "trailing",
    "🚀": "🚀",
    "100%% sure": "100 sure",
    "a | b # c ^ d": "a b c d",
    "": "Untitled",
    "///": "Untitled",
    "Cafe\u0301": "Café",
}


@pytest.mark.parametrize(("name", "wanted"), NAMES.items())
def test_names_become_file_names(name: str, wanted: str) -> None:
    assert file_name(name) == wanted


@given(st.text(max_size=400))
def test_every_file_name_is_safe_everywhere(name: str) -> None:
    made = file_name(name)
    assert made and not UNSAFE.search(made) and not RESERVED.fullmatch(made)
    assert not made.startswith((".", " ")) and not made.endswith((".", " "))
    assert len(made.encode()) <= MAX_BYTES + 1
    assert made == unicodedata.normalize("NFC", made)
    assert file_name(made) == made


@pytest.mark.parametrize("grapheme", ["e\u0301\u0302\u0303x"[:4], "👩‍👩‍👧‍👦", "🇨🇳", "👍🏽", "各"])
def test_a_long_name_is_cut_between_graphemes(grapheme: str) -> None:
    made = file_name("m" + grapheme * 100)
    rest = made[1:]
    whole = unicodedata.normalize("NFC", grapheme)
    assert rest == whole * (len(rest) // len(whole)) and rest


def rows(*names: tuple[str, str]) -> str:
    return month(
        "2025-03",
        tuple(
            f"| [{name}]({url}) | 机制 | MMLU **80.1** | 价值 |" if url else f"| {name} | 机制 | MMLU **80.1** | 价值 |"
            for name, url in names
        ),
    )


ARXIV = "https://arxiv.org/abs/2503.0000{}"
TWINS = [
    ("two ids under one name", [("Gemma", ARXIV.format(1)), ("Gemma", ARXIV.format(2))], 2),
    ("one id under two names", [("Gemma", ARXIV.format(1)), ("Gemma 3", ARXIV.format(1) + "v2")], 1),
    ("case", [("gemma", ARXIV.format(1)), ("GEMMA", ARXIV.format(2))], 2),
    ("NFC and NFD", [("Café", ARXIV.format(1)), ("Cafe\u0301", ARXIV.format(2))], 2),
    ("full and half width", [("Qwen3（VL）", ARXIV.format(1)), ("Qwen3(VL)", ARXIV.format(2))], 2),
    ("out of the folder", [("../../etc/x", ARXIV.format(1))], 1),
    ("300 characters", [("模" * 300, ARXIV.format(1)), ("模" * 300, ARXIV.format(2))], 2),
    ("emoji", [("🚀", ARXIV.format(1)), ("🚀", ARXIV.format(2))], 2),
    ("reserved", [("CON", ARXIV.format(1)), ("a/b:c*?", ARXIV.format(2))], 2),
    ("a bare address", [("https://arxiv.org/abs/2503.00001", "")], 1),
    ("three of one name", [("Gemma", ""), ("Gemma", ARXIV.format(1)), ("Gemma", ARXIV.format(2))], 2),
]


@pytest.mark.parametrize(("what", "names", "count"), TWINS, ids=[case[0] for case in TWINS])
def test_two_papers_never_share_a_note(tmp_path: Path, what: str, names: list[tuple[str, str]], count: int) -> None:
    case = Case(tmp_path / "V")
    case.write("2025-03.md", rows(*names))
    done = case.run("link")
    assert done.code == 0, done.err
    made = sorted(
        path.relative_to(case.root).as_posix() for path in case.root.rglob("*.md") if path.name != "2025-03.md"
    )
    assert len(made) == count, made
    assert all(path.startswith("Papers/") and path.count("/") == 1 for path in made)
    assert len({fold_path(path) for path in made}) == count
    assert not list(tmp_path.glob("*.md"))
    assert case.run("link").err.startswith("nothing to do")
    broken = case.run("lint", "--select", "OI501,OI505,OI510", "--format", "json").json["diagnostics"]
    assert broken == []


names = st.lists(
    st.tuples(
        st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=12),
        st.integers(1, 3),
    ),
    min_size=1,
    max_size=5,
)


@given(names)
def test_a_plan_gives_each_paper_a_free_name(found: list[tuple[str, int]]) -> None:
    """No two ids share a note, and no made note takes a name that is taken."""
    document = Document.from_text(
        "2025-03.md", rows(*((name.replace("|", "\\|"), ARXIV.format(number)) for name, number in found))
    )
    config, obsidian = Config(), ObsidianConfig()
    facts = facts_of(read(document, config, obsidian), config)
    plan = plan_links(Vault({document.path: facts}, frozenset({"Papers/Gemma.md"})))
    ids: dict[str, set[str]] = {}
    for note, slots in plan.of_note.items():
        ids[note] = {slot.fact.id for slot in slots if slot.fact.id}
        assert note.startswith("Papers/") and ".." not in note.split("/")
    assert all(len(each) <= 1 for each in ids.values())
    assert len({fold_path(note) for note in ids}) == len(ids)
