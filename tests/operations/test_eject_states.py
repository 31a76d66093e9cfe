"""`eject` on states of a used vault: either no trace is left, or each is named, the history kept, and the exit code 1."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from machines import Machine
from processes import git
from vault_case import Case, model, month, topic

from obsidian_intel.core.periods import LogDate
from obsidian_intel.operations.bases import plan_bases, write_bases
from obsidian_intel.operations.eject import EjectReport, eject, plan_eject
from obsidian_intel.operations.new_note import new_note
from obsidian_intel.store.output_file import write_output
from obsidian_intel.store.store import Store
from obsidian_intel.store.write_plan import Create, WritePlan

MONTH = "Log/2025-03.md"
EARLIER = "Log/2025-02.md"
NOTE = "Papers/Gemma 3.md"
PICTURE = "Rollups/2025-03 Rollup timeline.svg"
TEXT = month(
    "2025-03",
    (model("Gemma 3", "https://arxiv.org/abs/2503.19786"), model("Qwen3（VL）")),
    (topic("推理", "[DAPO](https://arxiv.org/abs/2503.14476)"),),
)
EARLIER_TEXT = month("2025-02", (model("LIMO", "https://arxiv.org/abs/2502.03387"),))
TRACES = re.compile(rb"obsintel|\xf0\x9f\x93\x84|first_seen|Intelligence Rollup|Intelligence Problems")


class Used:
    """A vault that has been linked and rolled up, on one machine; `other` is a machine that remembers nothing."""

    def __init__(self, folder: Path) -> None:
        self.case = Case(folder / "V")
        self.here = Machine(self.case.root, folder / "state")
        self.other = Machine(self.case.root, folder / "another state")
        self.case.write(MONTH, TEXT)
        self.case.write(EARLIER, EARLIER_TEXT)
        self.here.link()
        self.here.rollup("2025-03")
        self.machine = self.here

    def edit(self, path: str, old: str, new: str) -> None:
        text = self.case.read(path)
        assert old in text, (path, old)
        self.case.write(path, text.replace(old, new))

    def move(self, path: str, new: str) -> None:
        (self.case.root / new).parent.mkdir(parents=True, exist_ok=True)
        (self.case.root / path).rename(self.case.root / new)

    def output(self, path: str, text: str, *, force: bool = False) -> None:
        """What `-o` does with a file in the vault."""
        store = Store(self.here.root, self.here.state)
        write_output(store, self.here.root / path, text.encode(), command="rollup", force=force)

    def new(self, period: str) -> None:
        """`obsintel new --month PERIOD`."""
        workspace = self.here.open()
        note = new_note(workspace, LogDate(period))
        workspace.store.apply(WritePlan("new", (Create(note.path, note.text or ""),)), explicit=True)

    def bases(self) -> None:
        """`obsintel init --bases`."""
        workspace = self.here.open()
        write_bases(workspace, plan_bases(workspace))

    def eject(self) -> EjectReport:
        workspace = self.machine.open()
        return eject(workspace, plan_eject(workspace))

    def traces(self) -> set[str]:
        """Every file in which something of ours stands, `.trash` and git's own left out."""
        return {
            path
            for path, data in self.case.bytes().items()
            if TRACES.search(data) and not path.startswith((".trash/", ".git/"))
        }


def as_linked(used: Used) -> None:
    """Nothing happened since."""


def with_settings(used: Used) -> None:
    used.case.write("obsintel.toml", "[lint]\nignore = []\n")


def with_another_label(used: Used) -> None:
    used.case.write("obsintel.toml", '[link]\nlabel = "note"\n')


def with_links_of_two_labels(used: Used) -> None:
    used.case.write("obsintel.toml", '[link]\nlabel = "note"\n')
    used.case.write("Log/2025-04.md", month("2025-04", (model("Qwen3", "https://arxiv.org/abs/2505.09388"),)))
    used.here.link()
    used.case.write("obsintel.toml", '[link]\nlabel = "paper"\n')


def with_a_link_as_markdown(used: Used) -> None:
    used.edit(MONTH, "[[Gemma 3\\|📄]]", "[📄](../Papers/Gemma%203.md)")


def with_a_link_as_a_path(used: Used) -> None:
    used.edit(MONTH, "[[Gemma 3\\|📄]]", "[[Papers/Gemma 3\\|📄]]")


def with_a_link_outside_of_a_table(used: Used) -> None:
    used.case.write("mine.md", "See [[Gemma 3|📄]] here\n")


def with_markdown_links_by_settings(used: Used) -> None:
    used.case.write(".obsidian/app.json", '{"useMarkdownLinks": true, "newLinkFormat": "relative"}')
    used.case.write("Log/2025-04.md", month("2025-04", (model("Qwen3", "https://arxiv.org/abs/2505.09388"),)))
    used.here.link()
    assert "[📄](../Papers/Qwen3.md)" in used.case.read("Log/2025-04.md")


def with_its_note_deleted(used: Used) -> None:
    (used.case.root / NOTE).unlink()


def with_a_note_renamed_outside(used: Used) -> None:
    used.move(NOTE, "Reading/Gemma three.md")
    used.edit(MONTH, "[[Gemma 3\\|", "[[Gemma three\\|")


def with_a_note_renamed_and_written_in(used: Used) -> None:
    used.move(NOTE, "Reading/Gemma three.md")
    used.edit(MONTH, "[[Gemma 3\\|", "[[Gemma three\\|")
    used.case.write("Reading/Gemma three.md", used.case.read("Reading/Gemma three.md") + "\nMy words.\n")


def with_words_below_a_block(used: Used) -> None:
    used.case.write(NOTE, used.case.read(NOTE) + "\nMy words.\n")


def with_a_rating(used: Used) -> None:
    used.edit(NOTE, "type: Paper\n", "type: Paper\nrating: 5\n")


def with_a_page_written_on(used: Used) -> None:
    path = "Rollups/2025-03 Rollup.md"
    used.case.write(path, used.case.read(path).replace("---\n", "---\nmine: yes\n", 1) + "\nMy words.\n")


def with_pages_of_an_earlier_folder(used: Used) -> None:
    used.case.write("obsintel.toml", '[rollup]\nfolder = "Pages"\n')
    used.here.rollup("2025-02")


def with_a_page_moved(used: Used) -> None:
    for path in list((used.case.root / "Rollups").iterdir()):
        used.move(f"Rollups/{path.name}", f"Old/{path.name}")


def with_a_month_renamed(used: Used) -> None:
    used.move(MONTH, "Archive/March.md")


def with_a_month_that_is_none_now(used: Used) -> None:
    used.edit(MONTH, "type: Monthly Report\n", "type: Essay\n")


def with_a_month_that_is_a_template_now(used: Used) -> None:
    used.edit(MONTH, "period: 2025-03\n", 'period: "{{date:YYYY-MM}}"\n')


def with_a_note_that_is_a_template_now(used: Used) -> None:
    used.edit(NOTE, "type: Paper\n", 'type: Paper\nseen: "{{date}}"\n')


def with_a_row_removed(used: Used) -> None:
    used.case.write(MONTH, "\n".join(line for line in used.case.read(MONTH).split("\n") if "Gemma" not in line))


def with_a_link_to_a_persons_note(used: Used) -> None:
    used.case.write("Mine/Qwen3.md", "---\narxiv: '2505.09388'\n---\nmine\n")
    used.case.write("Log/2025-04.md", month("2025-04", (model("Qwen3", "https://arxiv.org/abs/2505.09388"),)))
    used.here.link()


def with_a_note_adopted(used: Used) -> None:
    used.case.write("obsintel.toml", "[papers]\nadopt = true\n")
    with_a_link_to_a_persons_note(used)
    assert "obsintel:begin" in used.case.read("Mine/Qwen3.md")


def without_a_history(used: Used) -> None:
    used.machine = used.other


def without_a_history_and_moved(used: Used) -> None:
    used.machine = used.other
    with_a_note_renamed_outside(used)
    with_a_page_moved(used)


OUTPUTS = ("Share/March.html", "Share/March.csv", "Share/March.json", "refs.bib", "Share/table.md")


def with_files_that_were_asked_for(used: Used) -> None:
    for path in OUTPUTS:
        used.case.write("Share/mine.txt", "mine\n")
        used.output(path, f"first {path}, by obsintel\n")
        used.output(path, f"{path}, by obsintel\n")


def with_such_a_file_renamed(used: Used) -> None:
    used.output("refs.bib", "by obsintel\n")
    used.output("page.html", "<p>by obsintel</p>\n")
    used.move("refs.bib", "Writing/library.bib")
    used.move("page.html", "Shared/page.html")


def with_such_a_file_over_the_size_of_notes(used: Used) -> None:
    used.output("large.html", "by obsintel " * 1_000_000)


def with_bases(used: Used) -> None:
    used.bases()
    assert {"Months.base", "Papers.base"} <= set(used.case.bytes())


def with_an_untouched_month(used: Used) -> None:
    used.new("2025-04")
    assert (used.case.root / "Log/2025-04.md").exists()


def with_line_ends_of_windows(used: Used) -> None:
    for path in (MONTH, NOTE, "Rollups/2025-03 Rollup.md"):
        used.case.write(path, used.case.read(path).replace("\n", "\r\n"))


def with_another_folder_for_papers(used: Used) -> None:
    used.case.write("obsintel.toml", '[papers]\nfolder = "Elsewhere"\n')


def with_properties_removed(used: Used) -> None:
    used.case.write(NOTE, used.case.read(NOTE).partition("\n---\n")[2])


def with_a_month_among_templates(used: Used) -> None:
    used.case.write(".obsidian/templates.json", '{"folder": "Templates"}')
    used.move(MONTH, "Templates/2025-03.md")


def with_a_month_deleted(used: Used) -> None:
    (used.case.root / EARLIER).unlink()


def with_a_link_in_angle_brackets(used: Used) -> None:
    used.edit(MONTH, "[[Gemma 3\\|📄]]", "[📄](<../Papers/Gemma 3.md>)")


CLEAN = [
    with_files_that_were_asked_for,
    with_such_a_file_renamed,
    with_such_a_file_over_the_size_of_notes,
    with_bases,
    with_an_untouched_month,
    with_line_ends_of_windows,
    with_another_folder_for_papers,
    with_properties_removed,
    with_a_month_among_templates,
    with_a_month_deleted,
    with_a_link_in_angle_brackets,
    as_linked,
    with_settings,
    with_another_label,
    with_links_of_two_labels,
    with_a_link_as_markdown,
    with_a_link_as_a_path,
    with_a_link_outside_of_a_table,
    with_markdown_links_by_settings,
    with_its_note_deleted,
    with_a_note_renamed_outside,
    with_a_note_renamed_and_written_in,
    with_words_below_a_block,
    with_a_rating,
    with_a_page_written_on,
    with_pages_of_an_earlier_folder,
    with_a_page_moved,
    with_a_month_renamed,
    with_a_month_that_is_none_now,
    with_a_month_that_is_a_template_now,
    with_a_note_that_is_a_template_now,
    with_a_row_removed,
    with_a_link_to_a_persons_note,
    with_a_note_adopted,
    without_a_history,
    without_a_history_and_moved,
]
KEPT: dict[Callable[[Used], None], dict[str, str]] = {
    with_a_note_renamed_and_written_in: {"Reading/Gemma three.md": "\nMy words.\n"},
    with_words_below_a_block: {NOTE: "\nMy words.\n"},
    with_a_rating: {NOTE: "---\nrating: 5\n---\n"},
    with_a_page_written_on: {"Rollups/2025-03 Rollup.md": "\nMy words.\n"},
    with_a_note_that_is_a_template_now: {NOTE: '---\nseen: "{{date}}"\n---\n'},
    with_a_link_outside_of_a_table: {"mine.md": "See here\n"},
}


@pytest.mark.parametrize("state", CLEAN, ids=lambda state: state.__name__)
def test_no_trace_is_left(tmp_path: Path, state: Callable[[Used], None]) -> None:
    used = Used(tmp_path)
    state(used)
    report = used.eject()
    assert ([*map(str, report.left)], report.refused, used.traces()) == ([], (), set())
    assert report.is_complete
    for path, data in used.case.bytes().items():  # no note is left empty
        assert data.strip() or path.startswith(".trash/"), path
    moved: dict[object, str] = {
        with_a_month_renamed: "Archive/March.md",
        with_a_month_among_templates: "Templates/2025-03.md",
    }
    text = used.case.read(moved.get(state, MONTH)).replace("\r\n", "\n")
    if state not in (with_a_month_that_is_none_now, with_a_month_that_is_a_template_now, with_a_row_removed):
        assert text == TEXT
    for path, words in KEPT.get(state, {}).items():
        assert words in used.case.read(path)
    if (used.case.root / "Mine/Qwen3.md").exists():
        assert used.case.read("Mine/Qwen3.md") == "---\narxiv: '2505.09388'\n---\nmine\n"


def with_words_inside_a_block(used: Used) -> None:
    used.edit(NOTE, "可复用", "可复用，我看")


def with_a_mark_missing(used: Used) -> None:
    used.edit(NOTE, "%% obsintel:end log %%", "")


def with_a_label_of_a_persons_own(used: Used) -> None:
    used.edit(MONTH, "[[Gemma 3\\|📄]]", "[[Gemma 3\\|my notes]]")


def with_a_month_too_large(used: Used) -> None:
    with (used.case.root / MONTH).open("a", encoding="utf-8") as file:
        file.write("x" * 11_000_000)


def with_a_month_that_is_not_utf8(used: Used) -> None:
    used.case.write(MONTH, used.case.read(MONTH).encode() + b"\xff\xfe\n")


def with_a_month_that_sync_took_away(used: Used) -> None:
    used.move(MONTH, "Log/.2025-03.md.icloud")


def with_a_month_in_conflict(used: Used) -> None:
    used.case.write(MONTH, used.case.read(MONTH) + "\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> theirs\n")


def with_a_month_hard_linked(used: Used) -> None:
    (used.case.root.parent / "twin.md").hardlink_to(used.case.root / MONTH)


def with_a_month_behind_a_symlink(used: Used) -> None:
    target = used.case.root.parent / "outside.md"
    (used.case.root / MONTH).rename(target)
    (used.case.root / MONTH).symlink_to(target)


def with_a_month_in_another_branch(used: Used) -> None:
    git(used.case.root, "init", "-q", "-b", "main")
    git(used.case.root, "add", "-A")
    git(used.case.root, "commit", "-qm", "linked")
    git(used.case.root, "checkout", "-qb", "drafts")
    git(used.case.root, "rm", "-q", MONTH)
    git(used.case.root, "commit", "-qm", "without March")


def with_broken_properties(used: Used) -> None:
    used.edit(NOTE, "type: Paper\n", "type: [Paper\n")


def with_a_query_block(used: Used) -> None:
    used.case.write("Mine.md", "%% obsintel:begin query %%\n\n```sql\nselect 1\n```\n\n%% obsintel:end query %%\n")


def with_a_persons_note_and_no_history(used: Used) -> None:
    with_a_link_to_a_persons_note(used)
    used.machine = used.other


def without_a_history_and_a_row_changed(used: Used) -> None:
    used.machine = used.other
    used.edit(MONTH, "[Gemma 3](", "[Gemma Three](")


def with_a_picture_changed(used: Used) -> None:
    path = PICTURE
    used.case.write(path, used.case.read(path).replace("</svg>", "<!-- mine --></svg>"))


def with_bases_changed(used: Used) -> None:
    used.bases()
    used.case.write("Papers.base", used.case.read("Papers.base") + "# mine\n")


def with_outputs_changed(used: Used) -> None:
    with_files_that_were_asked_for(used)
    for path in OUTPUTS:
        used.case.write(path, used.case.read(path) + "mine\n")


def with_outputs_over_a_persons(used: Used) -> None:
    for path in ("mine.html", "mine.md"):
        used.case.write(path, "mine\n")
        used.output(path, "by obsintel\n", force=True)


def with_folders_of_exports(used: Used) -> None:
    used.case.write("Data/_obsintel.json", "{}")
    used.case.write("Data/months.csv", "a\n")
    used.case.write("Site/_obsintel.json", "{}")


LEFT = [
    (with_a_picture_changed, {PICTURE}),
    (with_bases_changed, {"Papers.base"}),
    (with_outputs_changed, set(OUTPUTS)),
    (with_outputs_over_a_persons, {"mine.html", "mine.md"}),
    (with_folders_of_exports, {"Data/", "Site/"}),
    (without_a_history_and_a_row_changed, {NOTE}),
    (with_words_inside_a_block, {NOTE}),
    (with_a_mark_missing, {NOTE}),
    (with_a_month_too_large, {MONTH}),
    (with_a_month_that_is_not_utf8, {MONTH}),
    (with_a_month_that_sync_took_away, {MONTH}),
    (with_a_month_in_conflict, {MONTH}),
    (with_a_month_hard_linked, {MONTH}),
    (with_a_month_behind_a_symlink, {MONTH}),
    (with_a_month_in_another_branch, {MONTH}),
    (with_broken_properties, {NOTE}),
    (with_a_query_block, {"Mine.md"}),
    (with_a_label_of_a_persons_own, {MONTH}),
    (with_a_persons_note_and_no_history, {"Log/2025-04.md"}),
]


@pytest.mark.parametrize(("state", "named"), LEFT, ids=[state.__name__ for state, _ in LEFT])
def test_what_is_left_is_named(tmp_path: Path, state: Callable[[Used], None], named: set[str]) -> None:
    used = Used(tmp_path)
    state(used)
    workspace = used.machine.open()
    shown = {trace.path for trace in plan_eject(workspace).left}
    report = used.eject()
    found = {trace.path for trace in report.left} | {refusal.path for refusal in report.refused}
    assert used.traces() - {f"{path.rpartition('/')[0]}/.{path.rpartition('/')[2]}.icloud" for path in named} <= found
    yours = {trace.path for trace in report.left if trace.yours}
    assert (found, report.is_complete) == (named, not named - yours)
    assert shown | {refusal.path for refusal in report.refused} == found
    again = used.eject()
    once = {trace.path for trace in report.left if trace.once}
    assert {trace.path for trace in again.left} | {refusal.path for refusal in again.refused} == named - once


def test_the_history_is_kept_until_all_is_gone(tmp_path: Path) -> None:
    case = Case(tmp_path / "V")
    case.write(MONTH, TEXT)
    assert case.run("link").code == 0
    state = tmp_path / f"home of {case.root.name}" / "state"
    whole = case.read(NOTE)
    case.write(NOTE, whole.replace("可复用", "可复用，我看"))
    for args in (("eject", "--diff"), ("eject", "--yes"), ("eject", "--yes")):
        done = case.run(*args)
        assert done.code == 1 and f"obsintel: left: {NOTE}:" in done.err, args
        assert list(state.iterdir())
    case.write(NOTE, whole)
    assert case.run("eject", "--yes").code == 0
    assert not list(state.iterdir()) and case.read(MONTH) == TEXT


def test_what_init_made_with_the_vault_stays_and_is_named(tmp_path: Path) -> None:
    case = Case(tmp_path / "V")
    assert case.run("init", "--sample", str(case.root), vault=False).code == 0
    before = case.bytes()
    case.run("link", "--yes")
    case.run("rollup", "--month", "2025-03", "-o", str(case.root / "March.md"))
    case.run("rollup", "--month", "2025-03", "--format", "html", "-o", str(case.root / "March.html"))
    case.run("bib", "-o", str(case.root / "refs.bib"))
    case.run("new", "--month", "2025-04")
    done = case.run("eject", "--yes")
    after = {path: data for path, data in case.bytes().items() if not path.startswith(".trash/")}
    ours = {path for path in before if path == "obsintel.toml" or path.endswith("SKILL.md")}
    assert (done.code, after) == (0, {path: data for path, data in before.items() if path not in ours})
    given = sorted(path for path in after if not path.startswith("."))
    assert f"obsintel: left: {', '.join(given)}: `init` made them with the vault: they are yours" in done.err


def test_rows_that_add_put_into_a_new_month_are_no_longer_ours(tmp_path: Path) -> None:
    case = Case(tmp_path / "V")
    case.write(MONTH, TEXT)
    case.run("add", "https://arxiv.org/abs/2504.00001", "--name", "Added", "--month", "2025-04", "--offline")
    assert "Added" in case.read("Log/2025-04.md")
    assert case.run("eject", "--yes").code == 0
    assert "Added" in case.read("Log/2025-04.md")


def test_eject_again_has_nothing_to_do(tmp_path: Path) -> None:
    case = Case(tmp_path / "V")
    case.write(MONTH, TEXT)
    case.run("link")
    assert case.run("eject", "--yes").code == 0
    before = case.bytes()
    done = case.run("eject", "--yes")
    line = "nothing of obsintel was found here; another machine that wrote here may hold the history"
    assert (done.code, done.out, done.err.splitlines(), case.bytes()) == (0, "", [line], before)
    assert case.run("undo").code == 2
    assert not list((tmp_path / f"home of {case.root.name}" / "state").iterdir())


def test_broken_settings_stop_eject_before_it_changes_anything(tmp_path: Path) -> None:
    case = Case(tmp_path / "V")
    case.write(MONTH, TEXT)
    case.run("link")
    case.write("obsintel.toml", "[papers\n")
    before = case.bytes()
    for args in (("eject", "--diff"), ("eject", "--yes")):
        done = case.run(*args)
        assert (done.code, done.out) == (2, "") and done.err.startswith("obsintel: obsintel.toml:1: "), done
    assert case.bytes() == before
    case.write("obsintel.toml", "")
    assert case.run("eject", "--yes").code == 0 and case.read(MONTH) == TEXT


def test_another_branch_of_git_is_named_until_it_is_checked_out(tmp_path: Path) -> None:
    used = Used(tmp_path)
    with_a_month_in_another_branch(used)
    assert not used.eject().is_complete
    git(used.case.root, "checkout", "-q", "-f", "main")
    assert used.eject().is_complete and used.case.read(MONTH) == TEXT


def test_diff_names_the_line_of_the_note_as_it_is(tmp_path: Path) -> None:
    case = Case(tmp_path / "V")
    case.write(MONTH, TEXT)
    case.run("link")
    block = "%% obsintel:begin query %%\n\n```sql\nselect 1\n```\n\n%% obsintel:end query %%\n"
    case.write(NOTE, case.read(NOTE) + "\nMine.\n\n" + block)
    before = case.read(NOTE).splitlines().index("%% obsintel:begin query %%") + 1
    assert f"obsintel: left: {NOTE}:{before}: a query block" in case.run("eject", "--diff").err
    done = case.run("eject", "--yes")
    after = case.read(NOTE).splitlines().index("%% obsintel:begin query %%") + 1
    assert after < before and f"obsintel: left: {NOTE}:{after}: a query block" in done.err
