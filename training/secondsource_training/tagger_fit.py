"""Train the tagger: two passes, each cross-fitted, so that later steps learn from realistic input."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from secondsource.attribution import Attribution
from secondsource.bundle import Array, pack_strings
from secondsource.lexicon import EDGE, Lexicon, identity, kind_of, word_features
from secondsource.linking import Linker, attribution
from secondsource.tagger import (
    CLASSES,
    FIRST_SLOTS,
    LABELS,
    Tagged,
    decode,
    pack_weights,
    second_slots,
    softmax,
)
from secondsource.tagger_context import Frame, chunks, first_columns, frame, second_columns
from secondsource_training.crf import FORBIDDEN, Objective, Problem, Weights
from secondsource_training.descent import batches, descend
from secondsource_training.linking_fit import Accepted, fit_acceptance, fit_pairs, linker_table, unlinked
from secondsource_training.tagger_data import FOLDS, Document, load_documents, load_lexicon

CLASS_OF = np.array([0, 1, 1, 2, 2, 3, 3])
LEAST = 5  # a table row or word feature seen less often gets no weight
PRUNED = 0.03  # a table row none of whose weights reaches this is left out
# Added to the labels' sums in the product, chosen on the own annotation; none is added when PolNeAR is scored.
EAGERNESS = (-0.5, 0.5, 0.0, 0.5, 0.0, 0.0, 0.0)
FIRST_OWN = (2, 3, 4)
SECOND_OWN = (1, 2, 3, 5, 6)
Say = Callable[[str], None]


@dataclass(frozen=True)
class Settings:
    """What was chosen by cross-validation on the training parts."""

    own_weight: float = 4.0
    rate: float = 0.06
    penalty: float = 12.0
    first_passes: int = 3
    second_passes: int = 6
    more_passes: int = 5


class Types:
    """Every word type of the training texts, with its features."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.place: dict[str, int] = {}
        self.features: list[list[str]] = [[]]
        self.kinds: list[int] = [EDGE]
        self.identities: list[int] = [EDGE]

    def rows(self, words: Sequence[str]) -> npt.NDArray[np.int64]:
        """Return the row of each word; row 0 is the edge."""
        found = []
        for word in words:
            row = self.place.get(word)
            if row is None:
                row = self.place[word] = len(self.features)
                entry = self.lexicon.get(word)
                self.features.append(word_features(word, entry))
                kind = kind_of(word, entry)
                self.kinds.append(kind)
                self.identities.append(identity(word, entry, kind))
            found.append(row)
        return np.array(found, dtype=np.int64)

    def matrix(self, used: npt.NDArray[np.int64]) -> tuple[list[str], Any]:
        """Return feature names and the matrix of types by features; ``used`` counts the tokens of each type."""
        from scipy.sparse import csr_matrix

        counts: dict[str, int] = {}
        for names, n in zip(self.features, used.tolist(), strict=True):
            for name in set(names):
                counts[name] = counts.get(name, 0) + n
        names = sorted(name for name, n in counts.items() if n >= LEAST)
        column = {name: i for i, name in enumerate(names)}
        indices, pointers = [], [0]
        for found in self.features:
            indices += [column[name] for name in found if name in column]
            pointers.append(len(indices))
        data = np.ones(len(indices), dtype=np.float32)
        matrix = csr_matrix((data, indices, pointers), shape=(len(self.features), len(names)))
        return names, matrix


@dataclass(frozen=True, eq=False)
class Corpus:
    """All documents as arrays, one after the other."""

    documents: Sequence[Document]
    frames: Sequence[Frame]
    starts: npt.NDArray[np.int64]
    names: list[str]
    words: Any
    own: npt.NDArray[np.bool_]
    fold: npt.NDArray[np.int64]
    labels: npt.NDArray[np.int64]
    chains: list[tuple[int, int]]
    chain_fold: npt.NDArray[np.int64]
    chain_own: npt.NDArray[np.bool_]


def corpus(documents: Sequence[Document], lexicon: Lexicon) -> Corpus:
    """Lay all documents out as arrays."""
    types = Types(lexicon)
    frames = []
    chains: list[tuple[int, int]] = []
    chain_fold, chain_own = [], []
    starts = [0]
    for document in documents:
        rows = types.rows(document.article.tokens.words)
        kinds = np.array([types.kinds[r] for r in rows], dtype=np.int64)
        identities = np.array([types.identities[r] for r in rows], dtype=np.int64)
        frames.append(frame(document.article, rows, kinds, identities))
        for first, last in chunks(document.article):
            chains.append((starts[-1] + first, starts[-1] + last))
            chain_fold.append(document.fold)
            chain_own.append(document.own)
        starts.append(starts[-1] + len(rows))
    lengths = np.diff(starts)
    fold = np.repeat([d.fold for d in documents], lengths)
    used = np.zeros(len(types.features), dtype=np.int64)
    for f, document in zip(frames, documents, strict=True):
        if document.fold >= 0:
            np.add.at(used, f.rows[f.place], 1)
    names, words = types.matrix(used)
    return Corpus(
        documents, frames, np.array(starts), names, words,
        np.repeat([d.own for d in documents], lengths), fold,
        np.concatenate([d.labels for d in documents]), chains, np.array(chain_fold), np.array(chain_own),
    )  # fmt: skip


def _sparse(
    columns: npt.NDArray[np.int64], size: int, train: npt.NDArray[np.bool_]
) -> tuple[Any, npt.NDArray[np.int64]]:
    """Return the table in use as a sparse matrix, and which rows of the full table its columns are."""
    from scipy.sparse import csr_matrix

    counts = np.bincount(columns[train].ravel(), minlength=size)
    kept = np.flatnonzero(counts >= LEAST)
    place = np.full(size, -1, dtype=np.int32)
    place[kept] = np.arange(len(kept), dtype=np.int32)
    mapped = place[columns]
    mask = mapped >= 0
    pointers = np.concatenate([[0], np.cumsum(mask.sum(axis=1))])
    indices = mapped[mask]
    return csr_matrix(
        (np.ones(len(indices), dtype=np.float32), indices, pointers), shape=(len(columns), len(kept))
    ), kept


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
    weight = np.where(c.own, settings.own_weight, 1.0)
    return Problem(columns, c.words, slots, own_slots, c.own, labels, weight, c.chains, n_labels, may)


def _slots(c: Corpus, arrays: Sequence[Sequence[npt.NDArray[np.int64]]]) -> npt.NDArray[np.int32]:
    return np.concatenate([np.stack(a, axis=1) for a in arrays]).astype(np.int32)


def _predict(
    problem: Problem, chains: npt.NDArray[np.int64], weights: Weights
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
    """Return the tokens of some chains, and their sums."""
    index = np.concatenate([np.arange(*problem.chains[i]) for i in chains])
    part = replace(
        problem, columns=problem.columns[index], slots=problem.slots[index], own=problem.own[index],
        labels=problem.labels[index], weight=problem.weight[index], chains=[],
    )  # fmt: skip
    return index, Objective(part, 0, 0, False).emissions(weights)


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
    found = [first_columns(f) for f in c.frames]
    size = found[0].size
    train = c.fold >= 0
    X, rows = _sparse(np.concatenate([columns.matrix().T for columns in found]), size, train)
    del found
    slots = _slots(c, [[f.rows[f.place + o] for o in FIRST_SLOTS] for f in c.frames])
    problem = _problem(c, X, slots, FIRST_OWN, CLASS_OF[c.labels], len(CLASSES), settings)
    probability = np.zeros((len(c.labels), len(CLASSES)), dtype=np.float32)
    say(f"first pass: {X.shape[1]} rows, {c.words.shape[1]} word features")

    def fitted(chains: npt.NDArray[np.bool_]) -> Weights:
        dealt = batches(problem, np.flatnonzero(chains).tolist())
        return descend(
            problem, dealt, rate=settings.rate, penalty=settings.penalty, passes=settings.first_passes, keep=2
        )

    for fold in range(FOLDS):
        weights = fitted((c.chain_fold >= 0) & (c.chain_fold != fold))
        index, scores = _predict(problem, np.flatnonzero(c.chain_fold == fold), weights)
        probability[index] = softmax(scores)
        say(f"first pass: fold {fold}")
    weights = fitted(c.chain_fold >= 0)
    rest = np.flatnonzero(c.chain_fold < 0)
    if len(rest):
        index, scores = _predict(problem, rest, weights)
        probability[index] = softmax(scores)
    return weights, rows, size, probability


def second_pass(
    c: Corpus, probability: npt.NDArray[np.float32], settings: Settings, say: Say, folds: bool = True
) -> tuple[Weights, npt.NDArray[np.int64], int, dict[str, Any]]:
    """Fit the second pass; return weights, table rows, table length and, for the own annotation, cross-fitted sums with transitions."""
    bounds = list(zip(c.starts[:-1], c.starts[1:], strict=True))
    found = [
        second_columns(f, probability[a:b], first_columns(f))
        for f, (a, b) in zip(c.frames, bounds, strict=True)
    ]
    size = found[0][0].size
    X, rows = _sparse(np.concatenate([columns.matrix().T for columns, _ in found]), size, c.fold >= 0)
    slots = _slots(c, [second_slots(f, q.left, q.right) for f, (_, q) in zip(c.frames, found, strict=True)])
    del found
    problem = _problem(c, X, slots, SECOND_OWN, c.labels, len(LABELS), settings)
    say(f"second pass: {X.shape[1]} rows")

    def fitted(chains: npt.NDArray[np.bool_], start: Weights | None, passes: int, keep: int) -> Weights:
        dealt = batches(problem, np.flatnonzero(chains).tolist())
        return descend(
            problem,
            dealt,
            start=start,
            rate=settings.rate,
            penalty=settings.penalty,
            passes=passes,
            keep=keep,
        )

    public = fitted((c.chain_fold >= 0) & ~c.chain_own, None, settings.second_passes, 2)
    say("second pass: public corpus")
    # The public texts are known by now; some of them go along so that they are not forgotten.
    tuning = (c.chain_fold >= 0) & (c.chain_own | (np.arange(len(c.chains)) % 4 == 0))
    scored: dict[str, Any] = {}

    def keep(chains: npt.NDArray[np.int64], weights: Weights) -> None:
        index, scores = _predict(problem, chains, weights)
        full = np.zeros((len(c.labels), len(LABELS)), dtype=np.float32)
        full[index] = scores
        seen = np.zeros(len(c.labels), dtype=np.bool_)
        seen[index] = True
        for d, (a, b) in zip(c.documents, bounds, strict=True):
            if seen[a:b].any():
                scored[str(d.article.id)] = (full[a:b], weights.transitions)

    if folds:
        for fold in range(FOLDS):
            chosen = tuning & ~((c.chain_fold == fold) & c.chain_own)
            weights = fitted(chosen, public, settings.more_passes, 2)
            keep(np.flatnonzero((c.chain_fold == fold) & c.chain_own), weights)
            say(f"second pass: fold {fold}")
    weights = fitted(tuning, public, settings.more_passes, 2)
    rest = np.flatnonzero(c.chain_fold < 0)
    if len(rest):
        keep(rest, weights)
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
        if name in scored:
            scores, moves = scored[name]
            scores = scores + np.array(EAGERNESS, dtype=np.float32) if d.own else scores
            labels = decode(
                scores, np.where(allowed(), moves, FORBIDDEN).astype(np.float32), chunks(d.article)
            )
            tagged[name] = Tagged(labels, probability[a:b], scores, f)
    return Passes(
        c, lexicon, first, first_rows, first_size, second, second_rows, second_size, tagged, settings
    )


def word_weights(passes: Passes, own: bool = True) -> npt.NDArray[np.float64]:
    """Return the word weights of both passes side by side; with the corrections for the guidelines when ``own``."""
    found = []
    for weights, slots, n in (
        (passes.first, FIRST_OWN, len(CLASSES)),
        (passes.second, SECOND_OWN, len(LABELS)),
    ):
        words = weights.words.copy()
        if own:
            for i, s in enumerate(slots):
                words[:, s * n : (s + 1) * n] += weights.own_words[:, i * n : (i + 1) * n]
        found.append(words)
    return np.concatenate(found, axis=1)


def tagger_arrays(passes: Passes, own: bool = True) -> dict[str, Array]:
    """Return the tagger as plain arrays for a bundle; without ``own``, as PolNeAR's annotators would have it."""
    arrays: dict[str, Array] = {
        "features": pack_strings(passes.corpus.names),
        "transitions": transitions(passes.second).astype(np.float32),
        "eagerness": np.array(EAGERNESS if own else np.zeros(len(LABELS)), dtype=np.float32),
    }
    for name, weights, rows, size in (
        ("first", passes.first.table, passes.first_rows, passes.first_size),
        ("second", passes.second.table, passes.second_rows, passes.second_size),
    ):
        full = np.zeros((size, weights.shape[1]), dtype=np.float32)
        full[rows] = np.where(np.abs(weights).max(axis=1, keepdims=True) >= PRUNED, weights, 0)
        arrays |= pack_weights(name, full)
    return arrays | pack_weights("words", word_weights(passes, own))


@lru_cache(maxsize=1)
def learn(shared: Path, data: Path, say: Say | None = None) -> tuple[Passes, Linker, Accepted]:
    """Fit the tagger and its linker; kept for the life of the process, because two steps of a build ask for it."""
    tell = say or (lambda _: None)
    lexicon = load_lexicon(data)
    documents = load_documents(shared, data)
    passes = learn_passes(documents, lexicon, Settings(), tell)
    return (passes, *learn_linker(passes, tell))


def learn_linker(passes: Passes, say: Say) -> tuple[Linker, Accepted]:
    """Fit the linker's three sums on what the cross-fitted passes found."""
    documents = passes.corpus.documents
    source, content = fit_pairs(documents, passes.corpus.frames)
    open_linker = unlinked(passes.lexicon, source, content)
    accepted = fit_acceptance(documents, passes.tagged, open_linker)
    say(f"linker: threshold {accepted.threshold}")
    return replace(open_linker, accept=accepted.model, threshold=accepted.threshold), accepted


def fit_tagger(
    shared: Path, data: Path, cache: Path | None = None, progress: Say | None = None
) -> tuple[dict[str, Any], dict[str, dict[str, Array]]]:
    """Train the tagger; return its bundle parts (JSON tables, array parts).

    Raises
    ------
    InputError
        When PolNeAR or the own annotation is missing.
    """
    passes, linker, _ = learn(shared, data, progress)
    return (
        {"linker": linker_table(linker)},
        {"tagger": tagger_arrays(passes), "lexicon": passes.lexicon.arrays()},
    )


def cross_fit(
    shared: Path, data: Path, cache: Path | None = None, progress: Say | None = None
) -> dict[str, tuple[Attribution, ...]]:
    """Return the attributions of every own article, found by models that had not seen its group."""
    passes, linker, accepted = learn(shared, data, progress)
    return attributions(passes.corpus.documents, linker, accepted)


def attributions(
    documents: Sequence[Document], linker: Linker, accepted: Accepted
) -> dict[str, tuple[Attribution, ...]]:
    """Return the accepted attributions of every own article."""
    found = {}
    for d in documents:
        acts = accepted.confidence.get(str(d.article.id))
        if acts is not None:
            found[str(d.article.id)] = tuple(
                attribution(d.article, act, p) for act, p in acts if p >= linker.threshold
            )
    return found
