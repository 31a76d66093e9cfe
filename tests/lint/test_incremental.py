"""What the notes tell together, revised after a change, is what is found anew; and each rule says what it depends on."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from functools import lru_cache
from unittest import mock

import pytest
from msgspec.structs import replace

from obsidian_intel.core.declared_settings import Config
from obsidian_intel.core.declared_settings import ObsidianConfig as Obsidian
from obsidian_intel.core.document import Document
from obsidian_intel.core.parse_settings import parse_config
from obsidian_intel.lint import vault_context as contexts
from obsidian_intel.lint.examples import MODELS, TOPICS
from obsidian_intel.lint.fact_diff import FactDiff
from obsidian_intel.lint.incremental import compute, update
from obsidian_intel.lint.registry import Rule, Scope, rules_in_scope
from obsidian_intel.lint.rules.vault import oi501_broken_wikilink as oi501
from obsidian_intel.lint.vault_findings import VaultFindings
from obsidian_intel.papers.records import PaperRecord
from obsidian_intel.vault.extract_facts import facts_of
from obsidian_intel.vault.facts import NoteFacts
from obsidian_intel.vault.managed_block import render_block
from obsidian_intel.vault.note_parser import read
from obsidian_intel.vault.vault import Vault

PATHS = (
    *("Home.md", "Notes/a.md", "Notes/b.md", "Old/b.md", "Notes/c.md", "Papers/GLM-5.md", "Papers/GLM-5 2.md"),
    *("Papers/Qwen.md", "Read/Kimi.md", "Log/2026-01.md", "Log/2026-02.md", "Log/2026-02 2.md", "Log/x.md"),
)
NEW = (
    *("nowhere.md", "New/a.md", "New/b.md", "GLM-6.md", "glm.md", "Notes/Home 2.md", "Log/2026-03.md", "Log/x 2.md"),
    *("Papers/Kimi.md", "Papers/智谱.md", "Papers/Qwen 2.md", "Read/GLM-5.md", "Notes/GLM-5.md", "没有.md"),
    *("Log/2026-01 (conflicted copy 2026-02-01 101010).md", "Home (conflicted copy 2026-02-01 101010).md"),
)
"""Notes that are not there at first."""
FILES = frozenset(("图.png", "Files/一.pdf"))
IDS = ("2602.15763", "2601.16725", "2512.00001")
NAMES = ("GLM-5", "Qwen", "Kimi", "智谱")
TARGETS = (
    "a",
    "b",
    "Notes/b",
    "GLM-5",
    "Qwen",
    "Kimi",
    "智谱",
    "glm",
    "nowhere",
    "GLM-6",
    "Home",
    "",
    "2026-02",
    "图.png",
)
ANCHORS = ("", "", "", "#结论", "#Part", "#^k1", "#^k2")
TAGS = ("#AI", "#ai", "#Ai", "#RL", "#rl", "#读书", "#FFF")
HEADINGS = ("# 结论", "## Part", "## 别的")
IGNORE = ("%% obsintel-ignore: OI501 %%", "%% obsintel-ignore %%", "%% obsintel-ignore: tag-spelling %%")
BENCHMARKS = ("AIME 2025", "BrowseComp")


class Maker:
    """Notes dense in all that one note may say to another, and small changes to them."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)

    def vault(self) -> dict[str, list[str]]:
        """Path -> parts of its text."""
        return {path: self.note(path) for path in PATHS}

    def note(self, path: str) -> list[str]:
        """Its properties, then its lines."""
        if path.startswith("Log/") and self.rng.random() < 0.95:
            tables = (self.table() for _ in range(self.rng.randint(0, 2)))
            return [self.front(path), *self.theme(), *tables, *self.lines(2)]
        if path.startswith("Papers/") and self.rng.random() < 0.5:
            month = self.rng.choice(("", "### [[2026-01]]\n\n", "### [[2026-02]]\n\n"))
            return [self.front(path), *self.lines(2), render_block(f"{month}- 长轨迹", "0" * 12)]
        return [self.front(path), *self.lines(6)]

    def front(self, path: str) -> str:
        rng, found = self.rng, []
        is_month = path.startswith("Log/")
        if rng.random() < 0.9:
            kinds = ("Monthly Report",) * 9 if is_month else ("Paper",) * 6 if path.startswith("Papers/") else ("", "x")
            found.append(f"type: {rng.choice((*kinds, ''))}")
        if is_month:
            found.append(f"period: {rng.choice(('2026-01', '2026-02', '2026-02', '2026-03', 'x'))}")
            found.append(f"status: {rng.choice(('open', 'done'))}")
        elif rng.random() < 0.7:
            found.append(f'arxiv: "{rng.choice(IDS)}"')
        if rng.random() < 0.5:
            found.append(f"aliases: [{rng.choice(NAMES)}, {rng.choice(TARGETS[:11])}]")
        if rng.random() < 0.4:
            found.append(f"tags: [{rng.choice(TAGS)[1:]}, {rng.choice(TAGS)[1:]}]")
        if rng.random() < 0.1:
            found.append(f"obsintel-ignore: [{rng.choice(('OI501', 'OI404', 'OI505', 'OI6'))}]")
        return "---\n" + "\n".join(found) + "\n---\n"

    def property(self, front: str, path: str) -> str:
        """The same properties, one of them as in others."""
        have, new = (
            {line.partition(":")[0]: line for line in each.split("\n")[1:-2]} for each in (front, self.front(path))
        )
        key = self.rng.choice(sorted({*have, *new}) or [""])
        lines = {**have, key: new.get(key, "")}
        return "---\n" + "".join(f"{line}\n" for line in lines.values() if line) + "---\n"

    def lines(self, most: int) -> list[str]:
        return [self.line() for _ in range(self.rng.randint(0, most))]

    def line(self) -> str:
        rng = self.rng
        target, anchor = rng.choice(TARGETS), rng.choice(ANCHORS)
        link = rng.choice(("[[{}{}]]", "[[{}{}|so]]", "![[{}{}]]", "[x]({}.md{})")).format(target, anchor)
        return rng.choice(
            (
                *(f"见 {link}", f"{link} 和 [[{rng.choice(TARGETS)}]]", f"{rng.choice(TAGS)} 一"),
                *(rng.choice(HEADINGS), rng.choice(HEADINGS)),
                *("一句 ^k1", "一句 ^k2", "一行", f"{rng.choice(IGNORE)}\n{link}", f"{link} {rng.choice(IGNORE)}"),
                render_block("- 长轨迹", "0" * 12),
                *(render_block(f"### [[{month}]]\n\n- 长轨迹", "0" * 12) for month in ("2026-01", "2026-02")),
            )
        )

    def theme(self) -> list[str]:
        """A month's theme, now and then with its picture."""
        picture = self.rng.choice(("", "", "", "![[图.png]]"))
        return [f"## The Observatory\n\n* **Dominant Theme:** 长轨迹\n\n{picture}"] * self.rng.randint(0, 1)

    def table(self) -> str:
        rows = "".join(self.row() for _ in range(self.rng.randint(1, 3)))
        return f"# 2026\n\n{MODELS}{rows}" + (f"\n{TOPICS}{self.topic()}" if self.rng.random() < 0.3 else "")

    def row(self) -> str:
        rng = self.rng
        link = rng.choice(("", "", f" [[{rng.choice(TARGETS[:10])}\\|📄]]"))
        scores = "；".join(f"{rng.choice(BENCHMARKS)} **{rng.choice((92.7, 91))}**" for _ in range(rng.randint(1, 2)))
        name = rng.choice(NAMES)
        paper = name if rng.random() < 0.3 else f"[{name}](https://arxiv.org/abs/{rng.choice(IDS)})"
        return f"| {paper}{link} | 甲 | {scores} | 落地 |\n"

    def topic(self) -> str:
        return f"| RL | 上升 | [{self.rng.choice(NAMES)}](https://arxiv.org/abs/{self.rng.choice(IDS)}) | 可用 |\n"

    def change(self, parts: list[str], path: str) -> list[str]:
        """The same note after a save: mostly one thing in it is another."""
        rng = self.rng
        way = rng.choice(("front", "front", "line", "line", "more", "less", "above", "all", "cell"))
        new = list(parts)
        at = rng.randrange(1, len(parts)) if len(parts) > 1 else 0
        is_table = "| --- |" in new[at] or "| :--- |" in new[at]
        if way == "front":
            new[0] = self.front(path) if rng.random() < 0.3 else self.property(parts[0], path)
        elif way == "all":
            return self.note(path)
        elif way == "cell" and is_table:
            new[at] = new[at].replace(*rng.choice((("92.7", "91"), ("甲", "乙"), (IDS[0], IDS[1]), (" [[", " [[x"))))
        elif "Dominant Theme" in new[at] and way in ("line", "cell"):
            new[at] = "".join(self.theme())
        elif way in ("line", "cell") and at:
            new[at] = self.table() if is_table else self.line()
        elif way == "less" and at:
            del new[at]
        elif way == "above":
            new.insert(1, "前面一行")
        else:
            new.append(self.line())
        return new


@lru_cache(maxsize=50_000)
def facts(path: str, text: str, settings: str) -> NoteFacts:
    config = parse_config(settings)
    return facts_of(read(Document.from_text(path, text), config, Obsidian()), config)


Notes = dict[str, NoteFacts]


def saves(seed: int, settings: str = "", number: int = 6) -> Iterator[tuple[Notes, Notes]]:
    """A vault, and what its notes are after a save; then from there on."""
    maker = Maker(seed)
    texts = maker.vault()
    notes = {path: facts(path, "\n\n".join(parts), settings) for path, parts in texts.items()}
    for _ in range(number):
        for path in maker.rng.sample([*PATHS, *NEW], maker.rng.choice((1, 1, 1, 2))):
            save(maker, texts, path)
        now = {path: facts(path, "\n\n".join(parts), settings) for path, parts in texts.items()}
        yield notes, now
        notes = now


def save(maker: Maker, texts: dict[str, list[str]], path: str) -> None:
    """Write a note, or write another version of it, remove it, or give it another name."""
    way = maker.rng.choice(("change", "change", "change", "change", "remove", "rename"))
    if path not in texts:
        texts[path] = maker.note(path)
    elif way == "change":
        texts[path] = maker.change(texts[path], path)
    else:
        parts = texts.pop(path)
        free = [each for each in (*PATHS, *NEW) if each not in texts and each != path]
        if way == "rename":
            texts[maker.rng.choice(free)] = parts


def differing(before: Notes, now: Notes) -> list[FactDiff]:
    changed = [FactDiff(before[path], now[path]) for path in before.keys() & now if before[path] != now[path]]
    come = [FactDiff.added(now[path]) for path in now.keys() - before.keys()]
    return [*changed, *come, *(FactDiff.removed(before[path]) for path in before.keys() - now.keys())]


def vault_of(notes: Mapping[str, NoteFacts], config: Config) -> Vault:
    return Vault(dict(notes), FILES, config)


def linked(key: str) -> bool:
    return "15763" in key


CONFIGS = ("", '[lint]\nscope = "log"\n', '[files]\nignore = ["Notes/"]\n[papers]\nfolder = "Read"\n')


@pytest.mark.parametrize("settings", CONFIGS)
@pytest.mark.parametrize(
    "start",
    [
        0,
        pytest.param(20, marks=pytest.mark.slow),
        *(pytest.param(n, marks=pytest.mark.deep) for n in range(40, 240, 20)),
    ],
)
def test_revised_is_found_anew(start: int, settings: str) -> None:
    config = parse_config(settings)
    for seed in range(start, start + 20):
        found: VaultFindings | None = None
        for before, now in saves(seed, settings):
            found = found or compute(vault_of(before, config), linked, KNOWN)
            found = update(found, vault_of(now, config), differing(before, now), linked, known=KNOWN)
            assert found == compute(vault_of(now, config), linked, KNOWN), seed


def test_what_the_journal_knows_may_change_too() -> None:
    config, found = Config(), 0
    for before, now in (each for seed in range(20) for each in saves(seed)):
        was, wanted = compute(vault_of(before, config)), compute(vault_of(now, config), linked)
        assert update(was, vault_of(now, config), differing(before, now), linked, journal=True) == wanted
        found += update(was, vault_of(now, config), differing(before, now), linked) != wanted
    assert found


def test_near_names_are_looked_for_in_part_of_the_notes_only(monkeypatch: pytest.MonkeyPatch) -> None:
    config = Config()
    monkeypatch.setattr(oi501, "MOST_SUGGESTED", 4)
    monkeypatch.setattr(contexts, "MOST_SUGGESTED", 4)
    for before, now in (each for seed in range(20) for each in saves(seed)):
        was = compute(vault_of(before, config))
        assert update(was, vault_of(now, config), differing(before, now)) == compute(vault_of(now, config))


KNOWN = {
    f"arxiv:{number}": PaperRecord("Growth of Mouse Cells", doi="10.1000/mice", withdrawn=True, source="arxiv")
    for number in IDS
}.get
"""What is known of the papers: something that each rule about it tells of."""


def test_what_is_known_of_papers_may_change_too() -> None:
    config, found = Config(), 0
    for before, now in (each for seed in range(20) for each in saves(seed)):
        was, wanted = compute(vault_of(before, config)), compute(vault_of(now, config), known=KNOWN)
        assert update(was, vault_of(now, config), differing(before, now), journal=True, known=KNOWN) == wanted
        found += any(each.code == "OI515" for about in wanted.found.values() for each in about)
    assert found


RULES = {rule.code: rule for rule in rules_in_scope(Scope.VAULT)}
FIELDS = [(code, name) for code, rule in RULES.items() for name in sorted(rule.own | (rule.others or frozenset()))]


def told_wrong(broken: Rule, part: str) -> bool:
    """Whether there is a save after which a rule with a wrong declaration tells something wrong."""
    config = Config()
    rule = RULES[broken.code]
    for seed in dict.fromkeys((TELLING.get(f"{rule.code} {part}", 0), *range(2000))):
        was: VaultFindings | None = None
        for before, now in saves(seed):
            with mock.patch("obsidian_intel.lint.incremental.rules_in_scope", return_value=(rule,)):
                was = was or compute(vault_of(before, config), known=KNOWN)
                wanted = compute(vault_of(now, config), known=KNOWN)
            with mock.patch("obsidian_intel.lint.incremental.rules_in_scope", return_value=(broken,)):
                if update(was, vault_of(now, config), differing(before, now), known=KNOWN) != wanted:
                    return True
            was = wanted
    return False


TELLING = {
    "OI205 period": 113,
    "OI205 pictured": 80,
    "OI501 aliases": 35,
    "OI501 links": 17,
    "OI502 links": 10,
    "OI503 anchors": 361,
    "OI503 block_ids": 1170,
    "OI503 links": 8,
    "OI503 names": 25,
    "OI505 aliases": 50,
    "OI505 block": 12,
    "OI505 ids": 7,
    "OI505 names": 290,
    "OI505 period": 56,
    "OI512 aliases": 173,
    "OI512 ids": 190,
    "OI512 names": 396,
    "OI512 period": 56,
    "OI512 rows": 9,
    "OI513 aliases": 35,
    "OI514 ids": 335,
    "OI514 names": 297,
    "OI514 period": 56,
    "OI514 reach": 6,
}
"""Of a declaration without one of its parts: the first vault of `saves` that shows it to be wrong, found by search."""
UNSEEN = ("journal", "weak_ids", "marked_paper")  # no save of a `Maker` tells these from the rest
TOLD_APART = [each for each in FIELDS if each[1] not in UNSEEN and each != ("OI516", "ids")]  # nor a DOI in a note


@pytest.mark.parametrize(("code", "name"), TOLD_APART)
def test_what_a_rule_says_it_depends_on_is_needed(code: str, name: str) -> None:
    rule = RULES[code]
    assert rule.others is not None
    assert told_wrong(replace(rule, own=rule.own - {name}, others=rule.others - {name}), name)


@pytest.mark.parametrize("code", [code for code, rule in RULES.items() if rule.reach])
def test_what_a_rule_says_a_change_reaches_is_needed(code: str) -> None:
    assert told_wrong(replace(RULES[code], reach=lambda context, changes, found: ()), "reach")


def test_a_rule_that_declares_nothing_is_always_asked() -> None:
    rule = replace(RULES["OI510"], own=frozenset(), others=None)
    config = Config()
    with mock.patch("obsidian_intel.lint.incremental.rules_in_scope", return_value=(rule,)):
        for before, now in (each for seed in range(10) for each in saves(seed)):
            was = compute(vault_of(before, config))
            assert update(was, vault_of(now, config), differing(before, now)) == compute(vault_of(now, config))
