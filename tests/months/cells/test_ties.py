"""Ties between a score and its owner: forms of sentences with one or two rivals, known, listed or invented."""

from __future__ import annotations

from collections import Counter

import pytest

from obsidian_intel.months.cells.metrics.extract import metrics

OWN = "StarRiver-32B"
# Each: a sentence, and its scores as `benchmark value owner`: `-` is the row's own model, `r` and `s` are the rivals.
FORMS = [
    ("HLE 61.5 ± 1.1, against 59.2 ± 1.1 for {r} and 55.3 ± 1.0 for {s}", "HLE 61.5 -;HLE 59.2 r;HLE 55.3 s"),
    ("HLE 61.5, up from 59.2 for {r}; GPQA 70.1", "HLE 61.5 -;HLE 59.2 r;GPQA 70.1 -"),
    ("HLE 61.5%, up from 59.2% by {r}", "HLE 61.5 -;HLE 59.2 r"),
    ("HLE 61.5 (vs. 59.2 by {r}, 55.3 by {s})", "HLE 61.5 -;HLE 59.2 r;HLE 55.3 s"),
    ("HLE 61.5 (vs 59.2 for {r} and 55.3 for {s}); GPQA 70.1", "HLE 61.5 -;HLE 59.2 r;HLE 55.3 s;GPQA 70.1 -"),
    ("Acc on HLE: 61.5 for ours, 59.2 for {r}, 55.3 for {s}. GPQA 70.1", "HLE 61.5 -;HLE 59.2 r;HLE 55.3 s;GPQA 70.1 -"),
    ("HLE: 61.5 for us versus 59.2 for {r}", "HLE 61.5 -;HLE 59.2 r"),
    ("HLE is 61.5 for StarRiver-32B and 59.2 for {r}", "HLE 61.5 -;HLE 59.2 r"),
    ("scores 61.5 on HLE and 70.1 on GPQA, against 59.2 and 66.6 for {r}", "HLE 61.5 -;GPQA 70.1 -;HLE 59.2 r;GPQA 66.6 r"),
    ("It scores 61.5% on HLE and 70.1% on GPQA, compared with 59.2% and 66.6% for {r}.", "HLE 61.5 -;GPQA 70.1 -;HLE 59.2 r;GPQA 66.6 r"),
    ("HLE 61.5 vs 59.2 for {r}; GPQA 70.1", "HLE 61.5 -;HLE 59.2 r;GPQA 70.1 -"),
    ("HLE 61.5, compared to 59.2 from {r}", "HLE 61.5 -;HLE 59.2 r"),
    ("HLE 61.5, against the 59.2 of {r}", "HLE 61.5 -;HLE 59.2 r"),
    ("HLE 61.5, where {r} gets only 59.2 and {s} 55.3", "HLE 61.5 -;HLE 59.2 r;HLE 55.3 s"),
    ("HLE 61.5, beating {r}'s 59.2 and {s}'s 55.3", "HLE 61.5 -;HLE 59.2 r;HLE 55.3 s"),
    ("HLE 61.5, versus {r}'s 59.2", "HLE 61.5 -;HLE 59.2 r"),
    ("CoVoST 2 en-de: 36.5 BLEU, beating {r}'s 35.9 BLEU; CoVoST 2 de-en: 29.1 BLEU", "CoVoST 2 en-de 36.5 -;CoVoST 2 en-de 35.9 r;CoVoST 2 de-en 29.1 -"),
    ("HLE 61.5; GPQA 70.1. {r} trails on HLE with 59.2.", "HLE 61.5 -;GPQA 70.1 -;HLE 59.2 r"),
    ("HLE 61.5; GPQA 70.1; {r} trails on HLE at 59.2", "HLE 61.5 -;GPQA 70.1 -;HLE 59.2 r"),
    ("HLE 61.5; {r} follows with 59.2, {s} with 55.3", "HLE 61.5 -;HLE 59.2 r;HLE 55.3 s"),
    ("HLE 61.5; {r} leads on GPQA with 71.2", "HLE 61.5 -;GPQA 71.2 r"),
    ("HLE 61.5, which trails {r} (62.1) and edges {s} (55.3)", "HLE 61.5 -;HLE 62.1 r;HLE 55.3 s"),
    ("HLE comes to 61.5, which trails {r} (62.1) and edges {s} (55.3)", "HLE 61.5 -;HLE 62.1 r;HLE 55.3 s"),
    ("HLE lands at 61.5, short of {r}'s 62.1", "HLE 61.5 -;HLE 62.1 r"),
    ("{r} and {s} reach 59.2 and 55.3 on HLE, respectively; StarRiver-32B stands at 61.5 on HLE", "HLE 59.2 r;HLE 55.3 s;HLE 61.5 -"),
    ("On HLE, {r} and {s} score 59.2 and 55.3 respectively, ours 61.5", "HLE 59.2 r;HLE 55.3 s;HLE 61.5 -"),
    ("HLE 61.5，{r} 与 {s} 分别为 59.2 和 55.3", "HLE 61.5 -;HLE 59.2 r;HLE 55.3 s"),
    ("HLE 61.5，{r} 和 {s} 分别是 59.2、55.3；GPQA 70.1", "HLE 61.5 -;HLE 59.2 r;HLE 55.3 s;GPQA 70.1 -"),
    ("HLE 61.5，高于 {r} 的 59.2 与 {s} 的 55.3", "HLE 61.5 -;HLE 59.2 r;HLE 55.3 s"),
    ("HLE 61.5，高于 {r}、{s} 的 59.2、55.3", "HLE 61.5 -;HLE 59.2 r;HLE 55.3 s"),
    ("HLE 61.5，{r}、{s} 依次为 59.2、55.3", "HLE 61.5 -;HLE 59.2 r;HLE 55.3 s"),
    ("HLE は 61.5、GPQA は 70.1。{r} はそれぞれ 59.2、66.6", "HLE 61.5 -;GPQA 70.1 -;HLE 59.2 r;GPQA 66.6 r"),
    ("HLE の正解率は 61.5%、{r} の正解率は 59.2%", "HLE 61.5 -;HLE 59.2 r"),
    ("HLE は {r} の 59.2 に対し **61.5**、GPQA は **70.1**", "HLE 61.5 -;HLE 59.2 r;GPQA 70.1 -"),
    ("HLE は 61.5 で、{r} の 62.2 には届かない", "HLE 61.5 -;HLE 62.2 r"),
    ("HLE は 61.5 と {r}（59.2）を上回る", "HLE 61.5 -;HLE 59.2 r"),
    ("{r} の HLE は 59.2、本モデルは 61.5", "HLE 59.2 r;HLE 61.5 -"),
    ("{r} の HLE は 59.2 なので、61.5 の本モデルが上", "HLE 59.2 r;HLE 61.5 -"),
    ("HLE 61.5%（{r} 为 59.2%），GPQA 70.1%（{r} 为 66.6%），MMLU 80.2%", "HLE 61.5 -;HLE 59.2 r;GPQA 70.1 -;GPQA 66.6 r;MMLU 80.2 -"),
    ("HLE 61.5（{r}：59.2，{s}：55.3），GPQA 70.1", "HLE 61.5 -;HLE 59.2 r;HLE 55.3 s;GPQA 70.1 -"),
    ("HLE 61.5 [{r}: 59.2; {s}: 55.3]", "HLE 61.5 -;HLE 59.2 r;HLE 55.3 s"),
    ("HLE [{r}: 59.2; {s}: 55.3; ours: 61.5]", "HLE 59.2 r;HLE 55.3 s;HLE 61.5 -"),
    ("HLE（{r} 59.2、{s} 55.3、本模型 61.5）", "HLE 59.2 r;HLE 55.3 s;HLE 61.5 -"),
    ("HLE (ours 61.5, {r} 59.2, {s} 55.3)", "HLE 59.2 r;HLE 55.3 s;HLE 61.5 -"),
    ("{r} 59.2、{s} 55.3、StarRiver-32B **61.5**（HLE）；GPQA 70.1", "HLE 59.2 r;HLE 55.3 s;HLE 61.5 -;GPQA 70.1 -"),
    ("{r} 59.2、{s} 55.3、StarRiver-32B **61.5**（OpenCompass 平均）", "OpenCompass 59.2 r;OpenCompass 55.3 s;OpenCompass 61.5 -"),
    ("StarRiver-32B 61.5, {r} 59.2, {s} 55.3 (all on HLE)", "HLE 59.2 r;HLE 55.3 s;HLE 61.5 -"),
    ("StarRiver-32B 61.5, {r} 59.2, {s} 55.3 on HLE", "HLE 59.2 r;HLE 55.3 s;HLE 61.5 -"),
    ("HLE 61.5（低于 {r} 的 62.2）", "HLE 61.5 -;HLE 62.2 r"),
    ("HLE 61.5 (below {r} at 62.2)", "HLE 61.5 -;HLE 62.2 r"),
    ("HLE 61.5 ({r} scores 59.2)", "HLE 61.5 -;HLE 59.2 r"),
    ("HLE 61.5（同期 {r} 59.2）", "HLE 61.5 -;HLE 59.2 r"),
    ("HLE 61.5（对比 {r} 59.2）", "HLE 61.5 -;HLE 59.2 r"),
    ("HLE 61.5，{r} 59.2，{s} 55.3；GPQA 70.1", "HLE 61.5 -;HLE 59.2 r;HLE 55.3 s;GPQA 70.1 -"),
    ("HLE Pass@1 61.5，{r} 59.2，{s} 55.3；GPQA 70.1", "HLE 61.5 -;HLE 59.2 r;HLE 55.3 s;GPQA 70.1 -"),
    ("HLE 61.5（带工具），{r} 59.2（带工具），{s} 55.3（带工具）", "HLE 61.5 -;HLE 59.2 r;HLE 55.3 s"),
    ("HLE 61.5, {r} 59.2, {s} 55.3; GPQA 70.1, {r} 66.6", "HLE 61.5 -;HLE 59.2 r;HLE 55.3 s;GPQA 70.1 -;GPQA 66.6 r"),
    ("HLE **61.5**，前面只有 {r}（62.2），后面是 {s}（55.3）", "HLE 61.5 -;HLE 62.2 r;HLE 55.3 s"),
    ("HLE 61.5；{r} 59.2；{s} 55.3", "HLE 61.5 -;HLE 59.2 r;HLE 55.3 s"),
    ("HLE 61.5 分，{r} 59.2 分，{s} 55.3 分", "HLE 61.5 -;HLE 59.2 r;HLE 55.3 s"),
    ("HLE 为 61.5，{r} 是 59.2，{s} 是 55.3", "HLE 61.5 -;HLE 59.2 r;HLE 55.3 s"),
    ("TabArena Elo **1693 ± 24**，{r} 1480 ± 31", "TabArena 1693 -;TabArena 1480 r"),
    ("HLE 61.5；反观 {r}，HLE 是 59.2", "HLE 61.5 -;HLE 59.2 r"),
    ("HLE 61.5；至于 {r}，同一测试只有 59.2", "HLE 61.5 -;HLE 59.2 r"),
    ("{r} 定价 0.15 / 0.60 美元，HLE 59.2；本模型定价 0.10 / 0.40 美元，HLE 61.5", "HLE 59.2 r;HLE 61.5 -"),
    ("{r} 用 8 张 H100，HLE 59.2；StarRiver-32B 只用 2 张，HLE 61.5", "HLE 59.2 r;HLE 61.5 -"),
    ("HLE 61.5，而 {r} 只到 59.2；$0.025/M tokens", "HLE 61.5 -;HLE 59.2 r"),
    ("HLE 61.5，不及 {r} 的 62.2，但好过 {s} 的 55.3", "HLE 61.5 -;HLE 62.2 r;HLE 55.3 s"),
    ("在 HLE 上拿到 61.5，超过 {r} 的 59.2，但落后 {s} 的 64.7；价格只有后者的 8%", "HLE 61.5 -;HLE 59.2 r;HLE 64.7 s"),
    ("HLE 61.5, the same as {r} (61.5)", "HLE 61.5 -;HLE 61.5 r"),
    ("HLE 61.5，与 {r} 的 61.4 打平", "HLE 61.5 -;HLE 61.4 r"),
    ("HLE 61.5，{r} 61.5 打平", "HLE 61.5 -;HLE 61.5 r"),
    ("HLE 61.5；同尺寸的 {r}：HLE 59.2", "HLE 61.5 -;HLE 59.2 r"),
    ("HLE 61.5；同样数据训练的 {r} 只有 59.2", "HLE 61.5 -;HLE 59.2 r"),
    ("HLE 上，StarRiver-32B 的准确率是 61.5，{r} 的准确率是 59.2，{s} 的准确率是 55.3", "HLE 61.5 -;HLE 59.2 r;HLE 55.3 s"),
    ("HLE 上 32B 的准确率是 61.5，{r} 的是 59.2", "HLE 61.5 -;HLE 59.2 r"),
    ("VideoMME 相对 {r} 提升 2.1 分至 87.8", "VideoMME 87.8 -"),
    ("比 {r} 少用 76% 的 token；HLE 61.5", "HLE 61.5 -"),
    ("HLE 61.5；比 {r} 便宜 40%，快 2.5 倍", "HLE 61.5 -"),
    ("HLE 61.5; {r} costs $1.25 per million, 40% more", "HLE 61.5 -"),
    ("以 1606 Elo 居 GDPval-AA 榜首，比 {r} 高 144", "GDPval-AA 1606 -"),
    ("HLE 61.5 at 30% of the cost of {r}", "HLE 61.5 -"),
    ("HLE 61.5，次席 {r} 为 59.2", "HLE 61.5 -;HLE 59.2 r"),
    ("HLE 61.5, runner-up {r} 59.2", "HLE 61.5 -;HLE 59.2 r"),
    ("HLE 61.5 | {r} 59.2 | {s} 55.3", "HLE 61.5 -;HLE 59.2 r;HLE 55.3 s"),
    ("HLE: StarRiver-32B = 61.5, {r} = 59.2", "HLE 61.5 -;HLE 59.2 r"),
    ("HLE: 61.5 (StarRiver-32B) > 59.2 ({r}) > 55.3 ({s})", "HLE 61.5 -;HLE 59.2 r;HLE 55.3 s"),
    ("The closest rival on HLE, {r}, gets 59.2; ours 61.5", "HLE 61.5 -;HLE 59.2 r"),
    ("HLE 61.5 — {r}: 59.2, {s}: 55.3", "HLE 61.5 -;HLE 59.2 r;HLE 55.3 s"),
    ("HLE 61.5 (+2.3 over {r})", "HLE 61.5 -"),
    ("HLE 61.5 (+2.3 vs {r} 59.2)", "HLE 61.5 -;HLE 59.2 r"),
    ("HLE 61.5, 2.3 points above {r} (59.2)", "HLE 61.5 -;HLE 59.2 r"),
    ("HLE 61.5，领先第二名 {r}（59.2）2.3 分", "HLE 61.5 -;HLE 59.2 r"),
    ("HLE 61.5，比 {r}（59.2）高 2.3 个百分点；GPQA 70.1，比 {s}（66.6）高 3.5", "HLE 61.5 -;HLE 59.2 r;GPQA 70.1 -;GPQA 66.6 s"),
]  # fmt: skip
KNOWN = [
    ("GPT-5", "Qwen3-235B-A22B"), ("Claude Sonnet 4.5", "Gemini 2.5 Pro"), ("Kimi K2 0905", "DeepSeek-V3.2-Exp"),
    ("gpt-4o-realtime-preview", "Llama 3.3 70B"), ("SeamlessM4T v2", "Whisper large-v3"), ("Marker", "MinerU"), ("SwinIR", "ZoeDepth"),
    ("FantasyTalking", "Hallo3"), ("TiRex", "Chronos-Bolt"), ("pyannote 3.1", "GPT-4o mini Transcribe"), ("Cohere rerank-3.5", "BM25"),
    ("GRPO", "DPO"), ("ESM-2 650M", "SaProt"), ("CatBoost", "XGBoost"), ("Swin UNETR", "MACE-MPA-0"),
]  # fmt: skip
INVENTED = [("Zorblax", "Tanuki 2"), ("FooNet", "BarFormer-L"), ("Kestrel v2", "Quokka-3.1"), ("VQBlork", "PlinkSeg")]

Score = tuple[str, float, str | None]


def wanted(expected: str, rival: str, second: str) -> Counter[Score]:
    """The scores that a form should give."""
    owners = {"-": None, "r": rival, "s": second}
    parts = (item.rsplit(" ", 2) for item in expected.split(";"))
    return Counter((benchmark, float(value), owners[owner]) for benchmark, value, owner in parts)


def found(raw: str) -> Counter[Score]:
    return Counter((m.benchmark, m.value, m.owner) for m in metrics(raw, (OWN,)))


@pytest.mark.parametrize(("form", "expected"), FORMS)
def test_known_and_listed_names(form: str, expected: str) -> None:
    for rival, second in KNOWN:
        raw = form.format(r=rival, s=second)
        assert found(raw) == wanted(expected, rival, second), raw
