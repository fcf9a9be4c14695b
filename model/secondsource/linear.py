"""One idea: every judgement is a sum of named terms. This module holds the sum and its explanation."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import repeat
from typing import NamedTuple

from secondsource.tokens import Span, maker

_NOWHERE = Span(-1, -1)


class Feature(NamedTuple):
    """One named observation about a candidate.

    Attributes
    ----------
    name : str
        Stable, human-readable: ``"charge=derogatory"``.
    value : float
        1.0 for a yes-or-no observation.
    span : Span or None
        Where in the text it was seen; taking that stretch out takes the feature out.
    """

    name: str
    value: float = 1.0
    span: Span | None = None


_feature = maker(Feature)


def yes(names: Iterable[str], span: Span | None = None) -> list[Feature]:
    """Return one feature of value 1 for each name, all seen at one place."""
    return list(map(_feature, zip(names, repeat(1.0), repeat(span), strict=False)))


class Term(NamedTuple):
    """One term of a sum: what a feature added, in log-odds."""

    feature: str
    weight: float
    span: Span | None


_term = maker(Term)


@dataclass(frozen=True)
class Verdict:
    """A sum with its terms: ``bias + sum(term.weight for term in terms)`` is the log-odds.

    Attributes
    ----------
    bias : float
        Log-odds before anything was seen.
    terms : tuple of Term
        Strongest first.
    """

    bias: float
    terms: tuple[Term, ...]

    @cached_property
    def log_odds(self) -> float:
        """The sum, in log-odds."""
        return self.bias + math.fsum([weight for _, weight, _ in self.terms])

    @cached_property
    def probability(self) -> float:
        """The sum as a probability in [0, 1]."""
        return sigmoid(self.log_odds)

    def without(self, span: Span) -> float:
        """Return the probability when every term seen inside ``span`` is taken out."""
        start, end = span
        kept = [weight for _, weight, own in self.terms if own is None or own[0] < start or own[1] > end]
        return sigmoid(self.bias + math.fsum(kept))


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Weights in log-odds for named features; calibrated, so the sum is the reported log-odds.

    Attributes
    ----------
    bias : float
    weights : mapping of str to float
        A feature without a weight adds nothing and is not reported.
    """

    bias: float
    weights: Mapping[str, float]

    def log_odds(self, features: Iterable[Feature]) -> float:
        """Return the sum only; what batch scoring calls for candidates that raise no flag."""
        weights = self.weights
        return self.bias + math.fsum(
            [weights[name] * value for name, value, _ in features if name in weights]
        )

    def log_odds_of(self, names: Iterable[str]) -> float:
        """Return the sum for yes-or-no observations that are given by name only."""
        weights = self.weights
        return self.bias + math.fsum([weights[name] for name in names if name in weights])

    def verdict(self, features: Iterable[Feature]) -> Verdict:
        """Return the sum with its terms, strongest first; equal names at one place are one term."""
        weights = self.weights
        parts: dict[tuple[str, Span | None], float] = {}
        again: dict[tuple[str, Span | None], list[float]] = {}
        for name, value, span in features:
            if name in weights and (weight := weights[name] * value):
                place = (name, span)
                if place in parts:
                    again.setdefault(place, [parts[place]]).append(weight)
                else:
                    parts[place] = weight
        # Exact sums and a full order: the same to the last bit on every run, whatever order the features came in.
        parts.update((place, math.fsum(equal)) for place, equal in again.items())
        ranked = sorted(
            [
                (-abs(weight), name, _NOWHERE if span is None else span, weight)
                for (name, span), weight in parts.items()
            ]
        )
        return Verdict(
            self.bias,
            tuple(
                [
                    _term((name, weight, None if span is _NOWHERE else span))
                    for _, name, span, weight in ranked
                ]
            ),
        )

    def scaled(self, slope: float, offset: float) -> LinearModel:
        """Return the model after Platt scaling ``slope * log_odds + offset``: still a sum."""
        return replace(
            self,
            bias=slope * self.bias + offset,
            weights={name: slope * weight for name, weight in self.weights.items()},
        )


def sigmoid(x: float) -> float:
    """Return ``1 / (1 + exp(-x))`` without overflow."""
    if x >= 0:
        return 1.0 / (1.0 + math.exp(-x))
    e = math.exp(x)
    return e / (1.0 + e)


def pieces(name: str, value: float, knots: Sequence[float]) -> list[Feature]:
    """Spread a number over steps ("≥ knot"), so that a sum can bend with it.

    Returns one feature ``name>=knot`` for every knot, in ascending order, that the value reaches; the same objects
    every time.
    """
    return _ladder(name, tuple(knots))[: bisect_right(knots, value)]


@lru_cache(maxsize=4096)
def _ladder(name: str, knots: tuple[float, ...]) -> list[Feature]:
    return yes([f"{name}>={knot:g}" for knot in knots])
