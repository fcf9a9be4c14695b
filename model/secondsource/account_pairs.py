"""Which accounts may be about the same point? A cheap look at every pair, so that few are looked at closely.

All pairs are scored at once with a small trained sum over overlap, denial and distance; the best ones, a bounded
number for an article, become candidates.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from secondsource.accounts import Accounts
from secondsource.conflict_words import ConflictWords

MOST_PAIRS = 30
NAMES = (
    "share",
    "words",
    "groups",
    "denial",
    "denial-overlap",
    "falsehood",
    "falsehood-near",
    "negation",
    "negation-overlap",
    "headline",
    "distance",
    "neighbours",
    "paragraph",
    "attributed",
    "attributed-both",
    "other-source",
    "contrast-near",
    "back-near",
    "identical",
    "length",
    "doubt",
    "numbers",
    "likeness",
    "likeness-one-sided",
    "best-of-one",
    "best-of-both",
    "rare-share",
)
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def pair_table(accounts: Accounts, words: ConflictWords) -> tuple[Ints, Ints, Floats]:
    """Return first and second account of every pair (in text order), and a row of numbers for each pair.

    Returns
    -------
    i, j : ndarray of int, shape (n_pairs,)
    X : ndarray of float, shape (n_pairs, n_names)
        Columns as in `NAMES`.
    """
    found = accounts.found
    n = len(found)
    i, j = np.triu_indices(n, 1)
    overlap = _overlap(accounts, words)
    own = np.maximum(overlap.diagonal(), 0.5)
    shared = overlap[i, j]
    least = np.minimum(own[i], own[j])
    share = shared / np.maximum(least, 1.0)
    groups = _groups(accounts, words)[i, j]
    mask = np.array([a.mask | a.cue for a in found], dtype=np.int64)
    before = np.array([a.before for a in found], dtype=np.int64)
    sentence = np.array([a.sentence for a in found], dtype=np.float64)
    paragraph = np.array([accounts.article.sentences[a.sentence].paragraph for a in found])
    speaker = np.array([_speaker(accounts, a.speaker) for a in found])
    c = words.classes
    one = {
        name: ((mask[i] & c[name]) > 0) ^ ((mask[j] & c[name]) > 0)
        for name in ("denial", "falsehood", "negation", "doubt")
    }
    gap = np.minimum(sentence[j] - sentence[i], 20)
    near = 1 / (1 + gap)
    numbers = np.array([any(w[0].isdigit() for w in a.words) for a in found])
    length = np.array([a.last - a.first for a in found], dtype=np.float64)
    meaning = _meanings(accounts, words)
    likeness = np.einsum("nd,nd->n", meaning[i], meaning[j])
    rank_i, rank_j = ranks(np.log1p(shared) + likeness, i, j, n)
    one_sided = one["denial"] | one["falsehood"] | one["negation"]
    columns = (
        np.minimum(share, 1),
        np.log1p(shared),
        np.log1p(np.maximum(groups, 0)),
        one["denial"],
        one["denial"] * np.minimum(share, 1),
        one["falsehood"],
        one["falsehood"] * near,
        one["negation"],
        one["negation"] * np.minimum(share, 1),
        np.array([a.headline for a in found])[i],
        np.log1p(gap),
        gap <= 1,
        paragraph[i] == paragraph[j],
        (speaker[i] >= 0) ^ (speaker[j] >= 0),
        (speaker[i] >= 0) & (speaker[j] >= 0),
        (speaker[i] != speaker[j]),
        ((before[j] & c["contrast"]) > 0) * near,
        ((before[j] & c["anaphor"]) > 0) * near * (one["negation"] | one["denial"] | one["falsehood"]),
        share > 0.8,
        np.log(np.minimum(length[i], length[j])),
        one["doubt"],
        numbers[i] & numbers[j],
        likeness,
        likeness * one_sided,
        np.minimum(rank_i, rank_j) == 0,
        np.maximum(rank_i, rank_j) <= 1,
        np.minimum(share, 1) * likeness,
    )
    return i, j, np.column_stack([np.asarray(x, dtype=np.float64) for x in columns])


def propose(
    accounts: Accounts, words: ConflictWords, weights: Mapping[str, float]
) -> list[tuple[int, int, dict[str, float]]]:
    """Return the pairs most likely to be about the same point, at most `MOST_PAIRS`, with what was seen."""
    if len(accounts.found) < 2:
        return []
    i, j, X = pair_table(accounts, words)
    score = X @ np.array([weights.get(name, 0.0) for name in NAMES])
    if len(score) > MOST_PAIRS:
        best = np.argpartition(-score, MOST_PAIRS)[:MOST_PAIRS]
    else:
        best = np.arange(len(score))
    best = np.sort(best)
    rows = X[best].tolist()
    return [
        (p, q, dict(zip(NAMES, row, strict=True)))
        for p, q, row in zip(i[best].tolist(), j[best].tolist(), rows, strict=True)
    ]


def ranks(score: Floats, i: Ints, j: Ints, n: int) -> tuple[Ints, Ints]:
    """Return for each pair how many pairs of its earlier, and of its later account score higher."""
    square = np.full((n, n), -9.0)
    square[i, j] = square[j, i] = score
    order = np.argsort(np.argsort(-square, axis=1), axis=1)
    return order[i, j], order[j, i]


def _meanings(accounts: Accounts, words: ConflictWords) -> Floats:
    """Return the mean meaning of the content words of each account, rare words first, of unit length."""
    norms, of, row = accounts.article.tokens.norms, accounts.stems.of, words.row
    spread = accounts.stems.spread
    result = np.zeros((len(accounts.found), words.vectors.shape[1]))
    for number, account in enumerate(accounts.found):
        at = [i for i in range(account.first, account.last) if of[i] and norms[i] in row]
        if at:
            rows = [row[norms[i]] for i in at]
            weight = words.rarity[rows] / np.sqrt([spread.get(of[i], 1) for i in at])
            result[number] = weight @ words.vectors[rows]
    return np.asarray(result / np.maximum(np.linalg.norm(result, axis=1, keepdims=True), 1e-6))


def _speaker(accounts: Accounts, act: int) -> int:
    """Return a number for the source that speaks: the same for mentions of one source, -1 for the writer."""
    if act < 0:
        return -1
    entity = accounts.acts[act].entity
    if not entity:
        return act
    return next(k for k, other in enumerate(accounts.acts) if other.entity == entity)


def _overlap(accounts: Accounts, words: ConflictWords) -> Floats:
    """Return summed weight of the stems that each two accounts share."""
    index: dict[str, int] = {}
    rows, columns = [], []
    for row, account in enumerate(accounts.found):
        for stem in account.words:
            rows.append(row)
            columns.append(index.setdefault(stem, len(index)))
    incidence = np.zeros((len(accounts.found), max(1, len(index))))
    spread = accounts.stems.spread
    weight = np.array([1.0 / np.sqrt(np.sqrt(spread.get(s, 1))) for s in index] or [1.0])
    incidence[rows, columns] = 1.0
    incidence *= np.sqrt(weight)
    return np.asarray(incidence @ incidence.T)


def _groups(accounts: Accounts, words: ConflictWords) -> Floats:
    """Return the number of groups by meaning that two accounts share, beyond function words."""
    norms, of, group, row_of = accounts.article.tokens.norms, accounts.stems.of, words.group, words.row
    index: dict[int, int] = {}
    rows, columns = [], []
    for row, account in enumerate(accounts.found):
        for at in range(account.first, account.last):
            if of[at]:
                number = int(group[row_of[norms[at]]]) if norms[at] in row_of else -1
                if number >= 0:
                    rows.append(row)
                    columns.append(index.setdefault(number, len(index)))
    incidence = np.zeros((len(accounts.found), max(1, len(index))))
    incidence[rows, columns] = 1.0
    return np.asarray(incidence @ incidence.T)
