"""Labelled articles and candidates, and what flags above a threshold meet of the labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from secondsource.reading import Reading
from secondsource.scoring import distinct
from secondsource.signals import Candidate, Signal
from secondsource_training.corpora import LabelledArticle, LabelledFlag

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Labelled:
    """An article that has been read, with its labels for one signal."""

    reading: Reading
    article: LabelledArticle

    def for_training(self, signal: str) -> Labelled:
        """Return the article as a signal may learn from it: without the signal's labels where it is held out."""
        if self.article.split == "train":
            return self
        flags = {key: value for key, value in self.article.flags.items() if key != signal}
        return replace(self, article=replace(self.article, flags=flags))


@dataclass(frozen=True, slots=True)
class Row:
    """One candidate with its label, and the article it stands in."""

    candidate: Candidate
    label: bool
    article: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Flags set and labels met, and the figures that follow."""

    flagged: int
    right: int
    labelled: int
    met: int

    @property
    def precision(self) -> float:
        """Share of flags that are right; 1 when there are none."""
        return self.right / self.flagged if self.flagged else 1.0

    @property
    def recall(self) -> float:
        """Share of labels that are met; 1 when there are none."""
        return self.met / self.labelled if self.labelled else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    @property
    def f_half(self) -> float:
        """Weighted harmonic mean in which precision counts twice as much (van Rijsbergen 1979, beta one half)."""
        total = 0.25 * self.precision + self.recall
        return 1.25 * self.precision * self.recall / total if total else 0.0


def matches(candidate: Candidate, flag: LabelledFlag, roles: Sequence[str]) -> bool:
    """Tell whether a candidate is a labelled flag: they overlap in every role that both have.

    For a pair of accounts the order does not count.
    """
    if set(roles) == {"account-a", "account-b"}:
        a, b = candidate.role("account-a"), candidate.role("account-b")
        x, y = flag.role("account-a"), flag.role("account-b")
        assert a and b and x and y
        return (a.overlaps(x) and b.overlaps(y)) or (a.overlaps(y) and b.overlaps(x))
    for role in roles:
        one, other = candidate.role(role), flag.role(role)
        if one is not None and other is not None and not one.overlaps(other):
            return False
    return True


def count(
    signal: Signal,
    labelled: Sequence[Labelled],
    found: Sequence[Row],
    probability: Floats,
    threshold: float,
    *,
    origin: str | None = None,
) -> Counts:
    """Count flags and labels in the writer's voice; a flag that meets a label of either voice is right."""
    above: dict[int, list[tuple[float, Candidate]]] = {}
    for row, p in zip(found, probability, strict=True):
        if p >= threshold:
            above.setdefault(row.article, []).append((float(p), row.candidate))
    flagged = right = total = met = 0
    for index, gold in _golden(signal, labelled, origin):
        kept = [
            c for c in distinct(above.get(index, []), signal.match_roles, signal.most) if c.voice == "writer"
        ]
        flagged += len(kept)
        right += sum(any(matches(c, g, signal.match_roles) for g in gold) for c in kept)
        own = [g for g in gold if g.voice == "writer"]
        total += len(own)
        met += sum(any(matches(c, g, signal.match_roles) for c in kept) for g in own)
    return Counts(flagged, right, total, met)


def count_articles(
    signal: Signal,
    labelled: Sequence[Labelled],
    found: Sequence[Row],
    probability: Floats,
    threshold: float,
    *,
    origin: str | None = None,
) -> Counts:
    """Count flagged and labelled articles, whichever places they are flagged for."""
    flagged = {row.article for row, p in zip(found, probability, strict=True) if p >= threshold}
    total = hits = right = 0
    for index, gold in _golden(signal, labelled, origin):
        hits += index in flagged
        total += bool(gold)
        right += index in flagged and bool(gold)
    return Counts(hits, right, total, right)


def _golden(
    signal: Signal, labelled: Sequence[Labelled], origin: str | None
) -> Iterator[tuple[int, Sequence[LabelledFlag]]]:
    """Yield the articles that are labelled for a signal, of one origin or of any, with their labels."""
    for index, item in enumerate(labelled):
        gold = item.article.flags.get(signal.id)
        if gold is not None and (not origin or item.article.origin == origin):
            yield index, gold
