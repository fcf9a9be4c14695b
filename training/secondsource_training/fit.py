"""Fit the sum behind a signal: logistic regression over named features, cross-validated by group, then calibrated.

Every figure and every calibration comes from predictions on groups that the model had not seen. What is kept of
scikit-learn is the numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from secondsource.linear import LinearModel
from secondsource.signals import Signal
from secondsource_training.counting import Labelled, Row, count, count_articles, matches
from secondsource_training.folds import beside
from secondsource_training.recipe import SignalRecipe
from secondsource_training.sample import Sample, logistic

LEAST_RECALL = 0.2
"""A threshold that meets fewer of the labels than this is of no use, however precise."""
CHANCE = 0.01
"""Differences of F1 between thresholds that mean nothing."""
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Fitted:
    """A signal's model with what cross-validation said about it.

    Attributes
    ----------
    model : LinearModel
        Calibrated.
    threshold : float
    rows : sequence of Row
    held_out : ndarray of float, shape (n_rows,)
        Calibrated probability of each candidate from a model that had not seen its group.
    """

    model: LinearModel
    threshold: float
    rows: Sequence[Row]
    held_out: Floats


def rows(signal: Signal, prepared: Any, labelled: Sequence[Labelled]) -> list[Row]:
    """Propose every candidate of a signal in labelled articles, and label each."""
    found = []
    for index, item in enumerate(labelled):
        gold = item.article.flags.get(signal.id)
        if gold is None:
            continue
        found += [
            Row(candidate, any(matches(candidate, flag, signal.match_roles) for flag in gold), index)
            for candidate in signal.candidates(item.reading, prepared)
        ]
    return found


def fit(signal: Signal, labelled: Sequence[Labelled], found: Sequence[Row], settings: SignalRecipe) -> Fitted:
    """Fit, calibrate and choose the threshold of one signal, as its recipe says."""
    sample = Sample.of(signal, labelled, found, settings)
    y, weight = sample.y, sample.weight
    best: tuple[float, float, Floats] | None = None
    for strength in settings.strengths:
        z = unseen_sums(sample, strength)
        loss = float(np.average(np.logaddexp(0, -z * (2 * y - 1)), weights=weight))
        if best is None or loss < best[0]:
            best = (loss, strength, z)
    assert best is not None
    _, strength, z = best
    slope, offset = platt(z, y, weight)
    w, b = signed_logistic(sample, strength)
    weights = {n: float(v) for n, v in zip(sample.names, w, strict=True) if v}
    model = LinearModel(b, weights).scaled(slope, offset)
    probability = 1 / (1 + np.exp(-(slope * z + offset)))
    threshold = choose(signal, labelled, found, probability, settings.precision, settings.by_article)
    return Fitted(model, threshold, found, probability)


def unseen_sums(sample: Sample, strength: float) -> Floats:
    """Return the sum of each candidate, in log-odds before calibration, from a model that had not seen its fold."""

    def fitted(k: int) -> tuple[npt.NDArray[np.bool_], Floats]:
        test = sample.fold == k
        w, b = signed_logistic(sample.without(k), strength)
        return test, sample.X[test] @ w + b

    z = np.zeros(len(sample.y))
    for test, sums in beside(fitted, np.unique(sample.fold).tolist()):
        z[test] = sums
    return z


def signed_logistic(sample: Sample, strength: float) -> tuple[Floats, float]:
    """Fit weights and intercept; features that would get a weight against their sign are left out until none would."""
    w, b = sample.fit(strength)
    kept = np.arange(len(sample.signs))
    while (wrong := w[kept] * sample.signs[kept] < 0).any():
        kept = kept[~wrong]
        w = np.zeros(len(sample.signs))
        w[kept], b = sample.only(kept).fit(strength)
    return w, b


def platt(z: Floats, y: Floats, weight: Floats) -> tuple[float, float]:
    """Return slope and offset that turn held-out sums into calibrated log-odds (Platt 1999)."""
    w, b = logistic(z[:, None], y, weight, 1e6)
    return max(float(w[0]), 1e-3), b


def choose(
    signal: Signal,
    labelled: Sequence[Labelled],
    found: Sequence[Row],
    probability: Floats,
    precision: float,
    by_article: bool = False,
) -> float:
    """Return the threshold of highest F1 whose precision reaches the stated one.

    Within `CHANCE` of the highest F1 the lowest threshold is taken, as it misses less.
    """
    real = any(item.article.origin == "annotation" for item in labelled)
    counted = count_articles if by_article else count
    tried = [
        (
            float(round(t, 2)),
            counted(signal, labelled, found, probability, float(t), origin="annotation" if real else None),
        )
        for t in np.arange(0.04, 0.96, 0.02)
    ]
    good = [(t, c.f1) for t, c in tried if c.precision >= precision and c.recall >= LEAST_RECALL]
    # Where the stated precision costs nearly every flag, precision counts twice as much as recall instead.
    scored = good or [(t, c.f_half) for t, c in tried if c.flagged] or [(0.5, 0.0)]
    best = max(score for _, score in scored)
    return min(t for t, score in scored if score >= best - CHANCE)
