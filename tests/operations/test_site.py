"""`obsintel site`: what it writes, what it leaves alone, and how little it does the second time."""

from __future__ import annotations

import json
import re
import sys
import threading
import urllib.error
import urllib.request
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from vault_case import Case, model, month, topic

from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.operations.site import build_site
from obsidian_intel.reports.site.site_folder import MARKER, is_ours

PAPER = "[记忆论文](https://arxiv.org/abs/2601.00009)"


def path_of(period: str) -> str:
    return f"Log/{period}.md"


def write_month(case: Case, period: str, models: tuple[str, ...], topics: tuple[str, ...] = ()) -> None:
    case.write(path_of(period), month(period, models, topics))


def edit(case: Case, path: str, before: str, after: str) -> None:
    text = case.read(path)
    assert before in text
    case.write(path, text.replace(before, after))


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case(tmp_path / "vault")


@pytest.fixture
def log(case: Case) -> Case:
    """Three months: a model of two months, one of Chinese name, a record that is broken, a topic that comes back."""
    glm = "https://arxiv.org/abs/2601.00001"
    write_month(case, "2026-01", (model("GLM-5", glm),), (topic("记忆", PAPER),))
    write_month(case, "2026-02", (model("千语 5", "https://arxiv.org/abs/2602.00002", score="MMLU **90.1**"),))
    write_month(case, "2026-03", (model("GLM-5", glm, score="MMLU **91.0**"),), (topic("记忆", PAPER),))
    return case


def built(case: Case, folder: Path, *options: str) -> dict[str, bytes]:
    done = case.run("site", str(folder), *options)
    assert done.code == 0, done.err
    return files(folder)


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "data-src")]


def test_every_page_is_there_and_every_link_leads_somewhere(log: Case, tmp_path: Path) -> None:
    found = built(log, tmp_path / "site")
    kinds = {
        "index.html",
        "months.html",
        "models.html",
        "benchmarks.html",
        "compare.html",
        "papers.html",
        "topics.html",
    }
    assert found.keys() >= kinds | {
        "mechanisms.html",
        "search.html",
        "feed.xml",
        "model/glm-5.html",
        "model/千语-5.html",
    }
    assert found.keys() >= {"month/2026-01.html", "benchmark/mmlu.html", "topic/记忆.html", "data/scores.js"}
    for path, data in found.items():
        if not path.endswith(".html"):
            continue
        reader = Links()
        reader.feed(data.decode())
        for link in reader.links:
            parts = urlsplit(urljoin(f"https://site/{path}", link))
            assert parts.netloc in ("site", "arxiv.org"), (path, link)
            if parts.netloc == "site":
                assert unquote(parts.path[1:]) in found, (path, link)
    assert all(is_ours(data) for path, data in found.items() if path != MARKER)


def test_same_input_same_bytes_and_nothing_is_written_twice(log: Case, tmp_path: Path) -> None:
    first = built(log, tmp_path / "one")
    assert built(log, tmp_path / "two") == first
    times = {path: (tmp_path / "one" / path).stat().st_mtime_ns for path in first}
    done = log.run("site", str(tmp_path / "one"))
    assert f"0 files written, {len(first) - 1} unchanged, 0 removed" in done.err
    assert {path: (tmp_path / "one" / path).stat().st_mtime_ns for path in first} == times


def test_a_changed_cell_touches_only_its_pages(log: Case, tmp_path: Path) -> None:
    first = built(log, tmp_path / "site")
    edit(log, path_of("2026-02"), "统一的强化学习", "统一的蒸馏")
    second = built(log, tmp_path / "site")
    changed = {path for path, data in second.items() if first.get(path) != data}
    assert changed == {"month/2026-02.html", "model/千语-5.html", "search/2026-02.js"}


def test_a_stale_page_goes_and_a_persons_files_stay(log: Case, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    built(log, folder)
    (folder / "notes.txt").write_text("mine", "utf-8")
    changed = (folder / "model/glm-5.html").read_text("utf-8") + "mine"
    (folder / "model/glm-5.html").write_text(changed, "utf-8")
    (folder / "topic/记忆.html").write_text("mine", "utf-8")
    (log.root / path_of("2026-02")).unlink()
    for period in ("2026-01", "2026-03"):
        edit(log, path_of(period), "记忆", "长上下文")
    done = log.run("site", str(folder))
    assert done.code == 1
    assert "model/glm-5.html: is not ours, or was changed by hand" in done.err
    assert not (folder / "model/千语-5.html").exists()
    assert not (folder / "month/2026-02.html").exists()
    assert (folder / "model/glm-5.html").read_text("utf-8") == changed
    assert (folder / "topic/记忆.html").read_text("utf-8") == "mine"
    assert (folder / "notes.txt").exists()


def test_a_forged_marker_removes_nothing(log: Case, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    built(log, folder)
    (folder / "letter.txt").write_text("mine", "utf-8")
    (folder / "model/mine.html").write_text("mine", "utf-8")
    note = json.loads((folder / MARKER).read_text("utf-8"))
    note["obsintel site"]["files"] += ["letter.txt", "model/mine.html"]
    (folder / MARKER).write_text(json.dumps(note), "utf-8")
    built(log, folder)
    assert (folder / "letter.txt").exists()
    assert (folder / "model/mine.html").exists()


@pytest.mark.parametrize(
    ("where", "said"),
    [
        (".", "is the vault"),
        ("..", "is the vault, or holds it"),
        (".obsidian/site", "hidden folder"),
        ("Log", "holds other files"),
        ("page.html", "name a folder"),
    ],
)
def test_folders_that_are_refused(log: Case, where: str, said: str) -> None:
    before = log.bytes()
    done = log.run("site", str(log.root / where))
    assert done.code in (1, 2)
    assert said in done.err
    assert log.bytes() == before


def test_a_site_in_the_vault_is_no_note(log: Case) -> None:
    built(log, log.root / "Site")
    assert log.run("site", str(log.root / "Site")).code == 0
    assert not [path for path in Workspace.open(log.root).vault.notes if path.startswith("Site")]


def test_what_is_omitted_is_nowhere(log: Case, tmp_path: Path) -> None:
    edit(log, path_of("2026-02"), "数据比算法更要紧", "机密一")
    words = ("机密一", "推理模型走向长程交互")
    whole = b"".join(built(log, tmp_path / "whole").values()).decode()
    assert all(word in whole for word in words)
    less = built(log, tmp_path / "less", "--omit", "insight,theme,leaderboards,topics,papers,tags")
    text = b"".join(less.values()).decode()
    assert not [word for word in words if word in text]
    assert not [p for p in less if p.startswith(("benchmark", "topic", "papers", "mechanism", "compare", "data"))]


def test_an_empty_vault_says_what_to_do(case: Case, tmp_path: Path) -> None:
    done = case.run("site", str(tmp_path / "site"))
    assert done.code == 2
    assert "obsintel new --month" in done.err
    assert not (tmp_path / "site").exists()


def test_a_link_in_the_place_of_a_folder_is_not_followed(log: Case, tmp_path: Path) -> None:
    folder, outside = tmp_path / "site", tmp_path / "outside"
    built(log, folder)
    outside.mkdir()
    for page in (folder / "model").iterdir():
        page.unlink()
    (folder / "model").rmdir()
    (folder / "model").symlink_to(outside)
    assert log.run("site", str(folder)).code == 1
    assert not list(outside.iterdir())


def test_without_jinja_one_line_says_what_to_install(
    log: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from obsidian_intel.reports.site import frame

    frame._environment.cache_clear()
    monkeypatch.setitem(sys.modules, "jinja2", None)
    done = log.run("site", str(tmp_path / "site"))
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "pip install 'obsidian-intel[site]'" in done.err
    assert not (tmp_path / "site").exists()


def test_weeks_have_pages(case: Case, tmp_path: Path) -> None:
    write_month(case, "2026-02", (model("A"),))
    case.write("Log/2026-W06.md", month("2026-W06", (model("B"),)))
    found = built(case, tmp_path / "site")
    assert "week/2026-W06.html" in found
    assert b'href="week/2026-W06.html"' in found["months.html"]


def test_preview_reloads_after_a_change_and_only_on_this_machine(log: Case, tmp_path: Path) -> None:
    from obsidian_intel.servers.site_preview import serve_site

    folder, workspace, stop = tmp_path / "site", Workspace.open(log.root), threading.Event()
    build_site(workspace, folder)
    said: list[str] = []
    started = threading.Event()

    def say(line: str) -> None:
        said.append(line)
        started.set()

    thread = threading.Thread(target=serve_site, args=(workspace, folder, (), 0, say, stop), daemon=True)
    thread.start()
    try:
        assert started.wait(20)
        address = re.match(r"http://127\.0\.0\.1:\d+/", said[0])
        assert address is not None

        def get(path: str, host: str | None = None) -> str:
            request = urllib.request.Request(address[0] + path, headers={"Host": host} if host else {})
            with urllib.request.urlopen(request, timeout=30) as answer:
                text: str = answer.read().decode()
                return text

        home = get("")
        assert "/_obsintel/reload.js" in home and "connect-src 'self'" in home.replace("&#39;", "'")
        assert get("assets/site.css") == (folder / "assets/site.css").read_text("utf-8")
        for path, host in (("", "evil.example"), ("model/", None), ("../obsintel.toml", None)):
            with pytest.raises(urllib.error.HTTPError):
                get(path, host)
        seen = get("_obsintel/changes?")
        edit(log, path_of("2026-02"), "统一的强化学习", "改了这里")
        assert get(f"_obsintel/changes?{seen}") != seen
        assert "改了这里" in get("model/" + urllib.request.pathname2url("千语-5.html"))
    finally:
        stop.set()
        thread.join(20)
    assert not thread.is_alive()


def test_folder_of_the_settings_stays_in_the_vault(log: Case) -> None:
    for value in ('folder = ""', 'folder = "../out"', 'address = "javascript:x"'):
        log.write("obsintel.toml", f"[site]\n{value}\n")
        assert log.run("lint").code == 2


def test_the_watcher_keeps_it(log: Case) -> None:
    log.write("obsintel.toml", "[site]\nkeep = true\n[daemon]\nquiet = 0.0\nlink = false\n")
    assert log.run("watch", "--once").code in (0, 1)
    assert (log.root / "Site/index.html").is_file()


def test_a_port_that_is_taken_is_one_line(log: Case, tmp_path: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = log.run("site", str(tmp_path / "site"), "--serve", "--port", str(taken.getsockname()[1]))
    assert done.code == 2
    assert "choose another with --port" in done.err
