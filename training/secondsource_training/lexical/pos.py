"""Which part of speech has each word of a text?

A word's score for each tag is a sum of table rows: for the word and its neighbours, for their
kinds, endings and shapes, and for pairs and triples of these. No tag depends on the tag given
to another word, so a whole text is scored at once. Only numpy is needed. `pos_fit` makes the
tables; it learns them from the tags of a parser (see `silver`).

Format of ``pos-tagger.npz`` (no pickled objects):

``tags``
    The tags, joined by newlines, as UTF-8 bytes; so are ``forms``, ``vocabulary``, ``endings3``,
    ``endings2`` and ``starts``.
``forms``, ``kinds``
    Word forms with case, and the kind (row of ``coarse``) of each.
``ending_kinds``
    The kind of a word of unknown form: for any ending, then for each of ``endings3``.
``coarse``
    One plus the number of the most frequent tag of each kind, 0 for the edge of the text; kind 0
    is that edge, kind 1 a capitalised word of unknown form.
``verbal``
    Which kinds are verbs or end a clause, see `pos_features.attributes`.
``rows_N``, ``weights_N``, ``scale_N``
    For template N of `pos_features.TEMPLATES`: the feature numbers in use, in order, their int8 weights
    (n_features, n_tags), and the factor that makes log-odds of them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from secondsource_training.lexical.pos_features import (
    TEMPLATES,
    Ints,
    Lexicon,
    Template,
    Word,
    attributes,
    composite,
)

Floats = npt.NDArray[np.float32]
TABLES = Path(__file__).resolve().parents[3] / "data/lexicons/pos-tagger.npz"


_MOST_SEEN = 100_000


def _is_local(template: Template) -> bool:
    """Tell whether a template looks at one word only, so that its rows can be summed by word."""
    return len({place for _, place in template}) == 1 and all(name != "v" for name, _ in template)


@dataclass(frozen=True, eq=False)
class Table:
    """The rows of one template.

    Attributes
    ----------
    place_of : ndarray of int32
        By feature number, the row of ``weights``; 0 for a feature without weights.
    weights : ndarray of float32, shape (n_rows, n_tags)
        Log-odds; row 0 is nought.
    """

    place_of: npt.NDArray[np.int32]
    weights: Floats

    def __getitem__(self, numbers: Ints) -> Floats:
        return self.weights[self.place_of[numbers]]


class _Seen:
    """The words met so far: their numbers, and the sum of their local rows for each place."""

    def __init__(self, tags: int) -> None:
        self.number: dict[str, int] = {}
        self.size = 0
        self.words: Ints = np.zeros((1024, len(Word._fields)), dtype=np.int64)
        self.sums: Floats = np.zeros((1024, 5, tags), dtype=np.float32)

    def add(self, words: Ints, sums: Floats) -> None:
        """Append words; room is doubled, so that the cost stays linear."""
        end = self.size + len(words)
        while end > len(self.words):
            self.words = np.concatenate([self.words, np.zeros_like(self.words)])
            self.sums = np.concatenate([self.sums, np.zeros_like(self.sums)])
        self.words[self.size : end], self.sums[self.size : end] = words, sums
        self.size = end


class Tagger:
    """A sum of table rows for each word.

    Parameters
    ----------
    tags : tuple of str
    lexicon : Lexicon
    verbal : ndarray of shape (n_kinds,)
    tables : sequence of Table
        One a template.
    """

    def __init__(
        self, tags: tuple[str, ...], lexicon: Lexicon, verbal: Ints, tables: Sequence[Table]
    ) -> None:
        self.tags = tags
        self.lexicon = lexicon
        self.verbal = verbal
        self.tables = tables
        self._forget()

    def _forget(self) -> None:
        self._seen = _Seen(len(self.tags))
        self._learn([])

    def _learn(self, words: Sequence[str]) -> None:
        """Look words up that were not met before; the first of all is the edge of the text."""
        seen = self._seen
        found: list[tuple[int, ...]] = [] if seen.size else [(0,) * len(Word._fields)]
        for word in words:
            seen.number[word] = seen.size + len(found)
            found.append(self.lexicon.word(word))
        values = np.array(found, dtype=np.int64)
        sums = np.zeros((len(found), 5, len(self.tags)), dtype=np.float32)
        columns = dict(zip(Word._fields, values.T, strict=True))
        for template, table in zip(TEMPLATES, self.tables, strict=True):
            if _is_local(template):
                alone = tuple((name, -2) for name, _ in template)
                padded = {name: np.append(column, [0] * 4) for name, column in columns.items()}
                sums[:, template[0][1] + 2] += table[composite(alone, padded, self.lexicon.sizes)]
        seen.add(values, sums)

    def scores(self, words: Sequence[str]) -> Floats:
        """Return the log-odds of each tag, shape (n_words, n_tags)."""
        if len(self._seen.number) > _MOST_SEEN:
            self._forget()
        number = self._seen.number
        if new := [word for word in dict.fromkeys(words) if word not in number]:
            self._learn(new)
        ids = np.zeros(len(words) + 4, dtype=np.int64)
        ids[2:-2] = [number[word] for word in words]
        total: Floats = self._seen.sums[ids[2:-2], 2]
        for place in (-2, -1, 1, 2):
            total += self._seen.sums[ids[2 + place : 2 + place + len(words)], 2 + place]
        arrays = attributes(self._seen.words[ids], self.verbal)
        for template, table in zip(TEMPLATES, self.tables, strict=True):
            if not _is_local(template):
                total += table[composite(template, arrays, self.lexicon.sizes)]
        return total

    def tag(self, words: Sequence[str]) -> list[str]:
        """Return the best tag of each word."""
        return [self.tags[best] for best in self.scores(words).argmax(axis=1)] if words else []


def _strings(stored: npt.NDArray[np.uint8]) -> list[str]:
    return stored.tobytes().decode().split("\n")


def _numbered(stored: npt.NDArray[np.uint8]) -> dict[str, int]:
    return {form: number for number, form in enumerate(_strings(stored), start=2)}


def load(path: Path = TABLES) -> Tagger:
    """Read the tables."""
    with np.load(path, allow_pickle=False) as stored:
        lexicon = Lexicon(
            _numbered(stored["vocabulary"]),
            _numbered(stored["endings3"]),
            _numbered(stored["endings2"]),
            _numbered(stored["starts"]),
            dict(zip(_strings(stored["forms"]), stored["kinds"].tolist(), strict=True)),
            dict(zip(["", *_strings(stored["endings3"])], stored["ending_kinds"].tolist(), strict=True)),
            tuple(stored["coarse"].tolist()),
        )
        tables = []
        for number, template in enumerate(TEMPLATES):
            place_of = np.zeros(math.prod(lexicon.sizes[name] for name, _ in template), dtype=np.int32)
            rows, codes = stored[f"rows_{number}"], stored[f"weights_{number}"]
            place_of[rows] = np.arange(1, len(rows) + 1)
            weights = np.zeros((len(rows) + 1, codes.shape[1]), dtype=np.float32)
            weights[1:] = codes * stored[f"scale_{number}"]
            tables.append(Table(place_of, weights))
        tags = tuple(_strings(stored["tags"]))
        return Tagger(tags, lexicon, stored["verbal"].astype(np.int64), tables)


@lru_cache(maxsize=1)
def _default() -> Tagger:
    return load()


def tag(words: Sequence[str]) -> list[str]:
    """Tag the words of a sentence, a paragraph or a text.

    Parameters
    ----------
    words : sequence of str
        Tokens as `secondsource.tokens.tokenise` makes them, with case, in order.

    Returns
    -------
    list of str
        One tag of `secondsource_training.lexical.align.TAGS` a word.
    """
    return _default().tag(words)
