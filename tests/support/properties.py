"""How many examples a property is tried with; the profiles stand in `tests/conftest.py`."""

from __future__ import annotations

from hypothesis import settings


def one_in(number: int) -> settings:
    """For a property whose examples are dear, such as a vault on disk each: one example in `number` of the profile's."""
    profile = settings.get_profile(settings.get_current_profile_name())
    return settings(max_examples=max(profile.max_examples // number, 1))
