"""The prompt for writing a month: how a row becomes good, with the sections of the vault at hand."""

from __future__ import annotations

from obsidian_intel.core.errors import ObsintelError
from obsidian_intel.servers.mcp.month_answers import LogSection
from obsidian_intel.servers.mcp.month_tools import MonthTools
from obsidian_intel.servers.mcp.vault_session import VaultSession

TITLE = "Write a month · 写一期月报"
DESCRIPTION = "How to write or finish a month of the log from given sources. · 如何根据资料写好一期月报。"
_ENGLISH = """Write the month {month} of this log from the sources that I give you.

1. Call `overview`, then `month` with month="{month}". {start}
2. For each model or topic of the sources call `find` and `show` first: it may be there already, here or earlier.
3. `add_row` puts one row into a section. Its sections are:
{sections}
   A name cell is a link: [Name](https://arxiv.org/abs/…). Mechanism: a nested list, each head with a tag in brackets,
   such as **[Infra] Async RL**. Capability: benchmark, setting, number: AIME 2025 (Pass@1, no tools) **92.4**.
4. Numbers: only those that the source gives, with benchmark, condition and protocol. Another model's number is written
   with that model's name (GPT-5: 88.1), or left out. Sizes, prices and dates are no scores. Nothing else is written.
5. Each answer tells how the row's scores were read. Compare them with the source; put right what was read otherwise.
6. Last, `set_statement` for theme and signal, insight and implementation where I gave you grounds for one, then `lint`
   for that month. Tell me what you wrote, what you left out and why, and the steps that `undo` takes back.
"""
_CHINESE = """请根据我给的资料写本日志 {month} 这一期。

1. 先调用 `overview`，再用 `month`（month="{month}"）读取。{start}
2. 对资料里的每个模型或主题，先用 `find` 和 `show` 查一下：它可能已在本期或往期出现过。
3. `add_row` 在分节里添加一行。各分节为：
{sections}
   名称单元格写成链接：[名称](https://arxiv.org/abs/…)。核心技术创新用嵌套列表，组头带标签，如 **[Infra] 异步 RL**。
   关键能力写明基准、条件和数字，如：AIME 2025（Pass@1，无工具）**92.4**。
4. 数字：只写资料里有的，并写明基准、条件和口径。其他模型的数字写上该模型的名字（GPT-5：88.1），或者不写。参数量、价格、
   日期不是成绩。资料没有的不写。
5. 每次返回都会说明读出了哪些成绩，请与资料核对，读得不对的请改正。
6. 最后，在有依据时用 `set_statement` 写主线、信号、关键认知和最佳实现，并对该期调用 `lint`。
   告诉我写了什么、略去了什么及原因，以及可用 `undo` 撤销的步骤号。
"""
_START = {
    ("en", True): "Where there is no such note, `new_month` makes it.",
    ("en", False): "This server only reads: say so, and give me the rows to put in by hand.",
    ("zh", True): "若还没有这份笔记，用 `new_month` 新建。",
    ("zh", False): "此服务只读：请说明，并把各行内容给我手工填写。",
}


def write_month(session: VaultSession, month: str, language: str = "") -> str:
    """The prompt for a month. `language`: `en` or `zh`; else the one that the log's headings are in."""
    sections = _known_sections(session)
    chosen = language if language in ("en", "zh") else _language(sections)
    lines = [f"   - {each.key} ({each.title}): {', '.join(field.field for field in each.fields)}" for each in sections]
    text = _CHINESE if chosen == "zh" else _ENGLISH
    start = _START[chosen, session.can_write]
    return text.format(month=month, start=start, sections="\n".join(lines) or "   - …")


def _known_sections(session: VaultSession) -> tuple[LogSection, ...]:
    try:
        return MonthTools(session).overview().sections
    except ObsintelError:
        return ()


def _language(sections: tuple[LogSection, ...]) -> str:
    text = "".join(field.header for each in sections for field in each.fields)
    return "zh" if any("\u4e00" <= character <= "\u9fff" for character in text) else "en"
