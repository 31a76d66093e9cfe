"""Pieces that rules' examples are made of."""

from __future__ import annotations

TABLE = "| Name | Score |\n| --- | --- |\n"
MONTH = "---\nperiod: 2026-02\ntype: Monthly Report\ntags: [Trends]\n---\n\n# Intelligence Log: 2026-02\n\n"
"""What a part of a month is put under to make a note of it."""

CLAY = "### 1. 基座模型追踪 (The Clay)\n\n"
MODELS = CLAY + (
    "| 模型名称 | 核心技术创新 (Mechanism) | 关键能力/指标 (Capability) | 业务应用/启发 (Value) |\n"
    "| :--- | :--- | :--- | :--- |\n"
)
CHISEL = "### 2. Post-Training (The Chisel)\n\n"
TOPICS = CHISEL + (
    "| 主题 | 整体趋势/演进 | 核心关注论文 (Key Papers) | 实践参考价值 |\n| :--- | :--- | :--- | :--- |\n"
)
GLM = "[GLM-5](https://arxiv.org/abs/2602.15763)"
ROW = f"| {GLM} | **[Train] 异步 RL**：长轨迹 | AIME 2025 **92.7** | 可复用的训练路线 |\n"
OBSERVATORY = (
    "## The Observatory\n\n* **Dominant Theme:** Agents that check themselves\n* **The Signal:** 评测转向真实环境\n\n"
)
