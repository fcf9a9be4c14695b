"""The tagger's weights: as a bundle stores them, and as they are looked up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from secondsource.bundle import Array
from secondsource.lexicon import Lexicon
from secondsource.vocabulary import Columns, Vocabulary
from secondsource.word_kinds import EDGE, identity, kind_of, word_features

Floats = npt.NDArray[Any]


class WordSums(NamedTuple):
    """What the tagger knows of word types, one row for each number of a vocabulary; row 0 is the edge of a paragraph.

    Attributes
    ----------
    kinds, identities : ndarray of int, shape (n_words,)
    slots : sequence of ndarray, each of shape (n_words, width)
        Sums of the weights of a word's own features, by slot: those of the first pass, then those of the second.
    """

    kinds: npt.NDArray[np.int64]
    identities: npt.NDArray[np.int64]
    slots: Sequence[Floats]


class WordTable:
    """Sums of the weights of each word type's own features, worked out once for each word that turns up.

    Parameters
    ----------
    lexicon : Lexicon
    features : sequence of str
        Names, in the order of the rows of ``weights``.
    weights : ndarray, shape (n_features, width)
        The slots of the first pass side by side, then those of the second.
    slots : sequence of (int, int)
        Number and width of the slots of each pass.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        features: Sequence[str],
        weights: Floats,
        slots: Sequence[tuple[int, int]],
    ) -> None:
        self.lexicon = lexicon
        self._ends = np.cumsum([width for count, width in slots for _ in range(count)])
        self._feature = {name: i for i, name in enumerate(features)}
        # The row of zeros at the end is where the sum of every word starts.
        self._weights = np.concatenate([weights, np.zeros_like(weights[:1])]).astype(np.float32, copy=False)
        self._columns = Columns(self._work_out)

    def of(self, vocabulary: Vocabulary) -> WordSums:
        """Return what is known of all words of a vocabulary."""
        kinds, identities, *slots = self._columns.of(vocabulary)
        return WordSums(kinds, identities, slots)

    def _work_out(self, words: Sequence[str]) -> Sequence[Array]:
        """Work out the sums of new words together."""
        entries = [self.lexicon.get(word) for word in words]
        kinds = [kind_of(word, entry) if word else EDGE for word, entry in zip(words, entries, strict=True)]
        ids: list[int] = []
        starts: list[int] = []
        number, nothing = self._feature, len(self._weights) - 1
        for word, entry, kind in zip(words, entries, kinds, strict=True):
            starts.append(len(ids))
            ids.append(nothing)
            if word:
                ids += [number[name] for name in word_features(word, entry, kind) if name in number]
        total = np.add.reduceat(self._weights[ids], starts, axis=0)
        identities = np.array(list(map(identity, words, entries, kinds)), dtype=np.int64)
        return np.array(kinds, dtype=np.int64), identities, *np.split(total, self._ends[:-1], axis=1)


class Table:
    """Weights as whole numbers, four or eight labels side by side in one number, so that a row is one look-up.

    Parameters
    ----------
    weights : ndarray of int8, shape (n_rows, n_labels)
    scale : ndarray of float, shape (n_labels,)
    """

    def __init__(self, weights: npt.NDArray[np.int8], scale: npt.NDArray[Any]) -> None:
        self.scale = scale.astype(np.float32)
        self.n_labels = weights.shape[1]
        self._width = 4 if self.n_labels <= 4 else 8
        padded = np.zeros((len(weights), self._width), dtype=np.int8)
        padded[:, : self.n_labels] = weights
        self._rows = padded.view(np.uint32 if self._width == 4 else np.uint64).ravel()

    @classmethod
    def from_part(cls, part: Mapping[str, Array], name: str) -> Table:
        """Read what :func:`pack_weights` stored, without ever writing out the rows that are all zeros."""
        table = cls(part[f"{name}-weights"], part[f"{name}-scale"])
        rows = np.zeros(int(part[f"{name}-rows"][0]), dtype=table._rows.dtype)
        rows[part[f"{name}-used"]] = table._rows
        table._rows = rows
        return table

    def sum(self, rows: npt.NDArray[np.int64]) -> Floats:
        """Add up the rows of each token; ``rows`` has shape (n_columns, n_tokens)."""
        found = self._rows.take(rows).view(np.int8).reshape(len(rows), -1)
        total = found.sum(axis=0, dtype=np.int16).reshape(-1, self._width)
        return np.asarray(total[:, : self.n_labels] * self.scale, dtype=np.float32)


def pack_weights(name: str, weights: npt.NDArray[Any]) -> dict[str, Array]:
    """Store weights as whole numbers from -127 to 127, with one factor for each column."""
    scale = np.maximum(np.abs(weights).max(axis=0), 1e-9) / 127
    used = np.flatnonzero(np.abs(np.rint(weights / scale)).max(axis=1) > 0)
    return {
        f"{name}-used": used.astype(np.int32),
        f"{name}-rows": np.array([len(weights)], dtype=np.int64),
        f"{name}-scale": scale.astype(np.float32),
        f"{name}-weights": np.rint(weights[used] / scale).astype(np.int8),
    }


def unpack_weights(part: Mapping[str, Array], name: str) -> tuple[npt.NDArray[np.int8], npt.NDArray[Any]]:
    """Return whole numbers and factors as :func:`pack_weights` stored them."""
    weights = np.zeros((int(part[f"{name}-rows"][0]), len(part[f"{name}-scale"])), dtype=np.int8)
    weights[part[f"{name}-used"]] = part[f"{name}-weights"]
    return weights, part[f"{name}-scale"]
