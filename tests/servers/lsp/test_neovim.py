"""The language server in a real editor, set up as `docs/editors.md` says; where Neovim 0.11 or newer is installed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from processes import ROOT, command
from vault_case import Case, model, month

DRIVER = Path(__file__).with_name("neovim.lua")
GLM = "https://arxiv.org/abs/2602.15763"


def neovim() -> str | None:
    """The editor, where there is one that knows `vim.lsp.config`."""
    found = shutil.which("nvim")
    if found is None:
        return None
    said = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.match(r"NVIM v(\d+)\.(\d+)", said)
    return found if version and (int(version[1]), int(version[2])) >= (0, 11) else None


def test_as_the_page_says(tmp_path: Path) -> None:
    editor = neovim()
    if editor is None:
        pytest.skip("no Neovim 0.11 here")
    case = Case(tmp_path / "vault")
    case.write("obsintel.toml", "")
    row = model("GLM-5", GLM, score="BrowseComp **75.9**").replace(f"]({GLM})", f"]({GLM}) [[GLM-5\\|📄]]", 1)
    case.write("Log/2026-02.md", month("2026-02", (row,)))
    case.write("Log/2026-01.md", month("2026-01", (model("Step-3", score="BrowseComp **51.6**"),)))
    case.write("Papers/GLM-5.md", "---\ntype: Paper\ntitle: GLM-5\narxiv: '2602.15763'\n---\n")
    page = (ROOT / "docs/editors.md").read_text("utf-8")
    setup = page.partition("```lua\n")[2].partition("```")[0]
    words = ", ".join(json.dumps(word) for word in command("lsp"))
    (tmp_path / "init.lua").write_text(setup.replace('cmd = { "obsintel", "lsp" }', f"cmd = {{ {words} }}"), "utf-8")
    done = subprocess.run(
        [editor, "--headless", "-u", str(tmp_path / "init.lua"), "-l", str(DRIVER)],
        env={**os.environ, **case.env, "NOTE": str(case.root / "Log/2026-02.md")},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    said = done.stdout + done.stderr
    assert '{"' in said, said
    told = json.loads(said[said.index('{"') : said.rindex("}") + 1])
    assert (told["client"], Path(told["root"]).resolve()) == ("obsintel", case.root.resolve())
    assert told["found"] and told["mended"] and "<br>* " not in told["line"]
    assert (
        "1 of 2, +24.3 against the best before" in told["hover"] and "| 2 | Step-3 | 51.6 | 2026-01 |" in told["hover"]
    )
    assert [Path(uri).name for uri in told["definition"]] == ["GLM-5.md"]
    assert told["completion"] == ["GLM-5"]
