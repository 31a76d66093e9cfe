"""Every reading tool through the official client: its schema, its hints, an answer that fits the schema, its refusals."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from agents import Agent, in_process, over_stdio, set_apart
from mcp.shared.exceptions import MCPError
from mcp_types import TextContent, TextResourceContents
from slow import mostly_slow
from vault_case import Case, model, month, topic

from obsidian_intel.core import language
from obsidian_intel.servers.mcp.server import READING, WRITING
from obsidian_intel.servers.mcp.tool_texts import ARGUMENTS, TOOLS

LOGS = Path(__file__).parents[2] / "logs"
SAMPLE = Path(__file__).parents[3] / "vault_template"
SAID = ("obsintel", "hash", "mechanism", "capability", "value", "topic", "trend", "papers", "owner", "scores", "stale")
"""Words of the skill that are fields, and no tools or arguments."""
ANSWERS: dict[str, tuple[dict[str, Any], Any]] = {  # tool -> arguments, what must hold of the answer
    "overview": ({}, lambda a: (a["models"], a["topics"], a["can_write"]) == (3, 2, False)),
    "months": ({}, lambda a: [each["period"] for each in a["months"]] == ["2026-02", "2026-01"]),
    "month": (
        {"month": "2026-01"},
        lambda a: [row["name"] for row in a["rows"]] == ["GLM-5", "Kimi K2.5", "稀疏注意力"],
    ),
    "show": ({"name": "glm 5"}, lambda a: a["found"]["kind"] == "model" and a["found"]["name"] == "GLM-5"),
    "find": ({"words": "规则 学习"}, lambda a: a["page"]["total"] == 2 and a["hits"][0]["period"] == "2026-02"),
    "compare": ({"names": ["GLM-5", "Kimi K2.5"]}, lambda a: [b["best"] for b in a["found"]["boards"]] == [[1]]),
    "leaderboard": (
        {"benchmark": "hle", "condition": "无工具"},
        lambda a: (
            [(p["rank"], p["name"], p["written"]) for p in a["places"]]
            == [(1, "DeepSeek-V4", "47.2"), (2, "Kimi K2.5", "44.0"), (3, "GLM-5", "41.5")]
        ),
    ),
    "changes": ({"span": "2026-02"}, lambda a: [m["name"] for m in a["models"]["new"]] == ["DeepSeek-V4"]),
    "query": (
        {"sql": "SELECT name, period FROM rows WHERE kind = 'topics' ORDER BY period"},
        lambda a: a["rows"] == [["稀疏注意力", "2026-01"], ["RL 基建", "2026-02"]],
    ),
    "lint": ({"month": "2026-02"}, lambda a: {p["path"] for p in a["problems"]} == {"Log/2026-02.md"}),
}


def test_every_tool_over_stdio(case: Case) -> None:
    before = case.bytes()

    async def session(agent: Agent) -> None:
        tools = await agent.tools()
        assert tuple(tools) == READING == tuple(ANSWERS)
        for name, tool in tools.items():
            text = TOOLS[name]
            assert tool.title == text.titles and tool.description == text.description
            assert tool.annotations is not None and tool.annotations.read_only_hint is True
            assert tool.annotations.open_world_hint is False
            assert tool.output_schema is not None and tool.output_schema["type"] == "object"
            assert tool.input_schema["additionalProperties"] is False
            assert all(each["description"] for each in tool.input_schema["properties"].values())
            arguments, holds = ANSWERS[name]
            answer = await agent.call(name, **arguments)
            assert holds(answer), answer
        assert agent.client.instructions and "overview" in agent.client.instructions

    over_stdio(session, case.root, case.env)
    assert case.bytes() == before


def test_texts_are_complete() -> None:
    assert tuple(TOOLS) == READING + WRITING
    for text in (*(part for tool in TOOLS.values() for part in (tool.titles, tool.description)), *ARGUMENTS.values()):
        assert text.isascii() is False and any("a" <= character <= "z" for character in text), text


@pytest.mark.parametrize(
    ("tool", "arguments", "code", "says"),
    [
        ("show", {"name": "GML-5"}, "not-found", "did you mean `GLM-5`"),
        ("show", {"name": "GLM-5", "kind": "planet"}, "bad-request", "`kind`"),
        ("month", {"month": "2031-05"}, "no-month", "2031-05"),
        ("month", {"month": "../../etc/passwd"}, "no-month", "passwd"),
        ("month", {"month": "2026-01", "row": "Nobody"}, "no-row", "no row `Nobody`"),
        ("month", {"month": "2026-01", "section": "nowhere"}, "no-section", "nowhere"),
        ("month", {}, "bad-request", "`month`: Field required"),
        ("months", {"limit": 0}, "bad-request", "`limit` is 0"),
        ("months", {"limit": "many"}, "bad-request", "`limit`"),
        ("months", {"cursor": "７.x"}, "bad-cursor", "is no cursor"),
        ("months", {"cursor": "1.0000"}, "bad-cursor", "another question"),
        ("find", {"words": "  "}, "bad-request", "name a word"),
        ("find", {"words": "x", "month": "soon"}, "bad-request", "`soon` is no month"),
        ("find", {"word": "x"}, "bad-request", "no argument `word`"),
        ("compare", {"names": ["GLM-5"]}, "bad-request", "less than two"),
        ("compare", {"names": ["GLM-5", "GLM-6"]}, "not-found", "GLM-6"),
        ("leaderboard", {"condition": "no tools"}, "bad-request", "without its benchmark"),
        ("leaderboard", {"benchmark": "HLE", "protocol": "Avg@9"}, "not-found", "has that setting"),
        ("changes", {"span": "lately"}, "bad-request", "lately"),
        ("query", {"sql": "DELETE FROM rows"}, "refused", "only reads"),
        ("query", {"sql": "SELECT nme FROM rows"}, "bad-request", "did you mean `name`"),
        ("lint", {"path": "../other"}, "no-path", "../other"),
        ("lint", {"path": "/etc"}, "no-path", "/etc"),
        ("lint", {"path": "Log", "month": "2026-01"}, "bad-request", "both given"),
        ("lint", {"select": "OI999"}, "bad-request", "OI999"),
        ("monhts", {}, "no-tool", "monhts"),
        ("add_row", {"month": "2026-01"}, "read-only", "only reads"),
    ],
)
def test_refusals(case: Case, tool: str, arguments: dict[str, Any], code: str, says: str) -> None:
    async def session(agent: Agent) -> None:
        error = await agent.refused(tool, **arguments)
        assert (error["code"], says in error["message"]) == (code, True), error

    in_process(session, case.root)


MANY_ROWS = "\n".join(
    model(f"型号 {number}", f"https://arxiv.org/abs/2603.{number:05}", score=f"MMLU **{50 + number}**")
    for number in range(23)
)
LONG: list[tuple[str, dict[str, Any], str]] = [
    ("month", {"month": "2026-03", "section": "clay"}, "rows"),
    ("find", {"words": "型号", "month": "2026-03"}, "hits"),
    ("leaderboard", {"benchmark": "MMLU"}, "places"),
    ("query", {"sql": "SELECT name FROM rows WHERE period = '2026-03' AND kind = 'models'"}, "rows"),
    ("lint", {"month": "2026-03", "select": "OI505"}, "problems"),
]


@pytest.mark.parametrize(("tool", "arguments", "key"), LONG)
def test_long_answers_come_in_pages(case: Case, tool: str, arguments: dict[str, Any], key: str) -> None:
    case.write(
        "Log/2026-03.md", month("2026-03", (MANY_ROWS,), (topic("甲", "[P](https://arxiv.org/abs/2603.99999)"),))
    )

    async def session(agent: Agent) -> None:
        whole = await agent.call(tool, **arguments, limit=200)
        assert whole["page"]["next"] is None and len(whole[key]) >= 23
        parts: list[Any] = []
        cursor = ""
        while True:
            part = await agent.call(tool, **arguments, limit=10, cursor=cursor)
            assert len(part[key]) == part["page"]["shown"] <= 10
            assert part["page"]["first"] == len(parts) + 1
            parts += part[key]
            if not part["page"]["next"]:
                break
            cursor = part["page"]["next"]
            assert f"cursor={cursor}" in part["page"]["note"]
        assert parts == whole[key]

    in_process(session, case.root)


def test_cursors_know_their_question_and_their_log(case: Case) -> None:
    case.write("Log/2026-03.md", month("2026-03", (MANY_ROWS,)))

    async def session(agent: Agent) -> None:
        cursor = (await agent.call("leaderboard", benchmark="MMLU", limit=5))["page"]["next"]
        other = await agent.refused("leaderboard", benchmark="HLE", limit=5, cursor=cursor)
        case.write("Log/2026-03.md", case.read("Log/2026-03.md").replace("MMLU **50**", "MMLU **51**"))
        later = await agent.refused("leaderboard", benchmark="MMLU", limit=5, cursor=cursor)
        assert (other["code"], later["code"], later["hint"]) == (
            "bad-cursor",
            "bad-cursor",
            "ask again without a cursor",
        )

    in_process(session, case.root)


def test_rows_of_thousands_of_characters_make_short_pages(case: Case) -> None:
    long = tuple(model(f"M{number}", mechanism="长" * 9_000, score="MMLU **1**") for number in range(4))
    case.write("Log/2026-03.md", month("2026-03", long))

    async def session(agent: Agent) -> None:
        part = await agent.call("month", month="2026-03", section="clay", cells=True)
        assert (part["page"]["total"], part["page"]["shown"]) == (4, 2)
        assert part["rows"][0]["cells"]["mechanism"] == "长" * 9_000

    in_process(session, case.root)


def test_what_changes_under_the_server_is_seen(case: Case) -> None:
    async def session(agent: Agent) -> None:
        assert (await agent.refused("show", name="Qwen4"))["code"] == "not-found"
        case.write("Log/2026-02.md", case.read("Log/2026-02.md").replace("DeepSeek-V4", "Qwen4"))
        assert (await agent.call("show", name="Qwen4"))["found"]["kind"] == "model"
        case.write("obsintel.toml", "[months]\ntypes = 3\n")
        error = await agent.refused("overview")
        assert error["code"] == "bad-settings" and "obsintel.toml" in error["message"]
        case.write("obsintel.toml", '[files]\nignore = ["Log"]\n')
        assert (await agent.call("overview"))["log_notes"] == 0
        (case.root / "obsintel.toml").unlink()
        (case.root / "Log" / "2026-02.md").unlink()
        assert [each["period"] for each in (await agent.call("months"))["months"]] == ["2026-01"]
        case.root.rename(case.root.with_name("away"))
        assert (await agent.refused("overview"))["code"] == "vault-away"
        case.root.with_name("away").rename(case.root)
        assert (await agent.call("overview"))["log_notes"] == 1

    in_process(session, case.root)


def test_months_are_resources(case: Case) -> None:
    async def session(agent: Agent) -> None:
        listed = (await agent.client.list_resources()).resources
        assert [(each.name, each.title) for each in listed] == [
            ("Log/2026-02.md", "2026-02"),
            ("Log/2026-01.md", "2026-01"),
        ]
        for uri in (str(listed[1].uri), "obsintel://month/2026-01"):
            (content,) = (await agent.client.read_resource(uri)).contents
            assert isinstance(content, TextResourceContents) and content.text == case.read("Log/2026-01.md")
        for uri in ("obsintel://month/..%2F..%2Fetc%2Fpasswd", "file:///etc/passwd", "obsintel://month/Home"):
            with pytest.raises(MCPError):
                await agent.client.read_resource(uri)
        (template,) = (await agent.client.list_resource_templates()).resource_templates
        assert template.uri_template == "obsintel://month/{month}"

    in_process(session, case.root)


@pytest.mark.parametrize(
    ("language", "can_write", "says"),
    [
        ("en", True, "`new_month` makes it"),
        ("zh", True, "用 `new_month` 新建"),
        ("", False, "此服务只读"),
        ("en", False, "only reads"),
    ],
)
def test_the_prompt_names_the_sections(case: Case, language: str, can_write: bool, says: str) -> None:
    async def session(agent: Agent) -> None:
        (prompt,) = (await agent.client.list_prompts()).prompts
        assert prompt.name == "write_month" and [each.required for each in prompt.arguments or ()] == [True, False]
        found = await agent.client.get_prompt("write_month", {"month": "2026-03", "language": language})
        (content,) = (message.content for message in found.messages)
        assert isinstance(content, TextContent)
        assert says in content.text and "2026-03" in content.text
        assert "clay" in content.text and "mechanism, capability, value" in content.text

    in_process(session, case.root, can_write=can_write)


def test_messages_in_another_language_are_texts_too(case: Case) -> None:
    async def session(agent: Agent) -> None:
        assert (await agent.call("overview"))["lines"][0]
        assert (await agent.call("changes"))["headline"]
        assert (await agent.call("lint"))["problems"]
        assert (await agent.refused("month", month="2031-01"))["message"]

    language.speak("zh")
    try:
        in_process(session, case.root)
    finally:
        language.speak("en")


def test_a_bug_in_one_call_ends_nothing(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object) -> None:
        raise RuntimeError("a part of ours is wrong")

    monkeypatch.setattr("obsidian_intel.servers.mcp.ask_tools.find", broken)

    async def session(agent: Agent) -> None:
        error = await agent.refused("find", words="x")
        assert error["code"] == "bug" and "RuntimeError: a part of ours is wrong" in error["message"]
        assert (await agent.call("overview"))["models"] == 3

    in_process(session, case.root)


@pytest.mark.parametrize("name", mostly_slow(sorted(path.name for path in LOGS.iterdir() if path.is_dir()), 3))
def test_logs_of_others(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = set_apart(Case(tmp_path / name), monkeypatch)
    shutil.copytree(LOGS / name, case.root, dirs_exist_ok=True)
    before = case.bytes()

    async def session(agent: Agent) -> None:
        overview = await agent.call("overview")
        months = (await agent.call("months"))["months"]
        assert overview["log_notes"] == len(months)
        for each in months[:2]:
            answer = await agent.call("month", month=each["path"], cells=True)
            assert answer["path"] == each["path"]
            for row in answer["rows"][:2]:
                again = await agent.call("month", month=each["path"], row=row["line"])
                assert again["rows"][0]["hash"] == row["hash"]
        if months:
            await agent.call("leaderboard")
            await agent.call("changes")
        else:
            assert (await agent.refused("leaderboard"))["code"] == "bad-request"
        await agent.call("lint")

    in_process(session, case.root)
    assert case.bytes() == before


def test_an_empty_vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = set_apart(Case(tmp_path / "empty"), monkeypatch)
    (case.root / ".obsidian").mkdir()

    async def session(agent: Agent) -> None:
        assert (await agent.call("overview"))["lines"] == ["0 notes", "no monthly note yet", "no paper note yet"]
        assert (await agent.call("months"))["months"] == []
        for tool, arguments in (("show", {"name": "x"}), ("changes", {}), ("find", {"words": "x"})):
            assert "no monthly note yet" in (await agent.refused(tool, **arguments))["message"]
        assert (await agent.call("query", sql="SELECT count(*) FROM rows"))["rows"] == [[0]]

    in_process(session, case.root)


def test_the_skill_names_tools_that_there_are() -> None:
    text = (SAMPLE / "base/.agents/skills/obsintel-log/SKILL.md").read_text("utf-8")
    words = set(re.findall(r"`(\w+)`", text))
    assert {"overview", "add_row", "set_cell", "undo"} <= words & TOOLS.keys()
    assert words <= {*TOOLS, *ARGUMENTS, *SAID}, words - {*TOOLS, *ARGUMENTS, *SAID}


def test_the_page_names_every_tool_and_every_code() -> None:
    text = (SAMPLE.parent / "docs/mcp.md").read_text("utf-8")
    assert [name for name in TOOLS if f"| `{name}` |" not in text] == []
    sources = (SAMPLE.parent / "obsidian_intel/servers/mcp").glob("*.py")
    raised = {
        code
        for path in sources
        for code in re.findall(r'Call(?:Refused|Error)\(\s*"([a-z-]+)"', path.read_text("utf-8"))
    }
    assert len(raised) > 8 and [code for code in raised if f"`{code}`" not in text] == []
