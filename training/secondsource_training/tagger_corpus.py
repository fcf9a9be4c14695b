"""All training texts as arrays, one after the other, and the tables they use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from secondsource.lexicon import Lexicon
from secondsource.tagger_frame import Frame, chunks, frame
from secondsource.word_kinds import EDGE, identity, kind_of, word_features
from secondsource_training.tagger_data import Document

LEAST = 5  # a table row or word feature seen less often gets no weight


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
                kind = kind_of(word, entry)
                self.features.append(word_features(word, entry, kind))
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
    written: npt.NDArray[np.bool_]
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
    used = np.zeros(len(types.features), dtype=np.int64)
    for f, document in zip(frames, documents, strict=True):
        if document.fold >= 0:
            np.add.at(used, f.rows[f.place], 1)
    names, words = types.matrix(used)
    return Corpus(
        documents, frames, np.array(starts), names, words,
        np.repeat([d.own for d in documents], lengths), np.repeat([d.written for d in documents], lengths),
        np.concatenate([d.labels for d in documents]), chains, np.array(chain_fold), np.array(chain_own),
    )  # fmt: skip


def sparse(
    tables: Sequence[npt.NDArray[np.int32]], size: int, learned: Sequence[bool]
) -> tuple[Any, npt.NDArray[np.int64]]:
    """Return the table in use as a sparse matrix, and which rows of the full table its columns are.

    Parameters
    ----------
    tables : sequence of ndarray of int, shape (n_columns, n_tokens)
        Rows of the full table that the tokens of each document use.
    size : int
        Rows of the full table.
    learned : sequence of bool
        Whether a document is learned from: only what these use is kept.
    """
    from scipy.sparse import csr_matrix

    counts = np.zeros(size, dtype=np.int64)
    for table, counted in zip(tables, learned, strict=True):
        if counted:
            np.add.at(counts, table.ravel(), 1)
    kept = np.flatnonzero(counts >= LEAST)
    place = np.full(size, -1, dtype=np.int32)
    place[kept] = np.arange(len(kept), dtype=np.int32)
    lengths = np.concatenate([(place[table] >= 0).sum(axis=0) for table in tables])
    pointers = np.concatenate([[0], np.cumsum(lengths)])
    indices = np.empty(pointers[-1], dtype=np.int32)
    filled = 0
    for table in tables:
        mapped = place[table.T]
        own = mapped[mapped >= 0]
        indices[filled : filled + len(own)] = own
        filled += len(own)
    ones = np.ones(len(indices), dtype=np.float32)
    return csr_matrix((ones, indices, pointers), shape=(len(lengths), len(kept))), kept
