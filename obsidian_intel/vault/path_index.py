"""The paths of a vault, found by whole path or by base name, folded as Obsidian compares them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property

from obsidian_intel.core.link_names import fold_path

FEW = 40  # look-ups that are searched for: from then on a table of all pays


class PathIndex:
    """`paths`, each found by its folded path or its folded base name. Of two that fold to one, the last counts.

    All paths are folded as one text, which the first look-ups search: a run that follows a few links never makes a
    table of ten thousand names.
    """

    def __init__(self, paths: Sequence[str]) -> None:
        self._paths = paths
        self._searches = FEW

    def path(self, folded: str) -> str | None:
        """The path that folds to `folded`."""
        if not self._is_searched():
            return self._by_path.get(folded)
        found = list(self._search(f"\0{folded}\0"))
        return self._paths[found[-1]] if found else None

    def named(self, name: str) -> Sequence[str]:
        """The paths whose base name folds to `name`: from the top down, short ones first."""
        if not self._is_searched():
            one, several = self._by_name
            return several.get(name) or ([one[name]] if name in one else ())
        found = [*self._search(f"\0{name}\0"), *self._search(f"/{name}\0")]
        if len(found) < 2:
            return [self._paths[each] for each in found]
        return sorted({fold_path(path): path for path in (self._paths[n] for n in sorted(found))}.values(), key=_order)

    @cached_property
    def folders(self) -> frozenset[str]:
        """All folders with something in them, folded; "." is the vault."""
        found = {"."}
        for path in self._by_path:
            while (path := path.rpartition("/")[0]) and path not in found:
                found.add(path)
        return frozenset(found)

    def _is_searched(self) -> bool:
        self._searches -= 1
        return self._searches >= 0 and "_by_path" not in self.__dict__

    def _search(self, text: str) -> Iterator[int]:
        """The places in `paths` of those in whose line `text` stands, with the marks around it."""
        if "\0" in text[1:-1]:  # no path holds one
            return
        lines, at = self._lines, self._lines.find(text)
        while at >= 0:
            yield lines.count("\0", 0, at + 1) - 1
            at = lines.find(text, at + 1)

    @cached_property
    def _lines(self) -> str:
        return fold_path("\0".join(("", *self._paths, "")))

    @cached_property
    def _by_path(self) -> dict[str, str]:
        return dict(zip(self._lines[1:-1].split("\0"), self._paths, strict=True)) if self._paths else {}

    @cached_property
    def _by_name(self) -> tuple[dict[str, str], dict[str, list[str]]]:
        """A path of each folded base name, and all paths of the few that several have."""
        names = [folded.rpartition("/")[2] for folded in self._by_path]
        one = dict(zip(names, self._by_path.values(), strict=True))
        if len(one) == len(names):
            return one, {}
        twice = {name for name, count in Counter(names).items() if count > 1}
        several: dict[str, list[str]] = {name: [] for name in twice}
        for name, path in zip(names, self._by_path.values(), strict=True):
            if name in twice:
                several[name].append(path)
        return one, {name: sorted(paths, key=_order) for name, paths in several.items()}


def _order(path: str) -> tuple[int, int, str]:
    return path.count("/"), len(path), path
