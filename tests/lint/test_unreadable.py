"""Names that Obsidian cannot show, symlinks that lead astray, what may not be read: one diagnostic each, and no more."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from processes import Result
from vault_case import Case, model, month

from obsidian_intel.core.document import name_fault

OTHER = b"---\ntag: a\n---\n"
REST = {"other.md": ["OI109"]}


@pytest.fixture
def case(tmp_path: Path) -> Case:
    case = Case(tmp_path / "V")
    case.write("other.md", OTHER)
    return case


def found_in(case: Case, *more: str) -> dict[str, list[str]]:
    """Codes by path; a lone surrogate in a path is one in the JSON too."""
    done = case.run("lint", "--format", "json", *more)
    assert done.code == 1, done.err
    assert "Traceback" not in done.err
    found: dict[str, list[str]] = {}
    for each in done.json["diagnostics"]:
        found.setdefault(each["path"], []).append(each["code"])
    return found


def put(case: Case, name: bytes, data: bytes = b"# right\n") -> str:
    """A file of that name; skipped where the file system takes only names that are text."""
    path = case.root / os.fsdecode(name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError:
        pytest.skip("this file system takes only names that are text")
    return os.fsdecode(name)


UNFIT = {
    b"caf\xe9.md": "the name is not UTF-8 (byte 0xe9)",
    b"\xed\xa0\x80.md": "the name is not UTF-8 (byte 0xed)",
    b"\xc4\xe3\xba\xc3.md": "the name is not UTF-8 (byte 0xc4)",
    b"caf\xe9/inside.md": "the name of its folder is not UTF-8 (byte 0xe9)",
    b"new\nline.md": "the name holds a line break (U+000A)",
    b"line\xe2\x80\xa8separator.md": "the name holds a line break (U+2028)",
    b"a\nb/inside.md": "the name of its folder holds a line break (U+000A)",
    b"return\r.md": "the name holds a line break (U+000D)",
    b"esc\x1b[31m.md": "the name holds a control character (U+001B)",
    b"tab\there.md": "the name holds a control character (U+0009)",
    b"next\xc2\x85line.md": "the name holds a line break (U+0085)",
    b"\x7f.md": "the name holds a control character (U+007F)",
}
FIT = [
    "日本語　全角.md",
    "quote\"'`.md",
    "a|b#c^d.md",
    " .md",
    "\u202egnp.md",
    "👩\u200d🚀.md",
    "é.md",
    "e\u0301.md",
    "100%.md",
]


@pytest.mark.parametrize("data", [b"# right\n", month("2026-02").encode(), OTHER, b"\xff"])
def test_a_name_that_no_note_can_have_is_one_finding(data: bytes, case: Case) -> None:
    paths = [put(case, name, data) for name in UNFIT]
    assert found_in(case) == {**{path: ["OI801"] for path in paths}, **REST}


@pytest.mark.parametrize(("name", "said"), UNFIT.items())
def test_what_is_said_of_a_name(name: bytes, said: str) -> None:
    assert (name_fault(os.fsdecode(name)) or "").startswith(said + ", so ")


def test_any_other_name_is_right(case: Case) -> None:
    for name in FIT:
        assert name_fault(name) is None
        put(case, name.encode())
    assert found_in(case) == REST


def test_an_attachment_may_be_called_anything(case: Case) -> None:
    put(case, b"caf\xe9.png")
    put(case, b"a\nb.pdf")
    assert found_in(case) == REST


def outside(case: Case) -> Path:
    """A folder beside the vault, with a note and a picture in it."""
    folder = case.root.parent / "outside"
    folder.mkdir()
    (folder / "note.md").write_bytes(OTHER)
    (folder / "picture.png").write_bytes(b"")
    return folder


WRONG_LINKS = {
    "self.md": ("self.md", "loop; remove it"),
    "self": ("self", "loop; remove it"),
    "a.md": ("b.md", "loop; remove it"),
    "b.md": ("a.md", "loop; remove it"),
    "loop": (".", "loop; remove it"),
    "Notes/up": ("..", "loop; remove it"),
    "gone.md": ("nowhere.md", "what is not there"),
    "gone.png": ("nowhere.png", "what is not there"),
    "under a file.md": ("other.md/x.md", "what is not there"),
    "out.md": ("../outside/note.md", "a file outside the vault"),
    "picture.md": ("../outside/picture.png", "a file outside the vault"),
    "out": ("../outside", "a folder outside the vault"),
    "out.d.md": ("../outside", "a folder outside the vault"),
    "above": ("../..", "a folder outside the vault"),
    "root": ("/", "a folder outside the vault"),
    "hidden.md": (".trash/note.md", "something that is no note"),
    "text.md": ("file.txt", "something that is no note"),
}
RIGHT_LINKS = {
    "same.md": "other.md",
    "again.md": "same.md",
    "Notes/same.md": "../other.md",
    "folder": "Notes",
    "picture.png": "../outside/picture.png",
    "text.txt": "file.txt",
    "note.txt": "../outside/note.md",
    ".hidden.md": "nowhere.md",
}


def linked(case: Case, links: dict[str, str]) -> None:
    """Symlinks, and what stands around them."""
    outside(case)
    for path in ("Notes/n.md", ".trash/note.md", "file.txt"):
        case.write(path, b"text\n")
    for name, target in links.items():
        (case.root / name).symlink_to(target)


def test_a_symlink_that_leads_astray_is_one_finding(case: Case) -> None:
    linked(case, {name: target for name, (target, _) in WRONG_LINKS.items()} | RIGHT_LINKS)
    assert found_in(case) == {**{name: ["OI801"] for name in WRONG_LINKS}, **REST}
    lines = {line.partition(":1:1: OI801 not-utf8: a symlink ")[::2] for line in case.run("lint").out.splitlines()}
    told = {name: said for name, said in lines if said}
    assert all(WRONG_LINKS[name][1] in said for name, said in told.items())
    assert told.keys() == WRONG_LINKS.keys()


def test_a_symlink_to_what_can_be_used_is_right(case: Case) -> None:
    linked(case, RIGHT_LINKS)
    assert found_in(case) == REST


def test_a_symlink_is_followed_from_the_vault_by_its_other_names(case: Case, tmp_path: Path) -> None:
    linked(case, {"same.md": str(case.root / "other.md")})
    (tmp_path / "way").symlink_to(case.root)
    assert found_in(Case(tmp_path / "way")) == REST


LEFT_ALONE = {
    "by its name": '[files]\nignore = ["out"]\n',
    "as a folder": '[files]\nignore = ["out/"]\n',
    "with all in it": '[files]\nignore = ["out/**"]\n',
    "by the code": '[lint]\nignore = ["OI801"]\n',
    "for this path": '[lint.per_file_ignores]\n"out" = ["OI801"]\n',
}


@pytest.mark.parametrize("settings", LEFT_ALONE.values(), ids=LEFT_ALONE)
def test_what_is_meant_so_can_be_left_alone(settings: str, case: Case) -> None:
    linked(case, {"out": "../outside"})
    case.write("obsintel.toml", settings)
    assert found_in(case) == REST


def test_in_a_vault_that_is_lived_in_a_way_out_is_an_info(case: Case) -> None:
    linked(case, {"out": "../outside"})
    (case.root / "loop").symlink_to(".")
    case.write("obsintel.toml", '[lint]\nscope = "log"\n')
    done = case.run("lint", "--format", "json")
    assert [(d["path"], d["severity"]) for d in done.json["diagnostics"]] == [("loop", "error"), ("out", "info")]


@pytest.mark.parametrize("make", [lambda path: os.mkfifo(path), lambda path: path.mkdir()], ids=["pipe", "folder"])
def test_what_is_no_file_is_left_alone(make: Callable[[Path], None], case: Case) -> None:
    make(case.root / "odd.md")
    assert found_in(case) == REST


def hostile(case: Case) -> set[str]:
    """All of it in one vault; the paths that a finding is wanted for."""
    links = {"loop": ".", "out": "../outside", "2026-03.md": "../outside/note.md"}
    linked(case, links)
    names = (b"caf\xe9.md", b"new\nline.md", b"caf\xe9/2026-02.md", b"a,b:c%\x1b[31m\n.md")
    text = month("2026-02", (model("GLM-5"),)).encode()
    return {put(case, name, text) for name in names} | links.keys()


def test_every_face_has_one_line_for_each(case: Case) -> None:
    paths = hostile(case)
    assert found_in(case) == {**{path: ["OI801"] for path in paths}, **REST}
    for face in ([], ["--format", "github"]):
        lines = case.run("lint", *face).out.splitlines()  # decoded strictly
        assert len(lines) == len(paths) + 1
        assert not any("\x1b" in line for line in lines)
    assert case.run("lint", "--statistics").out.splitlines()[0] == f"{len(paths)}  OI801 not-utf8"
    shown = case.run("--color", "always", "lint").out
    assert len([line for line in shown.splitlines() if "OI801" in line]) == len(paths)


COMMANDS: list[tuple[tuple[str, ...], int]] = [
    (("lint", "--fix", "--unsafe-fixes"), 1),
    (("lint", "--diff"), 0),
    (("link", "--yes"), 1),
    (("rollup", "--month", "2025-12", "--write"), 0),
    (("tidy",), 0),
    (("watch", "--once"), 0),
    (("tables", "--format", "json"), 0),
    (("export", "../exported", "--format", "csv"), 0),
    (("doctor",), 0),
    (("eject", "--yes"), 0),
]


def test_no_command_touches_them(case: Case) -> None:
    paths = hostile(case)
    case.write("2025-12.md", month("2025-12", (model("DeepSeek-V3.2"),)))
    before = standing(case, paths)
    for command, code in COMMANDS:
        done = case.run(*command, cwd=case.root)
        assert (done.code, "Traceback" in done.err) == (code, False), (command, done.out, done.err)
        assert standing(case, paths) == before, command
    assert not list(case.root.rglob("GLM-5*"))


def standing(case: Case, paths: set[str]) -> dict[str, object]:
    return {p: f.readlink() if (f := case.root / p).is_symlink() else (f.read_bytes(), f.stat().st_ino) for p in paths}


NAMED = ["self.md", "loop", "gone.md", "out.md", "out/note.md", "caf\udce9.md", "new\nline.md"]


@pytest.mark.parametrize("name", NAMED)
@pytest.mark.parametrize("options", [(), ("--fix",), ("--diff",)])
def test_each_may_be_named_on_the_command_line(name: str, options: tuple[str, ...], case: Case) -> None:
    hostile(case)
    for link, target in (("self.md", "self.md"), ("gone.md", "nowhere.md"), ("out.md", "../outside/note.md")):
        (case.root / link).symlink_to(target)
    done = case.run("lint", name, *options, cwd=case.root)
    assert done.code in (0, 1, 2)
    assert "Traceback" not in done.err
    assert len(done.err.splitlines()) <= 2


@contextmanager
def locked(*places: tuple[Path, int]) -> Iterator[None]:
    for path, mode in places:
        path.chmod(mode)
    try:
        yield
    finally:
        for path, _ in places:
            path.chmod(0o755)


def test_what_may_not_be_read(case: Case) -> None:
    secret = case.write("secret.md", OTHER)
    shut = case.write("shut/inside.md", OTHER).parent
    listed = case.write("listed/inside.md", OTHER).parent
    case.write("listed/deep/inside.md", OTHER)
    with locked((secret, 0), (shut, 0), (listed, 0o444)):
        done = lint_without_rights(case)
    assert done.code == 1
    assert "Traceback" not in done.err
    found = [(each["path"], each["code"], each["message"]) for each in done.json["diagnostics"]]
    folder = (
        "this folder cannot be read: permission denied; give yourself the right to, or leave it out by `files.ignore`"
    )
    assert found[0][:2] == ("listed", "OI801")
    assert [each for each in found if each[0] != "listed/deep"] == [
        ("listed", "OI801", folder),
        ("other.md", "OI109", found[-3][2]),
        ("secret.md", "OI801", "cannot be read: permission denied"),
        ("shut", "OI801", folder),
    ]


def test_a_folder_that_is_shut_between_two_runs(case: Case) -> None:
    shut = case.write("shut/inside.md", OTHER).parent
    first = lint_without_rights(case)
    with locked((shut, 0)):
        once, twice = lint_without_rights(case), lint_without_rights(case)
        cold = lint_without_rights(case, cache=str(case.root.parent / "other cache"))
    assert once == twice == cold
    assert [each["path"] for each in once.json["diagnostics"]] == ["other.md", "shut"]
    assert lint_without_rights(case) == first


@pytest.mark.slow
def test_an_empty_folder_that_is_shut_and_open_again(case: Case) -> None:
    """Each face has an answer of its own in the index, and none outlives what it was true of."""
    shut = case.root / "shut"
    shut.mkdir()
    faces = [("lint", "--format", "json"), ("lint", "--statistics")]
    first = [lint_without_rights(case, words=face) for face in faces]
    with locked((shut, 0)):
        assert all(lint_without_rights(case, words=face) != before for face, before in zip(faces, first, strict=True))
    assert [lint_without_rights(case, words=face) for face in (*reversed(faces), *faces)][2:] == first


def lint_without_rights(
    case: Case, words: tuple[str, ...] = ("lint", "--format", "json"), cache: str | None = None
) -> Result:
    if cache:
        case = Case(case.root, env=case.env | {"OBSINTEL_CACHE_DIR": cache})
    return case.run_without_rights(*words)


def test_a_name_is_looked_at_on_stdin_too(case: Case) -> None:
    done = case.run("lint", "-", "--stdin-filename", "a\nb.md", stdin=OTHER)
    assert (done.code, done.out.count("OI801"), len(done.out.splitlines())) == (1, 1, 1)


def test_json_is_utf_8_whatever_the_names_are(case: Case) -> None:
    path = put(case, b"caf\xe9.md")
    out = case.run("lint", "--format", "json").out
    assert out.encode("utf-8")
    assert "caf\\udce9.md" in out
    assert [each["path"] for each in json.loads(out)["diagnostics"]] == [path, "other.md"]
