"""Where do words begin and end? Offsets are code points into the text as given; nothing is normalised."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
_MOST_NORMS = 200_000

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
    """

    words: tuple[str, ...]
    norms: tuple[str, ...]
    starts: list[int]
    ends: list[int]

    def __len__(self) -> int:
        return len(self.words)

    def covering(self, span: Span) -> tuple[int, int]:
        """Return the half-open range of tokens that share a character with ``span``."""
        return bisect_right(self.ends, span.start), bisect_left(self.starts, span.end)

    def span(self, first: int, last: int) -> Span:
        """Return the stretch from token ``first`` up to, but without, token ``last``."""
        return Span(self.starts[first], self.ends[last - 1])


class _Norms(dict[str, str]):
    """Look-up form of each word, worked out when it is first asked for; starts anew when it has grown too large."""

    def __missing__(self, word: str) -> str:
        if len(self) >= _MOST_NORMS:
            self.clear()
        self[word] = value = _norm(word)
        return value


_norms = _Norms()


def norm(word: str) -> str:
    """Return the look-up form of one token."""
    return _norms[word]


def _norm(word: str) -> str:
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


def tokenise(text: str) -> Tokens:
    """Split a text into tokens in one pass, in time linear in its length."""
    words = tuple(_TOKEN.findall(text))
    starts: list[int] = []
    ends: list[int] = []
    # Between tokens there is white space only, so that each is found at once.
    end = 0
    for word in words:
        start = text.index(word, end)
        end = start + len(word)
        starts.append(start)
        ends.append(end)
    return Tokens(words, tuple(map(_norms.__getitem__, words)), starts, ends)


def join(words: Sequence[str]) -> str:
    """Return tokens as one readable string, for messages only."""
    return " ".join(words)
