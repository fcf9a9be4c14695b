"""What surrounds a word: the table rows that the tagger adds up for every token of an article.

A *column* holds one row number for each token. Columns of the first pass look at the words around; those of the second
pass also at what the first pass found, above all at the nearest likely cue on either side.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from secondsource.tagger_columns import HASHED, LARGE, Columns
from secondsource.tagger_frame import Frame, Ints
from secondsource.word_kinds import KINDS

Floats = npt.NDArray[Any]

N_KINDS = len(KINDS)
CUE = 2  # class of the first pass: 0 other, 1 source, 2 cue, 3 content
_KNOTS = 1 / (1 + np.exp(-np.array([-4.5, -3.0, -2.0, -1.0, 0.0, 1.0, 2.5])))  # even steps of log-odds
_N_BINS = len(_KNOTS) + 1
_DISTANCE = np.array([0, 1, 2, 3, 4, 5, 5, 6, 6, 6, 7, 7, 7, 7, 7, 7] + [8] * 14 + [9])
_FAR = 10  # no cue on that side
_N_DISTANCES = 11
CANDIDATE = 0.2


def _lexical(f: Frame) -> Columns:
    columns = Columns()
    k = [f.kind(o) for o in range(-3, 4)]
    m2, m1, k0, p1, p2 = k[1], k[2], k[3], k[4], k[5]
    n = N_KINDS
    columns.joint((m1, n), (k0, n))
    columns.joint((k0, n), (p1, n))
    columns.joint((m1, n), (p1, n))
    columns.joint((k0, n), (f.quote, 4), (f.beside, 4))
    columns.joint((k0, n), (f.role, 3))
    here = np.arange(len(k0))
    start = np.minimum(here - f.first, 3)
    end = np.minimum(f.last - here, 3)
    columns.joint((k0, n), (start, 4), (end, 4))
    columns.hashed(1, m1, k0, p1)
    columns.hashed(2, k0, p1, p2)
    columns.hashed(3, m2, m1, k0)
    columns.hashed(4, m2, m1, k0, p1, size=LARGE)
    columns.hashed(5, m1, k0, p1, p2, size=LARGE)
    w = f.identities.take(f.around[1:-1])
    columns.hashed(6, w[1], w[2], size=LARGE)
    columns.hashed(7, w[2], w[3], size=LARGE)
    columns.hashed(8, w[2], m1, p1, size=LARGE)
    columns.hashed(9, w[1], k0, size=HASHED)
    columns.hashed(10, w[3], k0, size=HASHED)
    columns.hashed(11, w[2], w[3], w[4], size=LARGE)
    columns.hashed(12, w[0], w[1], w[2], size=LARGE)
    columns.hashed(13, w[2], f.quote * 4 + f.beside, size=HASHED)
    opening = f.kinds.take(f.place.take(f.first))
    columns.hashed(14, opening, k0, start, size=HASHED)
    closing = f.kinds.take(f.place.take(np.maximum(f.last - 1, f.first)))
    columns.hashed(15, closing, k0, end, size=HASHED)
    return columns


def first_columns(f: Frame) -> Columns:
    """Return the columns of the first pass."""
    return _lexical(f)


_LONG = slice(16, 18)  # the first pass's columns of three words in a row, which the second does without


def bins(probability: Floats) -> Ints:
    """Return the step of each probability on a scale of log-odds."""
    return np.asarray(np.searchsorted(_KNOTS, probability, side="right"), dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Cues:
    """The nearest likely cue on either side of each token, within its sentence; -1 where there is none."""

    left: Ints
    right: Ints


def nearest_cues(f: Frame, cue: Floats) -> Cues:
    """Find the nearest likely cue at or before, and at or after, each token."""
    n = len(cue)
    here = np.arange(n)
    begins = f.begins[1:]
    # Of neighbouring words that are all likely, the likeliest stands for them.
    before = np.concatenate([[0.0], cue[:-1]])
    after = np.concatenate([cue[1:], [0.0]])
    before[begins] = after[begins - 1] = 0.0
    peak = (cue >= CANDIDATE) & (cue >= before) & (cue > after)
    left = np.maximum.accumulate(np.where(peak, here, -1))
    right = np.minimum.accumulate(np.where(peak, here, n)[::-1])[::-1]
    return Cues(np.where(left >= f.first, left, -1), np.where(right <= f.last, right, -1))


def _running(mask: npt.NDArray[np.bool_]) -> Ints:
    total = np.zeros(len(mask) + 1, dtype=np.int64)
    np.cumsum(mask, out=total[1:])
    return total


_VERB_KINDS = np.array(
    [name.startswith(("VBD", "VBZ", "VB", "be", "has", "said", "says", "MD")) for name in KINDS]
)
_MARK_KINDS = np.array([name in (",", ";", ":", "--", "-", "(", ")") for name in KINDS])
_THAT = KINDS.index("that")
_QUOTES = np.array([name in ('"', "open", "close", "open1", "close1") for name in KINDS])


def second_columns(f: Frame, probability: Floats, first: Columns) -> tuple[Columns, Cues]:
    """Return the columns of the second pass, and the nearest cues.

    Parameters
    ----------
    first : Columns
        Of the first pass; most are used again.
    probability : ndarray, shape (n_tokens, 4)
        What the first pass gives each token: other, source, cue, content.
    """
    columns = first.without(_LONG)
    n = len(f.place)
    here = np.arange(n)
    k0 = f.kind(0)
    cues = nearest_cues(f, probability[:, CUE])
    left, right = cues.left, cues.right
    ldist = np.where(left < 0, _FAR, _DISTANCE.take(np.minimum(here - left, 30)))
    rdist = np.where(right < 0, _FAR, _DISTANCE.take(np.minimum(np.abs(right - here), 30)))
    padded = np.zeros((3, len(f.kinds)), dtype=np.int64)
    padded[:, f.place] = bins(probability.T[1:])
    near_bins = padded.take(f.around[1:-1], axis=1)
    b = _N_BINS

    def bin_at(row: int, offset: int) -> Ints:
        return np.asarray(near_bins[row, 2 + offset])

    s0, c0, t0 = bin_at(0, 0), bin_at(1, 0), bin_at(2, 0)
    columns.joint((s0, b), (c0, b), (t0, b))
    for row in range(3):
        columns.joint((bin_at(row, -1), b), (bin_at(row, 0), b), (bin_at(row, 1), b))
        columns.joint((bin_at(row, -2), b), (bin_at(row, -1), b))
        columns.joint((bin_at(row, 1), b), (bin_at(row, 2), b))
    columns.joint((c0, b), (bin_at(0, -1), b), (bin_at(0, 1), b))
    columns.joint((s0, b), (bin_at(1, -1), b), (bin_at(1, 1), b))
    columns.joint((k0, N_KINDS), (c0, b))
    columns.joint((k0, N_KINDS), (s0, b))
    columns.joint((k0, N_KINDS), (t0, b))

    # Where there is no cue, the edge at the very beginning stands for it; its neighbours are edges too.
    lplace, rplace = np.where(left < 0, 1, f.place.take(left)), np.where(right < 0, 1, f.place.take(right))
    lcue, rcue = f.kinds.take(lplace), f.kinds.take(rplace)
    lbin, rbin = padded[1].take(lplace), padded[1].take(rplace)
    d = _N_DISTANCES
    columns.joint((ldist, d), (rdist, d), (f.quote, 4))
    columns.joint((lbin, b), (rbin, b), (f.quote, 4), (f.beside, 4))
    columns.joint((ldist, d), (k0, N_KINDS))
    columns.joint((rdist, d), (k0, N_KINDS))
    columns.joint((ldist, d), (lcue, N_KINDS))
    columns.joint((rdist, d), (rcue, N_KINDS))
    columns.joint((lcue, N_KINDS), (k0, N_KINDS))
    columns.joint((rcue, N_KINDS), (k0, N_KINDS))
    # What stands between the token and the cue.
    kinds = k0
    marks, verbs = _running(_MARK_KINDS.take(kinds)), _running(_VERB_KINDS.take(kinds))
    thats, quotes = _running(kinds == _THAT), _running(_QUOTES.take(kinds))

    def between(total: Ints, most: int) -> tuple[Ints, Ints]:
        l_count = np.where(left < 0, 0, total[:-1] - total.take(np.minimum(left + 1, here)))
        r_count = np.where(right < 0, 0, total.take(np.maximum(right, here + 1)) - total[1:])
        return np.minimum(l_count, most), np.minimum(r_count, most)

    lm, rm = between(marks, 2)
    lv, rv = between(verbs, 2)
    lt, rt = between(thats, 1)
    lq, rq = between(quotes, 2)
    columns.joint((ldist, d), (lm, 3), (lv, 3), (lt, 2), (lq, 3), (f.quote, 4))
    columns.joint((rdist, d), (rm, 3), (rv, 3), (rt, 2), (rq, 3), (f.quote, 4))
    columns.joint((lm, 3), (lv, 3), (lt, 2), (lq, 3), (rm, 3), (rv, 3), (rq, 3), (t0, b))
    columns.hashed(21, lm * 3 + lv, lt * 3 + lq, k0, lcue)
    columns.hashed(22, rm * 3 + rv, rt * 3 + rq, k0, rcue)
    # How the cue is set: the words beside it tell whether its content follows or stands before.
    l_next, r_next = f.kinds.take(lplace + 1), f.kinds.take(rplace + 1)
    l_prev, r_prev = f.kinds.take(lplace - 1), f.kinds.take(rplace - 1)
    columns.hashed(23, ldist, l_next, lcue)
    columns.hashed(24, rdist, r_prev, rcue)
    columns.hashed(25, ldist, l_next, l_prev)
    columns.hashed(26, rdist, r_next, r_prev)
    columns.hashed(27, ldist, k0, f.kind(1), l_next)
    columns.hashed(28, rdist, k0, f.kind(1), r_prev)
    columns.hashed(29, rdist, k0, f.kind(-1), r_next)
    columns.hashed(30, ldist, k0, f.kind(-1), lcue)
    # The first word of the sentence, and the sentences around.
    opening = f.kinds.take(f.place.take(f.first))
    columns.hashed(31, opening, rdist, ldist, f.quote)
    _sentence_columns(columns, f, probability, t0, c0)
    return columns, cues


def _sentence_columns(columns: Columns, f: Frame, probability: Floats, t0: Ints, c0: Ints) -> None:
    """Add what the token's sentence, and those before and after it, hold as a whole."""
    starts = np.flatnonzero(np.concatenate([[True], f.sentence[1:] != f.sentence[:-1]]))
    ordinal = np.zeros(len(f.sentence), dtype=np.int64)
    ordinal[starts[1:]] = 1
    np.cumsum(ordinal, out=ordinal)
    cue = np.maximum.reduceat(probability[:, CUE], starts)
    content = np.add.reduceat(probability[:, 3], starts) / np.diff(np.concatenate([starts, [len(ordinal)]]))
    quoted = np.add.reduceat((f.quote > 0).astype(np.float64), starts) / np.diff(
        np.concatenate([starts, [len(ordinal)]])
    )
    state = np.minimum((cue * 3).astype(np.int64), 2) * 3 + np.where(
        quoted > 0.9, 2, (quoted > 0).astype(np.int64)
    )
    body = np.minimum((content * 4).astype(np.int64), 3)
    # Before and after every article stands the edge, 9.
    place = np.arange(len(starts)) + f.begins.searchsorted(starts, side="right")
    around = np.full(len(starts) + len(f.begins) + 1, 9)
    around[place] = state
    mine, before, after = state[ordinal], around[place - 1][ordinal], around[place + 1][ordinal]
    columns.joint((mine, 10), (before, 10), (after, 10), (f.quote, 4))
    columns.joint((mine, 10), (body[ordinal], 4), (t0, _N_BINS))
    columns.joint((mine, 10), (before, 10), (c0, _N_BINS))
