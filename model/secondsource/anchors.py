"""Which pairs of accounts are worth a closer look? A small trained sum over every pair chooses a bounded number.

It sees overlap, distance, whose word stands against whose, the kinds of words on either side, and anchors: words that
set two accounts apart. Anchors are a denial or a debunking, a negation, words that exclude each other, two agents, two
numbers of one thing, two times, two causes, words repeated in a row, and two voices set against each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from secondsource.accounts import Accounts, is_other, speaker_of
from secondsource.agents import clash
from secondsource.attribution import RELAYED, UNNAMED
from secondsource.conflict_words import SIDED, ConflictWords
from secondsource.quantities import Number, numbers_clash
from secondsource.slots import WHEN, WHY, Run, dates, dates_clash, runs
from secondsource.tokens import inside

MOST, MOST_EACH = 8, 2
_MOST_NUMBERS = 50
_ALWAYS = 1000.0
ANCHORS = ("denial", "negation", "opposites", "agent", "number", "time", "cause", "run", "voices")
CLASSES = (*SIDED, "point", "existence")
TOGETHER = (
    *ANCHORS,
    "shared",
    "runs",
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
    "two-sources",
    "same-source",
    "writer-and-source",
    "denial-shared",
    "negation-shared",
    "denial-near",
    "negation-near",
    "denial-headline",
)
"""What is seen of two accounts together."""
ALONE = (*CLASSES, "length", "unnamed", "relayed")
"""What is seen of each account alone; for the classes of its words it also counts that the other has none of them."""
_EARLIER, _LATER, _ONE_SIDED = (
    [f"{name}-{side}" for name in ALONE] for side in ("earlier", "later", "one-sided")
)
NAMES = (*TOGETHER, *_EARLIER, *_LATER, *_ONE_SIDED[: len(CLASSES)])
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Table = npt.NDArray[np.float64 | np.bool_]


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
    i, j = np.triu_indices(len(accounts.found), 1)
    return i, j, _rows(_together(accounts, words), _alone(accounts, words), i, j)


def _rows(together: Mapping[str, Table], alone: Floats, i: Ints, j: Ints) -> Floats:
    """Return what is seen of some pairs: columns as in `NAMES`."""
    earlier, later = alone[i], alone[j]
    one_sided = earlier[:, : len(CLASSES)] != later[:, : len(CLASSES)]
    pair = np.array([together[name][i, j] for name in TOGETHER], dtype=np.float64)
    return np.hstack([pair.T, earlier, later, one_sided])


def _together(accounts: Accounts, words: ConflictWords) -> Mapping[str, Table]:
    """Return what is seen of each two accounts together: for each of `TOGETHER` a table, the earlier account down.

    Only what stands above the diagonal means anything.
    """
    found, c = accounts.found, words.classes
    mask = np.array([a.mask | a.cue for a in found], dtype=np.int64)
    before = np.array([a.before for a in found], dtype=np.int64)
    sentence = np.array([a.sentence for a in found], dtype=np.int64)
    denies = (mask & (c["denial"] | c["falsehood"])) > 0
    # "No official confirmation" is no account of its own: it leaves the point open.
    negates = ((mask & c["negation"]) > 0) & ~denies & ((mask & c["doubt"]) == 0)
    speaker = np.array([speaker_of(accounts, a.speaker) for a in found], dtype=np.int64)
    other = np.array([is_other(accounts, a.act) for a in found], dtype=np.bool_)
    heading = np.array([a.headline for a in found], dtype=np.bool_)[:, None].repeat(len(found), axis=1)
    paragraph = np.array([accounts.article.sentences[a.sentence].paragraph for a in found], dtype=np.int64)
    own = np.array([accounts.stems.weight(a.words) for a in found])
    gap, shared = np.abs(sentence - sentence[:, None]), _shared(accounts)
    close, some = gap <= 2, shared > 0
    apart = (speaker[:, None] != speaker) | other  # "sources" and "other sources" are not one source
    back = ((before & c["anaphor"]) > 0) & close
    opposites, agent, number = (table & apart for table in _clashing(accounts, words))
    time, cause = (table & apart for table in _slots(accounts))
    repeated = _runs(accounts)
    # Nobody denies his own claim in one breath; the text itself may, of its headline.
    one, two = speaker[:, None] >= 0, speaker >= 0
    alone = one & ~apart
    denial = (denies[:, None] ^ denies) & (some | close | back) & ~alone
    negation = (negates[:, None] ^ negates) & ~(denies[:, None] | denies) & apart
    negation &= close | (some & (gap <= 5)) | (shared >= 0.7)
    contrast = ((before & c["contrast"]) > 0) & close
    voices = apart & (gap > 0) & close & ((other & some) | (contrast & (shared >= 0.8)))
    opposites &= (gap > 0) & (((gap <= 3) & (shared >= 0.5)) | (shared >= 1.0))
    agent &= (gap <= 3) | (shared >= 1.0)
    number &= close | (shared >= 0.5)
    time &= close | (shared >= 0.5)
    cause &= (gap <= 4) | (shared >= 0.5)
    meaning = _meanings(accounts, words)
    near = 1.0 / (1 + gap)
    weight = np.log1p(shared)
    return {
        "denial": denial,
        "negation": negation,
        "opposites": opposites,
        "agent": agent,
        "number": number,
        "time": time,
        "cause": cause,
        "run": (repeated > 0) & apart,
        "voices": voices,
        "shared": weight,
        "runs": np.log1p(repeated),
        "share": np.minimum(1.0, shared / np.maximum(np.minimum(own[:, None], own), 0.7)),
        "likeness": np.einsum("id,jd->ij", meaning, meaning),
        "near": near,
        "next": gap == 1,
        "same-sentence": gap == 0,
        "gap": np.log1p(gap),
        "headline": heading,
        "lead": (sentence <= 2)[:, None] & ~heading,
        "refers-back": back,
        "contrast": contrast,
        "same-paragraph": paragraph[:, None] == paragraph,
        "two-sources": one & two & apart,
        "same-source": one & two & ~apart,
        "writer-and-source": one ^ two,
        "denial-shared": denial * weight,
        "negation-shared": negation * weight,
        "denial-near": denial * near,
        "negation-near": negation * near,
        "denial-headline": denial & heading,
    }


def _alone(accounts: Accounts, words: ConflictWords) -> Floats:
    """Return what is seen of each account alone: a column for each of `ALONE`."""
    found = accounts.found
    mask = np.array([a.mask | a.cue for a in found], dtype=np.int64)
    bits = np.array([words.classes[name] for name in CLASSES], dtype=np.int64)
    kinds = [accounts.acts[a.speaker].source_type if a.speaker >= 0 else "" for a in found]
    result = np.empty((len(found), len(ALONE)))
    result[:, : len(CLASSES)] = (mask[:, None] & bits) > 0
    result[:, -3] = np.log(np.array([a.last - a.first for a in found], dtype=np.float64))
    result[:, -2] = [kind in UNNAMED for kind in kinds]
    result[:, -1] = [kind in RELAYED for kind in kinds]
    return result


def propose(accounts: Accounts, words: ConflictWords, weights: Mapping[str, float]) -> list[Pairing]:
    """Return the most promising pairs, at most `MOST`, and `MOST_EACH` for one account."""
    if len(accounts.found) < 2:
        return []
    together, alone = _together(accounts, words), _alone(accounts, words)
    # Two agents of one deed are rare and telling: such a pair is always looked at.
    best = _best(_score(together, alone, weights) + _ALWAYS * together["agent"])
    X = _rows(together, alone, *np.array(best).T)
    return [
        Pairing(p, q, dict(zip(NAMES, row, strict=True)))
        for (p, q), row in zip(best, X.tolist(), strict=True)
    ]


def _score(together: Mapping[str, Table], alone: Floats, weights: Mapping[str, float]) -> Floats:
    """Return the sum of each pair. What is seen of one account is summed once, not again for every pair it is in."""
    earlier, later, one_sided = (
        np.array([weights.get(name, 0.0) for name in names]) for names in (_EARLIER, _LATER, _ONE_SIDED)
    )
    # What only one of two has: what the one has and what the other has, less twice what both have.
    both = np.einsum("ik,jk->ij", alone * (2.0 * one_sided), alone)
    sides = (alone @ (earlier + one_sided))[:, None] + alone @ (later + one_sided) - both
    for name in TOGETHER:
        if weight := weights.get(name, 0.0):
            sides += weight * together[name]
    return np.asarray(sides)


def _best(score: Floats) -> list[tuple[int, int]]:
    """Choose pairs, the highest sum first, of equal ones the first in the text."""
    left = np.where(np.tri(len(score), dtype=np.bool_), -np.inf, score)
    taken = [0] * len(score)
    best: list[tuple[int, int]] = []
    while len(best) < MOST:
        p, q = divmod(int(left.argmax()), len(score))
        if left[p, q] == -np.inf:
            break
        best.append((p, q))
        left[p, q] = -np.inf
        for account in (p, q):
            taken[account] += 1
            if taken[account] == MOST_EACH:
                left[account] = left[:, account] = -np.inf
    return best


def _clashing(accounts: Accounts, words: ConflictWords) -> tuple[Flags, Flags, Flags]:
    """Tell which pairs have words that exclude each other, two agents for one act, two numbers of one thing.

    Returns
    -------
    opposites, agent, number : ndarray of bool, shape (n_accounts, n_accounts)
        True only where the first account is the earlier one.
    """
    found, tokens = accounts.found, accounts.article.tokens
    norms, n = tokens.norms, len(found)
    opposites, agent, number = (np.zeros((n, n), dtype=bool) for _ in range(3))
    bearing: dict[str, list[int]] = {}
    counting: list[tuple[int, list[Number]]] = []
    opposed = tokens.where(words.opposed)
    for k, account in enumerate(found):
        first, last = account.first, account.last
        for word in {norms[at] for at in inside(opposed, first, last)}:
            bearing.setdefault(word, []).append(k)
        # Only numbers that say what they count can clash.
        counted = [x for x in accounts.numbers(account) if x.unit]
        if counted:
            counting.append((k, counted[:_MOST_NUMBERS]))
    for word, places in bearing.items():
        for against in words.opposites[word]:
            for p in places:
                for q in bearing.get(against, ()):
                    opposites[min(p, q), max(p, q)] = True
    acting = [(k, done) for k, done in enumerate(accounts.deeds) if done is not None]
    for at, (p, one) in enumerate(acting):
        for q, other in acting[at + 1 :]:
            agent[p, q] = clash(one, other)
    for at, (p, some) in enumerate(counting):
        for q, more in counting[at + 1 :]:
            number[p, q] = numbers_clash(some, more)
    return opposites, agent, number


def _slots(accounts: Accounts) -> tuple[Flags, Flags]:
    """Tell which pairs name other times, and which both give a cause."""
    found, tokens = accounts.found, accounts.article.tokens
    when, why = tokens.where(WHEN), tokens.where(WHY)
    named = [dates(tokens.norms, tokens.words, inside(when, a.first, a.last)) for a in found]
    gives = np.array([len(inside(why, a.first, a.last)) > 0 for a in found], dtype=np.bool_)
    time = np.zeros((len(found), len(found)), dtype=np.bool_)
    dated = [k for k, times in enumerate(named) if times]
    for at, p in enumerate(dated):
        for q in dated[at + 1 :]:
            time[p, q] = dates_clash(named[p], named[q])
    return time, gives[:, None] & gives


def _runs(accounts: Accounts) -> Floats:
    """Return how many times each two accounts have the same three words in a row."""
    norms, of = accounts.article.tokens.norms, accounts.stems.of
    every = list(zip(norms, norms[1:], norms[2:], strict=False))
    times = Counter(every)
    again = [at for at, run in enumerate(every) if times[run] > 1]
    bearing: dict[Run, list[int]] = {}
    for k, account in enumerate(accounts.found):
        for run in runs(norms, of, inside(again, account.first, account.last - 2)):
            bearing.setdefault(run, []).append(k)
    result = np.zeros((len(accounts.found), len(accounts.found)))
    for places in bearing.values():
        for at, p in enumerate(places):
            for q in places[at + 1 :]:
                result[p, q] += 1.0
    return result


def _shared(accounts: Accounts) -> Floats:
    """Return the summed weight of the stems that each two accounts share."""
    bearing: dict[str, list[int]] = {}
    for row, account in enumerate(accounts.found):
        for stem in account.words:
            bearing.setdefault(stem, []).append(row)
    # Sorted, so that the sums are the same to the last bit on every run.
    common = sorted([stem for stem, rows in bearing.items() if len(rows) > 1])
    rows = [row for stem in common for row in bearing[stem]]
    columns = [column for column, stem in enumerate(common) for _ in bearing[stem]]
    incidence = np.zeros((len(accounts.found), len(common)))
    incidence[rows, columns] = 1.0
    incidence *= np.array([accounts.stems.weights[stem] ** 0.25 for stem in common])
    # Not a matrix product: starting threads for one so small costs more than all the rest of the article.
    return np.asarray(np.einsum("ik,jk->ij", incidence, incidence))


def _meanings(accounts: Accounts, words: ConflictWords) -> Floats:
    """Return the mean meaning of the content words of each account, rare words first, of unit length."""
    found, of = accounts.found, accounts.stems.of
    (row,) = accounts.article.tokens.known(words.rows)
    places = (row >= 0).nonzero()[0]
    rows = row[places]
    weight = words.rarity.take(rows) * np.array([accounts.stems.weights[of[i]] for i in places.tolist()])
    weighted = weight[:, None] * words.vectors.take(rows, axis=0)
    begins = places.searchsorted([a.first for a in found]).tolist()
    ends = places.searchsorted([a.last for a in found]).tolist()
    result = np.zeros((len(found), words.vectors.shape[1]))
    for own, begin, end in zip(result, begins, ends, strict=True):
        np.add.reduce(weighted[begin:end], axis=0, out=own)
    return np.asarray(result / np.maximum(np.linalg.norm(result, axis=1, keepdims=True), 1e-6))
