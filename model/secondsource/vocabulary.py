"""Which word types have turned up, and what is known of each? A word is looked up once and has a number from then on.

What a step needs to know of single words it keeps as a *column*: an array with one row for each number, worked out when a
word turns up for the first time. All later look-ups are array look-ups, whole articles at a time.
"""

from __future__ import annotations

import unicodedata
import zlib
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from threading import Lock
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Ids = npt.NDArray[np.intp]
Value = TypeVar("Value")

_MOST_WORDS = 1 << 14
_AT_ONCE = 2048  # new words: in a few megabytes, however many a text has
_ADDING = Lock()  # for all vocabularies: one of its own would keep them from being pickled
_FILLING = Lock()


def norm(word: str) -> str:
    """Return the look-up form of one token: lower-case, composed (NFC), with straight apostrophes and hyphens."""
    if word.isascii():
        return word.lower()
    plain = (
        unicodedata.normalize("NFC", word)
        .replace("’", "'")
        .replace("‘", "'")
        .replace("‐", "-")
        .replace("‑", "-")
    )
    return plain.lower()


class Vocabulary(dict[str, int]):
    """Numbers of word types, in the order in which they turned up; 0 is for no word: the edge of a paragraph.

    Attributes
    ----------
    words, norms : list of str
        Each type as it stands in the text, and its look-up form.
    """

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.norms: list[str] = []
        self[""]  # the first number

    def __missing__(self, word: str) -> int:
        with _ADDING:
            if word in self:
                return self[word]
            number = len(self.words)
            self.norms.append(norm(word))
            self.words.append(word)
            self[word] = number
            return number


_current = Vocabulary()


def current() -> Vocabulary:
    """Return the vocabulary for the next text; one that has grown too large is left to those who still use it."""
    global _current  # noqa: PLW0603  # replaced whole: safe between threads
    if len(_current) > _MOST_WORDS:
        _current = Vocabulary()
    return _current


class Columns:
    """What is known of word types: arrays with one row for each number of a vocabulary.

    Parameters
    ----------
    work_out : callable
        ``work_out(words)`` returns the columns' values for some new word types, one array for each column.
    """

    def __init__(self, work_out: Callable[[Sequence[str]], Sequence[Array]]) -> None:
        self.work_out = work_out
        self._filled: tuple[Vocabulary | None, int, tuple[Array, ...]] = (None, 0, ())

    def __reduce__(self) -> tuple[Any, ...]:
        return Columns, (self.work_out,)

    def of(self, vocabulary: Vocabulary) -> tuple[Array, ...]:
        """Return the columns, with a value for every word that the vocabulary has at present."""
        owner, count, arrays = self._filled
        if owner is vocabulary and count == len(vocabulary.words):
            return arrays
        return self._fill(vocabulary)

    def _fill(self, vocabulary: Vocabulary) -> tuple[Array, ...]:
        with _FILLING:
            owner, count, arrays = self._filled
            if owner is not vocabulary:
                count, arrays = 0, ()
            size = len(vocabulary.words)
            while count < size:
                stop = min(count + _AT_ONCE, size)
                found = self.work_out(vocabulary.words[count:stop])
                # Rows that others read by now are never written again; longer arrays take the place of full ones.
                arrays = arrays or tuple(np.empty((_AT_ONCE, *a.shape[1:]), dtype=a.dtype) for a in found)
                while stop > len(arrays[0]):
                    arrays = tuple(np.concatenate([a, np.empty_like(a)]) for a in arrays)
                for array, values in zip(arrays, found, strict=True):
                    array[count:stop] = values
                count = stop
            self._filled = (vocabulary, count, arrays)
        return arrays


class Kept(dict[str, Value]):
    """What a function says of strings, kept once it was asked; starts anew when there are too many."""

    def __init__(self, work_out: Callable[[str], Value]) -> None:
        super().__init__()
        self.work_out = work_out

    def __missing__(self, form: str) -> Value:
        if len(self) >= _MOST_WORDS:
            self.clear()
        value = self[form] = self.work_out(form)
        return value

    def __reduce__(self) -> tuple[Any, ...]:
        return Kept, (self.work_out,)


def column(value: Callable[[str], Any], dtype: npt.DTypeLike) -> Columns:
    """Return one column that holds ``value(word)`` for each word type."""
    return Columns(partial(_values, value, np.dtype(dtype)))


def _values(value: Callable[[str], Any], dtype: np.dtype[Any], words: Sequence[str]) -> Sequence[Array]:
    return [np.array(list(map(value, words)), dtype=dtype)]


def members(forms: Collection[str]) -> Columns:
    """Return one column that tells which word types have one of some look-up forms."""
    return Columns(partial(_members, frozenset(forms)))


def _members(forms: frozenset[str], words: Sequence[str]) -> Sequence[Array]:
    return [np.array([norm(word) in forms for word in words], dtype=np.bool_)]


def pairs(seconds: Mapping[str, Collection[str] | None]) -> Columns:
    """Return two columns that tell where a phrase may begin: each word's bit, and the bits of the words that may follow it.

    Parameters
    ----------
    seconds : mapping of str to collection of str
        The second words of the phrases that begin with a word; None where any word, or none, may follow.
    """
    wanted = {
        first: _ANY if following is None else sum({_bit(second) for second in following})
        for first, following in seconds.items()
    }
    return Columns(partial(_pair_bits, wanted))


_ANY = (1 << 63) - 1
_EDGE_BIT = 1 << 62


def _bit(form: str) -> int:
    """Return one of 62 bits; words that share one are told apart when the phrase is read."""
    return 1 << zlib.crc32(form.encode("utf-8", "surrogatepass")) % 62 if form else _EDGE_BIT


def _pair_bits(wanted: Mapping[str, int], words: Sequence[str]) -> Sequence[Array]:
    norms = list(map(norm, words))
    return [
        np.array(list(map(_bit, norms)), dtype=np.int64),
        np.array([wanted.get(form, 0) for form in norms], dtype=np.int64),
    ]
