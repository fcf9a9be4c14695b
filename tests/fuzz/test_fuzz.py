"""A small campaign at every run of the tests; ``python -m tests.fuzz --cases 200000`` is the large one."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st
from tests.fuzz.campaign import fuzz
from tests.fuzz.targets import Target, targets


@pytest.mark.parametrize("target", targets(), ids=lambda target: target.name)
def test_nothing_breaks(target: Target) -> None:
    tried, error = fuzz(target, 5 * target.share, seed=1)
    if error:
        raise error
    assert tried >= 5 * target.share


def test_what_breaks_is_found() -> None:
    def check(value: int) -> None:
        assert value < 100

    tried, error = fuzz(Target("numbers", 1, st.integers(), check), 1000, seed=1)
    assert tried < 1000
    assert isinstance(error, AssertionError)
