"""One idea: every judgement is a sum of named terms. This module holds the sum and its explanation."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from secondsource.tokens import Span

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


class Term(NamedTuple):
    """One term of a sum: what a feature added, in log-odds."""

    feature: str
    weight: float
    span: Span | None


@dataclass(frozen=True, slots=True)
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

    @property
    def log_odds(self) -> float:
        """The sum, in log-odds."""
        return self.bias + math.fsum([weight for _, weight, _ in self.terms])

    @property
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

    def verdict(self, features: Iterable[Feature]) -> Verdict:
        """Return the sum with its terms, strongest first; equal names at one place are one term."""
        parts: dict[tuple[str, Span | None], list[float]] = {}
        for name, value, span in features:
            weight = self.weights.get(name, 0.0) * value
            if weight:
                parts.setdefault((name, span), []).append(weight)
        # Exact sums and a full order: the same to the last bit on every run, whatever order the features came in.
        terms = [Term(name, math.fsum(weights), span) for (name, span), weights in parts.items()]
        terms.sort(key=lambda term: (-abs(term.weight), term.feature, term.span or _NOWHERE))
        return Verdict(self.bias, tuple(terms))

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


def pieces(name: str, value: float, knots: Sequence[float], span: Span | None = None) -> list[Feature]:
    """Spread a number over steps ("≥ knot"), so that a sum can bend with it.

    Returns one feature ``name>=knot`` for every knot that the value reaches.
    """
    return [Feature(f"{name}>={knot:g}", 1.0, span) for knot in knots if value >= knot]
