"""Whose a score is: forms of sentences that name another model, with names of every kind."""

from __future__ import annotations

import pytest

from obsidian_intel.months.cells.metrics.extract import metrics

OWN = "StarRiver-32B"
RIVALS = [
    "GPT-5", "GPT-5.2", "GPT-4o", "GPT-5 mini", "o3", "o4-mini", "GPT-5.1-Codex-Max", "gpt-oss-120b", "Claude Opus 4.5",
    "Claude Sonnet 4", "Opus 4.6", "Claude-4.5-Sonnet", "Gemini 3 Pro", "Gemini 2.5 Flash", "Gemini-3.0-Pro", "GLM 5.1",
    "GLM-4.5-Air", "Kimi K2.5", "Kimi-K2-Thinking", "Qwen3-235B-A22B", "Qwen3-VL-8B", "Qwen2.5-72B-Instruct", "DeepSeek R1",
    "DeepSeek-V3.2-Exp", "Llama 3.1 405B", "Llama 4 Maverick", "Mistral Large 3", "MiniMax-M2.5", "Grok 4 Fast",
    "Foo-7B", "Quasar-8B-Preview", "NimbusLM 2", "Zeta-70B-A3B", "豆包 2.0 Pro",
]  # fmt: skip
# Each: a sentence with the row's score 61.5 and the rival's 59.2, or the rival's alone.
BOTH = [
    "在 HLE 上 {r} 为 59.2，本模型为 61.5",
    "在 HLE 上，{r} 拿到 59.2，而本模型达到 61.5",
    "HLE 61.5，超过 {r} 的 59.2",
    "HLE 61.5，超过 {r}（59.2）",
    "HLE 61.5（{r} 59.2）",
    "HLE 61.5（{r}：59.2）",
    "HLE 61.5（{r} 为 59.2）",
    "HLE **61.5**，{r} 为 **59.2**",
    "HLE 61.5，{r} 59.2",
    "HLE 61.5，而 {r} 只有 59.2",
    "HLE 61.5 / 59.2（本模型 / {r}）",
    "HLE 59.2 / 61.5（{r} / ours）",
    "HLE：本模型 61.5，{r} 59.2",
    "HLE：{r} 59.2、本模型 61.5",
    "HLE: StarRiver-32B 61.5 vs {r} 59.2",
    "HLE 61.5 vs 59.2（{r}）",
    "{r}：HLE 59.2；本模型：HLE 61.5",
    "**{r}**：HLE 59.2<br>**StarRiver-32B**：HLE 61.5",
    "{r} 在 HLE 上为 59.2，StarRiver-32B 为 61.5",
    "{r} 的 HLE 为 59.2；本模型 HLE 61.5",
    "{r} scores 59.2 on HLE; StarRiver-32B scores 61.5 on HLE",
    "HLE 61.5, ahead of {r} (59.2)",
    "HLE 61.5, well above {r}'s 59.2",
    "On HLE, {r} gets 59.2 while StarRiver-32B gets 61.5",
    "Where {r} scores 59.2 on HLE, StarRiver-32B reaches 61.5 on HLE",
    "HLE｜StarRiver-32B 61.5｜{r} 59.2",
    "超过 {r}（HLE 59.2），达到 61.5",
    "HLE 61.5 vs {r} 59.2",
    "{r} scores 59.2 on HLE, ours 61.5",
    "Beats {r} (59.2) with 61.5 on HLE",
    "HLE 61.5, up from {r}'s 59.2",
    "与 {r} 的 59.2 相比，HLE 达到 61.5",
    "在 HLE 上以 61.5 比 59.2 胜过 {r}",
    "HLE 61.5; compared with {r} at 59.2",
    "HLE は 61.5、{r} は 59.2",
    "{r} の HLE 59.2 に対し 61.5",
    "{r} 的 HLE 是 59.2，我们是 61.5",
    "HLE 61.5, beating {r} (59.2) by 2.3 points",
    "Outperforms {r} on HLE (61.5 vs. 59.2)",
    "beats {r} on HLE, 61.5 to 59.2",
    "HLE: 61.5 (ours), 59.2 ({r})",
    "HLE 高于 {r}（59.2）2.3 分，为 61.5",
    "HLE 61,5, frente a {r} con 59,2",
    "**本模型**：<br>HLE 61.5<br>**{r}**：<br>HLE 59.2",
    "对照 {r}：HLE 59.2；HLE 自己 61.5",
    "Still behind {r} (59.2) on HLE; ours gets 61.5 on HLE",
]


@pytest.mark.parametrize("form", BOTH)
def test_each_model_has_its_own_score(form: str) -> None:
    for rival in RIVALS:
        raw = form.format(r=rival)
        found = [(m.benchmark, m.value, m.owner) for m in metrics(raw, (OWN,))]
        assert sorted(found) == [("HLE", 59.2, rival), ("HLE", 61.5, None)], raw


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("GPQA 83.8、IFBench 73.2；GPT-5 分别为 65.8、34.9", [("GPQA", 65.8), ("IFBench", 34.9)]),
        ("AIME 2024 72.6、MATH-500 94.3，均高于 o1-mini（63.6、90.0）", [("AIME 2024", 63.6), ("MATH-500", 90.0)]),
        ("Trails GPT-5 (77.2) with 74.6 on SWE-bench Verified", [("SWE-bench Verified", 77.2)]),
        ("SWE-bench Verified 由 GPT-5 的 69.6 提升至 70.6", [("SWE-bench Verified", 69.6)]),
        ("surpasses GPT-5 on AIME24 (80.3 vs. 79.8)", [("AIME24", 79.8)]),
        ("与 GPT-5 对比：GPQA 79.1 vs 81.1，LCB 74.0 vs 74.1", [("GPQA", 81.1), ("LCB", 74.1)]),
        ("OSWorld 72.7, up from 66.3 for GPT-5", [("OSWorld", 66.3)]),
        ("AIME 2025 与 GPT-5（88.9）基本持平", [("AIME 2025", 88.9)]),
        ("Arena-Hard 上以 75.3 比 72.8 险胜 GPT-5", [("Arena-Hard", 72.8)]),
        ("在 SuperTask 上击败 GPT-5（56.8），拿到 67.4", [("SuperTask", 56.8)]),
        ("DER、HLE 61.0（GPT-5 评分）", []),
        ("SWE-bench Verified 78.8（Claude Code 脚手架）", []),
        ("由 GPT-5 蒸馏，HLE 20.1", []),
        ("HLE 61.5（GPT-5 judge），成本为 GPT-5 的 1/3", []),
        ("HLE 20.1，上代 18.0，人类 80.5", []),
        ("Wobble-X 在 HLE 上为 59.2，本模型为 61.5", [("HLE", 59.2)]),
        ("FooNet 的 GPQA 为 59.2；本模型 GPQA 61.5", [("GPQA", 59.2)]),
        ("BarModel scores 59.2 on HLE; ours 61.5 on HLE", [("HLE", 59.2)]),
        ("OpenHands 在 SWE-bench 上 65.0", []),
        ("RAG 的 HotpotQA 71.2", []),
        ("相较 GPT-5，HLE 提升 5.8 个百分点", []),
    ],
)  # fmt: skip
def test_scores_of_others(raw: str, expected: list[tuple[str, float]]) -> None:
    rivals = [(m.benchmark, m.value) for m in metrics(raw, (OWN,)) if m.owner is not None]
    assert rivals == expected


@pytest.mark.parametrize(
    ("raw", "names", "condition"),
    [
        ("StarRiver-32B-Thinking：HLE 20.1", ("StarRiver",), "Thinking"),
        ("GLM 5.1 在 SWE-bench Verified 上达到 77.8%", ("GLM-5.1",), None),
        ("Opus 4.6 在 HLE 上为 40.0", ("Claude Opus 4.6",), None),
        ("HLE 70.2 / 61.1（ours / GPT-5）", (), None),
    ],
)
def test_the_rows_own(raw: str, names: tuple[str, ...], condition: str | None) -> None:
    own = [m for m in metrics(raw, names) if m.owner is None]
    assert len(own) == 1
    assert condition is None or condition in str(own[0].condition)


def test_names_of_the_vault_are_models() -> None:
    raw = "HLE 61.5，Marvin-X 为 59.2"
    assert [m.owner for m in metrics(raw, (OWN,), ("Marvin-X",))] == [None, "Marvin-X"]


UNSIGNED = [
    "Zorblax", "Tanuki", "Wobble", "Quokka", "Brontide", "Meridian", "Zephora", "Kestrel", "Lumenary", "Halcyon", "Ostrava", "Pebble",
    "Verdigris", "Marvin", "Thalassa", "Sable", "Corvid", "Umbra", "Tinder", "Gossamer", "Bramble", "Petrichor", "Zorblax 2",
    "Tanuki Pro", "Kestrel Max", "Halcyon Ultra", "Brontide Mini", "Meridian Air", "Sable Large", "Corvid 3", "Umbra Next", "Pebble Coder",
    "Ostrava Thinking", "Wobble Chat",
]  # fmt: skip


def test_invented_names_without_a_sign() -> None:
    """A name that nothing tells of but its place: its score is never the row's, and it is never a board."""
    counts = dict.fromkeys(("sentences", "own score right", "rival on the row", "board of a model", "rival read"), 0)
    for form in BOTH:
        for rival in UNSIGNED:
            found = [(m.benchmark, m.value, m.owner) for m in metrics(form.format(r=rival), (OWN,))]
            own = [(benchmark, value) for benchmark, value, owner in found if owner is None]
            counts["sentences"] += 1
            counts["own score right"] += ("HLE", 61.5) in own
            counts["rival on the row"] += any(value == 59.2 for _, value in own)
            counts["board of a model"] += any(benchmark != "HLE" for benchmark, _, _ in found)
            counts["rival read"] += ("HLE", 59.2, rival) in found
    print(counts)
    assert counts["own score right"] >= 0.97 * counts["sentences"]
    assert counts["rival on the row"] == counts["board of a model"] == 0
