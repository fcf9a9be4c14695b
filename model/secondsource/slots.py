"""What two accounts of one event may fill differently: when it was, and why. Reads dates and words that give a cause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from secondsource.vocabulary import members

WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_MONTHS = frozenset(
    "january february march april may june july august september october november december".split()
)
_HOURS = frozenset("dawn morning noon midday afternoon evening dusk night midnight overnight".split())
_CAUSES = frozenset(
    "because blame blamed blames blaming cause caused causes due owing reason reasons".split()
)
TIMES = WEEKDAYS | _MONTHS | _HOURS
WHEN = members(TIMES)
"""Words that may tell when something was."""
WHY = members(_CAUSES)
"""Words that may give a cause."""
_LAST_DAY = 31
_REACH = 8

Dates = frozenset[tuple[str, str]]
Run = tuple[str, str, str]


def dates(norms: Sequence[str], words: Sequence[str], places: Iterable[int]) -> Dates:
    """Return the times that some tokens of a text name, each with its kind: weekday, day of a month, month, hour."""
    found: set[tuple[str, str]] = set()
    for at in places:
        word = norms[at]
        if word in WEEKDAYS:
            found.add(("weekday", word))
        elif word in _HOURS:
            found.add(("hour", word))
        elif word in _MONTHS and words[at][0].isupper():
            days = [norms[i] for i in (at - 1, at + 1) if 0 <= i < len(norms) and _is_day(norms[i])]
            found.add(("day", f"{word} {days[-1]}") if days else ("month", word))
    return frozenset(found)


def _is_day(word: str) -> bool:
    return word.isascii() and word.isdecimal() and len(word) <= 2 and 0 < int(word) <= _LAST_DAY


def dates_clash(one: Dates, other: Dates) -> bool:
    """Tell whether two accounts name other times of one kind, and none of that kind alike."""
    alike = {kind for kind, _ in one & other}
    return any(kind not in alike and kind in {k for k, _ in other} for kind, _ in one)


def cause(norms: Sequence[str], stems: Sequence[str], first: int, last: int) -> frozenset[str]:
    """Return the stems of what is given as a cause; empty when none is."""
    for at in range(first, last):
        if norms[at] in _CAUSES:
            given = frozenset(s for s in stems[at + 1 : min(at + 1 + _REACH, last)] if s)
            return given or frozenset(s for s in stems[max(first, at - _REACH) : at] if s)
    return frozenset()


def runs(norms: Sequence[str], stems: Sequence[str], places: Iterable[int]) -> frozenset[Run]:
    """Return every three words in a row, from some places on, of which one at least carries meaning."""
    return frozenset(
        (norms[i], norms[i + 1], norms[i + 2]) for i in places if stems[i] or stems[i + 1] or stems[i + 2]
    )
