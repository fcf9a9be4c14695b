"""What does the tagger look at? Words, their kinds, endings and shapes, alone and together.

Each feature of a word is a number that depends on the word and its neighbours only, never on
a tag given before; see `pos` for what is done with them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from secondsource.tokens import norm

Ints = npt.NDArray[np.int64]
Template = tuple[tuple[str, int], ...]
UNKNOWN = 1  # for words, endings and kinds alike; 0 is the edge of the text

# w: word, k: kind, c: coarse kind, s and t: three- and two-letter ending, p: start of an unknown
# word, h: shape; the number is the place, counted from the word that is tagged.
TEMPLATES: tuple[Template, ...] = (
    (("w", -2),), (("w", -1),), (("w", 0),), (("w", 1),), (("w", 2),),
    (("k", -2),), (("k", -1),), (("k", 0),), (("k", 1),), (("k", 2),),
    (("s", 0),), (("t", 0),), (("p", 0),), (("h", 0),), (("s", -1),), (("s", 1),),
    (("c", -1), ("k", 0)), (("k", 0), ("c", 1)), (("c", -1), ("k", 0), ("c", 1)),
    (("c", -2), ("c", -1), ("k", 0)), (("k", 0), ("c", 1), ("c", 2)),
    (("w", 0), ("c", -1)), (("w", 0), ("c", 1)), (("w", -1), ("c", 0)), (("w", 1), ("c", 0)),
    (("h", -1), ("h", 0), ("h", 1)), (("h", 0), ("k", 0)),
    (("v", 0), ("k", 0)), (("v", 0), ("k", 0), ("c", -1)),
)  # fmt: skip
# v: the last verb, auxiliary, "to" or clause end before the word, and how far back it is.


def shape(word: str) -> int:
    """Return the shape of a token, 1 to 11: how it is cased, and its digits and signs."""
    if word.isalpha():
        if word.islower():
            return 1
        if word.isupper():
            return 3 if len(word) > 1 else 4
        return 2 if word[0].isupper() and word[1:].islower() else 5
    if word[:1].isdigit():
        return 6 if not any(sign.isalpha() for sign in word) else 7
    if not any(sign.isalnum() for sign in word):
        return 8
    if "-" in word:
        return 9 if word[:1].isupper() else 10
    return 11


class Word(NamedTuple):
    """The numbers of one token type, by attribute; 0 is the edge of the text."""

    w: int
    k: int
    c: int
    s: int
    t: int
    p: int
    h: int


@dataclass(frozen=True, eq=False)
class Lexicon:
    """What is known of a token before its neighbours are seen.

    Attributes
    ----------
    vocabulary, endings3, endings2, starts : dict of str to int
        Numbers from 2 up; 1 stands for any other.
    forms : dict of str to int
        Kind by word form, with case.
    ending_kinds : dict of str to int
        Kind of a word of unknown form by three-letter ending; "" for any other.
    coarse : tuple of int
        Coarse kind (1 + number of a tag; 0 for the edge) by kind.
    """

    vocabulary: dict[str, int]
    endings3: dict[str, int]
    endings2: dict[str, int]
    starts: dict[str, int]
    forms: dict[str, int]
    ending_kinds: dict[str, int]
    coarse: tuple[int, ...]

    @cached_property
    def sizes(self) -> dict[str, int]:
        """How many numbers each attribute has."""
        tables = (self.vocabulary, self.endings3, self.endings2, self.starts)
        w, s, t, p = (len(table) + 2 for table in tables)
        return {
            "w": w,
            "k": len(self.coarse),
            "c": max(self.coarse) + 1,
            "s": s,
            "t": t,
            "p": p,
            "h": 12,
            "v": 32,
        }

    def word(self, token: str) -> Word:
        """Look a token up."""
        low = norm(token)
        known = self.vocabulary.get(low, UNKNOWN)
        form = shape(token)
        kind = self.forms.get(token.replace("’", "'")) or self.forms.get(low)
        if kind is None:
            capital = token[:1].isupper()
            ending = low[-3:]
            kind = UNKNOWN if capital else self.ending_kinds.get(ending, self.ending_kinds[""])
        start = self.starts.get(low[:3], UNKNOWN) if known == UNKNOWN else UNKNOWN
        return Word(
            known, kind, self.coarse[kind],
            self.endings3.get(low[-3:], UNKNOWN), self.endings2.get(low[-2:], UNKNOWN), start, form,
        )  # fmt: skip


def attributes(words: Ints, verbal: Ints) -> dict[str, Ints]:
    """Return one array an attribute.

    Parameters
    ----------
    words : ndarray of shape (n_words + 4, n_attributes)
        Rows of `Word`, with two rows of edge (nought) on either side.
    verbal : ndarray of shape (n_kinds,)
        Which kinds may be verbs: 1 auxiliary, 2 "to" or modal, 3 finite or other verb; 0 none;
        4 for the end of a clause.
    """
    found: dict[str, Ints] = dict(zip(Word._fields, np.ascontiguousarray(words.T), strict=True))
    found["v"] = before(verbal[found["k"]])
    return found


def before(verbal: Ints) -> Ints:
    """Say, for each place, which verbal word came last and how far back it is.

    Returns
    -------
    ndarray of int, same shape
        ``1 + 5 * kind + distance`` with the distance in steps (1, 2, 3-4, 5-8, more), 0 at the start.
    """
    places = np.arange(len(verbal))
    last = np.maximum.accumulate(np.where(verbal > 0, places, -1))
    last = np.concatenate([[-1], last[:-1]])
    distance = np.digitize(places - last, (2, 3, 5, 9))
    return np.where(last < 0, 0, 1 + 5 * verbal[last] + distance)


def composite(template: Template, found: dict[str, Ints], sizes: dict[str, int]) -> Ints:
    """Number the features of one template: mixed radix over the attributes' numbers."""
    number = np.zeros(len(found["w"]) - 4, dtype=np.int64)
    for name, place in template:
        number = number * sizes[name] + found[name][2 + place : 2 + place + len(number)]
    return number
