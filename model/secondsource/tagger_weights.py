"""The tagger's weights: as a bundle stores them, and as they are looked up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt

from secondsource.bundle import Array
from secondsource.lexicon import Lexicon
from secondsource.word_kinds import identity, kind_of, word_features

Floats = npt.NDArray[Any]
_CACHED_WORDS = 1 << 15
_ADDING = Lock()  # for all tables: one of its own would keep a table from being pickled
_AT_ONCE = 2048  # new words: in a few megabytes, however many a text has


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
        self._widths = [width for count, width in slots for _ in range(count)]
        self._begins = [0, slots[0][0]]
        self._feature = {name: i for i, name in enumerate(features)}
        # The row of zeros at the end is where the sum of every word starts.
        self._weights = np.concatenate([weights, np.zeros_like(weights[:1])])
        self._clear()

    def _clear(self) -> None:
        self._rows: dict[str, int] = {}
        self._sums = [np.zeros((1024, width), dtype=np.float32) for width in self._widths]
        self.kinds = np.zeros(1024, dtype=np.int64)
        self.identities = np.zeros(1024, dtype=np.int64)

    def slot(self, stage: int, number: int) -> Floats:
        """Return the sums of a slot of the first (0) or second (1) pass, one row for each word."""
        return self._sums[self._begins[stage] + number]

    def rows(self, words: Sequence[str]) -> npt.NDArray[np.int64]:
        """Return the row of each word; row 0 is the edge of a paragraph."""
        with _ADDING:
            if len(self._rows) > _CACHED_WORDS:
                self._clear()
            known = self._rows
            found = [known.get(word, -1) for word in words]
            if -1 in found:
                new = list(dict.fromkeys([word for word, row in zip(words, found, strict=True) if row < 0]))
                for begin in range(0, len(new), _AT_ONCE):
                    self._add(new[begin : begin + _AT_ONCE])
                found = [known[word] for word in words]
        return np.array(found, dtype=np.int64)

    def _add(self, words: Sequence[str]) -> None:
        """Work out the sums of new words together."""
        begin = len(self._rows) + 1
        rows = slice(begin, begin + len(words))
        while rows.stop > len(self.kinds):
            self._sums = [np.concatenate([sums, np.zeros_like(sums)]) for sums in self._sums]
            self.kinds = np.concatenate([self.kinds, np.zeros_like(self.kinds)])
            self.identities = np.concatenate([self.identities, np.zeros_like(self.identities)])
        ids: list[int] = []
        starts: list[int] = []
        entries = [self.lexicon.get(word) for word in words]
        kinds = [kind_of(word, entry) for word, entry in zip(words, entries, strict=True)]
        number, nothing = self._feature, len(self._weights) - 1
        for word, entry, kind in zip(words, entries, kinds, strict=True):
            starts.append(len(ids))
            ids.append(nothing)
            ids += [number[name] for name in word_features(word, entry, kind) if name in number]
        self.kinds[rows] = kinds
        self.identities[rows] = list(map(identity, words, entries, kinds))
        self._rows.update(zip(words, range(begin, rows.stop), strict=True))
        total = np.add.reduceat(self._weights[ids], starts, axis=0)
        at = 0
        for sums, width in zip(self._sums, self._widths, strict=True):
            sums[rows] = total[:, at : at + width]
            at += width


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
