"""Which pairs of accounts are worth a closer look? A small trained sum over every pair chooses a bounded number.

It sees overlap, distance, whose word stands against whose, the kinds of words on either side, and anchors: words that
set two accounts apart. Anchors are a denial or a debunking, a negation, words that exclude each other, two agents, two
numbers of one thing, and two voices set against each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from secondsource.accounts import Account, Accounts, is_other, speaker_of
from secondsource.attribution import RELAYED, UNNAMED
from secondsource.conflict_words import ConflictWords
from secondsource.quantities import Number, numbers_clash, numbers_in

MOST, MOST_EACH = 8, 2
_MOST_NUMBERS = 50
_MOST_AT_ONCE = 1 << 22  # numbers in one table
ANCHORS = ("denial", "negation", "opposites", "agent", "number", "voices")
CLASSES = (
    "negation",
    "denial",
    "falsehood",
    "truth",
    "claim",
    "doubt",
    "correction",
    "opinion",
    "future",
    "hedge",
    "point",
    "first-person",
    "speech",
    "existence",
)
NAMES = (
    *ANCHORS,
    "shared",
    "share",
    "likeness",
    "near",
    "next",
    "same-sentence",
    "gap",
    "headline",
    "lead",
    "refers-back",
    "contrast",
    "same-paragraph",
    "length-earlier",
    "length-later",
    "two-sources",
    "same-source",
    "writer-and-source",
    "unnamed-earlier",
    "unnamed-later",
    "relayed-earlier",
    "relayed-later",
    "denial-shared",
    "negation-shared",
    "denial-near",
    "negation-near",
    "denial-headline",
    *(f"{name}-{side}" for name in CLASSES for side in ("earlier", "later", "one-sided")),
)
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class Pairing(NamedTuple):
    """Two accounts, the earlier first, and what was seen of them: a number for each of `NAMES`."""

    first: int
    second: int
    seen: Mapping[str, float]


def pair_table(accounts: Accounts, words: ConflictWords) -> tuple[Ints, Ints, Floats]:
    """Return every pair of accounts, with a row of numbers for each.

    Returns
    -------
    i, j : ndarray of int, shape (n_pairs,)
        The earlier and the later account.
    X : ndarray of float, shape (n_pairs, n_names)
        Columns as in `NAMES`.
    """
    found, c = accounts.found, words.classes
    i, j = np.triu_indices(len(found), 1)
    mask = np.array([a.mask | a.cue for a in found], dtype=np.int64)
    before = np.array([a.before for a in found], dtype=np.int64)
    sentence = np.array([a.sentence for a in found], dtype=np.int64)
    denies = (mask & (c["denial"] | c["falsehood"])) > 0
    # "No official confirmation" is no account of its own: it leaves the point open.
    negates = ((mask & c["negation"]) > 0) & ~denies & ((mask & c["doubt"]) == 0)
    speaker = np.array([speaker_of(accounts, a.speaker) for a in found], dtype=np.int64)
    other = np.array([is_other(accounts, a.act) for a in found], dtype=np.bool_)
    heading = np.array([a.headline for a in found], dtype=np.bool_)[i]
    paragraph = np.array([accounts.article.sentences[a.sentence].paragraph for a in found])
    own = np.array([accounts.stems.weight(a.words) for a in found])
    length = np.array([a.last - a.first for a in found], dtype=np.float64)
    gap, shared = sentence[j] - sentence[i], _shared(accounts, i, j)
    apart = (speaker[i] != speaker[j]) | other[j]  # "sources" and "other sources" are not one source
    back = ((before[j] & c["anaphor"]) > 0) & (gap <= 2)
    opposites, agent, number = (table[i, j] & apart for table in _clashing(accounts, words))
    # Nobody denies his own claim in one breath; the text itself may, of its headline.
    alone = (speaker[i] >= 0) & ~apart
    denial = (denies[i] ^ denies[j]) & ((shared > 0) | (gap <= 2) | back) & ~alone
    negation = (negates[i] ^ negates[j]) & ~(denies[i] | denies[j]) & apart
    negation &= (gap <= 2) | ((shared > 0) & (gap <= 5)) | (shared >= 0.7)
    contrast = ((before[j] & c["contrast"]) > 0) & (gap <= 2)
    voices = apart & (gap > 0) & (gap <= 2) & ((other[j] & (shared > 0)) | (contrast & (shared >= 0.8)))
    opposites &= (gap > 0) & (((gap <= 3) & (shared >= 0.5)) | (shared >= 1.0))
    agent &= (gap <= 3) | (shared >= 1.0)
    number &= (gap <= 2) | (shared >= 0.5)
    meaning = _meanings(accounts, words, range(len(found)))
    share = np.minimum(1.0, shared / np.maximum(np.minimum(own[i], own[j]), 0.7))
    near = 1.0 / (1 + gap)
    weight = np.log1p(shared)
    one, two = speaker[i] >= 0, speaker[j] >= 0
    kinds = [accounts.acts[a.speaker].source_type if a.speaker >= 0 else "" for a in found]
    unnamed, relayed = (np.array([kind in group for kind in kinds]) for group in (UNNAMED, RELAYED))
    seen = {
        "denial": denial,
        "negation": negation,
        "opposites": opposites,
        "agent": agent,
        "number": number,
        "voices": voices,
        "shared": weight,
        "share": share,
        "likeness": np.einsum("nd,nd->n", meaning[i], meaning[j]),
        "near": near,
        "next": gap == 1,
        "same-sentence": gap == 0,
        "gap": np.log1p(gap),
        "headline": heading,
        "lead": ~heading & (sentence[i] <= 2),
        "refers-back": back,
        "contrast": contrast,
        "same-paragraph": paragraph[i] == paragraph[j],
        "length-earlier": np.log(length[i]),
        "length-later": np.log(length[j]),
        "two-sources": one & two & apart,
        "same-source": one & two & ~apart,
        "writer-and-source": one ^ two,
        "unnamed-earlier": unnamed[i],
        "unnamed-later": unnamed[j],
        "relayed-earlier": relayed[i],
        "relayed-later": relayed[j],
        "denial-shared": denial * weight,
        "negation-shared": negation * weight,
        "denial-near": denial * near,
        "negation-near": negation * near,
        "denial-headline": denial & heading,
    }
    for name in CLASSES:
        bit = (mask & c[name]) > 0
        seen |= {f"{name}-earlier": bit[i], f"{name}-later": bit[j], f"{name}-one-sided": bit[i] ^ bit[j]}
    return i, j, np.column_stack([np.asarray(seen[name], dtype=np.float64) for name in NAMES])


def propose(accounts: Accounts, words: ConflictWords, weights: Mapping[str, float]) -> list[Pairing]:
    """Return the most promising pairs, at most `MOST`, and `MOST_EACH` for one account."""
    if len(accounts.found) < 2:
        return []
    i, j, X = pair_table(accounts, words)
    score = X @ np.array([weights.get(name, 0.0) for name in NAMES])
    taken: dict[int, int] = {}
    best: list[Pairing] = []
    for at in np.argsort(-score, kind="stable").tolist():
        p, q = int(i[at]), int(j[at])
        if taken.get(p, 0) < MOST_EACH and taken.get(q, 0) < MOST_EACH:
            taken[p], taken[q] = taken.get(p, 0) + 1, taken.get(q, 0) + 1
            best.append(Pairing(p, q, dict(zip(NAMES, X[at].tolist(), strict=True))))
            if len(best) == MOST:
                break
    return best


def agent_of(accounts: Accounts, account: Account) -> tuple[str, frozenset[str]]:
    """Return the stem of what was done before "by", and those of the noun phrase after it; empty when there is none."""
    norms, of = accounts.article.tokens.norms, accounts.stems.of
    for at in range(account.first + 1, account.last):
        if norms[at] == "by":
            done = next((s for s in reversed(of[max(account.first, at - 3) : at]) if s), "")
            by = frozenset(s for s in of[at + 1 : min(at + 6, account.last)] if s)
            return (done, by) if done else ("", frozenset())
    return "", frozenset()


def _clashing(accounts: Accounts, words: ConflictWords) -> tuple[Flags, Flags, Flags]:
    """Tell which pairs have words that exclude each other, two agents for one act, two numbers of one thing.

    Returns
    -------
    opposites, agent, number : ndarray of bool, shape (n_accounts, n_accounts)
        True only where the first account is the earlier one.
    """
    found, norms = accounts.found, accounts.article.tokens.norms
    n = len(found)
    opposites, agent, number = (np.zeros((n, n), dtype=bool) for _ in range(3))
    bearing: dict[str, list[int]] = {}
    acting: list[tuple[int, str, frozenset[str]]] = []
    counting: list[tuple[int, list[Number]]] = []
    for k, account in enumerate(found):
        own = norms[account.first : account.last]
        for word in words.opposites.keys() & own:
            bearing.setdefault(word, []).append(k)
        if "by" in own:
            done, by = agent_of(accounts, account)
            if by:
                acting.append((k, done, by))
        # Only numbers that say what they count can clash.
        counted = [x for x in numbers_in(norms, accounts.stems.of, account.first, account.last) if x.unit]
        if counted:
            counting.append((k, counted[:_MOST_NUMBERS]))
    for word, places in bearing.items():
        for against in words.opposites[word]:
            for p in places:
                for q in bearing.get(against, ()):
                    opposites[min(p, q), max(p, q)] = True
    for at, (p, did, one) in enumerate(acting):
        for q, also, two in acting[at + 1 :]:
            agent[p, q] = not one & two and (did in found[q].words - two or also in found[p].words - one)
    for at, (p, some) in enumerate(counting):
        for q, more in counting[at + 1 :]:
            number[p, q] = numbers_clash(some, more)
    return opposites, agent, number


def _shared(accounts: Accounts, i: Ints, j: Ints) -> Floats:
    """Return the summed weight of the stems that the two accounts of each pair share."""
    bearing: dict[str, list[int]] = {}
    for row, account in enumerate(accounts.found):
        for stem in account.words:
            bearing.setdefault(stem, []).append(row)
    # Sorted, so that the sums are the same to the last bit on every run.
    common = sorted(stem for stem, rows in bearing.items() if len(rows) > 1)
    rows = [row for stem in common for row in bearing[stem]]
    columns = [column for column, stem in enumerate(common) for _ in bearing[stem]]
    incidence = np.zeros((len(accounts.found), len(common)))
    incidence[rows, columns] = 1.0
    incidence *= np.array([accounts.stems.weights[stem] ** 0.25 for stem in common])
    # Not a matrix product: starting threads for one so small costs more than all the rest of the article.
    step = max(1, _MOST_AT_ONCE // max(1, len(common)))
    sums = [
        np.einsum("nk,nk->n", incidence[i[at : at + step]], incidence[j[at : at + step]])
        for at in range(0, len(i), step)
    ]
    return np.concatenate(sums) if sums else np.zeros(0)


def _meanings(accounts: Accounts, words: ConflictWords, wanted: Iterable[int]) -> Floats:
    """Return the mean meaning of the content words of the wanted accounts, rare words first, of unit length."""
    norms, of, row = accounts.article.tokens.norms, accounts.stems.of, words.row
    places: list[int] = []
    ends: dict[int, int] = {}
    for number in wanted:
        account = accounts.found[number]
        places += [i for i in range(account.first, account.last) if of[i] and norms[i] in row]
        ends[number] = len(places)
    rows = np.array([row[norms[i]] for i in places], dtype=np.int64)
    weight = words.rarity.take(rows) * np.array([accounts.stems.weights[of[i]] for i in places])
    weighted = weight[:, None] * words.vectors.take(rows, axis=0)
    result = np.zeros((len(accounts.found), words.vectors.shape[1]))
    begin = 0
    for number, end in ends.items():
        result[number] = np.add.reduce(weighted[begin:end], axis=0)
        begin = end
    return np.asarray(result / np.maximum(np.linalg.norm(result, axis=1, keepdims=True), 1e-6))
