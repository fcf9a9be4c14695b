"""Where do words begin and end? Offsets are code points into the text as given; nothing is normalised."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np
import numpy.typing as npt

from secondsource.vocabulary import Columns, Ids, Vocabulary, column, current, norm

__all__ = ["CAPITAL", "WORD", "Span", "Spans", "Tokens", "join", "norm", "tokenise"]

Parts = TypeVar("Parts", bound="tuple[Any, ...]")
_LENGTH = column(len, np.intp)
CAPITAL = column(lambda word: word[:1].isupper(), np.bool_)
"""Begins with a capital."""
WORD = column(lambda word: word[:1].isalnum(), np.bool_)
"""Begins with a letter or a digit: a word, no mark."""

# Combining marks and joiners belong to the letter before them, so that decomposed text tokenises like composed text.
_W = r"[\w\u0300-\u036f\u200d]"
_TOKEN = re.compile(
    rf"""
    [A-Za-z]++(?=[ ,\n]) | [,“”"]                      # most words and marks, which can be nothing else
  | https?://[^\s<>"“”]+ | www\.[^\s<>"“”]+          # addresses
  | [@\#]\w+                                          # handles and hashtags
  | (?:[A-Za-z]\.){{2,}}                              # U.S., a.m.
  | \d+(?:[.,:]\d+)+(?:-?{_W}+)?                      # 1,000.50, 4:30pm
  | {_W}++(?:(?:\.[a-z]{{2,}})+(?!{_W})                # example.com
         |(?:(?:['’](?![sS]\b)|[-‐‑]){_W}+)*)         # words, don't, pro-war
  | ['’][sS]\b                                        # the possessive stands alone
  | \.{{2,}} | -{{2,}} | ``|''
  | \S
    """,
    re.VERBOSE,
)


class Span(NamedTuple):
    """A stretch of text: ``text[start:end]``, in code points."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two stretches share a character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Tell whether the other stretch lies wholly inside this one."""
        return self.start <= other.start and other.end <= self.end


def maker(kind: type[Parts]) -> Callable[[tuple[Any, ...]], Parts]:
    """Return what makes named tuples of a kind from all their parts: their own constructor is a Python function.

    For those of which an article has thousands.
    """
    return cast("Callable[[tuple[Any, ...]], Parts]", partial(tuple.__new__, kind))


_span = maker(Span)


class Spans:
    """Stretches of a text, asked whether any of them shares a character with another stretch.

    Parameters
    ----------
    spans : iterable of Span
        In any order; they may overlap.
    """

    def __init__(self, spans: Iterable[Span]) -> None:
        ordered = sorted(spans)
        self._starts = [span.start for span in ordered]
        self._reached = list(accumulate((span.end for span in ordered), max))

    def overlap(self, span: Span) -> bool:
        """Tell whether any of the stretches overlaps ``span``."""
        before = bisect_left(self._starts, span.end)
        return before > 0 and self._reached[before - 1] > span.start


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """The words and punctuation marks of a text, in order.

    Attributes
    ----------
    words : tuple of str
        Each token as it stands in the text.
    norms : tuple of str
        Lower-case, composed (NFC), with straight apostrophes and hyphens: the form that look-ups use.
    starts, ends : list of int
        Offsets in code points.
    vocabulary : Vocabulary
    ids : ndarray of int, shape (n_tokens,)
        Number of each token's type in the vocabulary.
    """

    words: tuple[str, ...]
    norms: tuple[str, ...]
    starts: list[int]
    ends: list[int]
    vocabulary: Vocabulary = field(repr=False)
    ids: Ids = field(repr=False)

    def __len__(self) -> int:
        return len(self.words)

    def __reduce__(self) -> tuple[Any, ...]:
        # Where it is unpickled, words have other numbers.
        return _numbered, (self.words, self.starts, self.ends)

    def known(self, columns: Columns) -> list[npt.NDArray[Any]]:
        """Return what columns hold of each token."""
        return [array.take(self.ids, axis=0) for array in columns.of(self.vocabulary)]

    def where(self, columns: Columns) -> list[int]:
        """Return the tokens for which a column of truth values holds."""
        (array,) = columns.of(self.vocabulary)
        places: list[int] = array.take(self.ids).nonzero()[0].tolist()
        return places

    def openings(self, columns: Columns) -> list[int]:
        """Return the tokens at which a phrase may begin, by the columns of :func:`secondsource.vocabulary.pairs`."""
        bits, wanted = columns.of(self.vocabulary)
        following = np.empty_like(self.ids)
        following[:-1], following[-1:] = self.ids[1:], 0
        places: list[int] = (bits.take(following) & wanted.take(self.ids)).nonzero()[0].tolist()
        return places

    def count(self, columns: Columns, first: int = 0, last: int | None = None) -> int:
        """Return for how many tokens, from ``first`` up to ``last``, a column of truth values holds."""
        (array,) = columns.of(self.vocabulary)
        return int(np.count_nonzero(array.take(self.ids[first:last])))

    def covering(self, span: Span) -> tuple[int, int]:
        """Return the half-open range of tokens that share a character with ``span``."""
        return bisect_right(self.ends, span.start), bisect_left(self.starts, span.end)

    def span(self, first: int, last: int) -> Span:
        """Return the stretch from token ``first`` up to, but without, token ``last``."""
        return _span((self.starts[first], self.ends[last - 1]))


# White space as `str.isspace` has it lies below this code point.
_SPACE_ENDS = 0x3001
_IS_SPACE = np.array([chr(code).isspace() for code in range(_SPACE_ENDS + 1)])


def tokenise(text: str) -> Tokens:
    """Split a text into tokens in one pass, in time linear in its length."""
    words = tuple(_TOKEN.findall(text))
    vocabulary = current()
    ids = _ids(vocabulary, words)
    # Between tokens there is white space only: the characters that are none are those of the tokens, in order.
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    solid = (~_IS_SPACE.take(np.minimum(codes, _SPACE_ENDS))).nonzero()[0]
    (length,) = _LENGTH.of(vocabulary)
    last = length.take(ids).cumsum() - 1
    ends = solid.take(last) + 1
    starts = np.empty_like(ends)
    starts[:1] = solid[:1]
    starts[1:] = solid.take(last[:-1] + 1)
    return _tokens(vocabulary, words, ids, starts.tolist(), ends.tolist())


def _numbered(words: tuple[str, ...], starts: list[int], ends: list[int]) -> Tokens:
    vocabulary = current()
    return _tokens(vocabulary, words, _ids(vocabulary, words), starts, ends)


def _ids(vocabulary: Vocabulary, words: Sequence[str]) -> Ids:
    return np.fromiter(map(vocabulary.__getitem__, words), dtype=np.intp, count=len(words))


def _tokens(
    vocabulary: Vocabulary, words: tuple[str, ...], ids: Ids, starts: list[int], ends: list[int]
) -> Tokens:
    norms = tuple(map(vocabulary.norms.__getitem__, ids.tolist()))
    return Tokens(words, norms, starts, ends, vocabulary, ids)


def inside(places: Sequence[int], first: int, last: int) -> Sequence[int]:
    """Return those of some tokens, given in order, that lie from ``first`` up to, but without, ``last``."""
    return places[bisect_left(places, first) : bisect_left(places, last)]


def join(words: Sequence[str]) -> str:
    """Return tokens as one readable string, for messages only."""
    return " ".join(words)
