"""Fit the sums of the tagger: a linear-chain conditional random field, or the same without the chain.

The model is Lafferty, McCallum and Pereira's (2001), fitted by L-BFGS with a squared penalty. It is written out here,
not left to a library, for three reasons: the weights of a word's own features are shared by all its occurrences, which makes an
iteration several times cheaper; a fold starts from weights that are nearly right; and texts of two kinds are
weighed and given their own corrections. A test holds it to python-crfsuite.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
FORBIDDEN = -60.0


@dataclass(frozen=True, eq=False)
class Problem:
    """Labelled tokens, in any order.

    Attributes
    ----------
    columns : csr_matrix, shape (n_tokens, n_rows)
        Ones where a token uses a row of the table.
    words : csr_matrix, shape (n_types, n_word_features)
        Features of each word type.
    slots : ndarray of int, shape (n_tokens, n_slots)
        The word type seen in each place around a token.
    own_slots : tuple of int
        Slots whose word weights get a correction in the texts that are ``own``.
    own : ndarray of bool, shape (n_tokens,)
    labels : ndarray of int, shape (n_tokens,)
    weight : ndarray of float, shape (n_tokens,)
    chains : list of (int, int)
        Token ranges decoded together; with no chains the labels are independent.
    n_labels : int
    allowed : ndarray of bool, shape (n_labels + 1, n_labels)
        Which label may follow which; the last row is for the start.
    """

    columns: Any
    words: Any
    slots: npt.NDArray[np.int32]
    own_slots: tuple[int, ...]
    own: npt.NDArray[np.bool_]
    labels: Ints
    weight: Floats
    chains: Sequence[tuple[int, int]]
    n_labels: int
    allowed: npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Weights:
    """What is fitted.

    Attributes
    ----------
    table : ndarray, shape (n_rows, n_labels)
    words : ndarray, shape (n_word_features, n_slots * n_labels)
    own_words : ndarray, shape (n_word_features, n_own_slots * n_labels)
    transitions : ndarray, shape (n_labels + 1, n_labels)
        The last row is for the start of a chain.
    """

    table: Floats
    words: Floats
    own_words: Floats
    transitions: Floats

    def flat(self) -> Floats:
        """Return all weights as one vector."""
        return np.concatenate([a.ravel() for a in (self.table, self.words, self.own_words, self.transitions)])

    def filled(self, vector: Floats) -> Weights:
        """Return weights of the same shapes from one vector."""
        parts, at = [], 0
        for a in (self.table, self.words, self.own_words, self.transitions):
            parts.append(vector[at : at + a.size].reshape(a.shape))
            at += a.size
        return Weights(*parts)


def zeros(problem: Problem) -> Weights:
    """Return weights of zero in the shapes that a problem needs."""
    n = problem.n_labels
    features = problem.words.shape[1]
    return Weights(
        np.zeros((problem.columns.shape[1], n)),
        np.zeros((features, problem.slots.shape[1] * n)),
        np.zeros((features, len(problem.own_slots) * n)),
        np.zeros((n + 1, n)),
    )


def take(problem: Problem, chains: Sequence[int]) -> tuple[Problem, Ints]:
    """Return the problem of some chains only, and which tokens these are.

    The first tokens of all chains come first, then the second ones, longest chain in front: so a step takes one block
    of each array.
    """
    picked = sorted((problem.chains[i] for i in chains), key=lambda c: (c[0] - c[1], c[0]))
    longest = picked[0][1] - picked[0][0] if picked else 0
    starts = np.array([c[0] for c in picked])
    lengths = np.array([c[1] - c[0] for c in picked])
    steps = [starts[: int(np.searchsorted(-lengths, -step, side="left"))] + step for step in range(longest)]
    index = np.concatenate(steps) if steps else np.zeros(0, dtype=np.int64)
    part = replace(
        problem,
        columns=problem.columns[index],
        slots=problem.slots[index],
        own=problem.own[index],
        labels=problem.labels[index],
        weight=problem.weight[index],
        chains=[(0, int(n)) for n in lengths],
    )
    return part, index


class Objective:
    """Penalised negative log-likelihood and its gradient, over a problem made by :func:`take`."""

    def __init__(self, problem: Problem, penalty: float, own_penalty: float, chained: bool) -> None:
        from scipy.sparse import csr_matrix

        self.problem, self.chained = problem, chained
        self.kind = problem.columns.dtype  # single precision to learn, double to check
        self.shape = zeros(problem)
        self.penalty, self.own_penalty = penalty, own_penalty
        n, types = len(problem.labels), problem.words.shape[0]
        ones = np.ones(n, dtype=self.kind)
        here = np.arange(n + 1)

        def uses(slot: npt.NDArray[np.int32]) -> Any:
            m = len(slot)
            found = csr_matrix((ones[:m], slot, here[: m + 1]), shape=(m, types)).T.tocsr()
            found.data = ones[:m]  # one array for all
            return found

        self.uses = [uses(slot) for slot in problem.slots.T]
        self.own_index = np.flatnonzero(problem.own)
        self.own_uses = [uses(problem.slots[self.own_index, s]) for s in problem.own_slots]
        self.columns_t = problem.columns.T
        self.words_t = problem.words.T.tocsr()
        lengths = np.array([b - a for a, b in problem.chains])
        longest = int(lengths.max()) if len(lengths) else 0
        self.active = [int(np.searchsorted(-lengths, -step, side="left")) for step in range(longest)]
        self.offsets = np.concatenate([[0], np.cumsum(self.active)]).astype(int).tolist()

    def emissions(self, weights: Weights) -> npt.NDArray[Any]:
        """Return the sum for each token and label, without transitions."""
        p, n = self.problem, self.problem.n_labels
        scores = p.columns @ weights.table.astype(self.kind, copy=False)
        rows = p.words @ weights.words.astype(self.kind, copy=False)
        for s in range(p.slots.shape[1]):
            scores += np.ascontiguousarray(rows[:, s * n : (s + 1) * n])[p.slots[:, s]]
        if len(self.own_index) and p.own_slots:
            rows = p.words @ weights.own_words.astype(self.kind, copy=False)
            own = np.zeros((len(self.own_index), n), dtype=self.kind)
            for i, s in enumerate(p.own_slots):
                own += np.ascontiguousarray(rows[:, i * n : (i + 1) * n])[p.slots[self.own_index, s]]
            scores[self.own_index] += own
        return np.asarray(scores)

    def parts(self, weights: Weights) -> tuple[float, Weights]:
        """Return the negative log-likelihood and its gradient, without penalty."""
        features = self.problem.words.shape[1]
        scores = self.emissions(weights)
        loss, error, transition_error = (
            self._chain(scores, weights.transitions) if self.chained else self._independent(scores)
        )
        words = np.concatenate([use @ error for use in self.uses], axis=1)
        own = [use @ error[self.own_index] for use in self.own_uses]
        return loss, Weights(
            self.columns_t @ error,
            self.words_t @ words,
            self.words_t @ np.concatenate(own, axis=1) if own else np.zeros((features, 0)),
            transition_error,
        )

    def __call__(self, vector: Floats) -> tuple[float, Floats]:
        """Return the objective and its gradient."""
        loss, gradient = self.parts(self.shape.filled(vector))
        scale = np.full(len(vector), self.penalty)
        a = self.shape.table.size + self.shape.words.size
        scale[a : a + self.shape.own_words.size] = self.own_penalty
        loss += 0.5 * float(scale @ (vector * vector))
        return loss, gradient.flat().astype(np.float64) + scale * vector

    def _independent(self, scores: npt.NDArray[Any]) -> tuple[float, Any, Floats]:
        p = self.problem
        top = scores.max(axis=1, keepdims=True)
        e = np.exp(scores - top)
        total = e.sum(axis=1, keepdims=True)
        here = np.arange(len(p.labels))
        chosen = scores[here, p.labels]
        loss = float(((np.log(total) + top)[:, 0] - chosen).astype(np.float64) @ p.weight)
        error = e / total
        error[here, p.labels] -= 1
        error *= p.weight[:, None].astype(self.kind)
        return loss, error, np.zeros_like(self.shape.transitions)

    def _chain(self, scores: npt.NDArray[Any], transitions: Floats) -> tuple[float, Any, Floats]:
        p, n = self.problem, self.problem.n_labels
        move = (np.exp(transitions) * p.allowed).astype(self.kind)
        step, start = move[:n], move[n]
        top = scores.max(axis=1, keepdims=True)
        psi = np.exp(scores - top)
        alpha = np.empty_like(psi)
        scale = np.empty(len(psi), dtype=self.kind)
        active, at = self.active, self.offsets
        for t, count in enumerate(active):
            block = slice(at[t], at[t] + count)
            a = psi[block] * (start if t == 0 else alpha[at[t - 1] : at[t - 1] + count] @ step)
            total = a.sum(axis=1)
            scale[block] = total
            alpha[block] = a / total[:, None]
        beta = np.ones_like(psi)
        weight = p.weight.astype(self.kind)
        expected = np.zeros((n, n))
        for t in range(len(active) - 1, 0, -1):
            count = active[t]
            block = slice(at[t], at[t] + count)
            before = slice(at[t - 1], at[t - 1] + count)
            inner = psi[block] * beta[block] / scale[block][:, None]
            beta[before] = inner @ step.T
            expected += (alpha[before] * weight[before][:, None]).T @ inner
        expected *= step
        error = alpha * beta
        error /= error.sum(axis=1, keepdims=True)
        here = np.arange(len(psi))
        loss = float((np.log(scale) + top[:, 0] - scores[here, p.labels]).astype(np.float64) @ p.weight)
        first = slice(0, active[0] if active else 0)
        start_expected = (error[first] * weight[first][:, None]).sum(axis=0)
        seen = np.zeros((n + 1, n))
        np.add.at(seen[n], p.labels[first], p.weight[first])
        for t in range(1, len(active)):
            count = active[t]
            before = slice(at[t - 1], at[t - 1] + count)
            block = slice(at[t], at[t] + count)
            np.add.at(seen, (p.labels[before], p.labels[block]), p.weight[before])
        loss -= float((seen * transitions).sum())
        error[here, p.labels] -= 1
        error *= weight[:, None]
        return loss, error, np.vstack([expected, start_expected[None]]) - seen


def fit(
    problem: Problem,
    *,
    start: Weights | None = None,
    chained: bool,
    penalty: float,
    own_penalty: float,
    iterations: int,
) -> Weights:
    """Minimise the objective by L-BFGS, from ``start`` or from zero."""
    from scipy.optimize import minimize

    objective = Objective(problem, penalty, own_penalty, chained)
    first = (start or objective.shape).flat()
    result = minimize(
        objective,
        first,
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": iterations, "maxcor": 6, "ftol": 1e-7},
    )
    return objective.shape.filled(np.asarray(result.x, dtype=np.float64))
