"""Hovers, definitions, completion, outlines and actions, asked of an open vault."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from editors import Editor, edit_with
from lsprotocol import types
from pseudo_language import hard_wired, pseudo_language
from vault_case import Case, model, month, topic

from obsidian_intel.core import language
from obsidian_intel.papers.records import PaperRecord, PaperRecords
from obsidian_intel.servers.lsp.actions import FIX_ALL, FIX_ALL_UNSAFE, actions, edits_of
from obsidian_intel.servers.lsp.buffer import Buffer
from obsidian_intel.servers.lsp.completion import completion
from obsidian_intel.servers.lsp.hover import hover
from obsidian_intel.servers.lsp.navigation import definition
from obsidian_intel.servers.lsp.open_vault import EditedVault
from obsidian_intel.servers.lsp.symbols import symbols

GLM = "https://arxiv.org/abs/2602.15763"
PATH = "Log/2026-02.md"
TEXT = month(
    "2026-02",
    (
        model("GLM-5", GLM, score="BrowseComp **75.9**，GPT-5 的 BrowseComp **54.9**"),
        model("Kimi K2.5", "https://arxiv.org/abs/2602.02276", score="HLE **50.2**（有工具）"),
    ),
    (topic("长轨迹", f"[GLM-5]({GLM}) [[GLM-5\\|📄]]"),),
)
NOTES = {
    "obsintel.toml": "",
    PATH: TEXT,
    "Log/2026-01.md": month("2026-01", (model("Step-3", "https://arxiv.org/abs/2601.00003", score="BrowseComp **51.6**"),)),
    "Papers/GLM-5.md": '---\ntype: Paper\ntitle: GLM-5\naliases: [智谱]\narxiv: "2602.15763"\n---\n\n# GLM-5\n\n异步训练。\n\n## 结论\n\n很好。 ^end\n',
    "Home.md": "---\ntags: [AI, Trends]\nup: \"[[GLM-5]]\"\n---\n# 首页\n\n见 [[GLM-5#结论|结论]]，[[GLM-5#^end]]，[[没有]]，[路](Papers/GLM-5.md) 和 ![[图.png]] #AI\n",
    "图.png": "",
    "文件夹/GLM-5 旧.md": "旧\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> EditedVault:
    case = Case(tmp_path_factory.mktemp("answers") / "vault")
    for path, text in NOTES.items():
        case.write(path, text)
    found = EditedVault(case.root)
    found.load()
    return found


def at(made: EditedVault, path: str, text: str, mark: str) -> tuple[EditedVault, Buffer, int]:
    """An open note with `text`, and where `‸` stands in `mark`."""
    buffer = Buffer((made.root / path).as_uri(), path, 1, text, "utf-16")
    made.buffers[path] = buffer
    made.update(buffer)
    return made, buffer, text.index(mark.replace("‸", "")) + mark.index("‸")


@pytest.mark.parametrize(
    ("path", "mark", "wanted", "missing"),
    [
        (PATH, "Browse‸Comp **75.9", ("BrowseComp 75.9", "| 1 | GLM-5 | 75.9 | 2026-02 |", "| 2 | Step-3 | 51.6 | 2026-01 |"), "54.9"),
        (PATH, "BrowseComp **5‸4.9", ("BrowseComp 54.9", "a score of GPT-5, which counts on no board here"), "| 54.9"),
        (PATH, "HLE **50‸.2", ("HLE 50.2 (有工具)", "| 1 | Kimi K2.5 | 50.2 |"), "GLM"),
        (PATH, "| [GLM‸-5]", ("**GLM-5**", "`arxiv:2602.15763`", "Note: `Papers/GLM-5.md`", "- 2026-02: "), "no note"),
        (PATH, "[Kimi‸ K2.5]", ("It has no note yet; `obsintel link` makes one.",), "Note:"),
        (PATH, "统一的‸强化学习", ("**GLM-5**", "arxiv:2602.15763 → `Papers/GLM-5.md`", "| BrowseComp | 54.9 | GPT-5 |", "| BrowseComp | 75.9 |  | 1 of 2 | \\+24.3 |"), "HLE"),
        (PATH, "Browse‸Comp **75.9", ("1 of 2, +24.3 against the best before",), "replaced"),
        (PATH, "[[GLM‸-5\\|📄]]", ("**GLM-5** · `Papers/GLM-5.md`", "arxiv: 2602.15763", "异步训练。"), "# GLM-5"),
        ("Home.md", "[[GLM-5#结‸论", ("**GLM-5**", "## 结论\n\n很好。"), "异步"),
        ("Home.md", "[[没‸有]]", ("There is no note `没有` in this vault.",), "**"),
        ("Home.md", "![[图‸.png", ("`图.png`",), "**"),
        ("Home.md", "\"[[GL‸M-5]]", ("**GLM-5**",), "None"),
    ],
)  # fmt: skip
def test_hover(made: EditedVault, path: str, mark: str, wanted: tuple[str, ...], missing: str) -> None:
    told = hover(*at(made, path, NOTES[path], mark))
    assert told is not None
    assert [each for each in wanted if each not in told.text] == [], told.text
    assert missing not in told.text


def test_hover_says_what_show_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Known titles, other months of a model, and what `verify` has found; anew after each run of another command."""
    cache = tmp_path / "cache"
    monkeypatch.setenv("OBSINTEL_CACHE_DIR", str(cache))
    case = Case(tmp_path / "vault", {"OBSINTEL_CACHE_DIR": str(cache)})
    case.write("obsintel.toml", "")
    case.write("Log/2026-01.md", month("2026-01", (model("GLM-5", GLM, score="HLE **40.1**"),)))
    case.write(PATH, TEXT)
    made = EditedVault(case.root)
    made.load()

    def told(mark: str) -> str:
        found = hover(*at(made, PATH, TEXT, mark))
        assert found is not None
        return found.text

    assert "Other months:\n\n- 2026-01: GLM-5" in told("统一的‸强化学习")
    assert "- 2026-02: GLM-5" in told("| [GLM‸-5]") and "- 2026-01: GLM-5" in told("| [GLM‸-5]")
    assert "From Coding" not in told("| [GLM‸-5]") and "paper" not in told("Browse‸Comp **75.9")
    records = PaperRecords(str(cache / "papers.records"))
    records.put({"arxiv:2602.15763": PaperRecord("GLM-5: From Coding", ("A", "B"), "2026-02-17", withdrawn=True)})
    assert "GLM-5: From Coding · A and 1 more · 2026-02-17 · withdrawn" in told("| [GLM‸-5]")
    assert "arxiv:2602.15763 · GLM-5: From Coding" in told("统一的‸强化学习")
    case.write("2602.15763.html", "<p>We reach 54.9 on BrowseComp.</p>")
    assert case.run("verify").code == 1
    assert "not found in its paper" in told("Browse‸Comp **75.9")
    assert "| BrowseComp | 75.9 |  | only one | not found |" in told("统一的‸强化学习")


@pytest.mark.parametrize("mark", ["‸# 首页", "见‸ [["])
def test_there_is_not_always_something_to_tell(made: EditedVault, mark: str) -> None:
    assert hover(*at(made, "Home.md", NOTES["Home.md"], mark)) is None
    assert definition(*at(made, "Home.md", NOTES["Home.md"], mark)) is None


@pytest.mark.parametrize(
    ("path", "mark", "target", "line"),
    [
        ("Home.md", "[[GLM-5#结‸论", "Papers/GLM-5.md", 11),
        ("Home.md", "[[GLM-5#^e‸nd", "Papers/GLM-5.md", 13),
        ("Home.md", "[路](Pap‸ers", "Papers/GLM-5.md", 0),
        ("Home.md", "![[图‸.png", "图.png", 0),
        ("Home.md", "\"[[GL‸M-5]]", "Papers/GLM-5.md", 0),
        (PATH, "| [GLM‸-5]", "Papers/GLM-5.md", 0),
        (PATH, "[[GLM‸-5\\|📄]]", "Papers/GLM-5.md", 0),
        ("Home.md", "[[没‸有]]", None, 0),
        (PATH, "[Kimi‸ K2.5]", None, 0),
    ],
)  # fmt: skip
def test_definition(made: EditedVault, path: str, mark: str, target: str | None, line: int) -> None:
    found = definition(*at(made, path, NOTES[path], mark))
    if target is None:
        assert found is None
    else:
        assert found is not None and found.uri == (made.root / target).as_uri()
        assert found.range.start.line == line


@pytest.mark.parametrize(
    ("path", "line", "first", "text"),
    [
        ("Home.md", "[[GLM‸", "GLM-5", "GLM-5]]"),
        ("Home.md", "[[5 旧‸", "GLM-5 旧", "GLM-5 旧]]"),
        ("Home.md", "[[GLM‸]]", "GLM-5", "GLM-5"),
        ("Home.md", "[[智‸", "智谱", "GLM-5|智谱]]"),
        ("Home.md", "| [[智‸", "智谱", "GLM-5\\|智谱]]"),
        ("Home.md", "[[GLM-5#‸", "GLM-5", "GLM-5"),
        ("Home.md", "[[GLM-5#结‸", "结论", "结论"),
        ("Home.md", "[[GLM-5#^‸", "^end", "^end"),
        ("Home.md", "读 #tr‸", "Trends", "Trends"),
        ("Home.md", "### 1. 基‸", None, None),
        (PATH, "### Post‸", "2. Post-Training (The Chisel)", "2. Post-Training (The Chisel)"),
        (PATH, "| [甲](https://arxiv.org/abs/2602.00009) | a | bro‸", "BrowseComp", "BrowseComp"),
        (PATH, "没有什么‸", None, None),
    ],
)
def test_completion(made: EditedVault, path: str, line: str, first: str | None, text: str | None) -> None:
    mark = "训练脚本\n" if path == PATH else "#AI\n"
    note = NOTES[path]
    if line.startswith("| [甲]"):
        mark = "数据配方 |\n"
        note = note.replace(mark, mark + line.replace("‸", "") + " | b |\n", 1)
        place = note.index(line.replace("‸", "")) + line.index("‸")
    else:
        note = note.replace(mark, mark + "\n" + line.replace("‸", "") + "\n", 1)
        place = note.index(mark) + len(mark) + 1 + line.index("‸")
    open_vault, buffer, _ = at(made, path, note, "‸---")
    found = completion(open_vault, buffer, place)
    if first is None:
        assert found is None or found.items == []
        return
    assert found is not None and found.items[0].label == first
    edit = found.items[0].text_edit
    assert isinstance(edit, types.TextEdit) and edit.new_text == text
    span = buffer.positions.span(edit.range)
    assert span.end == place and "[" not in span.of(note) and "#" not in span.of(note)


@pytest.mark.parametrize(
    ("before", "wanted"),
    [
        ("---\nty‸\n---\n", "type"),
        ("---\ntype: ‸\n---\n", "Monthly Report"),
        ("---\ntags: [AI, T‸]\n---\n", "Trends"),
        ("---\ntags:\n  - T‸\n---\n", "Trends"),
        ("---\nstatus: d‸\n---\n", "done"),
        ("---\nrating: 1‸\n---\n", None),
    ],
)
def test_completion_of_properties(made: EditedVault, before: str, wanted: str | None) -> None:
    open_vault, buffer, offset = at(made, "New.md", before.replace("‸", ""), before)
    found = completion(open_vault, buffer, offset)
    assert (found.items[0].label if found is not None and found.items else None) == wanted
    open_vault.close(buffer)


def test_the_outline_has_headings_and_rows(made: EditedVault) -> None:
    _, buffer, _ = at(made, PATH, TEXT, "‸---")
    reading = made.reading(PATH)
    assert reading is not None

    def names(found: Any) -> Any:
        return {each.name: names(each.children) for each in found}

    found = names(symbols(reading, buffer.positions))
    (top,) = found.values()
    review = next(value for name, value in top.items() if "Technical Review" in name)
    assert [list(each) for each in review.values()] == [["GLM-5", "Kimi K2.5"], ["长轨迹"]]


BAD = "# A\r\n\r\n**“甲”**的 🗓️ **“乙”**的\r\n\r\n| a | b |\r\n| - | - |\r\n| c |\r\n［名称］（https://x.y）\r\n"


def test_actions_are_there_for_what_the_pointer_is_on(made: EditedVault) -> None:
    open_vault, buffer, offset = at(made, "New.md", BAD, "“‸甲")
    here = buffer.positions.position(offset)
    found = list(actions(open_vault, buffer, types.Range(here, here), None))
    assert [(each.kind, each.is_preferred) for each in found] == [
        ("quickfix", True),
        ("quickfix", False),
        (FIX_ALL, False),
        (FIX_ALL_UNSAFE, False),
    ]
    assert [each.kind for each in actions(open_vault, buffer, types.Range(here, here), ["source.fixAll"])] == [FIX_ALL]
    assert edits_of(open_vault, buffer, {"do": "ignore", "code": "OI999", "place": [0, 1]}) is None
    open_vault.close(buffer)


@pytest.mark.parametrize("resolves", [True, False])
def test_an_action_gives_what_fix_gives(tmp_path: Path, resolves: bool) -> None:
    case = Case(tmp_path / "vault")
    case.write("obsintel.toml", "")
    case.write("Papers/GLM-5.md", NOTES["Papers/GLM-5.md"])
    text = BAD + "[[智谱]]\r\n"  # an alias, which only the vault can tell
    path = "a.md"

    def fixed(*options: str) -> str:
        case.write(path, text)
        case.run("lint", *options)
        return case.read(path)

    safe, unsafe = fixed("--fix"), fixed("--unsafe-fixes")
    one = fixed("--fix", "--select", "OI301")
    case.write(path, text)
    before = case.bytes()

    async def session(editor: Editor) -> None:
        editor.open(path)
        await editor.findings(path)
        for kind, wanted in ((FIX_ALL, safe), (FIX_ALL_UNSAFE, unsafe)):
            (action,) = await editor.actions(path, 0, 0, [kind])
            assert await editor.apply(path, action) == wanted
            editor.replace(path, text)
        place = text.index("| c |")
        action = next(each for each in await editor.actions(path, place, place) if each.is_preferred)
        assert await editor.apply(path, action) == one
        editor.replace(path, text)
        ignore = next(
            each for each in await editor.actions(path, place, place) if each.title.startswith("Ignore OI301")
        )
        assert "| c %% obsintel-ignore: OI301 %% |" in await editor.apply(path, ignore)
        codes = [each.code for each in await editor.findings(path)]
        assert "OI301" not in codes and "OI601" in codes
        old = await editor.client.code_action_resolve_async(action)
        assert resolves is False or old.edit is not None

    edit_with(session, case.root, tmp_path / "cache", resolves=resolves)
    assert case.bytes() == before


def test_nothing_that_an_editor_is_told_is_hard_wired(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """Hovers, diagnostics, titles of actions, completions and outlines, in a language of ⟦brackets⟧."""
    pseudo_language(monkeypatch)
    request.addfinalizer(lambda: language.speak("en"))
    case = Case(tmp_path / "vault")
    for path, text in NOTES.items():
        case.write(path, text)
    spoken = EditedVault(case.root)
    spoken.load()
    said: list[str] = []
    for path, text in {"a.md": BAD, **NOTES}.items():
        if not path.endswith(".md"):
            continue
        _, buffer, _ = at(spoken, path, text, f"‸{text[0]}")
        places = [buffer.positions.position(place) for place in (0, len(text))]
        said += [each.title for each in actions(spoken, buffer, types.Range(*places), None)]
        told = (hover(spoken, buffer, place) for place in range(0, len(text), 2))
        said += [each.text for each in told if each is not None]
        completed = (completion(spoken, buffer, place) for place in range(0, len(text), 5))
        said += [item.detail or "" for each in completed if each is not None for item in each.items]
    assert len(said) > 200
    assert [line for each in said for line in hard_wired(each, NOTES.values())] == []
