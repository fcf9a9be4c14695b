"""Columns: for every token of an article, the rows of one long table that are to be added up."""

from __future__ import annotations

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
    """Gathers columns; each gets its own stretch of one long table."""

    def __init__(self) -> None:
        self.found: list[Ints] = []
        self.sizes: list[int] = []

    def add(self, size: int, values: Ints) -> None:
        """Add a column whose values lie in [0, size)."""
        self.found.append(values)
        self.sizes.append(size)

    def joint(self, *parts: tuple[Ints, int]) -> None:
        """Add a column for the values of several parts together, each given with its number of values."""
        total, size = parts[0]
        for values, count in parts[1:]:
            total = total * count + values
            size *= count
        self.add(size, total)

    def hashed(self, seed: int, *parts: Ints, size: int = HASHED) -> None:
        """Add a column for values of which there are too many to list; they share rows at random."""
        total = parts[0] * _ODD[0]
        for values, odd in zip(parts[1:], _ODD[1:], strict=False):
            total += values * odd
        # Multiplication carries every bit upwards; the highest ones depend on all.
        total += seed
        total *= _ODD[-1]
        total >>= 64 - 22
        total &= size - 1
        self.add(size, total)

    @property
    def size(self) -> int:
        """Length of the table."""
        return sum(self.sizes)

    def matrix(self) -> Ints:
        """Return the table rows, shape (n_columns, n_tokens)."""
        bases = np.concatenate([[0], np.cumsum(self.sizes[:-1])])
        rows = np.stack(self.found)
        rows += bases[:, None]
        return rows
