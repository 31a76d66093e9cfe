"""Every writing tool through the official client: what it writes, what it says, what it refuses, what `undo` takes back."""

from __future__ import annotations

from typing import Any

import pytest
from agents import Agent, in_process, over_stdio
from vault_case import Case, model, month

from obsidian_intel.servers.mcp.server import READING, WRITING
from obsidian_intel.store.store import Store

FEBRUARY, JANUARY = "Log/2026-02.md", "Log/2026-01.md"


def test_every_tool_over_stdio(case: Case) -> None:
    async def session(agent: Agent) -> None:
        tools = await agent.tools()
        assert tuple(tools) == READING + WRITING
        for name in WRITING:
            tool = tools[name]
            assert tool.annotations is not None and tool.annotations.read_only_hint is False
            assert tool.output_schema is not None and tool.output_schema["type"] == "object"

        made = await agent.call("new_month", month="2026-03")
        assert (made["path"], made["made"]) == ("Log/2026-03.md", True)
        assert (await agent.call("new_month", month="2026-03"))["made"] is False

        cells = {
            "name": "[Qwen4](https://arxiv.org/abs/2603.00001)",
            "mechanism": "- **[Infra] Async RL**\n  - **Rollout**: a|b\n  - a second line",
            "capability": "HLE（Pass@1，no tools）**50.1**；GPT-5 HLE 42.0",
            "value": "可复用",
        }
        row = await agent.call("add_row", month="2026-03", section="clay", cells=cells)
        assert [(each["benchmark"], each["value"], each["owner"]) for each in row["scores"]] == [
            ("HLE", 50.1, None),
            ("HLE", 42.0, "GPT-5"),
        ]
        assert row["papers"][0]["id"] == "arxiv:2603.00001" and row["step"]
        assert "**Rollout**: a\\|b<br>" in case.read(made["path"])

        changed = await agent.call(
            "set_cell", month="2026-03", row="Qwen4", field="capability", markdown="HLE **51.0**", expect=row["hash"]
        )
        assert [each["value"] for each in changed["scores"]] == [51.0]
        grown = await agent.call(
            "insert_lines", month="2026-03", row="Qwen4", field="capability", markdown="MMLU **90.0**"
        )
        assert [each["benchmark"] for each in grown["scores"]] == ["HLE", "MMLU"]

        theme = await agent.call("set_statement", month="2026-03", field="theme", markdown="长程推理")
        assert "长程推理" in case.read(made["path"]) and theme["hash"]
        linked = await agent.call("link", month="2026-03")
        assert linked["made"] == ["Papers/Qwen4.md"] and [each["name"] for each in linked["linked"]] == ["Qwen4"]
        assert (await agent.call("month", month="2026-03", row="Qwen4"))["rows"][0]["hash"] == grown["hash"]

        case.write(FEBRUARY, case.read(FEBRUARY).replace("period: 2026-02", "period: 2026-2"))
        fixed = await agent.call("fix", month="2026-02")
        assert fixed["count"] >= 1 and "period: 2026-02\n" in case.read(FEBRUARY)

        for what in ("lint --fix", "link", "set statement: theme"):
            undone = await agent.call("undo")
            assert undone["command"] == what and not undone["refused"]
        assert "长程推理" not in case.read(made["path"])

    over_stdio(session, case.root, case.env, "--write")
    steps = case.run("history", "--by", "agent", "--limit", "0").out
    assert steps.count("by agent") == 10  # seven, and three taken back


def texts(case: Case) -> dict[str, bytes]:
    return {path: data for path, data in case.bytes().items() if path.endswith(".md")}


@pytest.mark.parametrize(
    ("tool", "arguments", "code", "says"),
    [
        ("add_row", {"section": "nowhere", "cells": {"name": "X"}}, "no-section", "nowhere"),
        ("add_row", {"section": "clay", "cells": {"nmae": "X"}}, "no-field", "nmae"),
        ("add_row", {"section": "clay", "cells": {"value": "no name"}}, "no-name", "name"),
        ("add_row", {"section": "clay", "cells": {"name": "DeepSeek-V4"}}, "row-exists", "DeepSeek-V4"),
        ("add_row", {"section": "clay", "cells": {"name": "X", "value": "`open"}}, "unbalanced", ""),
        ("add_row", {"section": "clay", "cells": {"name": "X"}, "after": "Nobody"}, "no-row", "Nobody"),
        ("add_row", {"section": "clay", "cells": "X"}, "bad-request", "`cells`"),
        ("set_cell", {"row": "DeepSeek-V4", "field": "value", "markdown": "x"}, "bad-request", "`expect`"),
        ("set_cell", {"row": "DeepSeek-V4", "field": "value", "markdown": "x", "expect": ""}, "hash-missing", "expect"),
        (
            "set_cell",
            {"row": "DeepSeek-V4", "field": "value", "markdown": "x", "expect": "0" * 12},
            "stale",
            "changed since",
        ),
        ("set_cell", {"row": 3, "field": "value", "markdown": "x", "expect": "0" * 12}, "no-row", "3"),
        ("insert_lines", {"row": "DeepSeek-V4", "field": "value", "markdown": "大" * 400_000}, "too-long", ""),
        ("insert_lines", {"row": "DeepSeek-V4", "field": "value", "markdown": "# head"}, "not-in-a-cell", ""),
        ("insert_lines", {"row": "DeepSeek-V4", "field": "value", "markdown": "x\x00y"}, "bad-text", ""),
        ("set_statement", {"field": "mood", "markdown": "x"}, "no-statement", "mood"),
        ("set_statement", {"field": "theme", "markdown": "x"}, "hash-missing", "theme"),
        ("set_statement", {"field": "theme", "markdown": "x", "expect": "0" * 12}, "stale", "theme"),
        ("fix", {"path": "../other"}, "bad-request", "both given"),
        ("undo", {"step": "99"}, "no-step", "99"),
        ("undo", {}, "no-step", "no step of an agent"),
        ("new_month", {"month": "../x"}, "bad-request", "no month"),
    ],
)
def test_refusals_write_nothing(case: Case, tool: str, arguments: dict[str, Any], code: str, says: str) -> None:
    before = texts(case)
    month_of = {} if tool == "undo" else {"month": "2026-02"}

    async def session(agent: Agent) -> None:
        error = await agent.refused(tool, **(month_of | arguments))
        assert (error["code"], says in error["message"]) == (code, True), error
        assert "\n" not in error["message"]

    in_process(session, case.root, can_write=True)
    assert texts(case) == before


def test_a_dry_run_shows_and_writes_nothing(case: Case) -> None:
    before = texts(case)

    async def session(agent: Agent) -> None:
        (row,) = (await agent.call("month", month="2026-02", row="DeepSeek-V4"))["rows"]
        place = {"month": "2026-02", "row": "DeepSeek-V4", "field": "value"}
        for tool, arguments in (
            ("add_row", {"month": "2026-02", "section": "clay", "cells": {"name": "新模型"}}),
            ("set_cell", {**place, "markdown": "新模型", "expect": row["hash"]}),
            ("insert_lines", {**place, "markdown": "新模型"}),
        ):
            answer = await agent.call(tool, **arguments, dry_run=True)
            assert answer["step"] is None and "+" in answer["diff"] and "新模型" in answer["diff"]
        linked = await agent.call("link", dry_run=True)
        assert len(linked["made"]) == 5 and linked["step"] is None

    in_process(session, case.root, can_write=True)
    assert texts(case) == before


def test_a_row_that_somebody_changed_is_not_overwritten(case: Case) -> None:
    async def session(agent: Agent) -> None:
        (row,) = (await agent.call("month", month="2026-02", row="DeepSeek-V4"))["rows"]
        wish = {"month": "2026-02", "row": "DeepSeek-V4", "field": "value", "markdown": "x"}
        case.write(FEBRUARY, case.read(FEBRUARY).replace("数据配方", "数据配方，见附录"))
        error = await agent.refused("set_cell", **wish, expect=row["hash"])
        assert error["code"] == "stale" and error["found"] != row["hash"] and "read it again" in error["hint"]
        assert "见附录" in case.read(FEBRUARY)
        await agent.call("set_cell", **wish, expect=error["found"])

    in_process(session, case.root, can_write=True)


def test_many_notes_need_a_persons_word(case: Case) -> None:
    rows = tuple(model(f"M{number}", f"https://arxiv.org/abs/2603.{number:05}") for number in range(21))
    case.write("Log/2026-03.md", month("2026-03", rows))

    async def session(agent: Agent) -> None:
        for agreed in (0, 20, 22, 999):
            error = await agent.refused("link", month="2026-03", agreed=agreed)
            assert error["code"] == "ask-the-person" and "21 new notes" in error["message"]
            assert "May I make 21 notes?" in error["hint"] and "agreed=21" in error["hint"]
        assert not (case.root / "Papers").exists()
        assert len((await agent.call("link", month="2026-03", dry_run=True))["made"]) == 21
        assert len((await agent.call("link", month="2026-03", agreed=21))["made"]) == 21

    in_process(session, case.root, can_write=True)


def test_many_fixes_need_a_persons_word(case: Case) -> None:
    for number in range(21):
        case.write(f"Notes/{number}.md", "---\ntags: [a, a]\n---\n\n**粗体：**文字\n")

    async def session(agent: Agent) -> None:
        planned = await agent.call("fix", path="Notes", dry_run=True)
        assert len(planned["notes"]) == 21 and planned["diff"].count("--- a/Notes/") == 21
        error = await agent.refused("fix", path="Notes")
        assert error["code"] == "ask-the-person" and "21 notes" in error["message"]
        assert (await agent.call("fix", path="Notes/3.md"))["notes"] == ["Notes/3.md"]
        assert len((await agent.call("fix", path="Notes", agreed=20))["notes"]) == 20

    in_process(session, case.root, can_write=True)


def test_undo_takes_back_only_what_an_agent_wrote(case: Case) -> None:
    assert case.run("link", "--month", "2026-01").code == 0
    by_hand = Store(case.root).history()[0].id

    async def session(agent: Agent) -> None:
        assert (await agent.refused("undo"))["code"] == "no-step"
        error = await agent.refused("undo", step=by_hand)
        assert error["code"] == "not-yours" and f"obsintel undo {by_hand}" in error["hint"]
        first = await agent.call("add_row", month="2026-02", section="clay", cells={"name": "甲"})
        second = await agent.call("add_row", month="2026-02", section="clay", cells={"name": "乙"})
        undone = await agent.call("undo", step=first["step"])
        assert undone["done"] == [{"op": "edit", "path": FEBRUARY, "new_path": ""}]
        assert "| 甲 |" not in case.read(FEBRUARY) and "| 乙 |" in case.read(FEBRUARY)
        assert (await agent.refused("undo", step=first["step"]))["message"].endswith("taken back already")
        case.write(FEBRUARY, case.read(FEBRUARY).replace("| 乙 |", "| 乙（我的） |"))
        kept = await agent.call("undo", step=second["step"])
        assert kept["refused"][0]["path"] == FEBRUARY and "乙（我的）" in case.read(FEBRUARY)

    in_process(session, case.root, can_write=True)


def test_every_step_is_known_as_an_agents(case: Case) -> None:
    async def session(agent: Agent) -> None:
        await agent.call("add_row", month="2026-02", section="clay", cells={"name": "甲"})
        await agent.call("undo")
        await agent.call("new_month", month="2026-W10")
        await agent.call("link")

    in_process(session, case.root, can_write=True)
    assert {step.by for step in Store(case.root).history()} == {"agent"}
    assert len(Store(case.root).history()) == 4


@pytest.mark.parametrize("ending", ["\r\n", "\n"])
def test_other_bytes_stay(case: Case, ending: str) -> None:
    case.write(JANUARY, "\ufeff" + case.read(JANUARY).replace("\n", ending) + "My own words 😀")

    async def session(agent: Agent) -> None:
        before = case.read(JANUARY)
        await agent.call(
            "add_row", month="2026-01", section="基座模型追踪 (The Clay)", cells={"模型名称": "甲", "value": "a\n\nb"}
        )
        assert case.read(JANUARY) == before.replace(
            f"{ending}{ending}### 2.", f"{ending}| 甲 | | | a<br><br>b |{ending}{ending}### 2."
        )

    in_process(session, case.root, can_write=True)
