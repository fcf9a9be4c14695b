"""Columns: for every token of an article, the rows of one long table that are to be added up."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from secondsource.tagger_frame import Ints

HASHED = 1 << 16
LARGE = 1 << 17
# Odd numbers without pattern (fractional parts of square roots), one for each part of a joint value.
_ODD = np.array(
    [0x6A09E667F3BCC909, 0x3B67AE8584CAA73B, 0x3C6EF372FE94F82B, 0x254FF53A5F1D36F1, 0x510E527FADE682D1,
     0x1F83D9ABFB41BD6B],
    dtype=np.int64,
)  # fmt: skip


class Columns:
    """Gathers columns; each gets its own stretch of one long table.

    Parameters
    ----------
    values : ndarray, shape (n_columns, n_tokens), optional
        Columns to begin with.
    sizes : sequence of int
        The number of values of each of these.
    """

    def __init__(self, values: Ints | None = None, sizes: Sequence[int] = ()) -> None:
        self.sizes: list[int] = list(sizes)
        self._done = values
        self._added: list[Ints] = []
        self._seeds: dict[int, int] = {}

    def joint(self, *parts: tuple[Ints, int]) -> None:
        """Add a column for the values of several parts together, each given with its number of values."""
        total, size = parts[0]
        for values, count in parts[1:]:
            total = total * count
            total += values
            size *= count
        self._added.append(total)
        self.sizes.append(size)

    def hashed(self, seed: int, *parts: Ints, size: int = HASHED) -> None:
        """Add a column for values of which there are too many to list; they share rows at random."""
        total = parts[0] * _ODD[0]
        for values, odd in zip(parts[1:], _ODD[1:], strict=False):
            total += values * odd
        self._seeds[len(self._added)] = seed
        self._added.append(total)
        self.sizes.append(size)

    @property
    def size(self) -> int:
        """Length of the table."""
        return sum(self.sizes)

    def values(self) -> Ints:
        """Return what each column holds of each token, shape (n_columns, n_tokens); below the column's size."""
        if self._added:
            count = len(self._added)
            added = np.concatenate(self._added).reshape(count, -1)
            if self._seeds:
                # Multiplication carries every bit upwards; the highest ones depend on all.
                places = list(self._seeds)
                rows = added[places]
                rows += np.array(list(self._seeds.values()))[:, None]
                rows *= _ODD[-1]
                rows >>= 64 - 22
                rows &= np.array(self.sizes[-count:])[places][:, None] - 1
                added[places] = rows
            self._done = added if self._done is None else np.concatenate([self._done, added])
            self._added, self._seeds = [], {}
        return self._done if self._done is not None else np.zeros((0, 0), dtype=np.int64)

    def without(self, part: slice) -> Columns:
        """Return all columns but some."""
        values = self.values()
        return Columns(
            np.concatenate([values[: part.start], values[part.stop :]]),
            [*self.sizes[: part.start], *self.sizes[part.stop :]],
        )

    def matrix(self) -> Ints:
        """Return the table rows, shape (n_columns, n_tokens)."""
        bases = np.cumsum([0, *self.sizes[:-1]])
        return np.asarray(self.values() + bases[:, None])
