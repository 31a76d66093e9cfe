"""A disk that is really full: notes stay whole, and with room again the next run is done with it."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from store_helpers import Vault, link_plan, run_killed

from obsidian_intel.core.errors import StoreError
from obsidian_intel.store.store import Store
from obsidian_intel.store.write_plan import WritePlan

MONTH = "| 模型 | 价值 |\n|---|---|\n| LongCat | 好 |\n" + "a long month\n" * 8000
LINKED = MONTH.replace("| LongCat |", "| LongCat [[LongCat\\|📄]] |")


def full_then_free(root: Path, state: Path, spare: int) -> dict[str, object]:
    """Fill the disk of `root` to `spare` bytes, apply, free it, apply; what was to be seen."""
    vault = Vault(root.parent)
    vault.write("2026-02.md", MONTH)
    plan = link_plan(Store(root, state))
    filler = root / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            pass
        file.truncate(max(0, file.tell() - spare))
    seen: dict[str, object] = {}
    try:
        report = Store(root, state).apply(plan)
        seen["refused"] = [str(refusal) for refusal in report.refused]
    except StoreError as error:
        seen["error"] = str(error)
    seen["whole"] = vault.text("2026-02.md") == MONTH
    seen["temps"] = vault.temps()
    filler.unlink()
    store = Store(root, state)
    seen["ok"] = store.apply(link_plan(store)).ok and not vault.temps()
    seen["linked"] = vault.text("2026-02.md") == LINKED
    return seen


def on_tmpfs(tmp_path: Path, state: str, spare: int) -> dict[str, object]:
    unshare = shutil.which("unshare")
    mount = tmp_path / "mount"
    mount.mkdir()
    script = 'mount -t tmpfs -o size=512k none "$1" && mkdir "$1/vault" || exit 77; shift; exec "$@"'
    work = [sys.executable, __file__, str(mount / "vault"), str(tmp_path / state), str(spare)]
    command = [unshare or "unshare", "-m", "sh", "-c", script, "sh", str(mount), *work]
    tests = Path(__file__).parents[1]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(tests.parent), str(tests / "support")))}
    done = None
    if unshare and os.geteuid() == 0:
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done is None or done.returncode == 77 or done.stderr.startswith("unshare:"):
        pytest.skip(f"no mounting here: {done.stderr if done else 'not root'}")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)  # type: ignore[no-any-return]


@pytest.mark.parametrize("spare", [0, 4096, 16_384, 65_536])
def test_a_full_vault_disk(tmp_path: Path, spare: int) -> None:
    seen = on_tmpfs(tmp_path, "state", spare)
    assert any("the disk is full" in refusal for refusal in seen["refused"])  # type: ignore[attr-defined]
    assert seen | {"refused": []} == {"refused": [], "whole": True, "temps": [], "ok": True, "linked": True}


@pytest.mark.parametrize("spare", [0, 4096, 65_536])
def test_a_full_disk_for_the_journal_too(tmp_path: Path, spare: int) -> None:
    seen = on_tmpfs(tmp_path, "mount/state", spare)
    assert seen.pop("error", "") or seen.pop("refused")
    assert seen == {"whole": True, "temps": [], "ok": True, "linked": True}


def test_a_limit_on_the_size_of_files(vault: Vault) -> None:
    """The same without mounting: EFBIG comes in the middle of a write."""
    vault.write("2026-02.md", MONTH)
    plan = WritePlan("link", edits=link_plan(vault.store()).edits)
    plan = replace(plan, edits=(replace(plan.edits[0], needs=()),))

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(MONTH.encode()) + 10, len(MONTH.encode()) + 10))
        report = vault.store().apply(plan)
        assert [str(refusal) for refusal in report.refused] == ["2026-02.md: file too large"]

    assert run_killed(limited) == 0
    assert vault.text("2026-02.md") == MONTH and not vault.temps()
    store = vault.store()
    assert store.apply(link_plan(store)).ok and vault.text("2026-02.md") == LINKED


if __name__ == "__main__":
    print(json.dumps(full_then_free(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))))
