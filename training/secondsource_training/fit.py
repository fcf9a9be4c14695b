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
from secondsource_training.folds import beside, fold_of
from secondsource_training.recipe import SignalRecipe

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
    names, X = matrix(found, settings.least)
    y = np.array([row.label for row in found], dtype=np.float64)
    weight = weights(signal, labelled, found, settings)
    fold = fold_of(np.array([labelled[r.article].article.group for r in found]))
    signs = np.array([sign_of(signal, name) for name in names])
    best: tuple[float, float, Floats] | None = None
    for strength in settings.strengths:
        z = unseen_sums(X, y, weight, fold, strength, signs)
        loss = float(np.average(np.logaddexp(0, -z * (2 * y - 1)), weights=weight))
        if best is None or loss < best[0]:
            best = (loss, strength, z)
    assert best is not None
    _, strength, z = best
    slope, offset = platt(z, y, weight)
    w, b = signed_logistic(X, y, weight, strength, signs)
    model = LinearModel(b, {n: float(v) for n, v in zip(names, w, strict=True) if v}).scaled(slope, offset)
    probability = 1 / (1 + np.exp(-(slope * z + offset)))
    threshold = choose(signal, labelled, found, probability, settings.precision, settings.by_article)
    return Fitted(model, threshold, found, probability)


def weights(
    signal: Signal, labelled: Sequence[Labelled], found: Sequence[Row], settings: SignalRecipe
) -> Floats:
    """Return the weight of each candidate beside one of a real article that the project's own readers labelled."""

    def weight(row: Row) -> float:
        article = labelled[row.article].article
        missed = not row.label and bool(article.flags.get(signal.id))
        return settings.weight_of(article.origin, article.milder) * (
            settings.unmatched_weight if missed else 1.0
        )

    return np.array([weight(row) for row in found])


def unseen_sums(
    X: Any,
    y: Floats,
    weight: Floats,
    fold: npt.NDArray[np.int64],
    strength: float,
    signs: npt.NDArray[np.int64],
) -> Floats:
    """Return the sum of each candidate, in log-odds before calibration, from a model that had not seen its fold."""

    def fitted(k: int) -> tuple[npt.NDArray[np.bool_], Floats]:
        test = fold == k
        w, b = signed_logistic(X[~test], y[~test], weight[~test], strength, signs)
        return test, X[test] @ w + b

    z = np.zeros(len(y))
    for test, sums in beside(fitted, np.unique(fold).tolist()):
        z[test] = sums
    return z


def matrix(found: Sequence[Row], least: int) -> tuple[list[str], Any]:
    """Return feature names and the sparse matrix of candidates by features."""
    from scipy.sparse import csr_matrix

    seen: dict[str, set[int]] = {}
    for row in found:
        for feature in row.candidate.features:
            articles = seen.setdefault(feature.name, set())
            if len(articles) < least:
                articles.add(row.article)
    names = sorted(name for name, articles in seen.items() if len(articles) >= least)
    column = {name: i for i, name in enumerate(names)}
    data, indices, pointers = [], [], [0]
    for row in found:
        for feature in row.candidate.features:
            index = column.get(feature.name)
            if index is not None:
                data.append(feature.value)
                indices.append(index)
        pointers.append(len(data))
    X = csr_matrix((data, indices, pointers), shape=(len(found), len(names)), dtype=np.float64)
    X.sum_duplicates()
    return names, X


def logistic(X: Any, y: Floats, weight: Floats, strength: float) -> tuple[Floats, float]:
    """Fit scikit-learn's logistic regression; return weights and intercept."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=strength, max_iter=2000, tol=1e-6)
    model.fit(X, y, sample_weight=weight)
    return model.coef_[0], float(model.intercept_[0])


def sign_of(signal: Signal, name: str) -> int:
    """Return 1 for a feature that may only speak for a flag, -1 for one that may only speak against it, else 0."""
    return name.startswith(signal.raises) - name.startswith(signal.lowers)


def signed_logistic(
    X: Any, y: Floats, weight: Floats, strength: float, signs: npt.NDArray[np.int64]
) -> tuple[Floats, float]:
    """Fit as `logistic` does; features that would get a weight against their sign are left out until none would."""
    w, b = logistic(X, y, weight, strength)
    kept = np.ones(len(signs), dtype=bool)
    while (wrong := w * signs < 0).any():
        kept &= ~wrong
        w = np.zeros(len(signs))
        w[kept], b = logistic(X[:, kept], y, weight, strength)
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
