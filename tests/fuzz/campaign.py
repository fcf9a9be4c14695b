"""Throws many inputs at one part, in rounds, so that memory stays flat however many they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from tests.fuzz.targets import Target

ROUND = 2000


def fuzz(
    target: Target, cases: int, seed: int, before: Callable[[], object] = lambda: None
) -> tuple[int, Exception | None]:
    """Return how many inputs were tried, and the failure on the smallest input that was found to break the part.

    Parameters
    ----------
    target : Target
    cases : int
    seed : int
    before : callable, optional
        Called ahead of every input.
    """
    tried = 0

    def once(value: Any) -> None:
        nonlocal tried
        tried += 1
        before()
        target.run(value)

    for start in range(0, cases, ROUND):
        limits = settings(
            max_examples=min(ROUND, cases - start),
            deadline=None,
            database=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        )
        try:
            seeded(seed + start)(limits(given(target.inputs)(once)))()
        except Exception as error:
            return tried, error
    return tried, None
