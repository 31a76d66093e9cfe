"""The release script: the wheel is whole and runs, and the changelog is gathered."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from processes import ROOT


@pytest.fixture(scope="module")
def release() -> ModuleType:
    spec = importlib.util.spec_from_file_location("release", ROOT / "scripts" / "release.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_the_wheel_is_whole_and_runs(release: ModuleType, tmp_path: Path) -> None:
    pytest.importorskip("hatchling", reason="in the development extras")
    if not (ROOT / ".git").exists():
        pytest.skip("git does not know which files belong to the package")
    assert release.check(tmp_path).suffix == ".whl"


WHOLE = (
    "obsidian_intel/py.typed",
    "obsidian_intel/_vault_template/base/.obsidian/app.json",
    "obsidian_intel/_vault_template/base/Home.md",
    "obsidian_intel/months/cells/metrics/lexicon/words.toml",
    "obsidian_intel/reports/rollup/assets/rollup.js",
    "obsidian_intel-1.0.dist-info/licenses/LICENSE",
)


@pytest.mark.parametrize("lost", WHOLE)
def test_what_a_wheel_lacks_is_named(release: ModuleType, lost: str) -> None:
    assert list(release.missing_from(WHOLE, [])) == []
    assert len(list(release.missing_from([name for name in WHOLE if name != lost], []))) == 1


def test_a_file_in_git_that_the_wheel_lacks_is_named(release: ModuleType) -> None:
    tracked = ["obsidian_intel/py.typed", "obsidian_intel/new.py", "vault_template/base/New.md"]
    assert list(release.missing_from(WHOLE, tracked)) == ["obsidian_intel/new.py", "vault_template/base/New.md"]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The files that a release changes."""
    (tmp_path / "obsidian_intel").mkdir()
    (tmp_path / "obsidian_intel/__init__.py").write_text('"""A package."""\n\n__version__ = "0.1.0"\n')
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\n## 0.1.0, 2026-01-01\n\nFirst version.\n")
    (tmp_path / "changes").mkdir()
    (tmp_path / "changes/README.md").write_text("How changes are named.\n")
    (tmp_path / "changes/b.feature.md").write_text("A thing\nis new.\n")
    (tmp_path / "changes/a.fix.md").write_text("A fault is gone.\n")
    return tmp_path


def test_a_release_gathers_the_fragments(release: ModuleType, clone: Path) -> None:
    release.make_ready(clone, "0.2.0", "2026-03-01")
    assert (clone / "CHANGELOG.md").read_text() == (
        "# Changelog\n\n## 0.2.0, 2026-03-01\n\n### Added\n\n- A thing is new.\n\n### Fixed\n\n- A fault is gone.\n"
        "\n## 0.1.0, 2026-01-01\n\nFirst version.\n"
    )
    assert '__version__ = "0.2.0"\n' in (clone / "obsidian_intel/__init__.py").read_text()
    assert [path.name for path in (clone / "changes").iterdir()] == ["README.md"]


def test_an_unreleased_entry_is_continued(release: ModuleType, clone: Path) -> None:
    (clone / "CHANGELOG.md").write_text("# Changelog\n\n## 0.1.0, unreleased\n\nFirst version.\n")
    release.make_ready(clone, "0.1.0", "2026-03-01")
    text = (clone / "CHANGELOG.md").read_text()
    assert text.count("## 0.1.0") == 1 and "unreleased" not in text
    assert text.index("A fault is gone.") < text.index("First version.")


@pytest.mark.parametrize(
    ("version", "name", "said"),
    [
        ("0.2", None, "`0.2` is no version; write it as 0.2.0"),
        ("0.2.0", "c.md", "changes/c.md: name it NAME.feature.md or NAME.fix.md"),
        ("0.2.0", "d.feat.md", "changes/d.feat.md: name it"),
    ],
)
def test_what_cannot_be_released_is_one_line(
    release: ModuleType, clone: Path, version: str, name: str | None, said: str
) -> None:
    if name:
        (clone / "changes" / name).write_text("A change.\n")
    before = {path: path.read_bytes() for path in clone.rglob("*") if path.is_file()}
    with pytest.raises(release.ReleaseError) as caught:
        release.make_ready(clone, version, "2026-03-01")
    assert str(caught.value).startswith(said)
    assert {path: path.read_bytes() for path in clone.rglob("*") if path.is_file()} == before
