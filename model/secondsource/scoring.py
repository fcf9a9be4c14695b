"""From candidates to flags: apply a signal's sum, keep what reaches its threshold, drop overlapping doubles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from secondsource.linear import LinearModel, sigmoid
from secondsource.reading import Reading
from secondsource.signals import Candidate, Scored, Signal
from secondsource.tokens import Span


@dataclass(frozen=True, slots=True)
class TrainedSignal:
    """A signal with what was learned for it.

    Attributes
    ----------
    signal : Signal
    model : LinearModel
        Calibrated: its sum is the reported log-odds.
    threshold : float
        Probability in [0, 1] from which a candidate is a flag.
    prepared : object
        The tables that the signal's candidates need.
    said : dict of str to str
        Features in an editor's words, kept once they were worked out; as many at most as the model has weights.
    """

    signal: Signal
    model: LinearModel
    threshold: float
    prepared: Any
    said: dict[str, str] = field(default_factory=dict, repr=False, compare=False)


LEAST = 0.02
"""Probability below which a candidate adds nothing to what may be expected of an article."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a signal found in one article.

    Attributes
    ----------
    flags : tuple of Scored
    highest : float
        Highest probability of any candidate in the writer's voice, in [0, 1].
    expected : float
        Sum of the probabilities of these candidates, those that are all but ruled out left aside.
    """

    flags: tuple[Scored, ...]
    highest: float
    expected: float


def find(trained: TrainedSignal, reading: Reading) -> Found:
    """Score every candidate of a signal in one article."""
    model, signal = trained.model, trained.signal
    above: list[tuple[float, Candidate]] = []
    highest = expected = 0.0
    for candidate in signal.candidates(reading, trained.prepared):
        probability = sigmoid(model.log_odds(candidate.features))
        if candidate.voice == "writer":
            highest = max(highest, probability)
            expected += probability if probability >= LEAST else 0.0
        if probability >= trained.threshold:
            above.append((probability, candidate))
    kept = distinct(above, signal.match_roles, signal.most)
    return Found(tuple(Scored(c, model.verdict(c.features)) for c in kept), highest, expected)


def distinct(
    scored: Sequence[tuple[float, Candidate]], roles: Sequence[str], most: int | None = None
) -> list[Candidate]:
    """Keep the most probable of candidates that say the same; return them in text order.

    Two candidates say the same when their spans overlap in every one of ``roles``; with no roles, only the most
    probable of all is kept. Of those, the ``most`` most probable stay.
    """
    order = sorted(scored, key=lambda pair: (-pair[0], _start(pair[1])))
    kept: list[Candidate] = []
    taken = _Taken()
    for _, candidate in order:
        place = candidate.role(roles[0]) if len(roles) == 1 else None
        if place is not None:
            # Places that were kept never overlap, so that marking them takes linear time in a long text.
            if taken.add(place):
                kept.append(candidate)
        elif not any(same_place(candidate, other, roles) for other in kept):
            kept.append(candidate)
    kept = kept[:most]
    kept.sort(key=_start)
    return kept


class _Taken:
    """The characters of a text that are taken."""

    def __init__(self) -> None:
        self.marks = bytearray()

    def add(self, span: Span) -> bool:
        """Take a stretch unless some of it is taken."""
        if self.marks.find(1, span.start, span.end) >= 0:
            return False
        self.marks.extend(bytes(max(0, span.end - len(self.marks))))
        self.marks[span.start : span.end] = b"\1" * (span.end - span.start)
        return True


def same_place(a: Candidate, b: Candidate, roles: Sequence[str]) -> bool:
    """Tell whether two candidates overlap in every role of ``roles`` that both have."""
    for role in roles:
        one, other = a.role(role), b.role(role)
        if one is not None and other is not None and not one.overlaps(other):
            return False
    return True


def signal_table(model: LinearModel, threshold: float) -> dict[str, Any]:
    """Return a trained signal as the JSON part that a bundle holds."""
    return {"bias": model.bias, "threshold": threshold, "weights": dict(sorted(model.weights.items()))}


def read_signal(table: Mapping[str, Any]) -> tuple[LinearModel, float]:
    """Return the model and threshold that :func:`signal_table` stored."""
    weights = {str(name): float(weight) for name, weight in table["weights"].items()}
    return LinearModel(float(table["bias"]), weights), float(table["threshold"])


def _start(candidate: Candidate) -> tuple[int, int]:
    return (candidate.spans[0].span.start, candidate.spans[0].span.end) if candidate.spans else (0, 0)
