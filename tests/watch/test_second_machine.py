"""A machine to which the vault came without its settings only reads, until a person says that it writes."""

from __future__ import annotations

from pathlib import Path

import pytest
from daemon_helpers import link_all, make_vault, row, run, texts
from slow import mostly_slow


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Linked by another machine, whose `obsintel.toml` did not travel; a new row has come since."""
    root = make_vault(tmp_path / "vault")
    link_all(root)
    (root / "obsintel.toml").unlink()
    with (root / "2026-02.md").open("a", encoding="utf-8") as file:
        file.write(row("MiniMax-M1", "2506.13585"))
    monkeypatch.setenv("OBSINTEL_STATE_DIR", str(tmp_path / "state of another machine"))
    return root


def test_it_reads_and_says_why(vault: Path) -> None:
    before = texts(vault)
    done = run(vault, "watch", "--once")
    assert done.returncode == 0 and texts(vault) == before
    assert "6 notes hold blocks that another machine wrote" in done.stdout + done.stderr
    assert "--take-over" in done.stdout + done.stderr


@pytest.mark.parametrize(
    "word", mostly_slow([["watch", "--once", "--take-over"], ["link"]]), ids=["take over", "an explicit link"]
)
def test_until_a_person_says_so(vault: Path, word: list[str]) -> None:
    assert run(vault, *word).returncode == 0
    run(vault, "watch", "--once")
    assert (vault / "Papers" / "MiniMax-M1.md").exists()


def test_with_its_settings_it_writes(vault: Path) -> None:
    (vault / "obsintel.toml").write_text("[daemon]\nquiet = 0.3\n", "utf-8")
    run(vault, "watch", "--once")
    assert (vault / "Papers" / "MiniMax-M1.md").exists()
