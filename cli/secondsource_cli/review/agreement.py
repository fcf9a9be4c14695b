"""How far reviewers agree: Krippendorff's alpha on what both decided, and F1 on the spans they hold to be flags."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from secondsource_cli.review.carrying import carried, own_span
from secondsource_cli.review.store import Store

_VALUE = {"accept": "flag", "fixed": "flag", "reject-wrong": "wrong", "reject-acceptable": "acceptable"}


@dataclass(frozen=True, slots=True)
class SignalFigures:
    """Figures of one signal, or of all.

    Attributes
    ----------
    decided, accepted : int
        Decisions of all reviewers, and those that hold the flag to be right.
    shared : int
        Flags that at least two reviewers decided.
    alpha : float or None
        None when there is nothing to compare.
    """

    signal: str
    decided: int
    accepted: int
    shared: int
    alpha: float | None


@dataclass(frozen=True, slots=True)
class PairFigures:
    """Two reviewers: articles both worked on, the flags each holds to be right, and how well those match."""

    one: str
    other: str
    articles: int
    flags_one: int
    flags_other: int
    f1: float | None
    exact_f1: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """All figures."""

    reviewers: tuple[tuple[str, int], ...]
    signals: tuple[SignalFigures, ...]
    pairs: tuple[PairFigures, ...]


Spans = Mapping[int, set[tuple[str, int, int]]]


def krippendorff(units: Iterable[Sequence[str]]) -> float | None:
    """Return Krippendorff's alpha for nominal values.

    Parameters
    ----------
    units : iterable of sequence of str
        The values that each unit got; units with fewer than two are left out.

    Returns
    -------
    float or None
        1 is full agreement, 0 what chance would give; None when fewer than two values can be paired. When all values
        are the same there is nothing to disagree about, and alpha is 1 by convention.

    Notes
    -----
    Krippendorff, *Content Analysis*, 4th edition, chapter 12: one minus observed over expected disagreement, from the
    matrix of coincidences.
    """
    weights: dict[tuple[str, str], float] = {}
    for values in units:
        if len(values) < 2:
            continue
        counts = Counter(values)
        for a, number in counts.items():
            for b, other in counts.items():
                pairs = number * (other - (a == b)) / (len(values) - 1)
                weights[a, b] = weights.get((a, b), 0.0) + pairs
    totals: dict[str, float] = {}
    for (a, _), weight in weights.items():
        totals[a] = totals.get(a, 0.0) + weight
    n = sum(totals.values())
    if n < 2:
        return None
    observed = sum(weight for (a, b), weight in weights.items() if a != b)
    expected = sum(totals[a] * totals[b] for a in totals for b in totals if a != b) / (n - 1)
    return 1.0 if expected == 0 else 1 - observed / expected


def span_f1(one: Spans, other: Spans, exact: bool = False) -> float | None:
    """Return F1 of two reviewers' flags: same signal and overlapping words, each flag matched at most once."""
    matched = sum(_matches(one[key], other[key], exact) for key in one.keys() & other.keys())
    total = sum(len(one[key]) + len(other[key]) for key in one.keys() & other.keys())
    return 2 * matched / total if total else None


def agreement(store: Store) -> Agreement:
    """Return the figures for everything that was decided."""
    values: dict[tuple[int, str, str], list[str]] = {}
    made: Counter[str] = Counter()
    spans: dict[str, dict[int, set[tuple[str, int, int]]]] = {}
    for head in store.heads():
        standing = store.standing(head.number)
        report = store.report(head.number) if standing else None
        if report is None:
            continue
        flags = {flag.id: flag for flag in report.flags}
        placed, _ = carried(report, standing.values())
        for item in placed:
            decision = item.decision
            if decision.verdict == "note":
                continue
            made[decision.reviewer] += 1
            mine = spans.setdefault(decision.reviewer, {}).setdefault(head.number, set())
            flag = flags.get(decision.flag)
            if flag is not None:
                value = _VALUE[decision.verdict]
                values.setdefault((head.number, flag.signal, flag.id), []).append(value)
            own = own_span(flag) if flag is not None and decision.verdict == "accept" else None
            if own is not None:
                mine.add((decision.signal, own.start, own.end))
            elif item.start is not None and item.stop is not None:
                mine.add((decision.signal, item.start, item.stop))
    names = sorted({signal for _, signal, _ in values})
    rows = [_figures(name, [v for (_, s, _), v in values.items() if s == name]) for name in names]
    every = _figures("all", list(values.values()))
    pairs = [_pair(a, b, spans[a], spans[b]) for a, b in combinations(sorted(spans), 2)]
    return Agreement(tuple(sorted(made.items())), (*rows, every), tuple(pairs))


def _figures(name: str, units: Sequence[Sequence[str]]) -> SignalFigures:
    every = [value for unit in units for value in unit]
    return SignalFigures(
        name,
        len(every),
        sum(value == "flag" for value in every),
        sum(len(unit) > 1 for unit in units),
        krippendorff(units),
    )


def _pair(a: str, b: str, one: Spans, other: Spans) -> PairFigures:
    both = one.keys() & other.keys()
    mine, theirs = (sum(len(spans[key]) for key in both) for spans in (one, other))
    return PairFigures(a, b, len(both), mine, theirs, span_f1(one, other), span_f1(one, other, exact=True))


def _matches(one: set[tuple[str, int, int]], other: set[tuple[str, int, int]], exact: bool) -> int:
    """Count matches, nearest first: sorted by place, so that each takes the first free one that fits."""
    free = sorted(other, key=lambda s: s[1:])
    matched = 0
    for signal, start, end in sorted(one, key=lambda s: s[1:]):
        for candidate in free:
            same = candidate[0] == signal
            fits = candidate[1:] == (start, end) if exact else candidate[1] < end and start < candidate[2]
            if same and fits:
                free.remove(candidate)
                matched += 1
                break
    return matched
