"""Patterns of settings: what they fit, and that no path and no pattern takes long."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from obsidian_intel.core.patterns import filter_fault, filter_regex, format_fault, glob_regex
from obsidian_intel.core.regex_dfa import LinearRegex, UnsupportedPattern

GLOBS = [
    ("Inbox", "Inbox/a.md", True),
    ("Inbox/", "inbox/sub/a.md", True),
    ("Inbox", "Inbox 2/a.md", False),
    ("*.excalidraw.md", "a.excalidraw.md", True),
    ("*.excalidraw.md", "Sub/a.excalidraw.md", False),
    ("**/*.excalidraw.md", "Sub/deep/a.excalidraw.md", True),
    ("**/*.excalidraw.md", "a.excalidraw.md", True),
    ("Log/**", "Log/2026/02.md", True),
    ("Log/**/draft-?.md", "Log/2026/02/draft-1.md", True),
    ("Log/**/draft-?.md", "Log/draft-1.md", True),
    ("Log/**/draft-?.md", "Log/draft-10.md", False),
    ("**archive**", "My Archive of 2024/a.md", True),
    ("a*b*c", "a-b-b-c", True),
    ("a*b*c", "a-b/c", False),
    ("日志/*", "日志/2026-02.md", True),
]


@pytest.mark.parametrize(("glob", "path", "wanted"), GLOBS)
def test_globs(glob: str, path: str, wanted: bool) -> None:
    assert bool(glob_regex(glob).fullmatch(path)) is wanted


def backtracking(glob: str) -> re.Pattern[str]:
    """The same meaning, written as plainly as can be."""
    out = ""
    for part in re.split(r"((?:^|(?<=/))\*\*/|\*\*|\*|\?)", glob.strip("/")):
        out += {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}.get(part, re.escape(part))
    return re.compile(out + "(?:/.*)?", re.IGNORECASE | re.DOTALL)


@given(
    st.lists(st.sampled_from(["a", "b", "/", "*", "**", "**/", "?", "."]), max_size=8).map("".join),
    st.text("ab/.", max_size=12),
)
def test_a_glob_means_what_it_meant(glob: str, path: str) -> None:
    assert bool(glob_regex(glob).fullmatch(path)) is bool(backtracking(glob).fullmatch(path))


@given(
    st.lists(
        st.sampled_from([*"ab/*+?()|^$.", "{2}", "{0,2}", "{1,}", "(?:", "[ab]", "[^a]", r"\d", r"\.", r"\/"]),
        max_size=9,
    ).map("".join),
    st.text("ab/1.", max_size=9),
)
def test_an_expression_finds_what_python_finds(expression: str, path: str) -> None:
    assume(not re.search(r"[*+?}]\+", expression))  # possessive: not in JavaScript
    try:
        wanted = bool(re.compile(expression).search(path))
    except re.error:
        assume(False)
    assert LinearRegex(expression).search(path) is wanted


FILTERS = [
    (r"^Templates\/", "Templates/a.md", True),
    (r"^Templates\/", "My Templates/a.md", False),
    (r"\.excalidraw\.md$", "a.excalidraw.md", True),
    (r"\bdraft\b", "a draft.md", True),
    (r"\bdraft\b", "redrafted.md", False),
    (r"(?:old|archive)[ _-]\d{4}", "Archive/archive-2024.md", True),
    (r"日记/\d+", "日记/12.md", True),
    (r"[", "a.md", None),
    (r"(", "a.md", None),
]


@pytest.mark.parametrize(("expression", "path", "wanted"), FILTERS)
def test_filters(expression: str, path: str, wanted: bool | None) -> None:
    found = filter_regex(expression)
    assert (found.search(path) if found else None) is wanted


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        (r"(?=a)b", "`(?=`"),
        (r"(?<!a)b", "`(?<`"),
        (r"(a)\1", r"`\1`"),
        (r"\p{Han}", r"`\p`"),
        ("((a{1,99}){1,99}){1,99}", "repeats too much"),
        ("(" * 99 + ")" * 99, "nested too deep"),
        ("a" * 2000, "longer than"),
    ],
)
def test_expressions_that_are_refused(expression: str, words: str) -> None:
    with pytest.raises(UnsupportedPattern):
        filter_regex(expression)
    assert words in (filter_fault(expression) or "")


@pytest.mark.parametrize(
    ("form", "fine"),
    [
        ("YYYY-MM", True),
        ("YYYY/YYYY-MM[ Intelligence Log]", True),
        ("YYYY/MM-MMMM/YYYY-MM-DD-dddd", True),
        ("gggg-[W]ww", True),
        ("GGGG-[W]WW", True),
        ("Log/*.md", True),
        ("YYYY-MM", True),
        ("YYYY-MM" + "-Q-H-m-s-d" * 3, False),
        ("YYYY MMM MMMM ddd dddd", False),
        ("YYYY" + "x" * 2000, False),
    ],
)
def test_date_formats(form: str, fine: bool) -> None:
    assert (format_fault(form) is None) is fine


def test_no_pattern_takes_long() -> None:
    paths = ["a" * 4000, ("a" * 200 + "/") * 20, ("ab" * 100 + "/") * 20, "/" * 4000]
    globs = ["*a" * 30, "**a" * 30, "**/a" * 30, "a*" * 200, "**" * 200 + "z", "**/*a*b" * 20, "?*" * 100 + "z"]
    expressions = ["(a+)+$", "(a|a)*b", "(a*)*b", "(.*)(.*)(.*)(.*)(.*)x", "(a?){50}a{50}b", "(a|b|ab)*c"]
    began = time.monotonic()
    for path in paths:
        for glob in globs:
            glob_regex(glob).fullmatch(path)
        for expression in expressions:
            assert filter_regex(expression) is not None
            filter_regex(expression).search(path)  # type: ignore[union-attr]
    assert time.monotonic() - began < 20
