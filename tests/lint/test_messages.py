"""What rules say: of each kind of slip that was once reported in vain, the words that name it; and what is silent."""

from __future__ import annotations

import marshal
import pickle

import pytest

from obsidian_intel.core.message import Message, decode_message, encode_message, shorten, single_line
from obsidian_intel.core.near_names import near_name
from obsidian_intel.lint.example_check import diagnose, files_of
from obsidian_intel.lint.examples import MODELS, OBSERVATORY, ROW, TABLE
from obsidian_intel.lint.registry import Rule, Scope, all_rules

NO_PERIOD = "---\ntype: Monthly Report\ntags: [T]\n---\n\n" + MODELS + ROW
PAPER = '---\ntype: Paper\ntitle: x\narxiv: "{0}"\n---\n'
FEBRUARY = "---\nperiod: 2026-02\ntype: Monthly Report\ntags: [T]\n---\n"

# Code, files, and what the one finding says; "" where there is none.
SAID = {
    "an old name over a comment": ("OI109", {"a.md": "---\ntag: #ai\n---\n"}, "`#ai` is a comment here; write `tags: [ai]`"),
    "tags that are a comment": ("OI401", {"a.md": "---\ntags: #ai #ml\n---\n"}, "`#` begins a comment in properties"),
    "an item indented further": ("OI401", {"a.md": "---\ntags:\n- a\n - b\n- c\n---\n"}, "line 4 is indented further than the item above"),
    "a name that a definition makes a link": ("OI204", {"2026-02.md": FEBRUARY + MODELS + "| [GLM-5] | a | AIME **92.7** | b |\n\n[GLM-5]: https://arxiv.org/abs/2602.15763\n"}, ""),
    "a cell that is a footnote": ("OI204", {"2026-02.md": FEBRUARY + MODELS + "| GLM-8[^g] | a | AIME **92.7** | [^g] |\n\n[^g]: https://arxiv.org/abs/2602.15766\n"}, ""),
    "a source in a footnote": ("OI506", {"2026-02.md": FEBRUARY + MODELS + "| GLM-8[^g] | a | AIME **92.7** | [^g] |\n\n[^g]: https://arxiv.org/abs/2602.15766\n"}, ""),
    "arXiv: in an address": ("OI507", {"2026-02.md": FEBRUARY + MODELS + ROW.replace("abs/", "abs/arXiv:")}, ""),
    "a source in a column of its own": ("OI506", {"2026-02.md": FEBRUARY + "| 模型名称 | 核心技术创新 | 关键能力 | 业务应用 | 论文链接 |\n| - | - | - | - | - |\n| GLM-5 | a | AIME **92.7** | b | https://arxiv.org/abs/2602.15763 |\n"}, ""),
    "a month whose name tells no period": ("OI104", {"Log/Radar.md": NO_PERIOD}, "write `period: YYYY-MM`"),
    "a month whose name tells it": ("OI104", {"2026-03.md": NO_PERIOD}, "write `period: 2026-03`"),
    "long dashes below the headers": ("OI309", {"a.md": "|a|b|\n|—|—|\n|1|2|\n"}, "made of `-`, `|` and `:`, here it holds `—`"),
    "wide marks below the headers": ("OI309", {"a.md": "|a|b|\n|：－|－：|\n"}, "here it holds `：－`"),
    "pluses below the headers": ("OI309", {"a.md": "| a | b |\n|---+---|\n| 1 | 2 |\n"}, "here it holds `+`"),
    "a row behind four spaces": ("OI309", {"a.md": TABLE + "| a | 1 |\n    | b | 2 |\n"}, "the spaces in front of this row make it code"),
    "a row behind a tab": ("OI309", {"a.md": TABLE + "| a | 1 |\n\t| b | 2 |\n"}, "the spaces in front of this row make it code"),
    "code below a table": ("OI309", {"a.md": TABLE + "| a | 1 |\n\n    | b | 2 |\n"}, ""),
    "other code right below a table": ("OI309", {"a.md": TABLE + "| a | 1 |\n    x = 1\n"}, ""),
    "a no-break space before a row": ("OI301", {"a.md": TABLE + "\u00a0| a | 1 |\n"}, "invisible character (U+00A0)"),
    "a zero-width space before a row": ("OI301", {"a.md": TABLE + "\u200b| a | 1 |\n"}, "invisible character (U+200B)"),
    "an ideographic space before a row": ("OI301", {"a.md": TABLE + "\u3000| a | 1 |\n"}, "invisible character (U+3000)"),
    "a pipe in a text": ("OI301", {"a.md": TABLE + "| a | 1 | 2 |\n"}, "write a `|` that belongs to a text as `\\|`"),
    "a digit behind a closing dollar": ("OI602", {"a.md": "延迟 $\\sim$0.12 ms。\n"}, "column 9 closes nothing, because a digit follows"),
    "a space before a closing dollar": ("OI602", {"a.md": "约 $\\tau $ 秒\n"}, "a space stands in front of it"),
    "no closing dollar": ("OI602", {"a.md": "约 $\\tau 秒\n"}, "add a `$` where the math ends"),
    "math that closes outside its item": ("OI602", {"a.md": "1. item\n    $$\n    x = 1\n  $$\n text\n"}, "line 4 stands outside the list item or quote"),
    "math that closes outside its quote": ("OI602", {"a.md": "> $$\n> x\n\n$$\n"}, "line 4 stands outside the list item or quote"),
    "two percent signs in a sentence": ("OI603", {"a.md": "会被用 %% 包围。\n"}, "may hide what follows"),
    "a comment that closes outside its quote": ("OI603", {"a.md": "> %%\n> x\n\n%%\n"}, "outside the list item or quote"),
    "a comment that is open": ("OI603", {"a.md": "%%\nx\n"}, "Obsidian hides all below"),
    "a citation with words in brackets": ("OI501", {"a.md": "用 **FP**[120](model-based,实时、SOTA)追踪。\n"}, "is read as a link to a note"),
    "a citation with a note": ("OI501", {"a.md": "见[12](见下文；同上)\n"}, "put a space in front of the `(`"),
    "one folder too far up": ("OI501", {"一/a.md": "[乙](../../notes/b.md)\n", "notes/b.md": "\n"}, "write `../notes/b.md`"),
    "a folder that has another name": ("OI501", {"a.md": "[乙](note/b%20c.md)\n", "notes/b c.md": "\n"}, "write `notes/b%20c.md`"),
    "a picture one folder too far up": ("OI502", {"一/a.md": "![x](../../img/a%20b.png)\n", "img/a b.png": ""}, "write `../img/a%20b.png`"),
    "an embed with an old folder": ("OI502", {"a.md": "![[old/a.png]]\n", "img/a.png": ""}, "write `a.png`"),
    "a picture that is nowhere": ("OI502", {"a.md": "![x](img/b.png)\n"}, "add it, or correct the link"),
    "a slip in a picture's name": ("OI502", {"a.md": "![[signals.png]]\n", "signal.png": ""}, "did you mean `signal.png`?"),
    "a wikilink with an old folder": ("OI501", {"a.md": "[[old/b]]\n", "new/b.md": "\n"}, "write `b`"),
    "an address without its scheme": ("OI501", {"a.md": "[x](arxiv.org/abs/2602.15763)\n"}, "begins with `https://`"),
    "a month by its place": ("OI205", {"obsintel.toml": '[months]\npath = "Log/*"\n', "Log/2026-02.md": OBSERVATORY}, ""),
    "a month by its type": ("OI205", {"Log/2026-02.md": FEBRUARY + OBSERVATORY}, "no picture sums up theme and signal"),
    "two months without a picture": ("OI205", {"Log/2026-02.md": FEBRUARY + OBSERVATORY, "Log/2026-01.md": FEBRUARY.replace("-02", "-01")}, ""),
    "one of two months without a picture": ("OI205", {"Log/2026-02.md": FEBRUARY + OBSERVATORY, "Log/2026-01.md": FEBRUARY.replace("-02", "-01") + "![x](y.png)\n"}, "no picture sums up"),
    "a slip": ("OI501", {"a.md": "[[Recoder]]\n", "Recorder.md": "\n"}, "did you mean `Recorder`?"),
    "a name that is merely alike": ("OI501", {"a.md": "[[recorder]]\n", "Preorder.md": "\n"}, "correct the link, or write the note"),
    "a name with another number": ("OI501", {"a.md": "[[GLM-6 report]]\n", "GLM-5 report.md": "\n"}, "correct the link, or write the note"),
    "a scheme of wide marks": ("OI606", {"a.md": "见 https：//arxiv.org/abs/2601.16725 。\n"}, "write `https://`"),
    "a row whose address has wide marks": ("OI506", {"2026-02.md": FEBRUARY + MODELS + "| GLM-6 https：//arxiv.org/abs/2602.15764 | a | AIME **92.7** | b |\n"}, ""),
    "an address of wide marks in a link": ("OI501", {"a.md": "[x](https：//arxiv.org/abs/2601.16725)\n"}, ""),
    "sharp s and ss": ("OI404", {"a.md": "#Maße\n", "b.md": "#Masse\n"}, ""),
    "a month on a computer of its own": ("OI514", {"2026-02.md": FEBRUARY, "2026-02-DESKTOP-AB12CD3.md": FEBRUARY}, "a copy of `2026-02.md`"),
    "a part of a month": ("OI514", {"2026-02.md": FEBRUARY, "2026-02-papers.md": FEBRUARY}, ""),
    "a note that was copied": ("OI514", {"Plan - Copy.md": "a\n", "Plan.md": "b\n"}, ""),
    "two papers with one name in part": ("OI514", {"GLM-5-Air.md": PAPER.format("2602.15763"), "GLM-5.md": PAPER.format("2602.15763")}, ""),
}  # fmt: skip


@pytest.mark.parametrize(("code", "files", "said"), SAID.values(), ids=SAID)
def test_what_is_said(code: str, files: dict[str, str], said: str) -> None:
    found = [each for rule in all_rules() if rule.code == code for each in diagnose(rule, files)]
    found = list({(each.path, each.range): each for each in found}.values())
    if not said:
        assert found == []
        return
    assert len(found) == 1
    assert said in found[0].message


COPIES = [
    "{0} (Conflicted copy phone 202602011010)", "{0}.sync-conflict-20260201-101010-ABCDEFG", "{0} (Ann's conflicted copy 2026-02-01)",
    "{0} (conflicted copy 2026-02-01 101112)", "{0} (SFConflict a@example.org 2026-02-01-10-11-12)",
    "{0}_NAS_Feb-01-101112-2026_Conflict", "{0} (用户 的冲突副本 2026-02-01)", "{0} (A の競合コピー 2026-02-01)",
    "{0} (In Konflikt stehende Kopie von A 2026-02-01)", "{0} (Copie en conflit de A 2026-02-01)",
    "{0} (Copia en conflicto de A 2026-02-01)", "{0} 2", "{0} (1)", "{0} - Copy", "{0} - Copy (2)", "{0} copy", "{0} copy 2",
    "{0} 副本", "{0} - 副本", "{0}的副本", "{0} (副本)", "{0} - コピー", "{0} - Kopie", "{0} - copie", "{0}-LAPTOP-9QK2A",
    "{0}-Anns-MacBook-Pro", "{0}-WIN11-PC42", "{0}-Laptop", "{0}のコピー", "{0} - 복사본", "{0} kopya", "{0} - копія",
    "{0} (Conflict 2026-02-03-10-11-12)", "{0} (conflict with phone on 2026-02-03)", "{0}_conflict-20260203-101112",
    "{0}_conflict", "{0} [conflicted]",
]  # fmt: skip
NO_COPIES = [
    "{0}-papers",
    "{0}-Air",
    "{0} final",
    "{0}b",
    "Photocopy {0}",
    "{0} (conflict theory)",
    "{0} conflicts",
    "{0}-conflict resolution",
    "{0}-W07",
    "{0}-28",
]


@pytest.mark.parametrize("original", ["2026-02", "智谱 GLM-5"])
@pytest.mark.parametrize("pattern", COPIES)
def test_copies_are_known_by_their_names(pattern: str, original: str) -> None:
    text = FEBRUARY if original == "2026-02" else PAPER.format("2602.15763")
    copy = f"Log/{pattern.format(original)}.md"
    found = diagnose(_vault_rule("OI514"), {f"Log/{original}.md": text, copy: text})
    assert [(each.path, f"`Log/{original}.md`" in each.message) for each in found] == [(copy, True)]


@pytest.mark.parametrize("pattern", NO_COPIES)
def test_other_names_are_no_copies(pattern: str) -> None:
    files = {"GLM-5.md": PAPER.format("2602.15763"), f"{pattern.format('GLM-5')}.md": PAPER.format("2602.15763")}
    assert diagnose(_vault_rule("OI514"), files) == []


def _vault_rule(code: str) -> Rule:
    return next(rule for rule in all_rules() if rule.code == code and rule.scope is Scope.VAULT)


@pytest.mark.parametrize(
    ("name", "candidates", "near"),
    [
        ("recoder", ["preorder", "recorder"], 1),
        ("recorder", ["preorder"], None),
        ("glm 6", ["glm 5"], None),
        ("三月月报", ["二月月报"], None),
        ("fresh sketchs", ["fresh sketches"], 0),
        ("新鲜素写", ["新鲜速写"], 0),
        ("ab", ["abc"], None),
        ("teh note", ["the note"], 0),
        ("same", ["same"], None),
    ],
)
def test_a_near_name_is_a_slip_away(name: str, candidates: list[str], near: int | None) -> None:
    assert near_name(name, candidates) == near


@pytest.mark.parametrize(
    "rule", [r for r in all_rules() if r.scope is not Scope.FILE], ids=lambda r: f"{r.code}-{r.scope}"
)
def test_messages_are_templates(rule: Rule) -> None:
    """A finding names its parameters; the template without them is the same for every finding of the kind."""
    for example, _ in rule.bad:
        for each in diagnose(rule, files_of(rule, example)):
            assert isinstance(each.message, Message), each.message
            assert not each.message.template[0].isupper() or each.message.template.startswith(("Obsidian", "YAML"))
            assert not each.message.endswith((".", " ", ";"))
            assert "  " not in each.message


NESTED = Message(
    "{where} has no {what} `{anchor}`", where=Message("`{note}`", note="b"), what=Message("block"), anchor="^x"
)


@pytest.mark.parametrize(
    "message", [Message("plain"), Message("{count} of {name}", count=3, name="{x}"), NESTED, "text"]
)
def test_a_message_is_kept_whole(message: str) -> None:
    for again in (
        decode_message(marshal.loads(marshal.dumps(encode_message(message)))),
        pickle.loads(pickle.dumps(message)),
    ):
        assert (again, type(again)) == (message, type(message))
        if isinstance(message, Message):
            assert isinstance(again, Message)
            assert (again.template, again.parameters) == (message.template, message.parameters)


def test_a_message_needs_its_parameters() -> None:
    with pytest.raises(KeyError):
        Message("{name} is missing")


def test_a_message_is_one_line() -> None:
    message = single_line(Message("`{name}` stands\ntwice", name="a\nb\x1b[31m"))
    assert isinstance(message, Message)
    assert str(message) == "`a b [31m` stands twice"
    assert single_line("a\n\nb") == "a b"


@pytest.mark.parametrize(("text", "limit", "short"), [("abc", 3, "abc"), ("abcd", 3, "ab…"), ("", 3, "")])
def test_shortened(text: str, limit: int, short: str) -> None:
    assert shorten(text, limit) == short
