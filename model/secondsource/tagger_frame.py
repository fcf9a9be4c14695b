"""An article as arrays, one value for each token, laid out so that looking aside never leaves the paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from secondsource.article import Article

Ints = npt.NDArray[np.int64]
PAD = 4  # how far a word looks over the edge of its paragraph
NEAR = 3
_OFFSETS = np.arange(-NEAR, NEAR + 1)[:, None]


@dataclass(frozen=True, eq=False)
class Frame:
    """An article as arrays, one value for each token.

    Attributes
    ----------
    place : ndarray, shape (n,)
        Where each token stands in ``kinds`` and ``rows``, which have ``PAD`` edge values around every paragraph.
    kinds, identities, rows : ndarray, shape (n + padding,)
        Kind of word; number of the word itself (its kind for names and unknown words); row in the word tables.
    quote : ndarray, shape (n,)
        0 outside, 1 inside, 2 the opening and 3 the closing mark of a quotation.
    beside : ndarray, shape (n,)
        Bit 1: the sentence has quoted words before this token, bit 2: after it.
    sentence : ndarray, shape (n,)
    first, last : ndarray, shape (n,)
        First and last token of the token's sentence.
    role : ndarray, shape (n,)
        0 body, 1 headline, 2 other.
    begins : ndarray, shape (n_articles,)
        First token of each article.
    """

    place: Ints
    kinds: Ints
    identities: Ints
    rows: Ints
    quote: Ints
    beside: Ints
    sentence: Ints
    first: Ints
    last: Ints
    role: Ints
    begins: Ints

    @cached_property
    def around(self) -> Ints:
        """Where the words from `NEAR` before to `NEAR` after each token stand, shape (2 `NEAR` + 1, n)."""
        return self.place + _OFFSETS

    @cached_property
    def _kinds_around(self) -> Ints:
        return self.kinds.take(self.around)

    def kind(self, offset: int) -> Ints:
        """Return the kind of the word at an offset from each token, `NEAR` at most."""
        return np.asarray(self._kinds_around[NEAR + offset])


def frame(article: Article, rows: Ints, kinds: Ints, identities: Ints) -> Frame:
    """Lay an article out; ``rows``, ``kinds`` and ``identities`` have one value for each token."""
    n = len(article.tokens)
    sentences = article.sentences
    counts = np.array([s.last - s.first for s in sentences], dtype=np.int64)
    firsts = np.array([s.first for s in sentences], dtype=np.int64)
    sentence = article.sentence_of.astype(np.int64)
    paragraph_of = np.array([s.paragraph for s in sentences], dtype=np.int64)[sentence]
    place = np.arange(n, dtype=np.int64) + PAD * (paragraph_of + 1)
    size = n + PAD * (len(article.paragraphs) + 1)
    padded = np.zeros((3, size), dtype=np.int64)
    padded[0, place] = kinds
    padded[1, place] = identities
    padded[2, place] = rows
    first = firsts[sentence]
    last = first + counts[sentence] - 1
    role_of = np.array(
        [0 if p.role == "body" else 1 if p.role == "headline" else 2 for p in article.paragraphs],
        dtype=np.int64,
    )
    quoted = article.quoted
    quote = quoted.astype(np.int64)
    before = np.zeros(n + 1, dtype=np.int64)
    np.cumsum(quote, out=before[1:])
    if quoted.any():
        starts = article.tokens.starts
        for span in article.quotations:
            a, b = article.tokens.covering(span)
            if b > a:
                quote[a] = 2
                if b - 1 > a and article.tokens.ends[b - 1] == span.end and starts[b - 1] == span.end - 1:
                    quote[b - 1] = 3
    here = np.arange(n)
    beside = (before[here] > before[first]) + 2 * (before[last + 1] > before[here + 1])
    return Frame(
        place, padded[0], padded[1], padded[2], quote, beside.astype(np.int64), sentence, first, last,
        role_of[paragraph_of], np.zeros(1, dtype=np.int64),
    )  # fmt: skip


def joined(frames: Sequence[Frame]) -> Frame:
    """Lay the frames of several articles, none of them empty, one after the other; no word looks into another article."""
    if len(frames) == 1:
        return frames[0]
    begins = _before([len(f.place) for f in frames])
    padding = _before([len(f.kinds) for f in frames])
    sentences = _before([int(f.sentence.max()) + 1 for f in frames])

    def moved(name: str, by: Ints) -> Ints:
        return np.concatenate([getattr(f, name) + n for f, n in zip(frames, by.tolist(), strict=True)])

    same = np.zeros_like(begins)
    return Frame(
        moved("place", padding), moved("kinds", same), moved("identities", same), moved("rows", same),
        moved("quote", same), moved("beside", same), moved("sentence", sentences), moved("first", begins),
        moved("last", begins), moved("role", same), begins,
    )  # fmt: skip


def _before(counts: Sequence[int]) -> Ints:
    return np.cumsum([0, *counts[:-1]])


def chunks(article: Article, longest: int = 256) -> Sequence[tuple[int, int]]:
    """Return the token ranges that are decoded together: paragraphs, long ones cut between sentences."""
    found: list[tuple[int, int]] = []
    paragraph = -1
    for sentence in article.sentences:
        first, last = sentence.first, sentence.last
        if (
            found
            and sentence.paragraph == paragraph
            and last - found[-1][0] <= longest
            and found[-1][1] == first
        ):
            found[-1] = (found[-1][0], last)
        else:
            while last - first > longest:
                found.append((first, first + longest))
                first += longest
            found.append((first, last))
        paragraph = sentence.paragraph
    return found
