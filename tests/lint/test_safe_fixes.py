"""Safe fixes damage nothing: after one, Obsidian shows what the person meant, and nothing distinct is gone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsidian_intel.core.declared_settings import Config, ObsidianConfig
from obsidian_intel.core.diagnostic import Diagnostic
from obsidian_intel.core.document import Document
from obsidian_intel.core.text import Applicability
from obsidian_intel.lint.fixer import fix_note
from obsidian_intel.lint.linter import lint_note
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.markdown.frontmatter.read import read_frontmatter
from obsidian_intel.vault.note_parser import read


def safely_fixed(text: str, *select: str) -> str:
    return fix_note(Document.from_text("n.md", text), Config(), select=select).text


def findings(text: str, code: str) -> list[Diagnostic]:
    reading = read(Document.from_text("n.md", text), Config(), ObsidianConfig())
    return [each for each in lint_note(NoteContext.of(reading, Config())) if each.code == code]


def properties(*lines: str) -> str:
    return "".join(f"{line}\n" for line in ("---", *lines, "---"))


# What is reported and left as it is by the safe fixes: each of these was damaged by one, or could be.
LEFT_ALONE = {
    "an item indented further": ("OI401", properties("tags:", "- a", " - b", "- c")),
    "two items indented further": ("OI401", properties("tags:", "  - a", "    - b", "    - c")),
    "a dash between words": ("OI401", properties("tags: [AI - Agents]")),
    "a tag over two lines": ("OI401", properties("tags:", "  - deep", "    learning")),
    "a tag with a mark": ("OI401", properties("tags: [R & D]")),
    "a hash that makes a comment": ("OI401", properties("tags: #ai #ml")),
    "a hash in an item": ("OI401", properties("tags:", "  - #ai", "  - ml")),
    "a repeated tag with a comment": ("OI403", properties("tags:", "  - AI", "  - ai # keep: lower case")),
    "an old name over a comment": ("OI109", properties("tag: #ai")),
    "an old name twice": ("OI109", properties("tag: a", "Tag: b")),
    "a number like an id": ("OI111", properties("price: 1207.00010")),
    "letters behind an address": ("OI605", "用https://a.io/rest/keywords端点来生成标签，不会存储数据。\n"),
    "a page's name with a stop": ("OI605", "見 https://ja.wikipedia.org/wiki/モーニング娘。 を参照\n"),
    "a page behind plain letters": ("OI605", "https://zh.wikipedia.org/wiki/BEYOND（乐队）\n"),
    "a search": ("OI605", "https://example.org/find?q=GLM，Kimi\n"),
    "a bracket at the end of bold": ("OI601", "**专家混合（MoE）**的路由\n"),
    "a quote at the end of bold": ("OI601", "**他说“好”**的\n"),
    "runs of two lengths": ("OI601", "***「甲」**乙\n"),
}


@pytest.mark.parametrize(("code", "text"), LEFT_ALONE.values(), ids=LEFT_ALONE)
def test_reported_and_left_alone(code: str, text: str) -> None:
    found = findings(text, code)
    assert found
    assert all(each.fix is None or each.fix.applicability is Applicability.UNSAFE for each in found)
    assert safely_fixed(text) == text


SILENT = {
    "sharp s and ss": ("OI403", properties("tags: [Maße, Masse, Buße, Busse]")),
    "Turkish i": ("OI403", properties("tags: [İz, iz, ız, Iz2, ılık]")),
    "composed and not": ("OI403", properties("tags: [caf\u00e9, cafe\u0301]")),
    "fullwidth": ("OI403", properties("tags: [AI, ＡＩ]")),
    "ligature": ("OI403", properties("tags: [\ufb01n, fin]")),
    "a comment beside tags": ("OI401", properties("tags: # later", "title: x")),
    "a comment above items": ("OI401", properties("tags: #mine", "  - a")),
    "digits that are kept": ("OI111", properties("uid: 20260225174432116", "big: 9007199254740992")),
    "a number with an exponent": ("OI111", properties("rate: 1e5", "decay: 3e10")),
    "a price": ("OI111", properties("price: 1299.9990")),
    "a scheme alone": ("OI605", "プロトコル制限（https://のみ）とドメイン。\n"),
    "a definition": ("OI605", "见 [t][x]。\n\n[x]: https://x.org/a，b\n"),
    "a definition in a quote": ("OI605", "> [x]: https://x.org/a，b\n"),
    "a page of its own script": ("OI605", "https://zh.wikipedia.org/wiki/北京 与 https://a.org/文档/第1章\n"),
    "a page of mixed script": ("OI605", "https://zh.wikipedia.org/wiki/Python语言\n"),
    "a wide port": ("OI605", "http://localhost：8080 与 https://a.org：8443\n"),
}


@pytest.mark.parametrize(("code", "text"), SILENT.values(), ids=SILENT)
def test_right_is_silent(code: str, text: str) -> None:
    assert findings(text, code) == []
    assert safely_fixed(text) == text


TAGS = st.lists(
    st.text(st.sampled_from("aAiIİıßsSσςΣé甲乙-_/ 0"), min_size=1, max_size=4).map(str.strip).filter(bool), max_size=6
)


@given(TAGS, st.booleans())
def test_no_distinct_tag_is_deleted(tags: list[str], in_block: bool) -> None:
    """The tags, in lower case and with `-` for spaces, are the same set before and after."""
    quoted = [f'"{tag}"' for tag in tags]
    text = (
        properties("tags:", *(f"  - {tag}" for tag in quoted))
        if in_block
        else properties(f"tags: [{', '.join(quoted)}]")
    )
    after = read_frontmatter(Document("n.md", safely_fixed(text, "OI401", "OI403"))).texts("tags")
    assert {_as_one(tag) for tag in after} == {_as_one(tag) for tag in tags}
    assert set(map(str.lower, after)) <= {form for tag in tags for form in (tag.lower(), "-".join(tag.lower().split()))}


def _as_one(tag: str) -> str:
    return "-".join(tag.lower().split())


ADDRESSES = st.sampled_from((
    "https://arxiv.org/abs/2601.16725", "https://arxiv.org/pdf/2601.16725v2", "https://github.com/zai-org/GLM-5",
    "https://openreview.net/forum?id=a_B-9", "https://example.org/a/b.html", "https://example.org",
))  # fmt: skip
TAILS = st.sampled_from(("，说明", "。", "的说明", "）", "、", "：见下", "代码已放出", "」", "はこちら", ""))


@given(st.sampled_from(("见", "（", "- 来源：", "")), ADDRESSES, TAILS)
def test_an_address_in_angle_brackets_is_the_one_that_was_meant(before: str, address: str, tail: str) -> None:
    """The safe fix either leaves the text, or wraps exactly the address."""
    text = f"{before}{address}{tail}\n"
    assert safely_fixed(text, "OI605") in (text, f"{before}<{address}>{tail}\n")


@given(
    st.sampled_from(("", "甲", "a", "，")), st.sampled_from(("“", "（", "「", "(", "")), st.text("甲乙a，。（）“”", max_size=5),
    st.sampled_from(("”", "）", "」", ")", "。", "：", "")), st.sampled_from(("丙", "b", "，", "")), st.sampled_from((2, 3)),
)  # fmt: skip
def test_bold_keeps_its_words_and_its_brackets(
    before: str, opener: str, inner: str, closer: str, after: str, stars: int
) -> None:
    """Only asterisks and marks change places; what the bold held as pairs, it still holds as pairs."""
    run = "*" * stars
    text = f"{before}{run}{opener}{inner}{closer}{run}{after}\n"
    fixed = safely_fixed(text, "OI601")
    assert fixed.replace("*", "") == text.replace("*", "")
    if fixed != text:
        bold = fixed.split(run)[1]
        assert all(c not in bold for c in "*")
        was = f"{opener}{inner}{closer}"
        for left, right in ("（）", "“”", "「」"):
            assert was.count(left) != was.count(right) or bold.count(left) == bold.count(right)
