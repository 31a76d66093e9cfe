"""Span edits of frontmatter: cases, and dirty blocks against what a re-reading gives."""

from __future__ import annotations

import ast
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, example, given
from hypothesis import strategies as st

from obsidian_intel import frontmatter
from obsidian_intel.document import Document
from obsidian_intel.frontmatter import (
    Frontmatter,
    add_to_list,
    body_offset,
    quote_scalar,
    read_frontmatter,
    remove_from_list,
    remove_property,
    rename_property,
    render_frontmatter,
    set_property,
)
from obsidian_intel.text import Edit, apply_edits

CASES = Path(__file__).parent / "cases" / "frontmatter-edits.md"
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


# --- Scalars read back ---

TRICKY = """[[2026-02]]|GLM: x|GLM:|2407.09450|0704|010|yes|No|on|y|N|null|~||#tag|a #b|a#b|2026-02|2026-02-30|a, b|it's|say "hi"
|' and "|back\\slash| lead|trail |- x|-x|@a|`c`|%x|*b*|&a|!t|{{d}}|{a: b}|[x]|1e3|E5|0x1F|0o17|0b1|12:30|190:20:30|1_000|.5|+1|-1|1.
|=|<<|?|? x|:|---|...|12345678901234567890123|2026-2-1|2026-02-01 10:30|中文：值|😀|http://a.b/c?d=e#f|true|Off|.inf|.NaN|> y"""
TEXTS = st.one_of(
    st.sampled_from(
        [
            *TRICKY.replace("\n", "").split("|"),
            "| x",
            "a|b",
            "two\nlines",
            "tab\there",
            "\u2028",
            "\x85",
            "\x7f",
            "\ufeff",
            "\xa0x",
        ]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.text("ab01 :-#,[]{}'\"\\?&*!|>%@`=~<.+_\n", max_size=8),
)


def is_date(value: object, text: str) -> bool:
    return isinstance(value, date | datetime) and value.isoformat() == text


@given(TEXTS)
def test_quote_scalar_reads_back(text: str) -> None:
    for source in (
        f"k: {quote_scalar(text)}",
        f"k:\n  - {quote_scalar(text)}\n",
        f"k: [{quote_scalar(text, flow=True)}, z]",
    ):
        value = yaml.safe_load(source)["k"]
        value = value[0] if isinstance(value, list) else value
        assert value == text or is_date(value, text)
        assert read_frontmatter(Document("", f"---\n{source}\n---\n")).texts("k")[0] == text


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("GLM-5", "GLM-5"),
        ("2026-02", "2026-02"),
        ("2026-02-01", "2026-02-01"),
        ("2026-02-01T10:30:00", "2026-02-01T10:30:00"),
        ("2026-02-30", '"2026-02-30"'),
        ("2601.16725", '"2601.16725"'),
        ("hep-th/9901001", "hep-th/9901001"),
        ("https://arxiv.org/abs/2601.16725", "https://arxiv.org/abs/2601.16725"),
        ("[[Log/2026-02|二月]]", '"[[Log/2026-02|二月]]"'),
        ("看 [[A]]", '"看 [[A]]"'),
        ("中文：值", "中文：值"),
        ('say "hi"', 'say "hi"'),
        ('"hi": x', "'\"hi\": x'"),
        ("C:\\data", "C:\\data"),
        ("no", '"no"'),
        ("none of it", "none of it"),
        ("a\nb", '"a\\nb"'),
        ("", '""'),
    ],
)
def test_quote_scalar(text: str, quoted: str) -> None:
    assert quote_scalar(text) == quoted


def test_render_frontmatter() -> None:
    properties = [("type", "Paper"), ("title", "GLM: x"), ("aliases", ["GLM", "2601.16725"]), ("arxiv", "2601.16725")]
    block = render_frontmatter([*properties, ("tags", []), ("months", ["[[2026-02]]"])], newline="\r\n")
    assert block.split("\r\n") == [
        "---",
        "type: Paper",
        'title: "GLM: x"',
        "aliases:",
        "  - GLM",
        '  - "2601.16725"',
        'arxiv: "2601.16725"',
        "tags: []",
        "months:",
        '  - "[[2026-02]]"',
        "---",
        "",
    ]
    assert read_frontmatter(Document("", block)).valid


# --- Dirty blocks ---

KEYS = ["a", "b", "tags", "中文", "a b", "Title"]
ITEMS = st.sampled_from(
    ["x", "y z", "1", "2407.09450", "'q'", '"d: e"', '"[[N]]"', "2026-02-01", "中文", "no", "https://a.b/c"]
)
COMMENTS = st.sampled_from(["", "", " # c"])
LOOSE = st.sampled_from(["", "", "", "\n", "# own line\n"])


@st.composite
def values(draw: st.DrawFn) -> str:
    """What stands behind a key's colon, the line's end included."""
    items, comment = draw(st.lists(ITEMS, min_size=1, max_size=3)), draw(COMMENTS)
    ends = draw(st.lists(COMMENTS, min_size=3, max_size=3))
    rows = list(zip(items, ends, strict=False))
    indent, comma = draw(st.sampled_from(["", "  ", "    "])), draw(st.sampled_from(["", ","]))
    block = "".join(f"{indent}- {item}{end}\n" for item, end in rows)
    spread = ",".join(f"\n   {item}" for item in items)
    commented = "".join(f"   {item},{end}\n" for item, end in rows)
    return draw(
        st.sampled_from([
            f"{comment}\n",
            f" {items[0]}{comment}\n",
            f"{comment}\n{block}",
            f" []{comment}\n",
            f" [{', '.join(items)}{comma}]{comment}\n",
            f" [{spread}{comma}\n  ]{comment}\n",
            f" [{comment}\n{commented}  ]\n",
            " |\n  text\n  more\n\n",
            " >-\n  text\n",
            " first\n   second\n",
            "\n  m: 1\n  n: [z]\n",
        ])
    )  # fmt: skip


@st.composite
def notes(draw: st.DrawFn) -> str:
    newline, bom = draw(st.sampled_from(["\n", "\r\n", "\r"])), draw(st.sampled_from(["", "\ufeff"]))
    body = draw(st.sampled_from(["", "body", "# T\n\ntext\n", "\n---\n\nrule"]))
    keys = draw(st.lists(st.sampled_from(KEYS), unique=True, max_size=4))
    shape = draw(st.integers(0, 9))
    block = "".join(f"{key}:{draw(values())}{draw(LOOSE)}" for key in keys)
    if shape == 0:
        block = "{" + ", ".join(f"{key}: {draw(st.sampled_from(['x', '[p, q]', '[]', '1']))}" for key in keys) + "}\n"
    end = draw(st.sampled_from(["\n", ""])) if not body else "\n"
    text = body if shape == 1 else f"---\n{block}---{end}{body}"
    return bom + text.replace("\n", newline)


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
