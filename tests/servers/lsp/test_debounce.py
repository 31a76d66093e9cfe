"""Waiting for a pause, with a clock of our own."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from obsidian_intel.servers.lsp.debounce import Debounce


class Loop:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0
        self.calls: list[tuple[float, Callable[[], None], list[bool]]] = []

    def later(self, seconds: float, call: Callable[[], None]) -> Loop.Timer:
        alive = [True]
        self.calls.append((self.now + seconds, call, alive))
        return Loop.Timer(alive)

    def run_until(self, time: float) -> None:
        while due := min(
            (each for each in self.calls if each[0] <= time and each[2][0]), key=lambda e: e[0], default=None
        ):
            self.calls.remove(due)
            self.now = max(self.now, due[0])
            due[1]()
        self.now = time

    class Timer:
        def __init__(self, alive: list[bool]) -> None:
            self.alive = alive

        def cancel(self) -> None:
            self.alive[0] = False


@given(st.lists(st.sampled_from([0.0, 0.01, 0.05, 0.11, 0.6]), min_size=1, max_size=30))
def test_the_last_change_is_always_seen_and_none_waits_too_long(gaps: list[float]) -> None:
    loop, versions, seen = Loop(), [0], list[tuple[float, int]]()
    debounce = Debounce(
        lambda key: seen.append((loop.now, versions[0])), loop.later, lambda: loop.now, delay=lambda: 0.1, most=0.5
    )
    changed = []
    for gap in gaps:
        loop.run_until(loop.now + gap)
        versions[0] += 1
        changed.append((loop.now, versions[0]))
        debounce.changed("a")
    loop.run_until(loop.now + 1)
    assert seen[-1][1] == versions[0]
    assert not debounce.waits("a")
    for time, version in changed:
        assert min(when for when, which in seen if which >= version) <= time + 0.5 + 1e-9


def test_what_is_flushed_or_forgotten_is_not_called_again() -> None:
    loop, seen = Loop(), list[str]()
    debounce = Debounce(seen.append, loop.later, lambda: loop.now, delay=lambda: 0.1, most=0.5)
    debounce.changed("a")
    debounce.changed("b")
    debounce.flush("a")
    debounce.flush("a")
    assert debounce.forget("b") and not debounce.forget("b")
    loop.run_until(1)
    assert seen == ["a"]
