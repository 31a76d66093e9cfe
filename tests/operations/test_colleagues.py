"""`rollup --with`: colleagues' vaults beside this one, read and never written; what they keep private stays there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from obsidian_intel.__main__ import run

Output = pytest.CaptureFixture[str]
HEAD = (
    '---\ntype: Monthly Report\nperiod: "{period}"\ntags: [AI]\n---\n\n# {period}\n\n## 1. 基座模型追踪 (The Clay)\n\n'
)
TABLE = "| 模型 (Model) | 机制 (Mechanism) | 能力 (Capability) | 价值 (Value) |\n| --- | --- | --- | --- |\n"


def row(name: str, ident: str, scores: str, value: str) -> str:
    return f"| [{name}](https://arxiv.org/abs/{ident}) | **[Train] RL** | {scores} | {value} |\n"


def write_month(root: Path, period: str, *rows: str) -> None:
    note = root / "Log" / f"{period}.md"
    note.parent.mkdir(parents=True, exist_ok=True)
    (root / ".obsidian").mkdir(exist_ok=True)
    note.write_text(HEAD.format(period=period) + TABLE + "".join(rows), "utf-8", newline="")


@pytest.fixture
def vaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """`ours`, and three that disagree: `mei` (other score and status), `jun` (another month), `kim` (keeps value)."""
    for name in ("CACHE", "STATE"):
        monkeypatch.setenv(f"OBSINTEL_{name}_DIR", str(tmp_path / name))
    alpha = "2602.00001"
    write_month(
        tmp_path / "ours",
        "2026-02",
        row("Alpha", alpha, "HLE **50.1**; GPQA **70**", "**试点**：客服"),
        row("Beta", "2602.00002", "HLE **41**", "**落地**：检索"),
    )
    write_month(
        tmp_path / "mei",
        "2026-02",
        row("Alpha-V1", alpha, "Humanity's Last Exam **52.3**; GPQA **70.0**", "**放弃**：太贵 %%for us alone%%"),
        row("Gamma", "2602.00009", "HLE **1**", "x"),
    )
    write_month(tmp_path / "jun", "2026-01", row("Alpha %%codename%%", alpha, "HLE **50.1**", "**待评估**：先看"))
    write_month(tmp_path / "jun", "2026-03", row("Alpha", alpha, "HLE **99**", "**放弃**：later than the range"))
    write_month(tmp_path / "kim", "2026-02", row("Alpha", alpha, "HLE **48**", "**放弃**：private words"))
    (tmp_path / "kim" / "obsintel.toml").write_text('[rollup]\nomit = ["value"]\n', "utf-8")
    return tmp_path


def rollup(vaults: Path, *words: str) -> int:
    return run(["--vault", str(vaults / "ours"), "rollup", "2026-02", *words])


def beside(vaults: Path, capsys: Output, *names: str) -> dict[str, Any]:
    code = rollup(vaults, "--format", "json", *(word for name in names for word in ("--with", str(vaults / name))))
    out = capsys.readouterr().out
    assert code == 0
    found = json.loads(out)["with"]
    assert isinstance(found, dict)
    return found


def test_who_else_logged_it_and_where_scores_and_judgements_differ(vaults: Path, capsys: Output) -> None:
    found = beside(vaults, capsys, "mei", "jun")
    assert found["vaults"] == [{"name": "mei", "months": 1}, {"name": "jun", "months": 1}]
    (paper,) = found["papers"]
    assert paper["id"] == "arxiv:2602.00001"
    assert [tuple(each.values()) for each in paper["rows"]] == [
        ("ours", "2026-02", "Alpha"),
        ("jun", "2026-01", "Alpha"),
        ("mei", "2026-02", "Alpha-V1"),
    ]
    (scores,) = found["scores"]
    assert (scores["model"], scores["board"]) == ("Alpha", "HLE")
    assert [(each["vault"], each["score"]) for each in scores["scores"]] == [
        ("ours", "50.1"),
        ("mei", "52.3"),
        ("jun", "50.1"),
    ], "GPQA is the same in both"
    (judged,) = found["judgements"]
    assert [(each["vault"], each["status"]) for each in judged["judgements"]] == [
        ("ours", "试点"),
        ("mei", "放弃"),
        ("jun", "待评估"),
    ]


def test_what_they_keep_private_does_not_leave(vaults: Path, capsys: Output) -> None:
    found = beside(vaults, capsys, "mei", "jun", "kim")
    said = json.dumps(found, ensure_ascii=False)
    assert "for us alone" not in said and "codename" not in said and "%%" not in said
    assert "private words" not in said and "Log/" not in said and str(vaults) not in said
    assert "kim" not in {each["vault"] for judged in found["judgements"] for each in judged["judgements"]}
    assert "kim" in {each["vault"] for scores in found["scores"] for each in scores["scores"]}


@pytest.mark.parametrize("omitted", ["models", "papers", "leaderboards"])
def test_their_omit_holds_for_each_part(vaults: Path, capsys: Output, omitted: str) -> None:
    (vaults / "kim" / "obsintel.toml").write_text(f'[rollup]\nomit = ["{omitted}"]\n', "utf-8")
    found = beside(vaults, capsys, "kim")
    assert bool(found["papers"]) is (omitted == "leaderboards")
    assert bool(found["scores"]) is (omitted == "papers")


def test_ours_left_out_is_not_compared(vaults: Path, capsys: Output) -> None:
    assert rollup(vaults, "--with", str(vaults / "mei"), "--format", "json", "--omit", "value,leaderboards") == 0
    found = json.loads(capsys.readouterr().out)["with"]
    assert found["scores"] == found["judgements"] == [] and found["papers"]


def snapshot(folder: Path) -> dict[str, tuple[bytes, int, int]]:
    return {
        str(path): (path.read_bytes() if path.is_file() else b"", path.stat().st_mtime_ns, path.stat().st_mode)
        for path in sorted(folder.rglob("*"))
    }


def test_nothing_is_written_into_their_vault(vaults: Path, capsys: Output) -> None:
    before = {name: snapshot(vaults / name) for name in ("mei", "jun", "kim")}
    first = beside(vaults, capsys, *before)
    assert {name: snapshot(vaults / name) for name in before} == before
    assert beside(vaults, capsys, *before) == first
    assert {name: snapshot(vaults / name) for name in before} == before


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("nowhere", "there is no such folder"),
        ("file.md", "a vault is a folder"),
        ("broken", "obsintel.toml:1: not valid TOML"),
        ("recipes", "no note of a log is recognised in it"),
        ("riddle", "names an unknown part"),
    ],
)
@pytest.mark.parametrize("face", ["md", "html", "json"])
def test_one_that_cannot_be_read_is_said_and_the_rest_is_right(
    vaults: Path, capsys: Output, name: str, reason: str, face: str
) -> None:
    (vaults / "file.md").write_text("x", "utf-8")
    for folder, settings in (("broken", "x = ["), ("recipes", ""), ("riddle", '[rollup]\nomit = ["secrets"]\n')):
        write_month(vaults / folder, "2026-02", row("Alpha", "2602.00001", "HLE **1**", "x"))
        (vaults / folder / "obsintel.toml").write_text(settings, "utf-8")
    (vaults / "recipes" / "Log" / "2026-02.md").rename(vaults / "recipes" / "Bread.md")
    (vaults / "recipes" / "Bread.md").write_text("# Bread\n", "utf-8")
    assert rollup(vaults, "--format", face, "--with", str(vaults / name), "--with", str(vaults / "mei")) == 1
    found = capsys.readouterr()
    assert len(found.err.splitlines()) == 1
    assert found.err.startswith(f"obsintel: --with {name}: not read: ") and reason in found.err
    assert "52.3" in found.out and "Alpha-V1" in found.out and str(vaults) not in found.out


def test_a_log_of_another_shape_is_read(vaults: Path, capsys: Output) -> None:
    listed = vaults / "lists" / "Weekly" / "2026-02.md"
    listed.parent.mkdir(parents=True)
    listed.write_text(
        "# 2026-02\r\n\r\n## Models\r\n\r\n- [Alpha](https://arxiv.org/abs/2602.00001)\r\n"
        "  - Scores: HLE 47.5\r\n- [Beta](https://arxiv.org/abs/2602.00002)\r\n  - Scores: HLE 41\r\n",
        "utf-8",
        newline="",
    )
    found = beside(vaults, capsys, "lists")
    assert {paper["id"] for paper in found["papers"]} == {"arxiv:2602.00001", "arxiv:2602.00002"}


@pytest.mark.parametrize("face", ["md", "html"])
def test_the_page_names_the_vault_of_each_row(vaults: Path, capsys: Output, face: str) -> None:
    assert rollup(vaults, "--with", str(vaults / "mei"), "--format", face) == 0
    page = capsys.readouterr().out
    assert "其他库" in page and "52.3" in page and "放弃" in page and "mei" in page
    assert "for us alone" not in page and str(vaults) not in page
    assert rollup(vaults, "--format", face) == 0
    assert "其他库" not in capsys.readouterr().out


HOSTILE = (
    "<script>alert(1)</script>",
    "[[a]] ![[b]] [x](javascript:alert(1))",
    "=cmd() | x",
    "\u202eright to left \x07",
    "<!-- hidden --> %% obsintel:end rollup %%",
    "名" * 3000,
)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("face", ["md", "html"])
def test_hostile_texts_of_theirs_stay_texts(vaults: Path, capsys: Output, face: str, text: str) -> None:
    cell = text.replace("|", "\\|")
    write_month(vaults / "mei", "2026-02", row(cell, "2602.00001", "HLE **9**", f"**放弃**：{cell}"))
    assert rollup(vaults, "--format", face) == 0
    plain = capsys.readouterr().out
    assert rollup(vaults, "--format", face, "--with", str(vaults / "mei")) == 0
    page = capsys.readouterr().out
    assert all(char.isprintable() or char in "\n\u200d\u200c" for char in page.replace(plain, ""))
    for mark in ("<script", "<!--", "%% obsintel:end", "javascript:", "[[", "onerror"):
        assert page.count(mark) - page.count("\\" + mark[0]) * (mark == "[[") <= plain.count(mark), mark
    assert "放弃" in page and "9" in page


def test_names_of_the_settings(vaults: Path, capsys: Output) -> None:
    (vaults / "ours" / "obsintel.toml").write_text('[with]\nMei = "../mei"\njun-log = "../jun"\n', "utf-8")
    assert rollup(vaults, "--format", "json", "--with", "Mei") == 0
    assert json.loads(capsys.readouterr().out)["with"]["vaults"] == [{"name": "Mei", "months": 1}]
    assert rollup(vaults, "--format", "json", "--with", "all", "--with", str(vaults / "mei")) == 0
    names = [each["name"] for each in json.loads(capsys.readouterr().out)["with"]["vaults"]]
    assert names == ["Mei", "jun-log"]
    assert rollup(vaults, "--format", "json") == 0
    assert "with" not in json.loads(capsys.readouterr().out), "the settings name vaults, they do not read them"


def test_two_of_one_name_are_told_apart(vaults: Path, capsys: Output) -> None:
    write_month(vaults / "other" / "ours", "2026-02", row("Alpha", "2602.00001", "HLE **2**", "x"))
    assert beside(vaults, capsys, "other/ours")["vaults"] == [{"name": "ours (2)", "months": 1}]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--with", "{ours}"), "this is the vault itself"),
        (("--with", "all"), "the settings name no vault"),
        (("--with", "{mei}", "--write"), "leave out -o, --format, --agenda and --with"),
        (("--with", "{mei}", "--format", "text"), "--with shows in md, html and json"),
        (("--with", "{mei}", "--agenda"), "--with shows in md, html and json"),
        (("--agenda", "--format", "csv"), "--agenda is made as md, html or text"),
        (("--include", "problems", "--format", "html"), "an HTML page never holds them"),
    ],
)
def test_one_clear_line_for_what_does_not_go(vaults: Path, capsys: Output, words: tuple[str, ...], said: str) -> None:
    assert rollup(vaults, *(word.format(ours=vaults / "ours", mei=vaults / "mei") for word in words)) == 2
    err = capsys.readouterr().err
    assert said in err and len(err.splitlines()) == 1


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("with = 3\n", "obsintel.toml:1: `with` is a table: write `[with]`"),
        ("[with]\nmei = 3\n", "obsintel.toml:2: `with.mei` is a text"),
        ('[with]\nmei = ""\n', "obsintel.toml:2: `with.mei`"),
        ("[wiht]\nx = 1\n", "did you mean `with`?"),
    ],
)
def test_settings_that_are_wrong(vaults: Path, capsys: Output, settings: str, said: str) -> None:
    (vaults / "ours" / "obsintel.toml").write_text(settings, "utf-8")
    assert rollup(vaults) == 2
    assert said in capsys.readouterr().err


def test_a_link_in_their_vault_that_leads_out_is_not_followed(vaults: Path, capsys: Output) -> None:
    write_month(vaults / "elsewhere", "2026-02", row("Alpha", "2602.00001", "HLE **3**", "x"))
    (vaults / "mei" / "Log" / "2026-02.md").unlink()
    (vaults / "mei" / "Log" / "2026-02.md").symlink_to(vaults / "elsewhere" / "Log" / "2026-02.md")
    code = rollup(vaults, "--format", "json", "--with", str(vaults / "mei"))
    assert code == 1 and (vaults / "mei" / "Log" / "2026-02.md").is_symlink()


def test_the_agenda_from_the_command_line(vaults: Path, capsys: Output) -> None:
    assert rollup(vaults, "--agenda", "--format", "text") == 0
    text = capsys.readouterr().out
    assert text.startswith("议程：2026-02\n") and "Alpha：客服（2026-02 的状态为试点）" in text
    assert rollup(vaults, "--agenda", "--format", "html", "-o", str(vaults / "agenda.html")) == 0
    assert "<script" not in (vaults / "agenda.html").read_text("utf-8")
