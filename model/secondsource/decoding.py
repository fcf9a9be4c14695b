"""Which sequence of labels is the best of all? Exact, and fast on texts of any length."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[Any]
_BLOCK = 48  # longest block of the decoder


def decode(scores: Floats, transitions: Floats, ranges: Sequence[tuple[int, int]]) -> npt.NDArray[np.int64]:
    """Return the best label sequence of every range (Viterbi 1967), all ranges at once.

    The text is one chain in which a range's first token forgets what was before it. The chain is cut into
    blocks of equal length; the best score from each label to each other label is worked out side by side for all
    blocks, then the blocks are joined. It takes two square roots of the length in steps, and gives what a step for each token would.

    Parameters
    ----------
    scores : ndarray, shape (n_tokens, n_labels)
    transitions : ndarray, shape (n_labels + 1, n_labels)
        The last row is for the start of a range.
    ranges : sequence of (int, int)
        Half-open token ranges, in order, that do not overlap; they hold every token.
    """
    length, n = scores.shape
    if not length:
        return np.zeros(0, dtype=np.int64)
    width = min(_BLOCK, max(4, int(length**0.5 / 1.5)))
    blocks = -(-length // width)
    emission = np.zeros((blocks * width, n), dtype=scores.dtype)
    emission[:length] = scores
    begins = np.zeros(blocks * width, dtype=np.bool_)
    begins[[first for first, _ in ranges]] = True
    begins[length:] = True
    # Blocks come last, so that every step is a few operations on long rows: (position, label, block).
    along = np.ascontiguousarray(emission.reshape(blocks, width, n).transpose(1, 2, 0))
    fresh = np.ascontiguousarray(begins.reshape(blocks, width).T)
    # steps[t, j, i, b]: from label i to label j; at the start of a range it is the same for every i.
    move = np.ascontiguousarray(transitions[:n].T)[:, :, None]
    start = transitions[n][:, None, None]
    steps = np.where(fresh[:, None, None, :], start, move).astype(scores.dtype, copy=False)
    steps += along[:, :, None, :]
    reach = steps[0]  # (to, label before the block, block)
    for t in range(1, width):
        reach = np.maximum.reduce(steps[t][:, :, None, :] + reach[None], axis=1)
    across = np.ascontiguousarray(reach.transpose(2, 0, 1))  # (block, to, from)
    entering = np.zeros((blocks, n), dtype=scores.dtype)
    for b in range(1, blocks):
        np.maximum.reduce(across[b - 1] + entering[b - 1], axis=1, out=entering[b])
    last = np.empty(blocks, dtype=np.int64)
    current = int((across[-1] + entering[-1]).max(axis=1).argmax())
    for b in range(blocks - 1, -1, -1):
        last[b] = current
        current = int((across[b, current] + entering[b]).argmax())
    best = [np.ascontiguousarray(entering.T)]
    for t in range(width - 1):
        best.append(np.maximum.reduce(steps[t] + best[-1][None], axis=1))
    labels = np.empty((blocks, width), dtype=np.int64)
    here = np.arange(blocks)
    for t in range(width - 1, -1, -1):
        labels[:, t] = last
        last = (steps[t][last, :, here] + best[t].T).argmax(axis=1)
    return labels.ravel()[:length]
