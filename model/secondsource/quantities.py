"""Which number stands at a word, and what does it count? Digits and number words; no dates, no arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from secondsource.overlap import stem
from secondsource.vocabulary import column, norm

_NUMBER_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    "dozen": 12, "dozens": 36, "hundred": 100, "hundreds": 300, "thousand": 1000, "thousands": 3000, "million": 1e6, "millions": 3e6,
    "billion": 1e9, "half": 0.5, "scores": 60, "no": 0, "none": 0, "nobody": 0,
}  # fmt: skip
_SCALES = {"hundred": 100.0, "thousand": 1e3, "million": 1e6, "billion": 1e9, "m": 1e6, "bn": 1e9, "k": 1e3}
_PEOPLE = frozenset(
    map(
        stem,
        """
        people persons men women children boys girls soldiers troops fighters rebels militants civilians villagers
        residents passengers sailors miners workers employees students pupils patients protesters demonstrators
        marchers participants supporters spectators fans refugees migrants prisoners hostages guests visitors
        members voters players officers travellers commuters skiers hikers tourists guards victims teachers nurses
        doctors farmers drivers strikers mourners settlers servicemen troopers recruits
        """.split(),
    )
)
PEOPLE, ANYTHING = "people", "#"
"""Units: people by whatever word, and what only a word like "figure" tells of, which may count any thing."""
_COUNT = frozenset("number numbers figure toll total count tally turnout crowd attendance estimate".split())
_REACH = 9
_MEASURES = frozenset(
    map(
        stem,
        "$ % year month week day hour minute second metre meter mile kilometre kilometer tonne ton degree".split(),
    )
)
_AT_LEAST = frozenset("least over than to about around nearly almost some roughly approximately most".split())


def _begins(word: str) -> bool:
    return word[:1].isdigit() or norm(word) in _NUMBER_WORDS


NUMERAL = column(_begins, np.bool_)
"""Whether a number may begin with a word."""


class Number(NamedTuple):
    """A number and what it counts."""

    value: float
    unit: str
    loose: bool
    token: int


def number_at(norms: Sequence[str], stems: Sequence[str], at: int, last: int) -> Number | None:
    """Return the number that begins at a token, with what it counts; None when none begins there."""
    n = norms[at]
    if not n[0].isdigit() and n not in _NUMBER_WORDS:
        return None
    if at and (norms[at - 1][0].isdigit() or (norms[at - 1] in _NUMBER_WORDS and n in _SCALES)):
        return None
    try:
        value = float(n.replace(",", "")) if n[0].isdigit() else float(_NUMBER_WORDS[n])
    except ValueError:
        return None
    unit = "$" if at and norms[at - 1] in "$£€" else ""
    end = at + 1
    while end < last and norms[end] in _SCALES:
        value *= _SCALES[norms[end]]
        end += 1
    for i in range(end, min(end + 3, last)):
        if unit:
            break
        if norms[i] in ("%", "percent", "per"):
            unit = "%"
        elif stems[i]:
            unit = stems[i]
    if not unit and at > 1 and norms[at - 1] == "of":
        unit = stems[at - 2]  # "a party of 12"
    if not unit and not _COUNT.isdisjoint(norms[max(0, at - _REACH) : at]):
        unit = ANYTHING
    elif unit in _PEOPLE:
        unit = PEOPLE
    loose = any(w in _AT_LEAST for w in norms[max(0, at - 2) : at])
    return Number(value, unit, loose, at)


def numbers_at(norms: Sequence[str], stems: Sequence[str], places: Sequence[int], last: int) -> list[Number]:
    """Return the numbers that begin at some tokens of a stretch that goes up to, but without, ``last``."""
    return [x for at in places if (x := number_at(norms, stems, at, last)) is not None]


def same_thing(x: Number, y: Number) -> bool:
    """Tell whether two numbers may count one thing."""
    if ANYTHING in (x.unit, y.unit):
        return x.unit not in _MEASURES and y.unit not in _MEASURES and bool(x.unit and y.unit)
    return bool(x.unit) and x.unit == y.unit


def numbers_clash(a: Sequence[Number], b: Sequence[Number]) -> bool:
    """Tell whether two accounts count one thing differently, with no figure of that thing in common."""
    other = same = False
    for x in a:
        for y in b:
            if same_thing(x, y):
                close = abs(x.value - y.value) <= 0.1 * max(abs(x.value), abs(y.value))
                same, other = same or close, other or not close
    return other and not same
