"""A room imports only from rooms above it; no module lies loose at the top; libraries have one importer each."""

import ast
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "obsidian_intel"
ROOMS = [
    "core",
    "store",
    "markdown",
    "months",
    "vault",
    "papers",
    "lint",
    "engine",
    "reports",
    "operations",
    "watch",
    "servers",
    "cli",
]
LOOSE = {"__init__": 0, "__main__": len(ROOMS), "api": ROOMS.index("operations"), "plugin": ROOMS.index("operations")}
"""The modules at the top, and the number of rooms that each may import from."""
LIBRARIES = {
    "mistune": {"markdown"},
    "frontmatter": {"markdown"},
    "yaml": {"markdown"},
    "watchdog": {"watch"},
    "click": {"cli", "__main__"},
}


@cache
def parsed(path: Path) -> ast.Module:
    """A module of the package; read once."""
    return ast.parse(path.read_text("utf-8"))


def imported(path: Path) -> set[str]:
    """The rooms and modules of the package that a file imports, wherever in the file it does."""
    found = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.ImportFrom) and node.module == "obsidian_intel":
            found |= {alias.name for alias in node.names if (PACKAGE / alias.name).exists()}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("obsidian_intel."):
            found.add(str(node.module).split(".")[1])
        elif isinstance(node, ast.Import):
            found |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("obsidian_intel.")}
    return found


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def test_a_room_imports_only_from_rooms_above_it() -> None:
    wrong = []
    for path in sorted(PACKAGE.rglob("*.py")):
        own = room_of(path)
        if own == "__init__":
            continue
        allowed = {*ROOMS[: LOOSE[own] + 1]} if own in LOOSE else {*ROOMS[: ROOMS.index(own) + 1]}
        wrong += [f"{path.relative_to(PACKAGE)} imports {name}" for name in imported(path) - allowed]
    assert wrong == [], "\n".join(wrong)


def test_every_module_is_in_a_room() -> None:
    assert {path.stem for path in PACKAGE.glob("*.py")} <= set(LOOSE)
    assert {
        path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name not in ("__pycache__", "locale")
    } <= set(ROOMS)


def test_rules_import_neither_the_store_nor_click_nor_each_other() -> None:
    for path in (PACKAGE / "lint/rules").rglob("oi*.py"):
        source = path.read_text("utf-8")
        assert not {"store", "cli"} & imported(path) and "import click" not in source, path
        assert "obsidian_intel.lint.rules.note" not in source, path
        assert "obsidian_intel.lint.rules.vault" not in source, path


def test_libraries_have_one_importer_each() -> None:
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(parsed(path)):
            names = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            for name in names:
                homes = LIBRARIES.get(name.split(".")[0])
                assert homes is None or room_of(path) in homes, f"{path.relative_to(PACKAGE)} imports {name}"


def imported_at_once(path: Path, modules: frozenset[str]) -> set[str]:
    """The modules of the package that are imported when the module at `path` is, not those for types alone."""
    found: set[str] = set()
    waiting = list(parsed(path).body)
    for node in waiting:
        if isinstance(node, ast.If):
            waiting += [*([] if "TYPE_CHECKING" in ast.unparse(node.test) else node.body), *node.orelse]
        elif isinstance(node, ast.Try):
            waiting += node.body
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {str(node.module)}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found & modules


def test_modules_import_each_other_in_no_circle() -> None:
    paths = {
        ".".join(("obsidian_intel", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__"): path
        for path in PACKAGE.rglob("*.py")
    }
    names = frozenset(paths)
    left = {name: {each for each in imported_at_once(path, names) if each != name} for name, path in paths.items()}
    while free := [name for name, needs in left.items() if not needs & left.keys()]:
        for name in free:
            del left[name]
    assert left == {}, "these import each other, or what does"
