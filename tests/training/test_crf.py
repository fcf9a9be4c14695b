"""The field is fitted like everyone else's: held to python-crfsuite, and its gradient to differences."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pycrfsuite
import pytest
from scipy.sparse import csr_matrix, identity

from secondsource.decoding import decode
from secondsource_training.crf import Objective, Problem, Weights, take, zeros
from secondsource_training.descent import batches, descend

N = 3
PRINTED = 1e-6  # crfsuite gives its weights out with six decimals


def problem(labels: list[list[int]], width: int, seed: int = 0) -> Problem:
    """Return a small problem with random columns and words."""
    rng = np.random.default_rng(seed)
    lengths = [len(part) for part in labels]
    ends = np.cumsum(lengths).tolist()
    n = ends[-1]
    return Problem(
        csr_matrix((rng.random((n, width)) < 0.3).astype(np.float64)),
        csr_matrix((rng.random((6, 5)) < 0.5).astype(np.float64)),
        rng.integers(0, 6, size=(n, 2)).astype(np.int32),
        (1,),
        rng.random(n) < 0.5,
        np.concatenate([np.array(part) for part in labels]),
        np.ones(n),
        list(zip([0, *ends[:-1]], ends, strict=True)),
        N,
        np.ones((N + 1, N), dtype=np.bool_),
    )


def test_gradient_is_the_slope() -> None:
    labels = [[0, 1, 2, 1], [2, 2], [0]]
    objective = Objective(take(problem(labels, 4), [0, 1, 2])[0], 0.3, 0.7, chained=True)
    rng = np.random.default_rng(3)
    vector = rng.normal(size=len(zeros(objective.problem).flat()))
    _, gradient = objective(vector)
    for i in rng.choice(len(vector), 25, replace=False).tolist():
        step = np.zeros_like(vector)
        step[i] = 1e-5
        slope = (objective(vector + step)[0] - objective(vector - step)[0]) / 2e-5
        assert slope == pytest.approx(gradient[i], abs=1e-6)


def test_same_scores_marginals_and_paths_as_crfsuite(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    names = ["O", "B", "I"]
    texts = [
        [[f"w{rng.integers(5)}", f"p{rng.integers(3)}"] for _ in range(length)] for length in (4, 7, 1, 9)
    ]
    truth = [
        [names[(len(words[0]) + int(words[0][1]) + i) % 3] for i, words in enumerate(text)] for text in texts
    ]
    trainer = pycrfsuite.Trainer(verbose=False)
    for text, tags in zip(texts, truth, strict=True):
        trainer.append(text, tags)
    trainer.set_params({"c2": 0.1, "max_iterations": 30, "feature.possible_transitions": True})
    model = tmp_path / "model"
    trainer.train(str(model))
    other = pycrfsuite.Tagger()
    other.open(str(model))
    info = other.info()
    order = {int(number): name for name, number in info.labels.items()}
    tags = [order[i] for i in range(N)]
    state = {(a, b): w for (a, b), w in info.state_features.items()}
    moves = np.zeros((N + 1, N))
    for i, a in enumerate(tags):
        for j, b in enumerate(tags):
            moves[i, j] = info.transitions.get((a, b), 0.0)
    for text, gold in zip(texts, truth, strict=True):
        other.set(text)
        scores = np.array([[sum(state.get((w, tag), 0.0) for w in words) for tag in tags] for words in text])
        labels = [tags.index(tag) for tag in gold]
        one = problem([labels], 1)
        one = Problem(
            identity(len(text), format="csr"), one.words, one.slots, (), one.own, one.labels,
            one.weight, one.chains, N, one.allowed,
        )  # fmt: skip
        start = zeros(one)
        loss, gradient = Objective(take(one, [0])[0], 0, 0, chained=True).parts(
            Weights(scores, start.words, start.own_words, moves)
        )
        assert np.exp(-loss) == pytest.approx(other.probability(gold), abs=PRINTED)
        for t in range(len(text)):
            for j, tag in enumerate(tags):
                found = gradient.table[t, j] + (labels[t] == j)
                assert found == pytest.approx(other.marginal(tag, t), abs=PRINTED)
        path = decode(scores, moves, [(0, len(text))])
        assert [tags[i] for i in path] == other.tag()


def test_descent_learns_and_repeats_itself() -> None:
    rng = np.random.default_rng(2)
    labels = [rng.integers(0, N, size=6).tolist() for _ in range(30)]
    one = problem(labels, 3)
    shown = csr_matrix(np.eye(N)[one.labels].astype(np.float32))
    one = Problem(
        shown, one.words.astype(np.float32), one.slots, one.own_slots, one.own, one.labels,
        one.weight, one.chains, N, one.allowed,
    )  # fmt: skip
    dealt = batches(one, np.arange(30), np.arange(30) % 3, tokens=50)
    assert {batch.fold for batch in dealt} == {0, 1, 2}
    assert sum(len(batch.objective.problem.labels) for batch in dealt if batch.fold != 1) == 20 * 6
    runs = [descend(dealt, zeros(one), rate=0.3, penalty=0.1, passes=6, keep=2) for _ in range(2)]
    assert np.array_equal(runs[0].flat(), runs[1].flat())
    assert (runs[0].table.argmax(axis=1) == np.arange(N)).all()
