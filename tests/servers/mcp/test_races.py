"""Random calls against an editor that saves, and kill -9 in the middle: no save lost, no table broken."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import time
from collections import Counter
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from agents import Agent, CallFailed, over_stdio, set_apart
from mcp_wire import start
from row_vaults import CLAY, FRONT, ROW, TOPICS
from saving_editor import STYLES, TEXTS, keep_saving
from slow import mostly_slow
from vault_case import Case

from obsidian_intel.operations.rows.refusal import CODES
from obsidian_intel.store.store import Store

DEEP = os.environ.get("OBSINTEL_DEEP") == "1"
CALLS = 300 if DEEP else 40
KILLS = 50 if DEEP else 3
NOTE = "2026-02.md"
BODY = "* **Dominant Theme:** 长程\n\n" + CLAY + ROW + "\n" + TOPICS + "\nMy own words:\n"
KNOWN = {*CODES, "hash-missing", "bad-request"}


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    made = set_apart(Case(tmp_path / "vault"), monkeypatch)
    made.write(NOTE, FRONT + BODY)
    made.write("obsintel.toml", "")
    return made


@pytest.mark.parametrize("style", mostly_slow(STYLES))
def test_random_calls_against_an_editor(case: Case, tmp_path: Path, style: str) -> None:
    log, chance, came = tmp_path / "saved", random.Random(style), Counter[str]()
    context = get_context("fork")
    stop = context.Event()
    editor = context.Process(target=keep_saving, args=(case.root / NOTE, style, log, stop))

    async def session(agent: Agent) -> None:
        editor.start()
        for number in range(10 * CALLS):
            if number >= CALLS // len(STYLES) and came["written"]:
                break  # on a slow machine the editor may be in the way of the first ones
            tool, arguments = await wish(agent, chance, number)
            try:
                await agent.call(tool, **arguments)
                came["written"] += 1
            except CallFailed as failed:
                assert failed.code in KNOWN and (failed.error["path"] or failed.error["hint"]), failed.error
                came[failed.code] += 1

    try:
        over_stdio(session, case.root, case.env, "--write")
    finally:
        stop.set()
        editor.join()
    Store(case.root).recover()
    there = "".join(file.read_text("utf-8") for file in case.root.rglob("*.md"))
    tokens = log.read_text("utf-8").split()
    assert len(tokens) > 3 and [token for token in tokens if token not in there] == []
    assert came["written"] and len(came) > 3, came
    check_whole(case)


async def wish(agent: Agent, chance: random.Random, number: int) -> tuple[str, dict[str, Any]]:
    """One call, right or wrong in one of many ways."""
    section = chance.choice(("clay", "clay", "clay", "chisel", "nowhere", ""))
    text, row = chance.choice(TEXTS), chance.choice(("GLM-5", "GLM-5", "RL", "Nobody", 14, 9_999))
    place = {"month": "2026-02", "row": row, "field": "value", "markdown": text}
    way = chance.randrange(4)
    if way == 0:
        name = f"[模型 {number}](https://arxiv.org/abs/2602.{number:05})"
        cells = {"name" if section != "chisel" else "topic": name, "value": text}
        return "add_row", {"month": "2026-02", "section": section, "cells": cells}
    if way == 1:
        found = None
        with suppress(CallFailed):
            found = (await agent.call("month", month="2026-02", row=row))["rows"][0]["hash"]
        return "set_cell", {**place, "expect": chance.choice((found or "0" * 12, found or "", "0" * 12))}
    if way == 2:
        return "insert_lines", place
    return "set_statement", {"month": "2026-02", "field": chance.choice(("theme", "signal", "mood")), "markdown": text}


def check_whole(case: Case) -> None:
    """Each table still has its rows, each row its cells, and nothing is wrong with them."""
    found = case.run("lint", "--format", "json", "--select", "OI301,OI302,OI307,OI309,OI603").json["diagnostics"]
    assert found == []
    (month,) = case.run("tables", "--format", "json").json["months"]
    rows = {section["key"]: [row["name"] for row in section["rows"]] for section in month["sections"]}
    assert "GLM-5" in rows["clay"] and "RL" in rows["chisel"]
    assert "My own words:" in case.read(NOTE)


@pytest.mark.slow
def test_kill_in_the_middle(case: Case) -> None:
    chance, killed = random.Random(7), 0
    clean = case.read(NOTE)
    for _ in range(KILLS):
        done = asyncio.run(write_until_killed(case, chance.uniform(0.0, 0.3)))
        killed += 1
        assert case.run("history", "--limit", "0").code == 0  # any next run sees to what was cut short
        count = case.read(NOTE).count("| 模型 ")
        assert done <= count <= done + 1
        steps = [step for step in Store(case.root).history() if not step.undoes and not step.undone_by]
        assert len(steps) == count
        check_whole(case)
        for _ in range(count):
            assert Store(case.root).undo().ok
        assert case.read(NOTE) == clean
    assert killed == KILLS


async def write_until_killed(case: Case, seconds: float) -> int:
    """Write rows, and kill the server a moment after the first. How many it has answered for."""
    process, wire = await start(case.root, case.env, "--write")
    await wire.hello()
    done, ends = 0, 0.0
    for number in range(1_000):
        cells = {"name": f"模型 {number}", "value": "- **甲**\n  - 乙|丙"}
        wire.send(
            "tools/call", {"name": "add_row", "arguments": {"month": "2026-02", "section": "clay", "cells": cells}}
        )
        ends = ends or time.monotonic() + seconds
        try:
            await asyncio.wait_for(wire.answer(), max(ends - time.monotonic(), 0))
        except TimeoutError:
            break
        done += 1
    process.send_signal(signal.SIGKILL)
    await process.wait()
    return done
