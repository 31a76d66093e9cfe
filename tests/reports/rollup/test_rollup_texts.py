"""Numbers, math, escapes and links, one by one."""

from __future__ import annotations

import pytest

from obsidian_intel.core.folding import fold_name
from obsidian_intel.markdown.latex import readable
from obsidian_intel.reports.rollup.escape import escape, heading, label, one_line, said, web_address
from obsidian_intel.reports.rollup.format_scores import number, standing


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (56.6, 0, "56.6"),
        (69.0, 0, "69"),
        (69.0, 1, "69.0"),
        (61.25, 1, "61.25"),
        (2029, 0, "2029"),
        (32000, 0, "32,000"),
        (-32000.5, 0, "-32,000.5"),
        (-0.5, 0, "-0.5"),
        (0, 0, "0"),
        (-0.0, 0, "0"),
        (0.000001, 0, "0.000001"),
        (1e20, 0, "1e+20"),
        (float("nan"), 0, "nan"),
    ],
)
def test_number(value: float, digits: int, text: str) -> None:
    assert number(value, digits) == text


@pytest.mark.parametrize(
    ("rank", "size", "text"),
    [
        (1, 1, ""),
        (1, 4, "1st of 4"),
        (2, 4, "2nd of 4"),
        (3, 4, "3rd of 4"),
        (11, 30, "11th of 30"),
        (112, 200, "112th of 200"),
        (22, 30, "22nd of 30"),
    ],
)
def test_standing(rank: int, size: int, text: str) -> None:
    assert standing(rank, size) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (r"$\tau^{2}$-Bench", "τ²-Bench"),
        (r"$\tau^2$", "τ²"),
        (r"$O(n^2)$ 与 $x_i^{n+1}$", "O(n²) 与 x_iⁿ⁺¹"),
        (r"$2\times$", "2×"),
        (r"$\frac{a}{b}$", "a/b"),
        (r"$\mathcal{L}_{RL}$", "L_RL"),
        (r"$95\%$", "95%"),
        (r"$\alpha\to\beta$", "α→β"),
        ("costs $5 and $6", "costs $5 and $6"),
        ("no math", "no math"),
        ("$", "$"),
    ],
)
def test_math_reads_as_text(text: str, shown: str) -> None:
    assert readable(text) == shown


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("snake_case", "snake_case"),
        ("_em_", r"\_em\_"),
        ("**b** `c`", r"\*\*b\*\* \`c\`"),
        ("C# and #tag", r"C# and \#tag"),
        ("a|b", r"a\|b"),
        ("50% of %%x%%", r"50% of \%\%x\%\%"),
        ("a = b == c", r"a = b \=\= c"),
        ("- item", r"\- item"),
        ("+1", r"\+1"),
        ("12. item", r"12\. item"),
        ("12.5", "12.5"),
        ("> quote", r"\> quote"),
        ("a -> b", "a -> b"),
        ("[[x]] ![y](z)", r"\[\[x\]\] !\[y\](z)"),
        ("https://x.org", r"https\://x.org"),
        ("&amp; & b", r"\&amp; & b"),
        ("end ^id", r"end \^id"),
        ("x^2 + y", "x^2 + y"),
        ("$x$", r"\$x\$"),
        ("τ²-Bench（中）", "τ²-Bench（中）"),
        ("", ""),
    ],
)
def test_escape(text: str, escaped: str) -> None:
    assert escape(text) == escaped


def test_one_line_and_its_limit() -> None:
    assert one_line("a\nb\tc \u202e d\x07") == "a b c d"
    assert one_line("abcdef", 4) == "abc…"
    assert one_line("abcd", 4) == "abcd"
    assert one_line("家庭👨‍👩‍👧") == "家庭👨‍👩‍👧"


def test_what_is_said_has_no_comments() -> None:
    assert said("a %%b%% c <!-- d --> e %% f") == "a c e"


def test_headings_lose_their_number() -> None:
    assert heading("1. 基座模型追踪 (The Clay)") == "基座模型追踪 (The Clay)"
    assert heading("二、方向") == "方向"
    assert heading("3D 生成") == "3D 生成"


def test_labels_hold_nothing_a_link_cannot() -> None:
    assert not set(label("[a]|b\\c`d`%%$x$<b>")) & set("[]|\\`%$<>")


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://arxiv.org/abs/2601.16725", "https://arxiv.org/abs/2601.16725"),
        ("https://x.org/a|b", "https://x.org/a%7Cb"),
        ("https://x.org/中", "https://x.org/%E4%B8%AD"),
        ("https://x.org/a%20b#c", "https://x.org/a%20b#c"),
        ('https://x.org/"><script>', "https://x.org/%22%3E%3Cscript%3E"),
        ("https://x.org/a b", None),
        ("ftp://x.org", None),
        ("javascript:alert(1)", None),
        ("https://a@b.org", None),
        ("", None),
        (None, None),
    ],
)
def test_web_address(url: str | None, address: str | None) -> None:
    assert web_address(url) == address


def test_key_keeps_what_tells_apart() -> None:
    assert fold_name("ＳＷＥ‑Bench  Pro") == fold_name("swe-bench pro")
    assert fold_name("τ²-Bench") == fold_name("tau2 bench") != fold_name("τ-Bench")
