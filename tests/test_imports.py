"""A module imports only from earlier layers."""

import ast
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "obsidian_intel"
LAYERS = [
    {"symlinks", "lazy"},
    {"errors", "text", "periods", "scan", "memo"},
    {"document", "ids"},
    {"diagnostic", "config", "naming"},
    {"markdown", "frontmatter", "schema", "pipes", "configfile"},
    {"cells", "suppress"},
    {"month"},
    {"papers", "classify"},
    {"notefacts"},
    {"reader", "vault"},
    {"rowfacts", "typed", "moved", "wide", "copies"},
    {"facts"},
    {"plan"},
    {"rules"},
    {"linter", "rollup", "records"},
    {"fixer", "together"},
    {"store", "walk"},
    {"index"},
    {"pipeline", "instance"},
    {"daemon", "service", "api", "faces", "export"},
    {"touchup"},
    {"cli"},
    {"__main__"},
]
RANK = {name: number for number, layer in enumerate(LAYERS) for name in layer}


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("obsidian_intel."):
            found.add(str(node.module).split(".")[1])
        elif isinstance(node, ast.Import):
            found |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("obsidian_intel.")}
    return found


def test_modules_import_only_from_earlier_layers() -> None:
    wrong = []
    for path in sorted(PACKAGE.rglob("*.py")):
        own = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        if own == "__init__":
            continue
        assert own in RANK, f"{own} has no layer"
        wrong += [
            f"{path.relative_to(PACKAGE)} imports {name}"
            for name in imported(path)
            if name != own and RANK[name] >= RANK[own]
        ]
    assert wrong == []


def test_rules_import_neither_the_store_nor_click_nor_each_other() -> None:
    for path in (PACKAGE / "rules").rglob("oi*.py"):
        source = path.read_text("utf-8")
        assert "click" not in imported(path) and "import click" not in source, path
        assert "obsidian_intel.rules.oi" not in source, path
        assert "obsidian_intel.rules.vault.oi" not in source, path


def test_libraries_have_one_importer_each() -> None:
    homes = {"mistune": "markdown", "frontmatter": "frontmatter", "yaml": "frontmatter", "watchdog": "daemon"}
    for path in PACKAGE.rglob("*.py"):
        own = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = (
                [a.name for a in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            for name in names:
                home = homes.get(name.split(".")[0])
                assert home in (None, own), f"{path.relative_to(PACKAGE)} imports {name}, which is for {home}"
