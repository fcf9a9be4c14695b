"""Candidates as numbers: what the sum behind a signal is fitted to, and which part of it one fold may see.

Beside the candidates stand the repairs: contrast pairs with one candidate on either side. The sum of the flawed side is to
be higher than that of the repaired one, whatever the two have in common, so each pair is one row: the difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from secondsource.linear import Feature
from secondsource.signals import Signal
from secondsource_training.corpora import FLAWED, REPAIRED
from secondsource_training.counting import Labelled, Row
from secondsource_training.folds import fold_of
from secondsource_training.recipe import SignalRecipe

_CONSTANT = 30.0
"""What stands for 1 in the column of the intercept where there are differences; large, so that its weight may stay small."""
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Sample:
    """Candidates of one signal, with their labels.

    Attributes
    ----------
    names : sequence of str
        Features, in the order of the columns.
    X : sparse matrix, shape (n_rows, n_features)
    y, weight : ndarray of float, shape (n_rows,)
    fold : ndarray of int, shape (n_rows,)
    signs : ndarray of int, shape (n_features,)
        See `sign_of`.
    repairs : sparse matrix, shape (n_pairs, n_features)
        Features of the flawed side, less those of the repaired side.
    repairs_fold : ndarray of int, shape (n_pairs,)
    repairs_weight : float
        Of a pair beside a candidate of a real article.
    """

    names: Sequence[str]
    X: Any
    y: Floats
    weight: Floats
    fold: Ints
    signs: Ints
    repairs: Any
    repairs_fold: Ints
    repairs_weight: float

    @classmethod
    def of(
        cls, signal: Signal, labelled: Sequence[Labelled], found: Sequence[Row], settings: SignalRecipe
    ) -> Sample:
        """Lay out the candidates of a signal as its recipe says."""
        names, X = matrix(found, settings.least)
        fold = fold_of(np.array([labelled[row.article].article.group for row in found]))
        pairs = list(_pairs(labelled, found)) if settings.contrast_weight else []
        flawed, repaired = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
        return cls(
            names,
            X,
            np.array([row.label for row in found], dtype=np.float64),
            weights(signal, labelled, found, settings),
            fold,
            np.array([sign_of(signal, name) for name in names]),
            X[flawed] - X[repaired],
            fold[flawed],
            settings.contrast_weight,
        )

    def without(self, fold: int) -> Sample:
        """Return what a model that is not to see a fold may learn from."""
        seen, others = self.fold != fold, self.repairs_fold != fold
        return replace(
            self,
            X=self.X[seen],
            y=self.y[seen],
            weight=self.weight[seen],
            fold=self.fold[seen],
            repairs=self.repairs[others],
            repairs_fold=self.repairs_fold[others],
        )

    def only(self, columns: Ints) -> Sample:
        """Return the same candidates with some of their features."""
        return replace(
            self,
            names=[self.names[column] for column in columns],
            X=self.X[:, columns],
            signs=self.signs[columns],
            repairs=self.repairs[:, columns],
        )

    def fit(self, strength: float) -> tuple[Floats, float]:
        """Fit scikit-learn's logistic regression; return weights and intercept."""
        from scipy.sparse import csr_matrix, hstack, vstack

        if not self.repairs.shape[0]:
            return logistic(self.X, self.y, self.weight, strength)
        # A difference has no intercept: both sides have the same one.
        pairs = self.repairs.shape[0]
        constant = np.concatenate([np.full(len(self.y), _CONSTANT), np.zeros(pairs)])
        w, _ = logistic(
            hstack([vstack([self.X, self.repairs]), csr_matrix(constant[:, None])]).tocsr(),
            np.concatenate([self.y, np.ones(pairs)]),
            np.concatenate([self.weight, np.full(pairs, self.repairs_weight)]),
            strength,
            intercept=False,
        )
        return w[:-1], float(w[-1] * _CONSTANT)


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


def matrix(found: Sequence[Row], least: int) -> tuple[list[str], Any]:
    """Return feature names and the sparse matrix of candidates by features."""
    seen: dict[str, set[int]] = {}
    for row in found:
        for feature in row.candidate.features:
            articles = seen.setdefault(feature.name, set())
            if len(articles) < least:
                articles.add(row.article)
    names = sorted(name for name, articles in seen.items() if len(articles) >= least)
    return names, by_columns([row.candidate.features for row in found], names)


def by_columns(rows: Sequence[Sequence[Feature]], names: Sequence[str]) -> Any:
    """Return the sparse matrix of rows by named features; features of other names are left out."""
    from scipy.sparse import csr_matrix

    column = {name: i for i, name in enumerate(names)}
    data, indices, pointers = [], [], [0]
    for row in rows:
        for feature in row:
            index = column.get(feature.name)
            if index is not None:
                data.append(feature.value)
                indices.append(index)
        pointers.append(len(data))
    X = csr_matrix((data, indices, pointers), shape=(len(rows), len(names)), dtype=np.float64)
    X.sum_duplicates()
    return X


def logistic(
    X: Any, y: Floats, weight: Floats, strength: float, *, intercept: bool = True
) -> tuple[Floats, float]:
    """Fit scikit-learn's logistic regression; return weights and intercept."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=strength, max_iter=2000, tol=1e-6, fit_intercept=intercept)
    model.fit(X, y, sample_weight=weight)
    return model.coef_[0], float(model.intercept_[0])


def sign_of(signal: Signal, name: str) -> int:
    """Return 1 for a feature that may only speak for a flag, -1 for one that may only speak against it, else 0."""
    return name.startswith(signal.raises) - name.startswith(signal.lowers)


def _pairs(labelled: Sequence[Labelled], found: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """Yield the rows of both sides of each contrast pair that has one candidate on either."""
    rows: dict[str, list[int]] = {}
    for number, row in enumerate(found):
        rows.setdefault(labelled[row.article].article.id, []).append(number)
    for name, flawed in rows.items():
        repaired = rows.get(name.removesuffix(FLAWED) + REPAIRED, []) if name.endswith(FLAWED) else []
        if len(flawed) == len(repaired) == 1:
            yield flawed[0], repaired[0]
