"""Ties between a score and its owner: forms of sentences with one or two rivals, known, listed or invented."""

from __future__ import annotations

from collections import Counter

import pytest

from obsidian_intel.core.caches import clear_caches
from obsidian_intel.months.cells.metrics import owner_ties, tied_names
from obsidian_intel.months.cells.metrics.extract import metrics
from obsidian_intel.months.cells.metrics.tied_line import Line

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
    ("GPQA 从 {r} 的 85.7 提到 88.0", "GPQA 85.7 r;GPQA 88.0 -"),
    ("Rivals on HLE: {r} 24.8, {s} 20.3; ours 26.1.", "HLE 24.8 r;HLE 20.3 s;HLE 26.1 -"),
    ("HLE 上的名次：{r} 24.8 > 本模型 23.1 > {s} 20.3", "HLE 24.8 r;HLE 23.1 -;HLE 20.3 s"),
    ("HLE 23.1，不敌 {r}（24.8）", "HLE 23.1 -;HLE 24.8 r"),
    ("HLE 23.1，仅次于 {r} 的 24.8", "HLE 23.1 -;HLE 24.8 r"),
    ("HLE 23.1，与 {r}（24.8）差 1.7", "HLE 23.1 -;HLE 24.8 r"),
    ("HLE 26.1，把 {r} 的 24.8 甩在身后", "HLE 26.1 -;HLE 24.8 r"),
    ("HLE 26.1，压过 {r}（24.8）与 {s}（20.3）", "HLE 26.1 -;HLE 24.8 r;HLE 20.3 s"),
    ("HLE 26.1，追上 {r}（24.8）", "HLE 26.1 -;HLE 24.8 r"),
    ("{r} HLE 24.8 / GPQA 85.7，本模型 HLE 26.1 / GPQA 86.2", "HLE 24.8 r;GPQA 85.7 r;HLE 26.1 -;GPQA 86.2 -"),
    ("HLE / GPQA：本模型 26.1 / 86.2，{r} 24.8 / 85.7", "HLE 24.8 r;GPQA 85.7 r;HLE 26.1 -;GPQA 86.2 -"),
    ("26.1 on HLE ({r}: 24.8) and 86.2 on GPQA ({r}: 85.7)", "HLE 24.8 r;GPQA 85.7 r;HLE 26.1 -;GPQA 86.2 -"),
    ("Against {r}: HLE 26.1 vs 24.8, GPQA 86.2 vs 85.7.", "HLE 24.8 r;GPQA 85.7 r;HLE 26.1 -;GPQA 86.2 -"),
    ("{r} is ahead on HLE (24.8 vs 23.1)", "HLE 24.8 r;HLE 23.1 -"),
    ("It loses to {r} on HLE (23.1 vs. 24.8)", "HLE 24.8 r;HLE 23.1 -"),
    ("HLE 26.1, 1.3 above {r}'s 24.8", "HLE 24.8 r;HLE 26.1 -"),
    ("Its 26.1 on HLE tops {r}'s 24.8", "HLE 24.8 r;HLE 26.1 -"),
    ("HLE 26.1 vs {r}'s 24.8 vs {s}'s 20.3", "HLE 24.8 r;HLE 26.1 -;HLE 20.3 s"),
    ("HLE 26.1, where {r} had 24.8", "HLE 24.8 r;HLE 26.1 -"),
    ("HLE 26.1 – better than {r} (24.8), worse than {s} (27.0)", "HLE 24.8 r;HLE 26.1 -;HLE 27.0 s"),
    ("{r} と {s} の HLE はそれぞれ 24.8 と 20.3、本モデルは 26.1", "HLE 24.8 r;HLE 26.1 -;HLE 20.3 s"),
    ("HLE で 26.1 を記録し、{r} の 24.8 を上回った", "HLE 24.8 r;HLE 26.1 -"),
    ("HLE 26.1（{r} 比 +1.3）", "HLE 26.1 -"),
    ("HLE 26.1 ({r} 24.8, {s} 20.3; both with tools)", "HLE 24.8 r;HLE 26.1 -;HLE 20.3 s"),
    ("HLE 26.1；同一张表里 {r} 为 24.8，{s} 为 20.3", "HLE 24.8 r;HLE 26.1 -;HLE 20.3 s"),
    ("{r} 在 HLE、GPQA 上是 24.8、85.7；本模型是 26.1、86.2", "HLE 24.8 r;GPQA 85.7 r;HLE 26.1 -;GPQA 86.2 -"),
    ("HLE 26.1，是 {r} 的 1.05 倍", "HLE 26.1 -"),
    ("HLE 26.1 (vs {r}'s 24.8)", "HLE 24.8 r;HLE 26.1 -"),
    ("HLE: ours **26.1** | {r} 24.8 | {s} 20.3", "HLE 24.8 r;HLE 26.1 -;HLE 20.3 s"),
    ("HLE 26.1, whereas {r} and {s} score 24.8 and 20.3", "HLE 24.8 r;HLE 26.1 -;HLE 20.3 s"),
    ("{r}/{s} on HLE: 24.8/20.3; ours 26.1", "HLE 24.8 r;HLE 26.1 -;HLE 20.3 s"),
    ("HLE 26.1，{r} 官方报 24.8", "HLE 26.1 -;HLE 24.8 r"),
    ("HLE 26.1，{r}（high）24.8，{s}（high）20.3", "HLE 24.8 r;HLE 26.1 -;HLE 20.3 s"),
    ("以 26.1 的 HLE 得分超过 {r}（24.8）", "HLE 24.8 r;HLE 26.1 -"),
    ("HLE 得分 26.1，高过 {r} 1.3 分", "HLE 26.1 -"),
    ("HLE 26.1，{r} 的对应成绩是 24.8", "HLE 26.1 -;HLE 24.8 r"),
    ("HLE 26.1，{r} 同项 24.8，{s} 同项 20.3", "HLE 24.8 r;HLE 26.1 -;HLE 20.3 s"),
    ("论 HLE，{r} 拿 24.8，{s} 拿 20.3，本模型拿 26.1", "HLE 24.8 r;HLE 26.1 -;HLE 20.3 s"),
    ("HLE：26.1（本模型）、24.8（{r}）、20.3（{s}）", "HLE 24.8 r;HLE 26.1 -;HLE 20.3 s"),
    ("HLE：26.1（ours）vs 24.8（{r}）", "HLE 24.8 r;HLE 26.1 -"),
    ("On HLE: 26.1 (ours) / 24.8 ({r}) / 20.3 ({s})", "HLE 24.8 r;HLE 26.1 -;HLE 20.3 s"),
    ("HLE accuracy is 26.1% with {r} at 24.8% and {s} at 20.3%", "HLE 24.8 r;HLE 26.1 -;HLE 20.3 s"),
    ("HLE 26.1; {r}'s score is 24.8", "HLE 24.8 r;HLE 26.1 -"),
    ("HLE 26.1; the same test gives {r} 24.8", "HLE 24.8 r;HLE 26.1 -"),
    ("The model posts 26.1 on HLE. {r} posts 24.8, {s} 20.3.", "HLE 24.8 r;HLE 26.1 -;HLE 20.3 s"),
    ("HLE 26.1, GPQA 86.2. {r}: 24.8, 85.7.", "HLE 24.8 r;GPQA 85.7 r;HLE 26.1 -;GPQA 86.2 -"),
    ("HLE 26.1、GPQA 86.2，{r} 相应为 24.8、85.7", "HLE 24.8 r;GPQA 85.7 r;HLE 26.1 -;GPQA 86.2 -"),
    ("HLE 26.1、GPQA 86.2，而 {r} 是 24.8 和 85.7", "HLE 24.8 r;GPQA 85.7 r;HLE 26.1 -;GPQA 86.2 -"),
    ("HLE 26.1、GPQA 86.2；{r} 24.8、85.7；{s} 20.3、80.1", "HLE 24.8 r;GPQA 85.7 r;HLE 26.1 -;GPQA 86.2 -;HLE 20.3 s;GPQA 80.1 s"),
    ("HLE 26.1，GPQA 86.2（{r} 为 24.8、85.7）", "HLE 24.8 r;GPQA 85.7 r;HLE 26.1 -;GPQA 86.2 -"),
    ("HLE 26.1 and GPQA 86.2 (24.8 and 85.7 for {r})", "HLE 24.8 r;GPQA 85.7 r;HLE 26.1 -;GPQA 86.2 -"),
    ("HLE: {r} 24.8 → 本模型 26.1", "HLE 24.8 r;HLE 26.1 -"),
    ("HLE: 24.8 ({r}) → 26.1 (ours)", "HLE 24.8 r;HLE 26.1 -"),
    ("HLE 由 {r} 的 24.8 升到 26.1", "HLE 24.8 r;HLE 26.1 -"),
    ("HLE rises from {r}'s 24.8 to 26.1", "HLE 24.8 r;HLE 26.1 -"),
    ("HLE 26.1. For comparison, {r} reaches 24.8 and {s} reaches 20.3", "HLE 24.8 r;HLE 26.1 -;HLE 20.3 s"),
    ("HLE 26.1 (best open: {r}, 24.8)", "HLE 24.8 r;HLE 26.1 -"),
    ("HLE 26.1，开源第二名 {r} 为 24.8", "HLE 24.8 r;HLE 26.1 -"),
    ("HLE 26.1，上一名 {r}（26.5），下一名 {s}（24.8）", "HLE 26.5 r;HLE 26.1 -;HLE 24.8 s"),
    ("HLE 26.1。作为参照，{r} 24.8，{s} 20.3。", "HLE 24.8 r;HLE 26.1 -;HLE 20.3 s"),
    ("HLE 26.1 [{r} 24.8 | {s} 20.3]", "HLE 24.8 r;HLE 26.1 -;HLE 20.3 s"),
    ("HLE 26.1 - {r} 24.8 - {s} 20.3", "HLE 24.8 r;HLE 26.1 -;HLE 20.3 s"),
    ("HLE 26.1 · {r} 24.8 · {s} 20.3", "HLE 24.8 r;HLE 26.1 -;HLE 20.3 s"),
    ("HLE 26.1，{r} 则为 24.8；GPQA 86.2，{r} 则为 85.7", "HLE 24.8 r;GPQA 85.7 r;HLE 26.1 -;GPQA 86.2 -"),
    ("HLE 26.1（{r} 24.8）／GPQA 86.2（{r} 85.7）", "HLE 24.8 r;GPQA 85.7 r;HLE 26.1 -;GPQA 86.2 -"),
    ("WER：LibriSpeech test-clean 1.9%（{r} 为 2.4%），test-other 3.8%（{r} 为 5.0%）", "LibriSpeech test-clean 1.9 -;LibriSpeech test-clean 2.4 r;LibriSpeech test-other 3.8 -;LibriSpeech test-other 5.0 r"),
    ("SWE-bench Verified 73.1%，{r} 74.9%，{s} 77.2%；价格 $0.28/M", "SWE-bench Verified 73.1 -;SWE-bench Verified 74.9 r;SWE-bench Verified 77.2 s"),
    ("PSNR 32.4 dB on Set5, {r} 32.1 dB", "Set5 32.4 -;Set5 32.1 r"),
    ("Set5 PSNR 38.6 dB，{r} 38.4 dB，{s} 38.2 dB", "Set5 38.6 -;Set5 38.4 r;Set5 38.2 s"),
    ("FID 12.1 on ImageNet 256×256, {r} 12.3 and {s} 12.6", "ImageNet 256×256 12.1 -;ImageNet 256×256 12.3 r;ImageNet 256×256 12.6 s"),
    ("COCO box AP 56.1 versus 54.8 ({r}) and 53.9 ({s})", "COCO 56.1 -;COCO 54.8 r;COCO 53.9 s"),
    ("{r} still leads on HLE: 27.0 to our 26.1", "HLE 27.0 r;HLE 26.1 -"),
    ("on HLE {r} scores 24.8, {s} 20.3, and ours 26.1", "HLE 24.8 r;HLE 26.1 -;HLE 20.3 s"),
    ("HLE 26.1，逼平 {r} 的 26.1", "HLE 26.1 -;HLE 26.1 r"),
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


def test_invented_names() -> None:
    """A name that nobody listed: its score is never the row's, and the row's own are read beside it."""
    counts = Counter[str]()
    for form, expected in FORMS:
        for rival, second in INVENTED:
            read, right = found(form.format(r=rival, s=second)), wanted(expected, rival, second)
            own = {(benchmark, value) for benchmark, value, owner in right if owner is None}
            tests = {benchmark for benchmark, _, _ in right}
            extra = [s for s in read if s[2] is None and s[:2] not in own]
            counts["own wanted"] += len(own)
            counts["own right"] += sum((*each, None) in read for each in own)
            counts["rival on the row"] += sum(score[0] in tests for score in extra)
            counts["board of a model"] += sum(score[0] not in tests for score in extra)
            counts["rivals"] += sum(score[2] is not None for score in right)
            counts["rival read"] += sum(score in read for score in right if score[2] is not None)
    print(counts)
    assert counts["rival on the row"] == 0
    assert counts["own right"] >= 0.98 * counts["own wanted"]
    assert counts["rival read"] >= 0.72 * counts["rivals"]
    assert counts["board of a model"] <= 0.1 * counts["rivals"]


def test_the_first_look_hides_no_tie(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where `may_be_tied` says no of an unknown name, no tie tells of it."""
    asked = Counter[bool]()

    def looked(line: Line, start: int, end: int) -> bool:
        may = owner_ties.may_be_tied(line, start, end)
        asked[may] += 1
        told = any(tie(line, start, end, False) for tie in owner_ties.ties_of(False, False))
        assert may or not told, line.norm[max(0, start - 20) : end + 20]
        return may

    monkeypatch.setattr(tied_names, "may_be_tied", looked)
    cells = [form.format(r=rival, s=second) for form, _ in FORMS for rival, second in INVENTED]
    for cell in dict.fromkeys([*cells, *(each.replace(OWN, "Zorblax") for each in cells)]):
        clear_caches()
        metrics(cell, ("Foo-7B",))
    assert asked[True] > 100 and asked[False] > 50
