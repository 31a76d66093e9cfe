"""The process itself: nothing but messages on stdout, garbage in, how it ends, how it starts."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from mcp_wire import Wire, start
from processes import run_process
from slow import mostly_slow
from vault_case import Case

Talk = Callable[[Wire], Awaitable[None]]
OVERVIEW = {"name": "overview", "arguments": {}}


def talk(case: Case, session: Talk, *, end: signal.Signals | None = None) -> tuple[int, str]:
    """Run a session. The exit code, and what was said on stderr; `end`: the signal that ends it, else stdin is closed."""

    async def run() -> tuple[int, str]:
        process, wire = await start(case.root, case.env, "--write")
        await wire.hello()
        await session(wire)
        assert process.stdin is not None and process.stderr is not None
        if end is None:
            process.stdin.close()
        else:
            process.send_signal(end)
        code = await asyncio.wait_for(process.wait(), 30)
        return code, (await process.stderr.read()).decode()

    return asyncio.run(run())


def test_a_session_says_nothing_beside_its_messages(case: Case) -> None:
    async def session(wire: Wire) -> None:
        assert (await wire.ask("tools/call", OVERVIEW))["structuredContent"]["models"] == 3

    assert talk(case, session) == (0, "")


GARBAGE = (
    b"",
    b"not json",
    b"{}",
    b"[1, 2]",
    b"\xff\xfe\x00",
    b'{"jsonrpc": "2.0", "id": 99, "method": "tools/call", "params": {"name": "find", "arguments": {"words": "\\ud800"}}}',
    b'{"jsonrpc": "2.0", "id": 99, "method": "no/such", "params": {}}',
    b'{"jsonrpc": "2.0", "id": 99, "method": "tools/call", "params": {"name": "overview", "arguments": "x"}}',
    b"[" * 100_000,
    b'{"a": "' + b"x" * 5_000_000 + b'"}',
)


@pytest.mark.slow
def test_garbage_ends_nothing(case: Case) -> None:
    async def session(wire: Wire) -> None:
        for line in GARBAGE:
            wire.write(line)
            assert (await wire.ask("tools/call", OVERVIEW))["structuredContent"]["models"] == 3, line[:80]

    assert talk(case, session)[0] == 0


@pytest.mark.slow
def test_names_that_are_no_utf8(case: Case) -> None:
    try:
        (case.root / os.fsdecode(b"Log/2026-05 \xff.md")).write_text("x")
    except OSError:
        pytest.skip("this file system has names of UTF-8 alone")

    async def session(wire: Wire) -> None:
        found = await wire.ask("tools/call", {"name": "lint", "arguments": {}})
        assert "Log/2026-05 ?.md" in {each["path"] for each in found["structuredContent"]["problems"]}
        refused = await wire.ask("tools/call", {"name": "month", "arguments": {"month": "Log/2026-05 ?.md"}})
        assert refused["isError"] is True

    assert talk(case, session) == (0, "")


@pytest.mark.parametrize(("end", "code"), mostly_slow([(signal.SIGTERM, 0), (signal.SIGINT, 130)]))
def test_signals_end_it(case: Case, end: signal.Signals, code: int) -> None:
    async def session(wire: Wire) -> None:
        await wire.ask("tools/call", OVERVIEW)
        arguments = {"month": "2026-02", "section": "clay", "cells": {"name": "甲"}}
        wire.send("tools/call", {"name": "add_row", "arguments": arguments})
        await asyncio.wait_for(wire.answer(), 30)

    assert talk(case, session, end=end) == (code, "")
    assert "| 甲 |" in case.read("Log/2026-02.md")


def test_without_the_extra_one_line(case: Case, tmp_path: Path) -> None:
    (tmp_path / "mcp").mkdir()
    (tmp_path / "mcp" / "__init__.py").write_text("raise ModuleNotFoundError('No module named mcp', name='mcp')")
    env = case.env | {"PYTHONPATH": f"{tmp_path}:{case.env['PYTHONPATH']}"}
    found = run_process(["--vault", str(case.root), "mcp"], env=env, stdin=b"")
    assert (found.code, found.out) == (2, "")
    assert found.err == "obsintel: the server for agents needs mcp: pip install 'obsidian-intel[mcp]'\n"


def test_outside_a_vault_one_line(case: Case, tmp_path: Path) -> None:
    (tmp_path / "nowhere").mkdir()
    found = run_process(["--vault", str(tmp_path / "missing"), "mcp"], env=case.env, stdin=b"")
    assert (found.code, found.out, found.err.count("\n")) == (2, "", 1)


def test_lint_does_not_load_it(case: Case) -> None:
    import subprocess

    words = [sys.executable, "-X", "importtime", "-m", "obsidian_intel", "--vault", str(case.root), "lint"]
    told = subprocess.run(words, env=case.env, capture_output=True, check=False).stderr.decode()
    assert "obsidian_intel.lint" in told and "servers.mcp" not in told and "mcp_types" not in told
