"""The paths of a vault, found by whole path or by base name, folded as Obsidian compares them."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property

from obsidian_intel.core.link_names import fold_case, fold_path

FEW = 40  # look-ups that are searched for: from then on a table of all pays
FEW_IN_BRIEF = 6  # the same where the table is one of names, which is sooner made


class PathIndex:
    """`paths`, each found by its folded path or its folded base name. Of two that fold to one, the last counts.

    All paths are folded as one text, which the first look-ups search: a run that follows a few links never makes a
    table of ten thousand names. The table is one of hashes, in order, with the place of each path beside: 12 bytes a
    file, where a dict of names takes 300. The watcher keeps it for days. `brief`: who asks is gone in a moment, and a
    dict, made in half the time, serves better.
    """

    def __init__(self, paths: Sequence[str], *, brief: bool = False) -> None:
        self._paths = paths
        self._brief = brief
        self._searches = FEW_IN_BRIEF if brief else FEW

    def path(self, folded: str) -> str | None:
        """The path that folds to `folded`."""
        if self._is_searched():
            found = list(self._search(folded, "\0"))
        else:
            found = [each for each in self._places(folded.rpartition("/")[2]) if self._folds_to(each, folded)]
        return self._paths[max(found)] if found else None

    def named(self, name: str) -> Sequence[str]:
        """The paths whose base name folds to `name`: from the top down, short ones first."""
        if self._is_searched():
            found = list(self._search(name, "\0/"))
        elif self._brief:
            found = list(self._places(name))
        else:
            found = [each for each in self._places(name) if _base_name(fold_path(self._paths[each])) == name]
        if len(found) < 2:
            return [self._paths[each] for each in found]
        return sorted({fold_path(path): path for path in (self._paths[n] for n in sorted(found))}.values(), key=_order)

    def has_clash(self, name: str) -> bool:
        """Whether some disk could take the base name of one of the paths for `name`, capitals and all."""
        return (
            bool(self.named(fold_path(name)) or self.named(fold_case(name))) or fold_case(name) in self._folded_further
        )

    @cached_property
    def _folded_further(self) -> frozenset[str]:
        """The base names that case folding takes further than lower case, case folded: `busse.md` for `Buße.md`."""
        if fold_case(self._lines) == self._lines:
            return frozenset()
        names = (path.rpartition("/")[2] for path in self._paths)
        return frozenset(fold_case(name) for name in names if fold_case(name) != fold_path(name))

    @cached_property
    def folders(self) -> frozenset[str]:
        """All folders with something in them, folded; "." is the vault."""
        found = {"."}
        for path in self._folded():
            while (path := path.rpartition("/")[0]) and path not in found:
                found.add(path)
        return frozenset(found)

    def _is_searched(self) -> bool:
        self._searches -= 1
        return self._searches >= 0 and self.__dict__.keys().isdisjoint(("_table", "_by_name"))

    def _search(self, end: str, before: str) -> Iterator[int]:
        """The places in `paths` of those whose line ends with `end`, behind one of the marks `before`."""
        if "\0" in end or not end:  # no path holds one, and none is empty
            return
        text = f"{end}\0"
        lines, at = self._lines, self._lines.find(text)
        while at >= 0:
            if lines[at - 1] in before:
                yield lines.count("\0", 0, at) - 1
            at = lines.find(text, at + 1)

    def _places(self, name: str) -> Iterator[int]:
        """The places in `paths` of those whose folded base name has the hash of `name`: nearly always the same name."""
        if self._brief:
            last, others = self._by_name
            yield from others.get(name, ())
            if name in last:
                yield last[name]
            return
        hashes, places = self._table
        wanted = hash(name)
        at = bisect_left(hashes, wanted)
        while at < len(hashes) and hashes[at] == wanted:
            yield places[at]
            at += 1

    def _folds_to(self, place: int, folded: str) -> bool:
        return fold_path(self._paths[place]) == folded

    @cached_property
    def _lines(self) -> str:
        return fold_path("\0".join(("", *self._paths, "")))

    def _folded(self) -> list[str]:
        lines = self.__dict__.pop("_lines", None) or self._lines
        self.__dict__.pop("_lines", None)  # searched no more
        return lines[1:-1].split("\0") if self._paths else []

    @cached_property
    def _by_name(self) -> tuple[dict[str, int], dict[str, list[int]]]:
        """For each folded base name the place of the last path that has it; and the others, where there are others."""
        names = [path[path.rfind("/") + 1 :] for path in self._folded()]
        last = dict(zip(names, range(len(names)), strict=True))
        others: dict[str, list[int]] = {}
        if len(last) < len(names):
            for place, name in enumerate(names):
                if last[name] != place:
                    others.setdefault(name, []).append(place)
        return last, others

    @cached_property
    def _table(self) -> tuple[array[int], array[int]]:
        """The hashes of all folded base names in order, and the place in `paths` of each."""
        hashes = [hash(_base_name(folded)) for folded in self._folded()]
        order = sorted(range(len(hashes)), key=hashes.__getitem__)
        return array("q", map(hashes.__getitem__, order)), array("I", order)


def _base_name(path: str) -> str:
    return path.rpartition("/")[2]


def _order(path: str) -> tuple[int, int, str]:
    return path.count("/"), len(path), path
