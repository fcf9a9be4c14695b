"""Fit the priority of an article from flags that were found out of fold: proportional odds with weights at least zero."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from secondsource.linear import Feature
from secondsource.priority import PriorityModel, features, median
from secondsource.signals import Scored
from secondsource_training.folds import FOLDS, fold_of

Floats = npt.NDArray[np.float64]
LEVELS = 3
_STRENGTHS = (0.01, 0.03, 0.1, 0.3, 1.0)


@dataclass(frozen=True, slots=True)
class Queued:
    """An article with its flags and the level an editor gave it.

    Attributes
    ----------
    found : mapping of str to sequence of Scored
        Flags from models that had not seen the article.
    highest, expected : mapping of str to float
    words : int
    level : int
        0 to 3.
    group : str
        Outlet or story.
    weight : float
        Of an own article beside a real one; figures are those of the real ones, which weigh 1.
    milder : bool
        Its level is that of readers who use the scale otherwise than those of the annotation.
    """

    found: Mapping[str, Sequence[Scored]]
    highest: Mapping[str, float]
    expected: Mapping[str, float]
    words: int
    level: int
    group: str
    weight: float = 1.0
    milder: bool = False


@dataclass(frozen=True, eq=False)
class PriorityFit:
    """The model, and what cross-validation by group says about it.

    Attributes
    ----------
    model : PriorityModel
    held_out : ndarray of float, shape (n_articles,)
        Median level from a model that had not seen the group.
    figures : mapping of str to float
        ``spearman``, ``auc`` (level at least 2), ``mean_absolute_error``.
    """

    model: PriorityModel
    held_out: Floats
    figures: Mapping[str, float]


def fit_priority(
    articles: Sequence[Queued], *, strengths: Sequence[float] = _STRENGTHS, least: int = 4
) -> PriorityFit:
    """Fit the sum.

    Milder readers have a shift of their own on the latent scale. It is left out of what ships, and of the figures, so
    that a score means what it means in the annotation.

    Parameters
    ----------
    strengths : sequence of float
        Ridge penalties to choose from, by held-out log-likelihood.
    least : int
        A feature seen in fewer articles gets no weight.
    """
    seen = [features(a.found, a.highest, a.expected, a.words) for a in articles]
    counts = Counter(name for fs in seen for name in {f.name for f in fs})
    names = sorted(name for name, count in counts.items() if count >= least)
    X = _matrix(seen, names)
    milder = np.array([[float(a.milder)] for a in articles])
    y = np.array([a.level for a in articles])
    weight = np.array([a.weight for a in articles])
    fold = fold_of(np.array([a.group for a in articles]))
    best: tuple[float, float, Floats] | None = None
    for strength in strengths:
        held = np.zeros(len(y))
        loss = 0.0
        for k in range(FOLDS):
            test = fold == k
            if not test.any():
                continue
            w, shift, cuts = proportional_odds(X[~test], milder[~test], y[~test], strength, weight[~test])
            z = X[test] @ w
            held[test] = [median(p) for p in _sigmoid(z[:, None] - cuts).tolist()]
            loss += _loss(z + milder[test] @ shift, cuts, y[test], weight[test])
        if best is None or loss < best[0]:
            best = (loss, strength, held)
    assert best is not None
    w, _, cuts = proportional_odds(X, milder, y, best[1], weight)
    weights = {name: float(v) for name, v in zip(names, w, strict=True) if v > 1e-6}
    model = PriorityModel(0.0, weights, tuple(float(c) for c in cuts))
    real = weight == 1.0
    return PriorityFit(model, best[2], figures(best[2][real], y[real]))


def figures(scores: Floats, levels: npt.NDArray[np.int64]) -> dict[str, float]:
    """Return rank correlation, AUC for "needs work" and mean absolute error of median levels."""
    from scipy.stats import spearmanr
    from sklearn.metrics import roc_auc_score

    needs = levels >= 2
    auc = float(roc_auc_score(needs, scores)) if needs.any() and not needs.all() else float("nan")
    return {
        "spearman": float(spearmanr(scores, levels).statistic),
        "auc": auc,
        "mean_absolute_error": float(np.abs(scores - levels).mean()),
    }


def proportional_odds(
    X: Floats, shifted: Floats, y: npt.NDArray[np.int64], strength: float, weight: Floats
) -> tuple[Floats, Floats, Floats]:
    """Fit by L-BFGS-B with a ridge penalty ``strength``.

    Returns
    -------
    w : ndarray of float, shape (n_features,)
        Weights of the columns of ``X``, at least zero.
    shift : ndarray of float, shape (n_shifts,)
        Weights of the columns of ``shifted``, of either sign.
    cuts : ndarray of float, shape (3,)
        Ascending.
    """
    from scipy.optimize import minimize

    bounded, every = X.shape[1], np.hstack([X, shifted])
    n, d = every.shape
    total = float(weight.sum())

    def unpack(theta: Floats) -> tuple[Floats, Floats]:
        return theta[:d], theta[d] + np.concatenate(([0.0], np.cumsum(theta[d + 1 :])))

    def objective(theta: Floats) -> tuple[float, Floats]:
        w, cuts = unpack(theta)
        z = every @ w
        p = _sigmoid(z[:, None] - cuts)
        upper = np.concatenate((np.ones((n, 1)), p), axis=1)
        lower = np.concatenate((p, np.zeros((n, 1))), axis=1)
        rows = np.arange(n)
        likely = np.maximum(upper[rows, y] - lower[rows, y], 1e-12)
        slope = p * (1 - p)
        up = weight * np.concatenate((np.zeros((n, 1)), slope), axis=1)[rows, y] / likely
        down = weight * np.concatenate((slope, np.zeros((n, 1))), axis=1)[rows, y] / likely
        gradient_z = -(up - down)
        gradient_cuts = np.zeros(LEVELS)
        for k in range(LEVELS):
            gradient_cuts[k] = (up * (y == k + 1)).sum() - (down * (y == k)).sum()
        tail = np.cumsum(gradient_cuts[::-1])[::-1]
        gradient = np.concatenate((every.T @ gradient_z + strength * total / 100 * w, tail))
        value = -(weight * np.log(likely)).sum() + 0.5 * strength * total / 100 * float(w @ w)
        return float(value), gradient

    start = np.concatenate((np.full(d, 0.01), [0.0], np.ones(LEVELS - 1)))
    bounds = [(0.0, None)] * bounded + [(None, None)] * (d - bounded + 1) + [(1e-3, None)] * (LEVELS - 1)
    result = minimize(objective, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 500})
    w, cuts = unpack(result.x)
    return w[:bounded], w[bounded:], cuts


def _matrix(seen: Sequence[Sequence[Feature]], names: Sequence[str]) -> Floats:
    column = {name: i for i, name in enumerate(names)}
    X = np.zeros((len(seen), len(names)))
    for row, found in enumerate(seen):
        for feature in found:
            if feature.name in column:
                X[row, column[feature.name]] += feature.value
    return X


def _loss(z: Floats, cuts: Floats, y: npt.NDArray[np.int64], weight: Floats) -> float:
    p = _sigmoid(z[:, None] - cuts)
    n = len(z)
    upper = np.concatenate((np.ones((n, 1)), p), axis=1)
    lower = np.concatenate((p, np.zeros((n, 1))), axis=1)
    rows = np.arange(n)
    return float(-(weight * np.log(np.maximum(upper[rows, y] - lower[rows, y], 1e-12))).sum())


def _sigmoid(x: Floats) -> Floats:
    result: Floats = 0.5 * (1 + np.tanh(0.5 * x))
    return result
