"""`compare --with`: a file of scores from elsewhere beside the log's own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from vault_case import Case, model, month

ALDER = model("Alder", "https://arxiv.org/abs/2601.11111", score="HLE **50.4**；MMLU **88.5**；GPQA **61.2**（无工具）")
BIRCH = model("Birch", "https://arxiv.org/abs/2601.22222", score="HLE **44.0**")


@pytest.fixture
def case(tmp_path: Path) -> Case:
    found = Case(tmp_path / "vault")
    (found.root / ".obsidian").mkdir(exist_ok=True)
    found.write("2026-01.md", month("2026-01", (ALDER, BIRCH)))
    return found


def compared(case: Case, data: str | bytes, *words: str, name: str = "board.csv") -> tuple[int, dict[str, Any]]:
    """The exit code, and of each part (model, benchmark, here, there)."""
    file = case.root.parent / name
    file.write_bytes(data.encode() if isinstance(data, str) else data)
    done = case.run("compare", *words, "--with", str(file), "--format", "json")
    record = json.loads(done.out)
    assert record["version"] == 1 and record["kind"] == "outside"
    keys = ("agreeing", "differing", "only_here", "only_there")
    parts = {key: [(p["model"], p["benchmark"], p["here"], p["there"]) for p in record[key]] for key in keys}
    return done.code, parts | {"unknown": record["unknown"]}


LONG = "Model,Benchmark,Score\nAlder,HLE,50.6\nAlder,MMLU,80\nBirch,GPQA,12\nOther,HLE,9\n"


def test_a_score_a_line(case: Case) -> None:
    code, found = compared(case, LONG)
    assert code == 1
    assert found["agreeing"] == [("Alder", "HLE", "50.4", "50.6")]
    assert found["differing"] == [("Alder", "MMLU", "88.5", "80")]
    assert ("Birch", "HLE", "44.0", None) in found["only_here"] and ("Alder", "GPQA", "61.2", None) in found[
        "only_here"
    ]
    assert found["only_there"] == [("Birch", "GPQA", None, "12")] and found["unknown"] == 1


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ("Model version,mean_score,Release date\nAlder,0.504,2026-01-01\n", "hle.csv"),  # as Epoch has a benchmark
        ("task,model,Best score (across scorers)\nHLE,Alder,0.504\n", "runs.csv"),  # as Epoch has all runs
        ("fullname,Average ⬆️,HLE,#Params (B)\norg/Alder,50.1,50.4,7\n", "open.csv"),  # as on Hugging Face
        ("模型;基准;得分\nAlder;Humanity's Last Exam;50.4%\n", "x.csv"),
        ("模型\t基准\t成绩\nAlder\tHLE\t50.4\n".encode("gb18030"), "x.csv"),
        ("Model,HLE\nAlder,50.4\n".encode("utf-16"), "x.csv"),
        ('\ufeffModel,HLE\r\n"Alder","50.4"\r\n', "x.csv"),
        ("Model,HLE\0,More\nAlder,50.4\nAlder\n,9\nBirch,n/a\n", "x.csv"),
    ],
)
def test_shapes_of_files(case: Case, data: str | bytes, name: str) -> None:
    code, found = compared(case, data, "Alder", name=name)
    assert code == 0 and [each[:2] for each in found["agreeing"]] == [("Alder", "HLE")]
    assert found["differing"] == [] and found["only_there"] == []


def test_conditions_are_never_mixed(case: Case) -> None:
    code, found = compared(
        case, "model,benchmark,condition,score\nAlder,GPQA,with tools,99\nAlder,GPQA,no tools,61.2\n"
    )
    assert code == 0 and found["agreeing"] == [("Alder", "GPQA", "61.2", "61.2")]
    assert found["only_there"] == [("Alder", "GPQA", None, "99")]
    assert compared(case, "model,benchmark,score\nAlder,GPQA,61.2\n")[1]["agreeing"] == []


def test_the_tolerance(case: Case) -> None:
    assert compared(case, LONG, "--tolerance", "0.1")[1]["agreeing"] == []
    assert compared(case, LONG, "--tolerance", "10")[0] == 0


@pytest.mark.parametrize(
    ("data", "words", "code", "said"),
    [
        (None, [], 2, "board.csv: cannot be read: No such file"),
        ("", [], 2, "no column names a model; it has none"),
        ("a,b\n1,2\n", [], 2, "no column names a model; it has `a`, `b`"),
        ("Model,Price\nAlder,2\n", [], 2, "no column of scores, and none of a benchmark"),
        ("Model,HLE\n", [], 2, "no line of it has a model and a score"),
        ('Model,HLE\n"' + "x" * 200_000 + '",1\n', [], 2, "it is no CSV"),
        (LONG, ["Elm"], 1, "no model of this log is called `Elm`"),
    ],
)
def test_what_is_no_file_of_scores_is_one_line(
    case: Case, data: str | None, words: list[str], code: int, said: str
) -> None:
    file = case.root.parent / "board.csv"
    if data is not None:
        file.write_text(data)
    done = case.run("compare", *words, "--with", str(file))
    assert (done.code, done.out) == (code, "") and said in done.err and done.err.count("\n") == 1


def test_the_text_says_what_differs_first(case: Case) -> None:
    (case.root.parent / "b.csv").write_text(LONG)
    done = case.run("compare", "--with", str(case.root.parent / "b.csv"))
    assert done.out.startswith("Differing by more than 0.5 (1)\n") and "−8.5" in done.out
    assert done.err == "1 differing, 1 agreeing, 2 only here, 1 only there; 1 other models in b.csv\n"
