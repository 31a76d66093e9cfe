"""Pages for developers name what is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from processes import ROOT

PAGES = sorted({*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")} - {ROOT / "CHANGELOG.md"})
BY_MODULE = ["CONTRIBUTING.md", "docs/architecture.md", "docs/adding-a-rule.md", "docs/plugins.md", "docs/testing.md"]
MODULE = re.compile(r"`((?:[\w-]+/)*[\w-]+\.py)`(?:\s+`(\w+)(?:\.(\w+))?`)?")


def links(page: Path) -> Iterator[str]:
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    yield from re.findall(r"(?<!!)\]\(((?!https?:|#|obsidian:)[^)#\s]+)", re.sub(r"`[^`\n]*`", "", text))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_pages_that_are_linked_are_there(page: Path) -> None:
    assert [target for target in links(page) if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", BY_MODULE)
def test_modules_and_names_in_the_pages_are_there(page: str) -> None:
    wrong = []
    for path, *names in MODULE.findall((ROOT / page).read_text("utf-8")):
        found = next((base / path for base in (ROOT / "obsidian_intel", ROOT) if (base / path).exists()), None)
        source = found.read_text("utf-8") if found else ""
        wrong += [path] if found is None else []
        wrong += [
            f"{path} {name}" for name in names if name and found and not re.search(rf"(def|class) {name}\b", source)
        ]
    assert wrong == []


def test_the_rooms_are_those_of_the_import_test() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    rooms = re.findall(r"(?m)^\| `(\w+)` \|", text)
    there = {path.parent.name for path in (ROOT / "obsidian_intel").glob("*/__init__.py")}
    assert set(rooms) == there


def test_the_hooks_of_this_repository_run_what_make_lint_runs() -> None:
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
    hooks = {hook["id"]: hook["entry"] for repo in config["repos"] for hook in repo["hooks"]}
    assert hooks.keys() == {"ruff", "ruff-format", "mypy", "obsintel"}
    make = (ROOT / "Makefile").read_text("utf-8")
    for tool in ("ruff check", "ruff format --check", "mypy"):
        assert f"$(BIN)/{tool}" in make
        assert any(entry.startswith(f".venv/bin/{tool}") for entry in hooks.values())


def test_the_workflow_tests_what_the_package_claims() -> None:
    jobs = yaml.safe_load((ROOT / ".github/workflows/test.yml").read_text("utf-8"))["jobs"]
    claimed = re.findall(r"Python :: (3\.\d+)\"", (ROOT / "pyproject.toml").read_text("utf-8"))
    assert jobs["test"]["strategy"]["matrix"]["python"] == claimed


def test_changes_are_named_as_the_release_reads_them() -> None:
    for path in (ROOT / "changes").glob("*.md"):
        assert path.name == "README.md" or re.fullmatch(r"[\w-]+\.(feature|fix)\.md", path.name), path.name
        assert path.read_text("utf-8").strip().endswith(".") or path.name == "README.md", path.name
