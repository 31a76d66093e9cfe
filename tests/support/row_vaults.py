"""Vaults with one month, for tests of what is written into its rows."""

from __future__ import annotations

from pathlib import Path

from obsidian_intel.core.load_settings import load_settings
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.store.store import Store

FRONT = "---\nperiod: 2026-02\ntype: Monthly Report\ntags: [AI]\n---\n\n"
HEADERS = "| 模型名称 | 核心技术创新 (Mechanism) | 关键能力/指标 (Capability) | 业务应用/启发 (Value) |\n"
DASHES = "| :--- | :--- | :--- | :--- |\n"
ROW = "| [GLM-5](https://arxiv.org/abs/2602.00001) | **[Train] 统一**：稳定 | MMLU **88.5** | 可复用 |\n"
CLAY = "### 1. 基座模型追踪 (The Clay)\n\n" + HEADERS + DASHES
TOPICS = (
    "### 2. 后训练 (The Chisel)\n\n| 主题 | 整体趋势/演进 | 核心关注论文 (Key Papers) | 实践参考价值 |\n"
    "|---|---|---|---|\n| RL | a | [P](https://arxiv.org/abs/2602.00009) | 好 |\n"
)


def vault_with(folder: Path, body: str, *, front: str = FRONT, settings: str = "") -> Workspace:
    """A vault whose only month is `body`, byte for byte, under proper frontmatter."""
    root = folder / "vault"
    root.mkdir(parents=True, exist_ok=True)
    (root / "2026-02.md").write_bytes((front + body).encode())
    if settings:
        (root / "obsintel.toml").write_text(settings, "utf-8")
    return opened(root)


def opened(root: Path) -> Workspace:
    """The vault at `root`, read, its history beside it."""
    workspace = Workspace(root, load_settings(root), Store(root, root.parent / "state"))
    workspace.refresh()
    return workspace


def text_of(workspace: Workspace, path: str = "2026-02.md") -> str:
    """A note as it stands in its file."""
    return (workspace.root / path).read_bytes().decode()
