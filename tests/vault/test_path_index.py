"""A path is found as by a table of all, whether it is searched for or looked up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsidian_intel.core.link_names import fold_path
from obsidian_intel.vault import path_index
from obsidian_intel.vault.path_index import PathIndex

PARTS = st.sampled_from(["a", "A", "ab", "b.md", "B.md", "ä", "a\u0308", "模型", "x\ny", "ß", "ss", ".md"])
PATHS = st.lists(st.lists(PARTS, min_size=1, max_size=3).map("/".join), max_size=12, unique=True)


@given(
    PATHS, st.sampled_from(["", "a", "ä", "b.md", "模型", "ss", "x\ny", "a\0b", "a\0a", "\0", "a/b.md", "a/a", "/a"])
)
def test_search_and_table_agree(paths: list[str], wanted: str) -> None:
    wanted = fold_path(wanted)
    searched, name = PathIndex(paths), wanted.rpartition("/")[2]
    for brief in (False, True):
        index = PathIndex(paths, brief=brief)
        index._searches = 0
        assert searched.path(wanted) == index.path(wanted)
        assert list(searched.named(name)) == list(index.named(name))


@pytest.mark.parametrize("brief", [False, True])
def test_many_questions_make_a_table(brief: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(path_index, "FEW", 2)
    monkeypatch.setattr(path_index, "FEW_IN_BRIEF", 2)
    index = PathIndex(["n/a.md", "b.md", "m/A.md"], brief=brief)
    assert [list(index.named("a.md")) for _ in range(4)] == [["m/A.md", "n/a.md"]] * 4
    assert index.folders == {".", "n", "m"}


@pytest.mark.parametrize(
    ("paths", "name", "found"),
    [
        ((), "a.md", []),
        (("a.md",), "b.md", []),
        (("x/a.md", "a.md", "x/y/A.md"), "a.md", ["a.md", "x/a.md", "x/y/A.md"]),
        (("a.md", "A.md"), "a.md", ["A.md"]),  # on a disk that tells capitals apart
        (("日记/月报.md",), "月报.md", ["日记/月报.md"]),
    ],
)
def test_names(paths: tuple[str, ...], name: str, found: list[str]) -> None:
    assert list(PathIndex(paths).named(name)) == found


@pytest.mark.parametrize(
    ("file", "wanted", "is_found"),
    [
        ("Buße.md", "BUßE", True),
        ("Buße.md", "Busse", False),
        ("Busse.md", "Buße", False),
        ("STRAẞE.md", "straße", True),
        ("İz.md", "İZ", True),
        ("İz.md", "iz", False),
        ("Iz.md", "ız", False),
        ("Iz.md", "iz", True),
        ("ΟΔΟΣ.md", "οδος", True),
        ("ΟΔΟΣ.md", "οδοσ", True),
        ("ﬁne.md", "fine", False),
        ("Ä.md", "a\u0308", True),
    ],
)
def test_links_find_names_in_lower_case(file: str, wanted: str, is_found: bool) -> None:
    """As Obsidian does: case folding would send `[[Busse]]` to `Buße.md`."""
    index = PathIndex([file])
    assert bool(index.named(fold_path(wanted) + ".md")) is is_found
    assert (index.path(fold_path(wanted) + ".md") is not None) is is_found


@pytest.mark.parametrize(
    ("file", "wanted", "clashes"),
    [
        ("Buße.md", "Busse.md", True),
        ("x/Busse.md", "BUẞE.md", True),
        ("ﬁne.md", "FINE.md", True),
        ("İz.md", "i\u0307z.md", True),
        ("İz.md", "iz.md", False),
        ("Iz.md", "ız.md", False),
        ("ΟΔΟΣ.md", "οδος.md", True),
    ],
)
def test_new_names_keep_away_from_any_that_some_disk_takes_for_them(file: str, wanted: str, clashes: bool) -> None:
    assert PathIndex([file]).has_clash(wanted) is clashes
