"""Which words name a source, report, or say what is reported?

Two passes, both plain sums of table rows. The first gives every token the probability of being source, cue or
content. The second, which also sees the nearest likely cues, scores seven labels, of which the best sequence
is taken paragraph by paragraph (Viterbi 1967). `linking.py` then makes attributions of the labelled stretches.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from secondsource.article import Article
from secondsource.attribution import Attribution
from secondsource.bundle import Bundle, unpack_strings
from secondsource.decoding import decode
from secondsource.fixed_forms import with_fixed_forms
from secondsource.lexicon import Lexicon
from secondsource.linking import Linker
from secondsource.tagger_context import first_columns, second_columns
from secondsource.tagger_frame import Frame, chunks, frame, joined
from secondsource.tagger_weights import Table, WordSums, WordTable, unpack_weights
from secondsource.word_kinds import EDGE

LABELS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
CLASSES = ("other", "source", "cue", "content")
FIRST_SLOTS = (-3, -2, -1, 0, 1, 2, 3)
SECOND_SLOTS = (-2, -1, 0, 1, 2)  # followed by the nearest cue on the left and on the right
PLAN = ((len(FIRST_SLOTS), len(CLASSES)), (len(SECOND_SLOTS) + 2, len(LABELS)))
Floats = npt.NDArray[Any]


class Tagged(NamedTuple):
    """What the tagger found.

    Attributes
    ----------
    labels : ndarray of int, shape (n_tokens,)
        Index into :data:`LABELS`.
    probability : ndarray, shape (n_tokens, 4)
        First pass: other, source, cue, content.
    scores : ndarray, shape (n_tokens, 7)
        Second pass, without transitions.
    frame : Frame
    """

    labels: npt.NDArray[np.int64]
    probability: Floats
    scores: Floats
    frame: Frame


@dataclass(frozen=True, eq=False)
class Tagger:
    """The trained tagger with its linker.

    Attributes
    ----------
    words : WordTable
        Width: slots of the first pass by 4 classes, then slots of the second pass by 7 labels.
    first, second : Table
        Tables of the two passes, one row for each value of each column.
    transitions : ndarray, shape (8, 7)
        The last row is for the start; what may not follow has a very low score.
    eagerness : ndarray, shape (7,)
        Added to the sums of the second pass: the linker can drop an act but not find one.
    linker : Linker
    """

    words: WordTable
    first: Table
    second: Table
    transitions: Floats
    eagerness: Floats
    linker: Linker

    @staticmethod
    def from_bundle(bundle: Bundle) -> Tagger:
        """Read the tagger from its bundle parts ``tagger`` and ``lexicon``."""
        part = bundle.part("tagger")
        lexicon = Lexicon.from_arrays(bundle.part("lexicon"))
        weights, scale = unpack_weights(part, "words")
        return Tagger(
            WordTable(lexicon, unpack_strings(part["features"]), weights * scale, PLAN),
            Table.from_part(part, "first"),
            Table.from_part(part, "second"),
            part["transitions"].astype(np.float32),
            part["eagerness"].astype(np.float32),
            Linker.from_table(bundle.table("linker"), lexicon),
        )

    def attribute(self, article: Article) -> tuple[Attribution, ...]:
        """Return the attributions of an article, in text order."""
        return tuple(act for act in self.consider(article) if not act.doubtful)

    def consider(self, article: Article) -> tuple[Attribution, ...]:
        """Return everything that may be an attribution, doubtful acts among them, in text order."""
        return self.consider_all([article])[0]

    def consider_all(self, articles: Sequence[Article]) -> list[tuple[Attribution, ...]]:
        """Return for each article what :meth:`consider` does; together it takes less time."""
        tagged = iter(self.tag_all([article for article in articles if article.sentences]))
        return [
            with_fixed_forms(article, self.linker.link(article, next(tagged))) if article.sentences else ()
            for article in articles
        ]

    def tag(self, article: Article) -> Tagged:
        """Label every token of an article."""
        return self.tag_all([article])[0]

    def tag_all(self, articles: Sequence[Article]) -> list[Tagged]:
        """Label every token of some articles, each of which has sentences, as if each stood alone."""
        if not articles:
            return []
        vocabulary = articles[-1].tokens.vocabulary
        if any(article.tokens.vocabulary is not vocabulary for article in articles):
            return [tagged for article in articles for tagged in self.tag_all([article])]
        known = self.words.of(vocabulary)
        frames = []
        for article in articles:
            rows = article.tokens.ids
            frames.append(frame(article, rows, known.kinds.take(rows), known.identities.take(rows)))
        probability, scores = self._scored(joined(frames), known)
        found = []
        first = 0
        for article, f in zip(articles, frames, strict=True):
            own = slice(first, first + len(article.tokens))
            labels = decode(scores[own], self.transitions, chunks(article))
            found.append(Tagged(labels, probability[own], scores[own], f))
            first = own.stop
        return found

    def _scored(self, f: Frame, known: WordSums) -> tuple[Floats, Floats]:
        """Return the probabilities of the first pass and the sums of the second."""
        looked = first_columns(f)
        scores = self.first.sum(looked.matrix())
        for sums, words in zip(known.slots, f.rows.take(f.around), strict=False):
            scores += sums.take(words, axis=0)
        probability = softmax(scores)
        columns, cues = second_columns(f, probability, looked)
        scores = self.second.sum(columns.matrix())
        scores += self.eagerness
        seen = second_slots(f, cues.left, cues.right)
        for sums, words in zip(known.slots[len(FIRST_SLOTS) :], seen, strict=True):
            scores += sums.take(words, axis=0)
        return probability, scores


def second_slots(f: Frame, left: npt.NDArray[Any], right: npt.NDArray[Any]) -> list[npt.NDArray[np.int64]]:
    """Return the word rows seen by the second pass, one array for each slot."""
    around = f.rows.take(f.around[1:-1])
    here = around[len(SECOND_SLOTS) // 2]
    return [*around, np.where(left < 0, EDGE, here.take(left)), np.where(right < 0, EDGE, here.take(right))]


def softmax(scores: Floats) -> Floats:
    """Return probabilities for each row of scores."""
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(e / e.sum(axis=1, keepdims=True))
