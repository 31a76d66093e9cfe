"""A vault in a folder, driven through the command itself."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from processes import ROOT, Result, command, run_here, run_process, without_rights

SEED = next(
    (seed for folder in ROOT.parents if (seed := folder / "shared" / "seed" / "2026-02.md").exists()),
    ROOT.parent / "shared" / "seed" / "2026-02.md",
)

MONTH = """---
period: {period}
type: Monthly Report
tags: [Trends]
status: done
---

# Intelligence Log: {period}

## 🔭 The Observatory (Industry Radar)

* **Dominant Theme:** 推理模型走向长程交互
* **The Signal:** 开放权重的推理模型追上闭源

![一张图：主线与信号](picture.svg)

## 🏗️ Technical Review: Models & Directions

### 1. 基座模型追踪 (The Clay)

| 模型名称 | 核心技术创新 (Mechanism) | 关键能力/指标 (Capability) | 业务应用/启发 (Value) |
| :--- | :--- | :--- | :--- |
{models}

### 2. Post-Training (The Chisel)

| 主题 | 整体趋势/演进 | 核心关注论文 (Key Papers) | 实践参考价值 |
| :--- | :--- | :--- | :--- |
{topics}

## 🎨 Fresh Sketches (Monthly Summary)

* **Crucial Insight:** 数据比算法更要紧
* **Best Implementation:** 一个小而全的训练脚本
"""


def model(
    name: str,
    link: str | None = None,
    mechanism: str = "**[Train] 统一的强化学习**：稳定",
    score: str = "MMLU **88.5**",
) -> str:
    """A row of a models table."""
    first = f"[{name}]({link})" if link else name
    return f"| {first} | {mechanism} | {score} | **可复用**：数据配方 |"


def topic(name: str, papers: str) -> str:
    """A row of a topics table."""
    return f"| {name} | 从规则走向学习 | {papers} | 可以先在小任务上试 |"


def month(period: str, models: tuple[str, ...] = (), topics: tuple[str, ...] = ()) -> str:
    """A whole monthly note that lints clean but for its links."""
    text = MONTH.format(period=period, models="\n".join(models), topics="\n".join(topics))
    return text.replace("\n\n\n", "\n\n")


@dataclass
class Case:
    """A vault at `root`. Its state lies beside it, never in the person's home.

    `process`: whether each command runs in a process of its own, unless `run` says otherwise.
    """

    root: Path
    env: dict[str, str] = field(default_factory=dict)
    process: bool = False

    def __post_init__(self) -> None:
        self.root.mkdir(parents=True, exist_ok=True)
        home = self.root.parent / f"home of {self.root.name}"
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("OBSINTEL_", "XDG_", "COLUMNS"))}
        self.env = (
            kept
            | {"HOME": str(home), "OBSINTEL_STATE_DIR": str(home / "state"), "NO_COLOR": "1", "PYTHONUTF8": "1"}
            | {"PYTHONPATH": str(ROOT)}
            | self.env
        )

    def run(
        self,
        *args: str,
        stdin: bytes | None = None,
        cwd: Path | None = None,
        vault: bool = True,
        process: bool | None = None,
    ) -> Result:
        """Run `obsintel --vault ROOT ARGS`, without `--vault` where `vault` is false.

        It runs in this process; in one of its own where `process` is true, for what only a process shows: imports,
        signals, file descriptors, workers. A command that is run in a thread needs one.
        """
        words = [*(["--vault", str(self.root)] if vault else []), *args]
        own = self.process if process is None else process
        return (run_process if own else run_here)(words, env=self.env, cwd=cwd, stdin=stdin)

    def run_without_rights(self, *args: str) -> Result:
        """Run `obsintel --vault ROOT ARGS` in a process that file modes bind, even where the tests run as root."""
        done = subprocess.run(
            without_rights(command("--vault", str(self.root), *args)),
            capture_output=True,
            env=self.env,
            timeout=120,
            check=False,
        )
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())

    def write(self, path: str, text: str | bytes) -> Path:
        """Put a file into the vault."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return file

    def read(self, path: str) -> str:
        """A file's text, line endings as they are."""
        return (self.root / path).read_bytes().decode()

    def bytes(self) -> dict[str, bytes]:
        """Every file of the vault."""
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and not path.is_symlink()
        }
