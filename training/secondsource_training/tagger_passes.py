"""Fit the two passes of the tagger, each cross-fitted, so that what comes after learns from realistic input."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from secondsource.decoding import decode
from secondsource.lexicon import Lexicon
from secondsource.tagger import CLASSES, FIRST_SLOTS, LABELS, Tagged, second_slots, softmax
from secondsource.tagger_context import first_columns, second_columns
from secondsource.tagger_frame import chunks
from secondsource_training.crf import FORBIDDEN, Problem, Weights, zeros
from secondsource_training.descent import Batch, batches, descend
from secondsource_training.folds import FOLDS, beside
from secondsource_training.tagger_corpus import Corpus, corpus, sparse
from secondsource_training.tagger_data import Document

CLASS_OF = np.array([0, 1, 1, 2, 2, 3, 3])
# Added to the labels' sums in the product, chosen on the own annotation; none is added when PolNeAR is scored.
EAGERNESS = (-0.5, 0.5, 0.0, 0.5, 0.0, 0.0, 0.0)
FIRST_OWN = (2, 3, 4)
SECOND_OWN = (1, 2, 3, 5, 6)
HELD_OUT = -1
"""Fold of what is only evaluated on."""
LEFT_OUT = (*range(FOLDS), HELD_OUT)
"""Each fit leaves one of these out; nothing that is learned from is in the last."""
Say = Callable[[str], None]


@dataclass(frozen=True)
class Settings:
    """What was chosen by cross-validation on the training parts."""

    own_weight: float = 4.0
    written_weight: float = 12.0
    rate: float = 0.06
    penalty: float = 12.0
    first_passes: int = 3
    second_passes: int = 6
    more_passes: int = 5


def allowed() -> npt.NDArray[np.bool_]:
    """Return which label may follow which: an inner label only its own beginning or itself."""
    n = len(LABELS)
    may = np.ones((n + 1, n), dtype=np.bool_)
    for inner in (2, 4, 6):
        may[:, inner] = False
        may[inner - 1 : inner + 1, inner] = True
    return may


def _problem(
    c: Corpus,
    columns: Any,
    slots: npt.NDArray[np.int32],
    own_slots: tuple[int, ...],
    labels: Any,
    n_labels: int,
    settings: Settings,
) -> Problem:
    may = allowed() if n_labels == len(LABELS) else np.ones((n_labels + 1, n_labels), dtype=np.bool_)
    weight = np.where(c.written, settings.written_weight, np.where(c.own, settings.own_weight, 1.0))
    return Problem(columns, c.words, slots, own_slots, c.own, labels, weight, c.chains, n_labels, may)


def _slots(arrays: Sequence[Sequence[npt.NDArray[np.int64]]]) -> npt.NDArray[np.int32]:
    return np.concatenate([np.stack(a, axis=1) for a in arrays]).astype(np.int32)


@dataclass(frozen=True, eq=False)
class Passes:
    """Everything that was fitted."""

    corpus: Corpus
    lexicon: Lexicon
    first: Weights
    first_rows: npt.NDArray[np.int64]
    first_size: int
    second: Weights
    second_rows: npt.NDArray[np.int64]
    second_size: int
    tagged: dict[str, Tagged]
    settings: Settings


def first_pass(
    c: Corpus, settings: Settings, say: Say
) -> tuple[Weights, npt.NDArray[np.int64], int, npt.NDArray[np.float32]]:
    """Fit the first pass; return weights, table rows, table length and cross-fitted probabilities."""
    tables = []
    for f in map(replace, c.frames):  # a copy, which takes along what it keeps of the words around
        columns = first_columns(f)
        tables.append(columns.matrix().astype(np.int32))
    size = columns.size
    X, rows = sparse(tables, size, [d.fold >= 0 for d in c.documents])
    del tables
    slots = _slots([[f.rows[f.place + o] for o in FIRST_SLOTS] for f in c.frames])
    problem = _problem(c, X, slots, FIRST_OWN, CLASS_OF[c.labels], len(CLASSES), settings)
    say(f"first pass: {X.shape[1]} rows, {c.words.shape[1]} word features")
    dealt = batches(problem, np.arange(len(c.chains)), c.chain_fold)
    start = zeros(problem)
    del X, problem

    def without(fold: int) -> Weights:
        return descend(
            _learned(dealt, fold),
            start,
            rate=settings.rate,
            penalty=settings.penalty,
            passes=settings.first_passes,
            keep=2,
        )

    probability = np.zeros((len(c.labels), len(CLASSES)), dtype=np.float32)
    for fold, weights in zip(LEFT_OUT, beside(without, LEFT_OUT), strict=True):
        for batch in dealt:
            if batch.fold == fold:
                probability[batch.tokens] = softmax(batch.scores(weights))
    return weights, rows, size, probability


def _learned(dealt: Sequence[Batch], left_out: int) -> list[Batch]:
    return [batch for batch in dealt if batch.fold not in (left_out, HELD_OUT)]


def second_pass(
    c: Corpus, probability: npt.NDArray[np.float32], settings: Settings, say: Say
) -> tuple[Weights, npt.NDArray[np.int64], int, dict[str, Any]]:
    """Fit the second pass; return weights, table rows, table length and, for the own annotation, cross-fitted sums with transitions."""
    bounds = list(zip(c.starts[:-1], c.starts[1:], strict=True))
    tables, places = [], []
    for f, (a, b) in zip(map(replace, c.frames), bounds, strict=True):
        columns, q = second_columns(f, probability[a:b], first_columns(f))
        tables.append(columns.matrix().astype(np.int32))
        places.append(second_slots(f, q.left, q.right))
    size = columns.size
    X, rows = sparse(tables, size, [d.fold >= 0 for d in c.documents])
    slots = _slots(places)
    del tables, places
    problem = _problem(c, X, slots, SECOND_OWN, c.labels, len(LABELS), settings)
    say(f"second pass: {X.shape[1]} rows")
    public, own = (
        batches(problem, chosen, c.chain_fold[chosen])
        for chosen in (np.flatnonzero(~c.chain_own), np.flatnonzero(c.chain_own))
    )
    # The public texts are known by then; some of them go along so that they are not forgotten.
    tuning = [*own, *public[::4]]
    start = zeros(problem)
    del X, problem

    def without(fold: int) -> Weights:
        weights = start
        for dealt, passes in ((public, settings.second_passes), (tuning, settings.more_passes)):
            kept = _learned(dealt, fold)
            weights = descend(
                kept, weights, rate=settings.rate, penalty=settings.penalty, passes=passes, keep=2
            )
        return weights

    sums = np.zeros((len(c.labels), len(LABELS)), dtype=np.float32)
    scored: dict[str, Any] = {}
    for fold, weights in zip(LEFT_OUT, beside(without, LEFT_OUT), strict=True):
        for batch in own:
            if batch.fold == fold:
                sums[batch.tokens] = batch.scores(weights)
        for d, (a, b) in zip(c.documents, bounds, strict=True):
            if d.own and d.fold == fold:
                scored[str(d.article.id)] = (sums[a:b], transitions(weights))
    return weights, rows, size, scored


def transitions(weights: Weights) -> npt.NDArray[np.float64]:
    """Return the transition weights with what may not follow made all but impossible."""
    return np.where(allowed(), weights.transitions, FORBIDDEN)


def learn_passes(documents: Sequence[Document], lexicon: Lexicon, settings: Settings, say: Say) -> Passes:
    """Fit both passes; tag the own annotation with models that had not seen it."""
    c = corpus(documents, lexicon)
    first, first_rows, first_size, probability = first_pass(c, settings, say)
    second, second_rows, second_size, scored = second_pass(c, probability, settings, say)
    tagged = {}
    for d, f, a, b in zip(c.documents, c.frames, c.starts[:-1], c.starts[1:], strict=True):
        name = str(d.article.id)
        if d.own:
            scores, moves = scored[name]
            scores = scores + np.array(EAGERNESS, dtype=np.float32)
            labels = decode(scores, moves.astype(np.float32), chunks(d.article))
            tagged[name] = Tagged(labels, probability[a:b], scores, f)
    return Passes(
        c, lexicon, first, first_rows, first_size, second, second_rows, second_size, tagged, settings
    )
