"""The main job on a real month: checked, read, linked, rolled up; and what goes wrong said in one line."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from vault_case import SEED, Case, model, month, topic

LINK = " [[LongCat-Flash-Thinking-2601\\|📄]]"
NAME = "[LongCat-Flash-Thinking-2601](https://arxiv.org/abs/2601.16725)"

needs_seed = pytest.mark.skipif(not SEED.exists(), reason="the seed month is not beside the repository")


def as_it_is(data: bytes) -> bytes:
    return data


def with_crlf_and_bom(data: bytes) -> bytes:
    return b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n")


@pytest.fixture(params=[as_it_is, with_crlf_and_bom])
def seed(request: pytest.FixtureRequest, tmp_path: Path) -> Case:
    if not SEED.exists():
        pytest.skip("the seed month is not beside the repository")
    case = Case(tmp_path / "V")
    case.write("2026-02.md", request.param(SEED.read_bytes()))
    return case


def test_lint_names_what_is_wrong_with_the_seed(seed: Case) -> None:
    text = seed.run("lint")
    assert text.code == 1
    assert "2026-02.md:4:16: OI401 invalid-tag: `Learning Log` contains a space" in text.out
    found = seed.run("lint", "--format", "json").json
    assert found["version"] == 1
    assert [d["code"] for d in found["diagnostics"]].count("OI204") == 4
    counts = {
        code: sum(d["code"] == code for d in found["diagnostics"]) for code in ("OI205", "OI308", "OI401", "OI505")
    }
    assert set(counts.values()) == {1}
    assert len(found["diagnostics"]) == 8
    tag = next(d for d in found["diagnostics"] if d["code"] == "OI401")
    assert tag["path"] == "2026-02.md"
    assert tag["range"] == {"start": {"line": 4, "column": 16}, "end": {"line": 4, "column": 28}}
    assert tag["fix"]["applicability"] == "safe"
    assert tag["fix"]["edits"][0]["text"] == "Learning-Log"
    for each in found["diagnostics"]:
        start = each["range"]["start"]
        assert f"2026-02.md:{start['line']}:{start['column']}: {each['code']} {each['name']}: " in text.out


def test_tables_reads_the_seed(seed: Case) -> None:
    data = seed.run("tables", "--month", "2026-02", "--format", "json").json
    (found,) = data["months"]
    assert (found["theme"], found["signal"], found["insight"], found["implementation"]) == (None, None, None, None)
    assert [section["key"] for section in found["sections"]] == ["clay", "chisel", "hands"]
    assert [section["kind"] for section in found["sections"]] == ["models", "topics", "topics"]
    assert [len(section["rows"]) for section in found["sections"]] == [1, 0, 0]
    (row,) = found["sections"][0]["rows"]
    assert row["line"] == 28
    assert row["papers"] == [
        {
            "id": "arxiv:2601.16725",
            "title": "LongCat-Flash-Thinking-2601",
            "url": "https://arxiv.org/abs/2601.16725",
            "note": None,
            "known": None,
        }
    ]
    line = SEED.read_text("utf-8").split("\n")[27]
    assert [cell["raw"] for cell in row["cells"].values()] == [
        cell.strip() for cell in line.strip().strip("|").split(" | ")
    ]
    assert list(row["cells"]) == ["name", "mechanism", "capability", "value"]
    assert len(row["metrics"]) == 10
    assert "LongCat-Flash-Thinking-2601" in seed.run("tables").out


def test_link_inserts_one_link_and_nothing_else(seed: Case) -> None:
    before = seed.read("2026-02.md")
    done = seed.run("link")
    assert done.code == 0, done.err
    after = seed.read("2026-02.md")
    assert after == before.replace(NAME, NAME + LINK)
    note = seed.read("Papers/LongCat-Flash-Thinking-2601.md")
    assert 'arxiv: "2601.16725"' in note and "[[2026-02]]" in note
    state = seed.bytes()
    stamps = {path: (seed.root / path).stat().st_mtime_ns for path in state}
    assert seed.run("link").code == 0
    assert seed.bytes() == state
    assert {path: (seed.root / path).stat().st_mtime_ns for path in state} == stamps
    row = seed.run("tables", "--format", "json").json["months"][0]["sections"][0]["rows"][0]
    assert row["name"] == "LongCat-Flash-Thinking-2601"
    assert row["papers"][0]["note"] == "Papers/LongCat-Flash-Thinking-2601.md"


def test_link_can_be_shown_first_and_taken_back(seed: Case) -> None:
    before = seed.bytes()
    shown = seed.run("link", "--diff")
    assert shown.code == 1
    assert "📄" in shown.out and "+++ b/Papers/LongCat-Flash-Thinking-2601.md" in shown.out
    assert seed.run("link", "--dry-run").code == 1
    assert seed.bytes() == before
    assert seed.run("link").code == 0
    assert seed.bytes() != before
    assert seed.run("undo").code == 0
    assert seed.bytes() == before


def test_rollup_prints_a_page_with_the_model(seed: Case) -> None:
    seed.run("link")
    page = seed.run("rollup", "--month", "2026-02")
    assert page.code == 0
    assert "[[LongCat-Flash-Thinking-2601" in page.out
    assert "56.6" in page.out


def test_chinese_names_and_templates(tmp_path: Path) -> None:
    case = Case(tmp_path / "V")
    text = month("2026-02", (model("Gemma 4", "https://arxiv.org/abs/2602.01234"),)).replace(
        "type: Monthly Report", "type: 月报"
    )
    case.write("Log/2026年2月.md", text.replace("period: 2026-02\n", ""))
    case.write("Templates/月报模板.md", text.replace("period: 2026-02", "period: {{date}}"))
    case.write("Log/picture.svg", "<svg/>")
    found = case.run("tables", "--format", "json").json
    assert [(m["period"], m["path"]) for m in found["months"]] == [("2026-02", "Log/2026年2月.md")]
    paths = {d["path"] for d in case.run("lint", "--format", "json").json["diagnostics"]}
    assert paths == {"Log/2026年2月.md"}
    template = case.read("Templates/月报模板.md")
    assert case.run("link").code == 0
    assert case.read("Templates/月报模板.md") == template
    assert "[[Gemma 4\\|📄]]" in case.read("Log/2026年2月.md")


def test_key_papers_get_notes_of_their_own(tmp_path: Path) -> None:
    papers = "**[Paper] A Study of Agents(https://arxiv.org/abs/2602.00001)**<br>**证据**：好<br>[Second](https://arxiv.org/abs/2602.00002v3)"
    case = Case(tmp_path / "V")
    case.write("2026-02.md", month("2026-02", topics=(topic("智能体", papers),)))
    assert case.run("link").code == 0
    text = case.read("2026-02.md")
    assert "(https://arxiv.org/abs/2602.00001)** [[A Study of Agents\\|📄]]<br>" in text
    assert "(https://arxiv.org/abs/2602.00002v3) [[Second\\|📄]] |" in text
    assert "**证据**：好" in case.read("Papers/A Study of Agents.md")
    assert "**证据**：好" not in case.read("Papers/Second.md")


def test_a_row_moves_its_note_along(tmp_path: Path) -> None:
    case = Case(tmp_path / "V")
    case.write("2026-02.md", month("2026-02", (model("Gemma 4", "https://arxiv.org/abs/2602.01234"),)))
    case.run("link")
    changed = case.read("2026-02.md").replace("MMLU **88.5**", "MMLU **90.1**")
    case.write("2026-02.md", changed)
    case.write("2026-03.md", month("2026-03", (model("Gemma 4", "https://arxiv.org/abs/2602.01234v2"),)))
    assert case.run("link").code == 0
    note = case.read("Papers/Gemma 4.md")
    assert "90.1" in note and "[[2026-03]]" in note
    assert sorted(p.name for p in (case.root / "Papers").iterdir()) == ["Gemma 4.md"]


BAD: list[tuple[str, dict[str, str | bytes], tuple[str, ...], int, str]] = [
    (
        "a month that is not there",
        {"2026-02.md": month("2026-02")},
        ("tables", "--month", "2026-05"),
        2,
        "there is no month 2026-05 in this vault; the log has 2026-02",
    ),
    (
        "a month that is none",
        {"2026-02.md": month("2026-02")},
        ("rollup", "--month", "2026-13"),
        2,
        "`2026-13` is no month; write it as YYYY-MM",
    ),
    ("no month at all", {}, ("tables",), 2, "this vault has no monthly note yet"),
    (
        "a month whose frontmatter cannot be read",
        {"2026-02.md": "---\nperiod: [2026-02\ntype: Monthly Report\n---\n"},
        ("tables", "--month", "2026-02"),
        2,
        "not read: 2026-02.md:2 (OI102)",
    ),
    (
        "a month that is not UTF-8",
        {"2026-02.md": month("2026-02").encode("gbk", "replace")},
        ("rollup", "--month", "2026-02"),
        2,
        "not read: 2026-02.md:1 (OI801)",
    ),
    ("a path outside", {"2026-02.md": month("2026-02")}, ("lint", "/"), 2, "outside the vault"),
    ("an unknown code", {"2026-02.md": month("2026-02")}, ("lint", "--select", "OI999"), 2, "there is no rule `OI999`"),
    ("an unknown command", {}, ("rolup",), 2, "obsintel: there is no command `rolup`; did you mean `rollup`?"),
    ("an unknown option", {}, ("lint", "--fxi"), 2, "obsintel: No such option"),
    (
        "a wrong setting",
        {"obsintel.toml": "[lint]\nselekt = []\n"},
        ("lint",),
        2,
        "obsintel.toml:2: there is no setting `lint.selekt`; did you mean `select`?",
    ),
]


@pytest.mark.parametrize(("name", "files", "args", "code", "message"), BAD, ids=[case[0] for case in BAD])
def test_bad_input_is_one_clear_line(
    tmp_path: Path, name: str, files: dict[str, str | bytes], args: tuple[str, ...], code: int, message: str
) -> None:
    case = Case(tmp_path / "V")
    for path, text in files.items():
        case.write(path, text)
    before = case.bytes()
    done = case.run(*args)
    assert done.code == code
    assert message in done.err
    assert "Traceback" not in done.err
    assert done.out == ""
    assert case.bytes() == before


NOTES: list[tuple[str, bytes, str]] = [
    ("not UTF-8", "---\nperiod: 2026-03\n---\n中文".encode("gbk"), "OI801"),
    ("UTF-16", "中文".encode("utf-16"), "OI801"),
    ("a NUL", b"a\0b", "OI803"),
    ("no YAML", b"---\ntype: Monthly Report\nperiod: [2026-03\n---\n\ntext\n", "OI102"),
]


@pytest.mark.parametrize(("name", "data", "code"), NOTES, ids=[case[0] for case in NOTES])
def test_a_broken_note_is_one_finding_and_the_others_go_on(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    case = Case(tmp_path / "V")
    case.write("2026-02.md", month("2026-02", (model("Gemma 4", "https://arxiv.org/abs/2602.01234"),)))
    case.write("picture.svg", "<svg/>")
    case.write("broken.md", data)
    found = case.run("lint", "--format", "json").json["diagnostics"]
    assert [(d["path"], d["code"]) for d in found] == [("2026-02.md", "OI505"), ("broken.md", code)]
    assert case.run("link").code == 0
    assert (case.root / "broken.md").read_bytes() == data


def test_no_vault_here(tmp_path: Path) -> None:
    case = Case(tmp_path / "nothing")
    done = case.run("lint", cwd=case.root, vault=False)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("obsintel: no vault here") and done.err.count("\n") == 1
    file = case.write("file.md", "x")
    done = Case(tmp_path / "other").run("--vault", str(file), "lint", vault=False)
    assert done.code == 2 and "this is a file" in done.err
    done = case.run("--vault", str(tmp_path / "not there"), "lint", vault=False)
    assert done.code == 2 and "there is no such folder" in done.err


def test_the_vault_is_found_upward(tmp_path: Path) -> None:
    case = Case(tmp_path / "V")
    case.write("obsintel.toml", "")
    case.write("Log/2026-02.md", month("2026-02", (model("Gemma 4"),)))
    assert "Gemma 4" in case.run("tables", cwd=case.root / "Log", vault=False).out
    case.env["OBSINTEL_VAULT"] = str(case.root)
    assert "Gemma 4" in case.run("tables", cwd=tmp_path, vault=False).out


def test_a_read_only_vault_is_refused_and_unchanged(tmp_path: Path) -> None:
    case = Case(tmp_path / "V")
    case.write("2026-02.md", month("2026-02", (model("Gemma 4", "https://arxiv.org/abs/2602.01234"),)))
    before = case.bytes()
    case.root.chmod(0o555)
    try:
        done = case.run_without_rights("link")
    finally:
        case.root.chmod(0o755)
    assert done.code == 1, done.err
    assert "read-only" in done.err and "Traceback" not in done.err
    assert case.bytes() == before
    assert {path.name for path in case.root.iterdir()} == {"2026-02.md"}


def test_init_starts_a_vault_that_lints_clean_and_links(tmp_path: Path) -> None:
    case = Case(tmp_path / "V")
    done = case.run("init", str(case.root), "--sample", vault=False)
    assert done.code == 0, done.err
    rows = case.run("lint", "--format", "json").json
    assert {d["code"] for d in rows["diagnostics"]} == {"OI505"}
    assert case.run("link").code == 1
    assert not (case.root / "Papers").exists()
    assert case.run("link", "--yes").code == 0
    clean = case.run("lint")
    assert (clean.code, clean.out) == (0, "")
    state = case.bytes()
    assert case.run("link").code == 0
    assert case.bytes() == state
    assert case.run("init", str(case.root), "--sample", vault=False).code == 1
    assert case.run("new", "--month", "2025-04").out == "Log/2025-04.md\n"
    assert 'period: "2025-04"' in case.read("Log/2025-04.md")
    again = case.run("new", "--month", "2025-04")
    assert (again.code, again.out) == (0, "Log/2025-04.md\n")


def test_init_in_a_vault_that_is_lived_in_writes_one_short_file(tmp_path: Path) -> None:
    case = Case(tmp_path / "V")
    for number in range(1, 5):
        text = month(f"2026-0{number}", (model(f"Model {number}"),)).replace(
            "type: Monthly Report", "type: AI 月度情报"
        )
        case.write(f"情报/2026-0{number}.md", text)
    case.write("Daily/2026-01-03.md", "# A day\n")
    before = case.bytes()
    assert len(case.run("tables", "--format", "json").json["months"]) == 4
    done = case.run("init", str(case.root), vault=False)
    assert done.code == 0
    assert "4 monthly notes, 2026-01 to 2026-04" in done.out
    after = case.bytes()
    settings = after.pop("obsintel.toml").decode()
    assert after == before
    assert 'scope = "log"' in settings and "AI 月度情报" in settings
    assert len(settings.splitlines()) < 15
    assert len(case.run("tables", "--format", "json").json["months"]) == 4
    assert case.run("init", str(case.root), vault=False).code == 0
    assert case.read("obsintel.toml") == settings


def test_watch_links_a_new_row_after_a_save_and_ends_with_ctrl_c(seed: Case) -> None:
    seed.write("obsintel.toml", "[daemon]\nquiet = 0.3\n")
    command = [sys.executable, "-m", "obsidian_intel", "--vault", str(seed.root), "watch"]
    log = seed.root.parent / "watch.log"
    with log.open("wb") as out:
        watcher = subprocess.Popen(command, env=seed.env, stdout=out, stderr=subprocess.STDOUT)
        try:
            wait_for(lambda: LINK in seed.read("2026-02.md"), log)
            text = seed.read("2026-02.md")
            newline = "\r\n" if "\r\n" in text else "\n"
            row = model("Gemma 3", "https://arxiv.org/abs/2503.19786")
            assert text.count(f" |{newline}{newline}### 2.") == 1
            seed.write(
                "2026-02.md", text.replace(f" |{newline}{newline}### 2.", f" |{newline}{row}{newline}{newline}### 2.")
            )
            wait_for(lambda: "[[Gemma 3\\|📄]]" in seed.read("2026-02.md"), log)
            assert "2503.19786" in seed.read("Papers/Gemma 3.md")
            assert seed.read("2026-02.md").replace(" [[Gemma 3\\|📄]]", "").replace(row + newline, "") == text
            watcher.send_signal(signal.SIGINT)
            assert watcher.wait(20) == 130
        finally:
            watcher.kill()
            watcher.wait()
    assert "Traceback" not in log.read_text("utf-8")


def wait_for(done: Callable[[], bool], log: Path, seconds: float = 30) -> None:
    """Poll until `done`, at most that long."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, log.read_text("utf-8")
        time.sleep(0.05)
