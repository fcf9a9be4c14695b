"""From candidates to flags: the most probable of those that say the same is kept."""

from __future__ import annotations

import time

import pytest

from secondsource.scoring import distinct
from secondsource.signals import Candidate, RoleSpan
from secondsource.tokens import Span


def _at(start: int, end: int, role: str = "evidence") -> Candidate:
    return Candidate("", "writer", (RoleSpan(role, Span(start, end)),), ())


def _pair(a: tuple[int, int], b: tuple[int, int]) -> Candidate:
    return Candidate("", "writer", (RoleSpan("account-a", Span(*a)), RoleSpan("account-b", Span(*b))), ())


def _starts(kept: list[Candidate]) -> list[int]:
    return [c.spans[0].span.start for c in kept]


@pytest.mark.parametrize(
    ("scored", "kept"),
    [
        ([(0.5, _at(0, 4)), (0.9, _at(2, 8)), (0.7, _at(8, 9))], [2, 8]),
        ([(0.9, _at(0, 20)), (0.5, _at(5, 6)), (0.4, _at(15, 25))], [0]),
        ([(0.4, _at(30, 40)), (0.9, _at(0, 10)), (0.8, _at(10, 30))], [0, 10, 30]),
    ],
)
def test_overlapping_places_are_one_flag(scored: list[tuple[float, Candidate]], kept: list[int]) -> None:
    assert _starts(distinct(scored, ("evidence",))) == kept


def test_pairs_are_one_only_when_both_accounts_overlap() -> None:
    scored = [(0.9, _pair((0, 5), (10, 15))), (0.8, _pair((1, 3), (12, 18))), (0.7, _pair((1, 3), (20, 25)))]
    assert len(distinct(scored, ("account-a", "account-b"))) == 2


def test_without_roles_only_the_most_probable_is_kept() -> None:
    assert _starts(distinct([(0.5, _at(0, 1)), (0.9, _at(5, 6))], ())) == [5]


def test_many_candidates_take_little_more_than_linear_time() -> None:
    begin = time.process_time()
    kept = distinct([(0.5, _at(10 * i, 10 * i + 5)) for i in range(50_000)], ("evidence",))
    assert len(kept) == 50_000
    assert time.process_time() - begin < 5
