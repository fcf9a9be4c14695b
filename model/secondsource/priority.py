"""Where does the article belong in an editor's queue? An ordinal sum over the flags, never over topic words.

Proportional odds (McCullagh 1980): the position on the latent scale is a sum of non-negative terms, and
``P(level >= k) = sigmoid(position - cut_k)``. Every term grows with the flags and every weight is at least zero, so
another flag never lowers the score.

The score is the interpolated median of the levels: where half of the probability lies on either side when that of
each level is spread evenly around it. Rounded, it is the level that half of all editors would give at least, and half
at most. It errs less by absolute distance than the mean does.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from secondsource.bundle import Bundle
from secondsource.errors import BundleError
from secondsource.linear import Feature, pieces, sigmoid
from secondsource.priority_labels import priority_label
from secondsource.report import Contribution, PriorityReport
from secondsource.signals import Scored

PART = "priority"
_EXPECTED = (0.3, 0.6, 1.0, 2.0, 4.0, 8.0, 16.0)
_EXPECTED_RATES = (0.1, 0.25, 0.5, 1.0, 2.0, 4.0)
_OPENING = 1200
"""Characters of the headline and the paragraphs that open the piece; what follows them is often background."""
_OPENING_FLAGS = (2, 4, 6, 8, 11)
_MANY = 12.0
# At most one flag an article: how many, how dense and where say nothing.
_ONCE = frozenset({"single-source", "headline-overstates"})


def features(
    found: Mapping[str, Sequence[Scored]],
    highest: Mapping[str, float],
    expected: Mapping[str, float],
    words: int,
) -> list[Feature]:
    """Name what was flagged; every value grows, or stays, when a flag is added.

    How many and how dense is counted by probability, flagged or not, so that a candidate close to its threshold moves
    the score little. Beside that, numbers of flags, their kinds, and whether they stand in headline or lead did not pay
    on groups not seen.

    Parameters
    ----------
    found : mapping of str to sequence of Scored
        Flags by signal id; those in a quoted voice do not count.
    highest : mapping of str to float
        Highest probability of any candidate, by signal id, in [0, 1].
    expected : mapping of str to float
        Sum of the probabilities of all candidates, by signal id.
    words : int
        Length of the text.
    """
    seen: list[Feature] = []
    flagging = opening = opening_signals = 0
    for signal in sorted({*found, *highest}):
        flags = [f for f in found.get(signal, ()) if f.candidate.voice == "writer"]
        probability = highest.get(signal, 0.0)
        if probability:
            seen.append(Feature(f"highest:{signal}", probability))
        if signal not in _ONCE:
            mass = expected.get(signal, 0.0)
            seen += pieces(f"expected:{signal}", mass, _EXPECTED)
            seen += pieces(f"expected-per-100:{signal}", 100 * mass / max(words, 50), _EXPECTED_RATES)
        if not flags:
            continue
        flagging += 1
        if signal in _ONCE:
            continue
        total = sum(f.verdict.probability for f in flags)
        seen.append(Feature(f"sum:{signal}", min(total, _MANY) / _MANY))
        starts = [f.candidate.spans[0].span.start for f in flags if f.candidate.spans]
        if early := sum(start < _OPENING for start in starts):
            seen.append(Feature(f"opening:{signal}"))
            opening += early
            opening_signals += 1
    seen += pieces("signals", flagging, (1, 2, 3, 4, 5, 6))
    seen += pieces("opening-signals", opening_signals, (1, 2, 3, 4, 5))
    seen += pieces("opening-flags", opening, _OPENING_FLAGS)
    return seen


@dataclass(frozen=True, slots=True)
class PriorityModel:
    """The trained sum.

    Attributes
    ----------
    bias : float
        Position on the latent scale of an article without flags.
    weights : mapping of str to float
        All at least zero.
    cuts : tuple of float
        Ascending: where level 1, 2 and 3 become as likely as not.
    """

    bias: float
    weights: Mapping[str, float]
    cuts: tuple[float, ...]

    @classmethod
    def from_bundle(cls, bundle: Bundle) -> PriorityModel:
        """Read the model; `BundleError` when a weight is negative or the cuts do not ascend."""
        return cls.from_table(bundle.table(PART), str(bundle.path))

    @classmethod
    def from_table(cls, table: Mapping[str, Any], place: str = "priority") -> PriorityModel:
        """Build the model from its JSON part."""
        weights = {str(name): float(weight) for name, weight in table["weights"].items()}
        cuts = tuple(float(cut) for cut in table["cuts"])
        if any(weight < 0 for weight in weights.values()) or list(cuts) != sorted(cuts):
            raise BundleError(
                f"{place}: the priority model is not monotone",
                code="not-monotone",
                hint="Weights must be at least zero and cuts must ascend; train the bundle again.",
            )
        return cls(float(table["bias"]), weights, cuts)

    def to_table(self) -> dict[str, Any]:
        """Return the model as a JSON part."""
        return {"bias": self.bias, "weights": dict(sorted(self.weights.items())), "cuts": list(self.cuts)}

    def score(
        self,
        found: Mapping[str, Sequence[Scored]],
        highest: Mapping[str, float],
        expected: Mapping[str, float],
        words: int,
    ) -> PriorityReport:
        """Return the median level (0.0 to 3.0), the rounded one and the terms of the sum, strongest first."""
        terms: dict[str, float] = {}
        for feature in features(found, highest, expected, words):
            weight = self.weights.get(feature.name, 0.0) * feature.value
            if weight:
                terms[feature.name] = terms.get(feature.name, 0.0) + weight
        position = self.bias + math.fsum(terms.values())
        level = median([sigmoid(position - cut) for cut in self.cuts])
        ordered = sorted(terms.items(), key=lambda item: (-item[1], item[0]))
        return PriorityReport(
            score=level,
            level=int(level + 0.5),
            contributions=tuple(
                Contribution(name, weight, None, priority_label(name)) for name, weight in ordered
            ),
            bias=self.bias,
            cuts=self.cuts,
        )


def median(reached: Sequence[float]) -> float:
    """Return the interpolated median of a level.

    Parameters
    ----------
    reached : sequence of float
        Probability that the level is at least 1, 2, …; in [0, 1], descending.
    """
    bounds = [1.0, *reached, 0.0]
    level = max(k for k, p in enumerate(bounds) if p >= 0.5)
    return level - 0.5 + (bounds[level] - 0.5) / (bounds[level] - bounds[level + 1])
