"""Span edits of frontmatter: cases, and dirty blocks against what a re-reading gives."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from frontmatter_strategies import KEYS, TEXTS, is_date, notes
from hypothesis import assume, example, given
from hypothesis import strategies as st

from obsidian_intel.core.document import Document
from obsidian_intel.core.text import Edit, apply_edits
from obsidian_intel.markdown.frontmatter import edits as frontmatter
from obsidian_intel.markdown.frontmatter.edits import (
    add_to_list,
    remove_from_list,
    remove_property,
    rename_property,
    set_property,
)
from obsidian_intel.markdown.frontmatter.note_properties import Frontmatter
from obsidian_intel.markdown.frontmatter.read import body_offset, read_frontmatter

CASES = Path(__file__).parents[2] / "cases" / "frontmatter-edits.md"
CASE = re.compile(
    r"^## (?:[^\n:]+: )?`(\w+)\(([^\n]*)\)`\n+````\n(.*?)````\n+````\n(.*?)````\n", re.MULTILINE | re.DOTALL
)
SIGNS = {"␍": "\r", "⟦BOM⟧": "\ufeff", "⟦END⟧\n": ""}


def edited(text: str, name: str, *arguments: Any) -> str:
    document = Document("Note.md", text)
    change = getattr(frontmatter, name)
    return apply_edits(text, change(document, read_frontmatter(document), *arguments))


def decoded(text: str) -> str:
    for sign, character in SIGNS.items():
        text = text.replace(sign, character)
    return text


@pytest.mark.parametrize(
    ("name", "arguments", "before", "after"),
    [
        pytest.param(*found.groups(), id=f"{found[1]}-{found.start()}")
        for found in CASE.finditer(CASES.read_text("utf-8"))
    ],
)
def test_case(name: str, arguments: str, before: str, after: str) -> None:
    values = ast.literal_eval(f"({arguments},)")
    assert edited(decoded(before), name, *values) == decoded(after)
    assert edited(decoded(after), name, *values) == decoded(after)


REFUSED = {
    "invalid": "---\na: [x\n---\n",
    "not closed": "---\na: x\n",
    "misplaced": "\n---\na: x\ntags: [b]\n---\n",
    "template": "---\na: {{x}}\n---\n",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_not_touched(text: str) -> None:
    assert edited(text, "set_property", "a", "y") == text
    assert edited(text, "add_to_list", "a", ["y"]) == text
    assert edited(text, "remove_from_list", "a", ["x"]) == text
    assert edited(text, "remove_property", "a") == text
    assert edited(text, "rename_property", "a", "b") == text


def test_nested_values_are_no_lists() -> None:
    text = "---\na: [[Note]]\nb:\n  c: d\n---\n"
    assert edited(text, "add_to_list", "a", ["x"]) == edited(text, "remove_from_list", "b", ["d"]) == text


# --- Dirty blocks ---


def fresh(text: str) -> tuple[Document, Frontmatter]:
    document = Document("Note.md", text)
    fm = read_frontmatter(document)
    assume(fm.valid)
    return document, fm


def after(document: Document, fm: Frontmatter, edits: list[Edit], key: str) -> Frontmatter:
    """The new reading, once all that should not change was seen not to."""
    text = apply_edits(document.text, edits)
    new = read_frontmatter(Document(document.path, text))
    assert new.valid
    found = fm.get(key)
    for edit in edits:
        assert edit.span.start >= fm.span.start
        if found and "{" not in fm.content.of(document.text)[:1]:
            assert found.start - 2 <= edit.span.start <= edit.span.end <= found.end + 2
    names = {key, found.key if found else key}
    kept = [
        (p.key, p.scalars and [s.raw for s in p.scalars], repr(p.value)) for p in fm.properties if p.key not in names
    ]
    assert kept == [
        (p.key, p.scalars and [s.raw for s in p.scalars], repr(p.value))
        for p in new.properties
        if (p.key, [s.raw for s in p.scalars] or (), repr(p.value)) in kept
    ]
    assert text[body_offset(Document("", text), new) :] == document.text[body_offset(document, fm) :]
    assert text.startswith("\ufeff") == document.text.startswith("\ufeff")
    if document.newline == "\r\n":
        assert text.count("\n") == text.count("\r\n")
    return new


NAMES = st.sampled_from([*KEYS, "new", "yes", "x: y", "2026"])


@given(notes(), NAMES, TEXTS)
@example("---\na: 2407.09450\n---", "a", "2407.09450")
def test_set_text(text: str, key: str, value: str) -> None:
    document, fm = fresh(text)
    edits = set_property(document, fm, key, value)
    new = after(document, fm, edits, key)
    assert new.text(key) == value
    found = new.get(key)
    assert found is not None
    assert found.value == value or is_date(found.value, value)
    assert set_property(Document("", apply_edits(text, edits)), new, key, value) == []


@given(notes(), NAMES, st.lists(TEXTS, max_size=3))
def test_set_list(text: str, key: str, value: list[str]) -> None:
    document, fm = fresh(text)
    edits = set_property(document, fm, key, value)
    new = after(document, fm, edits, key)
    found = new.get(key)
    assert found is not None
    assert found.is_list
    assert list(new.texts(key)) == value
    assert set_property(Document("", apply_edits(text, edits)), new, key, value) == []


@given(notes(), NAMES, st.booleans() | st.integers(-10, 10**9))
def test_set_bool_and_int(text: str, key: str, value: bool | int) -> None:
    document, fm = fresh(text)
    found = after(document, fm, set_property(document, fm, key, value), key).get(key)
    assert found is not None
    assert (type(found.value), found.value) == (type(value), value)


@given(notes(), NAMES, st.lists(TEXTS, min_size=1, max_size=3))
def test_add_to_list(text: str, key: str, items: list[str]) -> None:
    document, fm = fresh(text)
    before = fm.get(key)
    edits = add_to_list(document, fm, key, items)
    if before and before.nested:
        assert edits == []
        return
    new = after(document, fm, edits, key)
    had = list(fm.texts(key))
    assert list(new.texts(key)) == had + [item for item in dict.fromkeys(items) if item not in had]
    assert add_to_list(Document("", apply_edits(text, edits)), new, key, items) == []


@given(notes(), st.sampled_from(KEYS), st.sets(st.integers(0, 2), min_size=1))
def test_remove_from_list(text: str, key: str, indices: set[int]) -> None:
    document, fm = fresh(text)
    had = list(fm.texts(key))
    items = [had[index] for index in indices if index < len(had)]
    edits = remove_from_list(document, fm, key, [*items, "not there"])
    new = after(document, fm, edits, key)
    assert list(new.texts(key)) == [item for item in had if item not in items]
    assert bool(edits) == bool(items)


@given(notes(), st.sampled_from(KEYS))
def test_remove_property(text: str, key: str) -> None:
    document, fm = fresh(text)
    edits = remove_property(document, fm, key)
    new = after(document, fm, edits, key)
    assert new.get(key) is None
    assert len(new.properties) == len(fm.properties) - bool(fm.get(key))


@given(notes(), st.sampled_from(KEYS), st.sampled_from(["nk", "n: k", "是", "no", "2026-02-01"]))
def test_rename_property(text: str, key: str, name: str) -> None:
    document, fm = fresh(text)
    new = after(document, fm, rename_property(document, fm, key, name), key)
    assert [name if p.key == key else p.key for p in fm.properties] == [p.key for p in new.properties]
    assert new.texts(name) == fm.texts(key)


def test_a_name_that_is_taken_stays() -> None:
    text = "---\ntag: a\ntags: [b]\n---\n"
    assert edited(text, "rename_property", "tag", "tags") == text


def test_of_a_name_that_stands_twice() -> None:
    text = "---\na: 1\nb: 2\na: 3\n---\n"
    assert edited(text, "set_property", "a", "x") == "---\na: 1\nb: 2\na: x\n---\n"
    assert edited(text, "remove_property", "a") == "---\nb: 2\n---\n"
