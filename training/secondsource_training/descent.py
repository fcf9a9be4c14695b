"""Fit the tagger's sums by adaptive steps over small batches (AdaGrad: Duchi, Hazan and Singer 2011).

Reaches what L-BFGS reaches in a tenth of the passes over the texts. Batches, their order and so the result are the
same on every run; the weights kept are the mean of those at the ends of the later passes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from secondsource_training.crf import Objective, Problem, Weights, take

Ints = npt.NDArray[np.int64]
_STEADY = 1.0  # added to the squared gradients, so that rare features take small steps


@dataclass(frozen=True, eq=False)
class Batch:
    """A few chains of one fold.

    Attributes
    ----------
    fold : int
    tokens : ndarray of int, shape (n_tokens,)
        Where its tokens stand in the problem.
    objective : Objective
        Over the rows of the tables that they use.
    table, words : ndarray of int
        Which rows these are.
    """

    fold: int
    tokens: Ints
    objective: Objective
    table: Ints
    words: Ints

    def scores(self, weights: Weights) -> npt.NDArray[Any]:
        """Return the sum of each of its tokens and each label."""
        own = Weights(
            weights.table[self.table],
            weights.words[self.words],
            weights.own_words[self.words],
            weights.transitions,
        )
        return self.objective.emissions(own)


def batches(problem: Problem, chains: Ints, fold: Ints, tokens: int = 12_000, seed: int = 0) -> list[Batch]:
    """Deal chains into batches of about ``tokens`` tokens, so that whoever leaves a fold out leaves out whole batches.

    Parameters
    ----------
    chains : ndarray of int, shape (n,)
        Which of the problem's chains.
    fold : ndarray of int, shape (n,)
        Fold of each.
    """
    order = np.random.default_rng(seed).permutation(len(chains))
    longest = max((b - a for a, b in problem.chains), default=0)
    widest = int(np.diff(problem.columns.indptr).max(initial=0))
    # All values are ones: one array of them serves every batch.
    ones = np.ones(widest * (tokens + longest), dtype=problem.columns.dtype)
    result = []
    for own in np.unique(fold).tolist():
        current: list[int] = []
        size = 0
        for i in chains[order[fold[order] == own]].tolist():
            current.append(i)
            size += problem.chains[i][1] - problem.chains[i][0]
            if size >= tokens:
                result.append(_batch(problem, current, own, ones))
                current, size = [], 0
        if current:
            result.append(_batch(problem, current, own, ones))
    return result


def _batch(problem: Problem, chains: Sequence[int], fold: int, ones: npt.NDArray[Any]) -> Batch:
    part, tokens = take(problem, chains)
    table, columns = _narrow(part.columns)
    columns.data = ones[: columns.nnz]
    types, slots = np.unique(part.slots, return_inverse=True)
    words, features = _narrow(problem.words[types])
    part = replace(
        part, columns=columns, words=features, slots=slots.reshape(part.slots.shape).astype(np.int32)
    )
    objective = Objective(part, 0.0, 0.0, chained=problem.n_labels > 4)
    return Batch(fold, tokens, objective, table, words)


def _narrow(matrix: Any) -> tuple[Ints, Any]:
    """Return the columns in use and the matrix of these alone."""
    from scipy.sparse import csr_matrix

    used, indices = np.unique(matrix.indices, return_inverse=True)
    small = csr_matrix(
        (matrix.data, indices.astype(np.int32), matrix.indptr), shape=(matrix.shape[0], len(used))
    )
    return used.astype(np.int64), small


def descend(
    dealt: Sequence[Batch],
    start: Weights,
    *,
    rate: float,
    penalty: float,
    passes: int,
    keep: int,
) -> Weights:
    """Take ``passes`` passes over the batches; return the mean of the weights after each of the last ``keep``.

    Parameters
    ----------
    start : Weights
        Where to begin; ``zeros(problem)`` when nothing is known.
    rate : float
        Length of the first steps, in log-odds.
    penalty : float
        Half the weight of the squared weights, spread over the batches.
    """
    names = ("table", "words", "own_words", "transitions")
    current = {name: getattr(start, name).astype(np.float32) for name in names}
    squares = {name: np.full_like(value, _STEADY) for name, value in current.items()}
    share = penalty / max(1, len(dealt))
    total = {name: np.zeros_like(value, dtype=np.float64) for name, value in current.items()}
    for turn in range(passes):
        for number in np.random.default_rng(turn + 1).permutation(len(dealt)).tolist():
            batch = dealt[number]
            at: dict[str, Any] = {
                "table": batch.table, "words": batch.words, "own_words": batch.words, "transitions": slice(None)
            }  # fmt: skip
            local = Weights(*(current[name][at[name]] for name in names))
            _, gradient = batch.objective.parts(local)
            for name in names:
                value = getattr(local, name)
                g = (getattr(gradient, name) + share * value).astype(np.float32)
                square = squares[name][at[name]] + g * g
                squares[name][at[name]] = square
                current[name][at[name]] = value - rate * g / np.sqrt(square)
        if turn >= passes - keep:
            for name in names:
                total[name] += current[name]
    return Weights(*(total[name] / keep for name in names))
