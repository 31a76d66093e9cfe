"""Pages, files and blocks made in a pseudo-language: what stands outside of its brackets is hard-wired English."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from pseudo_language import Shown, hard_wired, hard_wired_signs, pseudo_language
from vault_case import Case

from obsidian_intel.core import language

_DATA = ("MMLU", "AIME", "Pass", "arXiv", "Noto Sans CJK SC")
_HEAD = """---
period: {period}
type: 月报
tags: [趋势]
---

# {period}

* **主线:** 推理走向{theme}
* **信号:** 开放的模型追上来了
* **关键认知:** 数据比算法更要紧？
* **最佳实现:** 一个小脚本

### 1. 基座模型追踪

| 模型名称 | 核心技术创新 | 关键能力/指标 | 业务应用/启发 |
| --- | --- | --- | --- |
{models}

### 2. 方向

| 主题 | 整体趋势/演进 | 核心关注论文 | 实践参考价值 |
| --- | --- | --- | --- |
{topics}
"""
_MODELS = (
    (
        "甲",
        "00001",
        "**[训练] 统一**：稳<br>• 一种：好",
        "AIME 2025（Pass@1） **{0}**；MMLU **8{1}.5**",
        "**可用**：配方",
    ),
    (
        "乙",
        "00002",
        "**[推理] 快**：省",
        "AIME 2025（无工具） **7{1}.0**；MMLU 8{1}.1；丙：MMLU **70.0**",
        "**待测**：数据",
    ),
    ("丁{1}", "0000{2}", "**[训练] 新**：大", "MMLU 0.8{1}；幻觉率 {1}.5%", "[未定] 试一试"),
)
_OWN_TABLES = """
## 别的

| 书名 | 译者 |
| --- | --- |
| 一 | 二 |

| 模型名称 | 核心技术创新 | 关键能力/指标 | 业务应用/启发 | 备忘 |
| --- | --- | --- | --- | --- |
| 戊 |
"""
_QUESTION = "\n%% obsintel:begin query %%\n\n```sql\nSELECT {} AS 甲\n```\n\n%% obsintel:end query %%\n"


def _month(number: int) -> str:
    period = f"2026-{number:02}"
    models = [
        f"| [{name}](https://arxiv.org/abs/260{number % 9}.{ident}) | {how} | {score} | {value} |".replace("{0}", f"{60 + number}.{number}")
        for name, ident, how, score, value in _MODELS
    ]  # fmt: skip
    rows = "\n".join(models).replace("{1}", str(number)).replace("{2}", str(number + 2))
    topics = "| 记忆 | 从短到长 | [论文一](https://arxiv.org/abs/2511.00009) | 试 |\n"
    topics += f"| 主题{number} | 由简入繁 | [论文{number}](https://arxiv.org/abs/2511.0001{number}) | [待办] 跟进 |"
    return _HEAD.format(period=period, theme=f"长程{number}", models=rows, topics=topics)


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Case]:
    case = Case(tmp_path / "库")
    (case.root / ".obsidian").mkdir()
    case.write("obsintel.toml", 'lang = "zh"\n[daemon]\nproblems = true\nrollups = true\n')
    for number in range(1, 7):
        case.write(f"日志/2026-{number:02}.md", _month(number))
    case.write("日志/2026-07.md", "---\nperiod: 2026-07\ntype: 月报\n---\n\n# 一个 [[没有的笔记]]\n" + _OWN_TABLES)
    pseudo_language(monkeypatch, pages=True)
    language.speak("zh")
    yield case
    language.speak("en")


def _found(texts: Iterable[str]) -> list[str]:
    said = [text for text in texts if not text.startswith("urn:")]
    return [line for text in said for line in (*hard_wired(text, _DATA), *hard_wired_signs(text))]


# Properties, which keep their names; marks, questions, kinds of callouts, pictures, names of notes.
_NOT_SAID = re.compile(r"\A---\n.*?\n---\n|%%.*?%%|```sql\n.*?```|\[!\w+\]|!\[\[.*?\]\]|(?<=\[\[)[^\]|\\]*", re.DOTALL)
_RANGES = (["2026-02"], ["2026-Q2"], ["2026"], ["2026-01..2026-07"])


@pytest.mark.parametrize("period", _RANGES)
@pytest.mark.parametrize("form", ["md", "html", "text", "wechat", "docx", "pptx", "xlsx"])
def test_no_page_is_hard_wired(period: list[str], form: str, case: Case) -> None:
    target = case.root.parent / f"页.{form}"
    done = case.run("rollup", *period, "--format", form, "-o", str(target))
    assert done.code == 0, done.err
    assert _found(_texts_of(target.read_bytes(), form)) == []


def _texts_of(data: bytes, form: str) -> list[str]:
    """What a person sees of a file: what it says, heads of tables, names of parts."""
    if form in ("html", "wechat", "xml"):
        return Shown(data.decode()).texts
    if form in ("md", "text"):
        return [_NOT_SAID.sub("", data.decode())]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")}
    said = re.compile(r"<(?:w:t|a:t|t|c:v)(?: [^>]*)?>([^<]+)<|\b(?:descr|title)=\"([^\"]+)\"")
    told = (
        "word/document",
        "ppt/slides/",
        "xl/",
        "word/header",
        "word/footer",
        "ppt/charts",
        "word/charts",
        "ppt/notes",
    )
    return [
        text for name, part in parts.items() if name.startswith(told) for pair in said.findall(part) for text in pair
    ]


@pytest.mark.parametrize("form", ["md", "html", "text"])
def test_no_agenda_is_hard_wired(form: str, case: Case) -> None:
    target = case.root.parent / f"议程.{form}"
    assert case.run("rollup", "2026-06", "--agenda", "--format", form, "-o", str(target)).code == 0
    assert _found(_texts_of(target.read_bytes(), form)) == []


def test_no_page_of_the_site_is_hard_wired(case: Case) -> None:
    folder = case.root.parent / "站"
    done = case.run("site", str(folder))
    assert done.code == 0, done.err
    found: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".html", ".xml"):
            found[path.relative_to(folder).as_posix()] = _found(_texts_of(path.read_bytes(), path.suffix[1:]))
    assert len(found) > 40 and {name: lines for name, lines in found.items() if lines} == {}


def test_no_block_of_a_note_is_hard_wired(case: Case) -> None:
    case.write("问.md", "# 问\n" + _QUESTION.format("1") + _QUESTION.format("1 WHERE 0") + _QUESTION.format("nothing"))
    assert case.run("link", "--yes").code == 0
    case.run("refresh")
    case.run("rollup", "--quarter", "2026-Q1", "--write")
    case.run("watch", "--once")
    made = [path for path in case.root.rglob("*.md") if path.name == "问.md" or "日志" not in path.as_posix()]
    assert len(made) > 10 and any("Problems" in path.name for path in made)
    for path in made:
        assert _found(_texts_of(path.read_bytes(), "md")) == [], path.name


@pytest.mark.parametrize(
    "command",
    [
        *(["show"], ["show", "甲"], ["show", "MMLU"], ["show", "2511.00009"], ["show", "记忆"], ["show", "--statements"]),
        *(["compare", "甲", "乙"], ["changes", "2026-06"], ["changes", "2026"], ["find", "记忆"], ["find", "数据"]),
        *(["lint"], ["lint", "--statistics"], ["look"], ["daemon", "status"], ["doctor"], ["verify"], ["papers", "queue"]),
        *(["link", "--dry-run"], ["link", "--yes"], ["history"], ["undo"], ["history"]),
        *(["rollup", "2027-05"], ["rollup", "2026-06", "--format", "text"], ["changes", "2027"], ["tables", "--format", "md"]),
    ],
)  # fmt: skip
def test_nothing_said_of_a_whole_log_is_hard_wired(command: list[str], case: Case) -> None:
    done = case.run(*command)
    assert _found([done.out, done.err]) == []


def test_the_list_of_tables_is_not_hard_wired(case: Case) -> None:
    """Names of tables, columns and types are SQL's."""
    done = case.run("query")
    names = [name for name, *_ in (line.split() for line in done.out.splitlines() if line)]
    assert len(names) > 100
    assert _found([re.sub(r"^ *\w+：?(?: +(?:text|integer|real|boolean)\b)?", "", done.out, flags=re.MULTILINE)]) == []
