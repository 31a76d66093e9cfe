"""What an import makes is kept for the next process, is the same there, and is never of a vault."""

from __future__ import annotations

import marshal
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from index_helpers import VAULT, put
from processes import ROOT, Result, run_process

from obsidian_intel.core import import_cache
from obsidian_intel.core.import_cache import ImportCache

SETTINGS = '[benchmarks.aliases]\n"Frobnicate Arena" = "Frob"\n[files]\nignore = ["Zibaldone/**"]\n'
PATTERNS = [
    ("a", 0),
    (r"(?P<one>a)|(b)(?P<two>[㐀-鿿])", 0),
    (r"(?<![㐀-鿿])[㐀-鿿]{2,3}(?![㐀-鿿])", 0),
    (r"(?i:ſtraße)|(?s:.)\Z", re.IGNORECASE),
    (r"(?x) a # said \n b", re.MULTILINE),
    (r"(?>a|ab)c*+(?(1)d|e)|(f)", re.ASCII | re.DOTALL),
    (r"\w[^\W\d_]", re.UNICODE),
    ("", 0),
]


class Ground:
    """A vault, and a cache folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.root, self.cache = folder / "vault", folder / "cache"
        self.file = self.cache / "imports"
        self.env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(folder), "LANG": "C.UTF-8"}
        self.env |= {"OBSINTEL_CACHE_DIR": str(self.cache), "OBSINTEL_STATE_DIR": str(folder / "state")}
        for path, text in VAULT.items():
            put(self.root, path, text)
        put(self.root, "obsintel.toml", SETTINGS)

    def run(self, *args: str) -> Result:
        return run_process(["--vault", str(self.root), *args], env=self.env)

    @property
    def kept(self) -> dict[import_cache.Key, bytes]:
        return import_cache._read(str(self.file))


@pytest.fixture
def ground(tmp_path: Path) -> Ground:
    return Ground(tmp_path)


def patterns(kept: dict[import_cache.Key, bytes]) -> set[tuple[str, int]]:
    return {(str(key[0]), flags) for key in kept if len(key) == 2 and isinstance(flags := key[1], int)}


@pytest.mark.parametrize(("text", "flags"), PATTERNS)
def test_a_pattern_of_kept_code_is_the_pattern_that_re_compiles(text: str, flags: int, tmp_path: Path) -> None:
    from re import _compiler  # type: ignore[attr-defined]

    cache = ImportCache(str(tmp_path / "imports"))
    compiled = _importing(import_cache._kept_compile(cache, _compiler.compile, _compiler))(text, int(flags))
    cache.save()
    known = ImportCache(cache.path)

    def never(*_: object) -> re.Pattern[str]:
        raise AssertionError(text)

    again = import_cache._kept_compile(known, never, _compiler)(text, int(flags))
    for found in (compiled, again):
        assert found == re.compile(text, flags)
        assert (found.groups, found.flags) == (re.compile(text, flags).groups, re.compile(text, flags).flags)
        assert dict(found.groupindex) == dict(re.compile(text, flags).groupindex)


def _importing(function: Callable[..., re.Pattern[str]]) -> Callable[..., re.Pattern[str]]:
    """Calls a function as a module does that is just imported."""
    names: dict[str, Any] = {"__name__": "some_module", "function": function}

    def call(*args: object) -> re.Pattern[str]:
        names["args"] = args
        exec(compile("found = function(*args)", "some_module.py", "exec"), names)
        found: re.Pattern[str] = names["found"]
        return found

    return call


def test_a_wrong_pattern_is_told_as_ever(tmp_path: Path) -> None:
    from re import _compiler  # type: ignore[attr-defined]

    compile_ = _importing(import_cache._kept_compile(ImportCache(str(tmp_path)), _compiler.compile, _compiler))
    with pytest.raises(re.error, match="unterminated character set"):
        compile_("[a", 0)


def test_each_pattern_of_a_run_is_kept_and_none_of_the_vault(ground: Ground) -> None:
    first = ground.run("lint", "--format", "json")
    kept = ground.kept
    assert len(patterns(kept)) > 300
    code = "from re import _compiler as c; from obsidian_intel.core import import_cache as i; import re, sys\n"
    code += "f = i._kept_compile(i.ImportCache(sys.argv[1]), None, c)\n"
    code += "for t, n in [k for k in i._read(sys.argv[1]) if len(k) == 2]: assert f(t, n) == re.compile(t, n), t\n"
    subprocess.run([sys.executable, "-c", code, str(ground.file)], env=ground.env, check=True)
    assert not [key for key in kept if re.search("frob|zibaldone", repr(key), re.IGNORECASE)]
    assert ground.run("lint", "--format", "json") == first
    put(ground.root, "Log/2026-02.md", VAULT["Log/2026-02.md"].replace("92.7", "93.7"))
    assert "93.7" in ground.run("tables", "--format", "json").out
    assert patterns(ground.kept) >= patterns(kept)
    before = ground.file.stat().st_mtime_ns
    put(ground.root, "Log/2026-02.md", VAULT["Log/2026-02.md"].replace("92.7", "94.7"))
    assert "94.7" in ground.run("tables", "--format", "json").out
    assert ground.file.stat().st_mtime_ns == before  # nothing new, nothing written


def test_templates_are_kept_compiled_and_make_the_same_pages(ground: Ground, tmp_path: Path) -> None:
    pages = []
    for name in ("first", "second"):
        assert ground.run("site", str(tmp_path / name)).code == 0
        pages.append({path.name: path.read_bytes() for path in (tmp_path / name).rglob("*.*")})
        before, kept = ground.file.stat().st_mtime_ns, [key for key in ground.kept if key[0] == "jinja2"]
    assert pages[0] == pages[1]
    assert len(kept) == len(set(kept)) >= 6
    ground.run("site", str(tmp_path / "third"))
    assert ground.file.stat().st_mtime_ns == before


@pytest.mark.parametrize("harm", ["cut", "changed", "empty", "folder", "of another Python", "no dict"])
def test_a_file_that_is_not_right_costs_time_alone(harm: str, ground: Ground) -> None:
    first = ground.run("lint", "--format", "json")
    kept, data = ground.kept, ground.file.read_bytes()
    ground.file.unlink()
    if harm == "folder":
        ground.file.mkdir()
    else:
        no_dict = marshal.dumps([1])
        ground.file.write_bytes(
            {
                "cut": data[:-9],
                "changed": data[:-9] + b"?" + data[-8:],
                "empty": b"",
                "of another Python": data.replace(b"3.", b"2.", 1),
                "no dict": import_cache._head(no_dict) + no_dict,
            }[harm]
        )
    next(ground.cache.glob("*.index")).unlink()
    assert ground.run("lint", "--format", "json") == first
    if harm != "folder":
        assert patterns(ground.kept) == patterns(kept)


def test_two_processes_lose_nothing_of_each_other(tmp_path: Path) -> None:
    one, other = (ImportCache(str(tmp_path / "imports")) for _ in range(2))
    one.put(("a", 0), 1)
    other.put(("b", 0), [2])
    one.save()
    other.save()
    known = ImportCache(one.path)
    assert (known.get(("a", 0)), known.get(("b", 0)), known.get(("c", 0))) == (1, [2], None)
    assert [path.name for path in tmp_path.iterdir()] == ["imports"]


def test_a_file_that_has_grown_keeps_what_was_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_cache, "_MOST", 10)
    full = ImportCache(str(tmp_path / "imports"))
    for number in range(10):
        full.put((number,), number)
    full.save()
    known = ImportCache(full.path)
    assert known.get((3,)) == 3
    known.put((11,), 11)
    known.save()
    assert ImportCache(full.path)._kept.keys() == {(3,), (11,)}


def test_no_folder_is_made_for_it(tmp_path: Path) -> None:
    cache = ImportCache(str(tmp_path / "none" / "imports"))
    cache.put((1,), 1)
    cache.save()
    assert list(tmp_path.iterdir()) == []


def test_a_program_that_calls_us_keeps_its_own_re(ground: Ground) -> None:
    code = (
        "import re; own = re._compiler.compile\n"
        "from obsidian_intel.__main__ import run\n"
        f"run(['--vault', {str(ground.root)!r}, '-q', 'lint'])\n"
        "assert re._compiler.compile is own"
    )
    subprocess.run([sys.executable, "-c", code], env=ground.env, check=True, stdout=subprocess.DEVNULL)
    assert not ground.file.exists()


def test_word_lists_are_read_anew_where_their_file_has_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words, module = tmp_path / "words.toml", str(tmp_path / "module.py")
    words.write_text('a = ["b"]\n')
    monkeypatch.setattr(import_cache, "_cache", ImportCache(str(tmp_path / "imports")))
    for _ in range(2):
        found = import_cache.shipped_words(module, "words.toml")
        assert found == {"a": ["b"]}
        found["a"].append("c")  # of this caller alone
        import_cache.save()
        monkeypatch.setattr(import_cache, "_cache", ImportCache(str(tmp_path / "imports")))
    words.write_text('a = ["b", "bb"]\n')
    assert import_cache.shipped_words(module, "words.toml") == {"a": ["b", "bb"]}
