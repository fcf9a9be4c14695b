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

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from secondsource_training.lexical.pos_features import TEMPLATES, Ints, Lexicon, Word, attributes, composite

TABLES = Path(__file__).resolve().parents[3] / "data/lexicons/pos-tagger.npz"


@dataclass(frozen=True, eq=False)
class Tagger:
    """A sum of table rows for each word.

    Attributes
    ----------
    tags : tuple of str
    lexicon : Lexicon
    verbal : ndarray of shape (n_kinds,)
    rows, weights : tuple of ndarray
        By template: feature numbers in use, and log-odds of shape (n_features, n_tags).
    """

    tags: tuple[str, ...]
    lexicon: Lexicon
    verbal: Ints
    rows: tuple[Ints, ...]
    weights: tuple[npt.NDArray[np.float32], ...]
    seen: dict[str, Word] = field(default_factory=dict, repr=False)

    def scores(self, words: Sequence[str]) -> npt.NDArray[np.float32]:
        """Return the log-odds of each tag, shape (n_words, n_tags)."""
        looked = []
        for word in words:
            found = self.seen.get(word)
            if found is None:
                found = self.seen[word] = self.lexicon.word(word)
            looked.append(found)
        arrays = attributes(looked, self.lexicon, self.verbal)
        total = np.zeros((len(words), len(self.tags)), dtype=np.float32)
        for template, rows, weights in zip(TEMPLATES, self.rows, self.weights, strict=True):
            number = composite(template, arrays, self.lexicon.sizes)
            place = np.minimum(np.searchsorted(rows, number), len(rows) - 1)
            total += np.where((rows[place] == number)[:, None], weights[place], 0)
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
        numbers = range(len(TEMPLATES))
        return Tagger(
            tuple(_strings(stored["tags"])),
            lexicon,
            stored["verbal"].astype(np.int64),
            tuple(stored[f"rows_{n}"].astype(np.int64) for n in numbers),
            tuple(stored[f"weights_{n}"] * stored[f"scale_{n}"] for n in numbers),
        )


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
