"""Frontmatter: reading as tables of cases, hazards, and the fast path against YAML."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from obsidian_intel.core.document import Document
from obsidian_intel.core.text import Span
from obsidian_intel.markdown.frontmatter.delimiters import find_block
from obsidian_intel.markdown.frontmatter.full_yaml import read_yaml
from obsidian_intel.markdown.frontmatter.note_properties import Frontmatter, fold_key
from obsidian_intel.markdown.frontmatter.read import body_offset, read_frontmatter
from obsidian_intel.markdown.frontmatter.simple_yaml import parse_simple

CASES = Path(__file__).parents[2] / "cases"
SIGNS = {"␍": "\r", "␉": "\t", "␇": "\x07", "⟦BOM⟧": "\ufeff", "⟦LS⟧": "\u2028"}
CASE = re.compile(r"^## ([^\n]+)\n+````\n(.*?)````\n+````\n(.*?)````\n", re.MULTILINE | re.DOTALL)


def cases(name: str) -> list[tuple[str, str, str]]:
    """Title, input and expected output of each case of a Markdown file."""
    return [(found[1], found[2], found[3]) for found in CASE.finditer((CASES / name).read_text("utf-8"))]


def decoded(text: str) -> str:
    for sign, character in SIGNS.items():
        text = text.replace(sign, character)
    return text.replace("⟦END⟧\n", "")


def read(text: str) -> Frontmatter:
    return read_frontmatter(Document("Note.md", text))


def described(text: str) -> str:
    """A reading as the case files show it."""
    document = Document("Note.md", text)
    fm = read_frontmatter(document)
    lines = [("valid" if fm.valid else "invalid") if fm.present else "none" if fm.valid else "none, invalid"]
    for each in fm.properties:
        kind = "nested" if each.nested else "list" if each.is_list else "scalar"
        raws = " ".join(f"‹{scalar.raw}›" for scalar in each.scalars)
        lines.append(f"{each.key} | {kind} | {raws} | {each.value!r}")
    for finding in fm.findings:
        at = document.position(finding.span.start)
        lines.append(f"{at.line}:{at.column} {finding.code} {finding.message}")
    return "\n".join(lines).replace("\r", "␍").replace("\u2028", "⟦LS⟧") + "\n"


@pytest.mark.parametrize(
    ("text", "expected"), [pytest.param(*case[1:], id=case[0]) for case in cases("frontmatter.md")]
)
def test_case(text: str, expected: str) -> None:
    assert described(decoded(text)) == expected


def test_spans() -> None:
    text = "\ufeff---\r\ntags:  # c\r\n  - a 😀 \r\n  - 'b'  # d\r\nt: \"x\" # e\r\nn:\r\n---\r\nbody"
    fm = read(text)
    tags, title, nothing = fm.properties
    assert fm.span.of(text) == text[1 : text.index("body")]
    assert fm.content.of(text) == text[6 : text.index("---\r\nbody")]
    assert [scalar.span.of(text) for scalar in tags.scalars] == ["a 😀", "'b'"]
    assert tags.span.of(text) == "tags:  # c\r\n  - a 😀 \r\n  - 'b'  # d"
    assert tags.value_span.of(text) == "- a 😀 \r\n  - 'b'"
    assert (tags.key_span.of(text), title.value_span.of(text)) == ("tags", '"x"')
    assert (title.span.of(text), title.scalars[0].quoted) == ('t: "x" # e', True)
    assert nothing.value_span == Span(text.index("n:") + 2, text.index("n:") + 2)
    assert body_offset(Document("", text), fm) == text.index("body")
    assert body_offset(Document("", "\ufeffbody"), read("\ufeffbody")) == 1


def test_get() -> None:
    fm = read("---\nPaper ID: a\npaper_id: b\nNo: x\ntags: [p, 2407.09450]\ntags: [q]\n---\n")
    assert (fm.text("paper-id"), fm.text("Paper ID"), fm.text("no")) == ("b", "a", "x")
    assert fm.texts("TAGS") == ("q",)
    assert fm.properties[3].scalars[1].text == "2407.09450"
    assert (fm.get("missing"), fm.text("tags"), fm.texts("missing")) == (None, None, ())
    assert fold_key("Paper-ID") == fold_key("paper_id") == "paperid"


def test_values_are_those_of_yaml() -> None:
    text = "---\nd: 2026-02-01\nm: 2026-02\ni: 202602\nf: 2407.09450\nw: no\no: 010\ns: 12:30\nq: '1'\n---\n"
    values = [each.value for each in read(text).properties]
    assert values == [date(2026, 2, 1), "2026-02", 202602, 2407.0945, False, 8, 750, "1"]


BOMBS = {
    "brackets": "a: " + "[" * 30_000,
    "closed brackets": "a: " + "[" * 30_000 + "]" * 30_000,
    "dashes": "- " * 30_000 + "x",
    "dashes in a property": "a:\n " + "- " * 30_000 + "x",
    "braces": "{a: " * 15_000,
    "question marks": "? " * 30_000,
    "indentation": "".join(" " * depth + "a:\n" for depth in range(300)),
    "brackets on lines": "a:\n" + " [\n" * 20_000,
    "in quotes and out": "a: " + '["]", ' * 9_000,
    "one too deep": "a: " + "[" * 64 + "]" * 64,
}


@pytest.mark.parametrize("name", BOMBS)
def test_nesting_is_refused_before_any_loader(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_loader(*_: object, **__: object) -> None:
        raise AssertionError("a loader saw the block")

    monkeypatch.setattr("yaml.load", no_loader)
    monkeypatch.setattr("yaml.compose", no_loader)
    fm = read(f"---\n{BOMBS[name]}\n---\nbody\n")
    assert (fm.present, fm.valid, fm.properties) == (True, False, ())
    assert [finding.code for finding in fm.findings] == ["OI102"]
    assert re.search("nested|plain text", fm.findings[0].message)


def test_the_process_survives_bombs() -> None:
    script = (
        "from obsidian_intel.core.document import Document\n"
        "from obsidian_intel.markdown.frontmatter.read import read_frontmatter\n"
        f"bombs = {[bomb for name, bomb in BOMBS.items() if name != 'in quotes and out']!r}\n"
        "print(sum(len(read_frontmatter(Document('', f'---\\n{b}\\n---\\n')).findings) for b in bombs))\n"
    )
    done = subprocess.run([sys.executable, "-"], input=script, capture_output=True, text=True, cwd=CASES.parents[1])
    assert (done.returncode, done.stdout.strip()) == (0, str(len(BOMBS) - 1)), done.stderr


def test_nesting_up_to_the_limit() -> None:
    assert read("---\na: " + "[" * 63 + "]" * 63 + "\n---\n").valid
    assert read("---\n" + "".join(f"k{i}: [a, [b]]\n" for i in range(200)) + "---\n").valid


@pytest.mark.parametrize(
    "block",
    [
        "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]",
        "a: &a [*a]",
        "a: &x 1",
        "a: {b: &c d}",
        "title: *emphasis*",
    ],
)
def test_aliases_are_refused(block: str) -> None:
    fm = read(f"---\n{block}\n---\n")
    assert (fm.valid, [finding.code for finding in fm.findings]) == (False, ["OI102"])


def test_size_is_capped_in_bytes() -> None:
    line = "k: " + "字" * 21_000 + "\n"
    assert read(f"---\n{line}---\n").valid
    large = read(f"---\n{line}l: {'字' * 1_000}\n---\n")
    assert (large.valid, "64 KB" in large.findings[0].message, large.findings[0].span.start) == (False, True, 4)


def test_long_numbers_stay_text() -> None:
    digits = "9" * 6_000
    fm = read(f"---\na: {digits}\nb: [x, {'1:' * 5_000}1]\n---\n")
    assert (fm.valid, fm.text("a")) == (True, digits)
    assert fm.properties[0].value == digits
    assert fm.properties[1].value[0] == "x"
    assert [finding.code for finding in fm.findings] == ["OI102", "OI102"]


def test_plain_blocks_need_no_yaml() -> None:
    script = (
        "import sys\n"
        "from obsidian_intel.core.document import Document\n"
        "from obsidian_intel.markdown.frontmatter.read import read_frontmatter\n"
        'text = \'---\\ntags: [a, b]\\nmonths:\\n  - "[[2026-02]]"\\ntype: Paper\\narxiv: "2601.16725"\\n---\\n\'\n'
        "assert len(read_frontmatter(Document('', text)).properties) == 4\n"
        "assert read_frontmatter(Document('', '# None')).valid\n"
        "print([name for name in ('yaml', 'frontmatter') if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-"], input=script, capture_output=True, text=True, cwd=CASES.parents[1])
    assert done.stdout.strip() == "[]", done.stderr


def test_the_loader_in_python_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [decoded(text) for _, text, _ in cases("frontmatter.md")]
    readings = [read(text) for text in texts]
    monkeypatch.delattr("yaml.CBaseLoader")
    for text, before in zip(texts, readings, strict=True):
        after = read(text)
        assert (after.valid, after.properties) == (before.valid, before.properties)
        assert [finding.code for finding in after.findings] == [finding.code for finding in before.findings]


# --- The fast path gives exactly what YAML gives, or nothing ---

PLAIN = """a|key|title|2026|-02|-01|2407.09450|010|1e3|0x1F|0o7|1_0|12:30|yes|No|on|null|true|FALSE|nan|.inf|+1|[[N]]
|中文|😀|é|~|=|<<|.|..|...|2026-02-01|2026-02-30|2026-02-01T10:00:00|(x)|https://x.y/z?a=b#c|e|E5|T|Z|_|/|-|#|:|,"""
SIGN = "'\"\\|>&*!%@`?[]{}\t\x85\u2028\u3000\xa0\x7f\x07\ufeff"
WORDS = st.sampled_from([*PLAIN.replace("\n", "").split("|"), *SIGN])
SPACED = st.sampled_from([": ", " ", "  ", " #", "- ", "? ", ", ", "{{x}}", "'q'", '"d"'])
SCALARS = st.lists(WORDS | SPACED, min_size=1, max_size=4).map("".join)
KEYS = st.sampled_from(["a", "b", "title", "tags", "中文", "2026", "yes", "a.b-c/d", "é", "x_y", "a b"]) | SCALARS
INDENTS = st.sampled_from(["", " ", "  ", "    "])


def _block_list(indent: str, items: list[str]) -> str:
    return "".join(f"\n{indent}- {item}" for item in items)


VALUES = st.one_of(
    st.just(""),
    SCALARS.map(" {}".format),
    st.lists(SCALARS, max_size=3).map(lambda items: f" [{', '.join(items)}]"),
    st.builds(_block_list, INDENTS, st.lists(SCALARS, min_size=1, max_size=3)),
)
LINES = st.builds("{}:{}".format, KEYS, VALUES) | st.sampled_from(["", "# c", "  ", "- x", "text"])
BLOCKS = st.builds(
    lambda lines, newline: "".join(line + "\n" for line in lines).replace("\n", newline),
    st.lists(LINES, max_size=5),
    st.sampled_from(["\n", "\r\n", "\r"]),
)


@given(BLOCKS)
@example("a: b\n c\n")
@example("a:\n# c\n- x\n")
@example("a: [x, ]\n")
def test_fast_is_slow(block: str) -> None:
    text = f"---\n{block}---\nbody"
    found = find_block(text, 0)
    assert found is not None
    span, content = found
    slow = read_yaml(Document("", text), span, content)
    fast = parse_simple(text, content.start, content.end)
    for each in slow.properties:
        assert all(scalar.span.of(text) == scalar.raw for scalar in each.scalars)
        assert each.start < each.end or not each.key
    if fast is not None:
        assert (slow.valid, slow.findings) == (True, ())
        assert repr(fast) == repr(slow.properties)


@given(
    st.lists(
        st.builds(
            "{}: {}\n".format, st.sampled_from("abcd"), st.sampled_from(["x", "yes", "1", "'2'", "[p]", "2026-02"])
        ),
        unique_by=lambda line: line[0],
    )
)
def test_simple_blocks_take_the_fast_path(lines: list[str]) -> None:
    block = "".join(lines)
    assert parse_simple(block, 0, len(block)) is not None


@given(st.text() | st.text().map("---\n{}\n---\n".format) | BLOCKS.map("---\n{}---".format) | BLOCKS)
@example("---\na: \ud800\n---\n")
@example("---")
@example("---\n---")
def test_never_raises(text: str) -> None:
    document = Document("", text)
    fm = read_frontmatter(document)
    assert fm.present or not fm.properties
    assert fm.valid or (fm.findings and not fm.properties)
    assert text[: fm.span.start] in ("", "\ufeff")
    assert fm.span.start <= fm.content.start <= fm.content.end <= fm.span.end
    for finding in fm.findings:
        assert 0 <= finding.span.start <= finding.span.end <= len(text)
        document.position(finding.span.start)
