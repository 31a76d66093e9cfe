"""Spellings that are one board, and names that never are."""

from __future__ import annotations

ONE_BENCHMARK = [
    ("HLE", "hle", "Humanity's Last Exam", "Humanity’s Last Exam", "ＨＬＥ"),
    ("SWE-bench Verified", "SWE Verified", "SWE-Bench-Verified", "swe_bench verified", "SWEBench Verified"),
    ("LiveCodeBench v6", "LCB v6", "LiveCodeBench-V6", "LCB-v6"),
    ("AIME 2025", "AIME25", "AIME2025", "AIME-2025", "AIME'25", "AIME 25"),
    ("HMMT Feb 2025", "HMMT 2025 Feb", "HMMT Feb 25", "HMMT February 2025"),
    ("τ²-Bench Telecom", "tau2-bench telecom", "Tau2Bench-Telecom", "τ^2-bench Telecom"),
    ("GPQA Diamond", "GPQA-Diamond", "GPQA_diamond", "GPQA-D"),
    ("Terminal-Bench 2.0", "TerminalBench 2", "terminal bench 2.0", "T-Bench 2.0"),
    ("BFCL v3", "Berkeley Function Calling Leaderboard v3", "BFCL-V3"),
    ("MATH-500", "MATH 500", "Math500"),
    ("BrowseComp-ZH", "BrowseComp ZH", "browsecomp_zh"),
    ("MyOwn Bench", "my-own bench", "MyOwnBench"),
]
NEVER_ONE = [
    ("AIME 2024", "AIME 2025"),
    ("AIME 2025", "AIME 2025 II"),
    ("MMLU", "MMLU-Pro"),
    ("MMMU", "MMMU-Pro"),
    ("GPQA", "GPQA Diamond"),
    ("τ-Bench", "τ²-Bench"),
    ("τ²-Bench", "τ²-Bench Telecom"),
    ("LiveCodeBench v5", "LiveCodeBench v6"),
    ("SWE-bench Verified", "SWE-bench Pro"),
    ("HumanEval", "HumanEval+"),
    ("ARC-AGI-1", "ARC-AGI-2"),
    ("Terminal-Bench 1.0", "Terminal-Bench 2.0"),
    ("MRCR 2-needle", "MRCR 8-needle"),
    ("BrowseComp", "BrowseComp-ZH"),
    ("FLEURS 1 2", "FLEURS 12"),
    ("LCBench", "LiveCodeBench"),
]
ONE_CONDITION = [
    ("无工具", "no tools", "w/o tools", "without tools", "无 tools", "不用工具", "No Tool Use", "ツールなし"),
    ("有工具", "有 工具", "w/ tools", "with tools", "带工具", "tools", "使用工具", "ツールあり"),
    ("无 context management", "w/o context management", "无上下文管理", "no context management"),
    ("有 context management", "with context management", "context management"),
    ("thinking", "思考", "思考模式", "w/ thinking"),
    ("non-thinking", "非思考模式", "no thinking", "无思考"),
    ("text-only, w/ tools", "带工具，纯文本", "纯文本、有工具"),
    ("high", "high reasoning effort", "高推理强度"),
]
CONDITIONS_APART = [
    ("无工具", "有工具"),
    ("thinking", "non-thinking"),
    ("w/ tools", "w/ python"),
    ("128K", "256K"),
    ("", "无工具"),
]
ONE_PROTOCOL = [
    ("Avg@32", "mean@32", "avg @32", "AVG@32"),
    ("5-shot", "5 shot", "5shot"),
    ("cons@64", "maj@64"),
    ("0-shot", "zero-shot", "零样本"),
    ("acc", "准确率", "accuracy", ""),
    ("WER", "词错率", "word error rate"),
    ("编辑距离↓", "edit distance", "NED"),
]
PROTOCOLS_APART = [
    ("Avg@4", "Avg@32"),
    ("Pass@1", "Pass@8"),
    ("Pass@1", ""),
    ("5-shot", "0-shot"),
    ("F1", "EM"),
    ("WER", "CER"),
]
