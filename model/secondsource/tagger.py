"""Which words name a source, report, or say what is reported?

Two passes, both plain sums of table rows. The first gives every token the probability of being source, cue or
content. The second, which also sees the nearest likely cues, scores seven labels, of which the best sequence
is taken paragraph by paragraph (Viterbi 1967). `linking.py` then makes attributions of the labelled stretches.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from secondsource.article import Article
from secondsource.attribution import Attribution
from secondsource.bundle import Array, Bundle, unpack_strings
from secondsource.lexicon import EDGE, Lexicon, identity, kind_of, word_features
from secondsource.linking import Linker
from secondsource.tagger_context import Frame, chunks, first_columns, frame, second_columns

__all__ = ["LABELS", "Tagged", "Tagger", "decode"]

LABELS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
CLASSES = ("other", "source", "cue", "content")
FIRST_SLOTS = (-3, -2, -1, 0, 1, 2, 3)
SECOND_SLOTS = (-2, -1, 0, 1, 2)  # followed by the nearest cue on the left and on the right
Floats = npt.NDArray[Any]
_CACHED_WORDS = 1 << 15
_BLOCK = 48  # longest block of the decoder


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


class WordTable:
    """Sums of the weights of each word type's own features, worked out once for each word that turns up.

    Parameters
    ----------
    lexicon : Lexicon
    features : sequence of str
        Names, in the order of the rows of ``weights``.
    weights : ndarray, shape (n_features, width)
        The slots of the first pass side by side, then those of the second.
    slots : sequence of (int, int)
        Number and width of the slots of each pass.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        features: Sequence[str],
        weights: Floats,
        slots: Sequence[tuple[int, int]] = (),
    ) -> None:
        self.lexicon = lexicon
        plan = slots or ((len(FIRST_SLOTS), len(CLASSES)), (len(SECOND_SLOTS) + 2, len(LABELS)))
        self._widths = [width for count, width in plan for _ in range(count)]
        self._begins = [0, plan[0][0]]
        self._feature = {name: i for i, name in enumerate(features)}
        self._weights = weights
        self._clear()

    def _clear(self) -> None:
        self._rows: dict[str, int] = {}
        self._sums = [np.zeros((1024, width), dtype=np.float32) for width in self._widths]
        self.kinds = np.zeros(1024, dtype=np.int64)
        self.identities = np.zeros(1024, dtype=np.int64)

    def slot(self, stage: int, number: int) -> Floats:
        """Return the sums of a slot of the first (0) or second (1) pass, one row for each word."""
        return self._sums[self._begins[stage] + number]

    def rows(self, words: Sequence[str]) -> npt.NDArray[np.int64]:
        """Return the row of each word; row 0 is the edge of a paragraph."""
        if len(self._rows) > _CACHED_WORDS:
            self._clear()
        known = self._rows
        found = [known.get(word, -1) for word in words]
        if -1 in found:
            for i, row in enumerate(found):
                if row < 0:
                    found[i] = self._add(words[i])
        return np.array(found, dtype=np.int64)

    def _add(self, word: str) -> int:
        row = self._rows.get(word)
        if row is not None:
            return row
        row = len(self._rows) + 1
        if row >= len(self.kinds):
            self._sums = [np.concatenate([sums, np.zeros_like(sums)]) for sums in self._sums]
            self.kinds = np.concatenate([self.kinds, np.zeros_like(self.kinds)])
            self.identities = np.concatenate([self.identities, np.zeros_like(self.identities)])
        entry = self.lexicon.get(word)
        ids = [i for name in word_features(word, entry) if (i := self._feature.get(name)) is not None]
        total = self._weights[ids].sum(axis=0)
        at = 0
        for sums, width in zip(self._sums, self._widths, strict=True):
            sums[row] = total[at : at + width]
            at += width
        self.kinds[row] = kind_of(word, entry)
        self.identities[row] = identity(word, entry, int(self.kinds[row]))
        self._rows[word] = row
        return row


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
            WordTable(lexicon, unpack_strings(part["features"]), weights * scale),
            Table(*unpack_weights(part, "first")),
            Table(*unpack_weights(part, "second")),
            part["transitions"].astype(np.float32),
            part["eagerness"].astype(np.float32),
            Linker.from_table(bundle.table("linker"), lexicon),
        )

    def attribute(self, article: Article) -> tuple[Attribution, ...]:
        """Return the attributions of an article, in text order."""
        if not article.sentences:
            return ()
        return self.linker.link(article, self.tag(article))

    def tag(self, article: Article) -> Tagged:
        """Label every token of an article."""
        table = self.words
        rows = table.rows(article.tokens.words)
        f = frame(article, rows, table.kinds[rows], table.identities[rows])
        looked = first_columns(f)
        scores = self.first.sum(looked.matrix())
        for slot, offset in enumerate(FIRST_SLOTS):
            scores += table.slot(0, slot).take(f.rows[f.place + offset], axis=0)
        probability = softmax(scores)
        columns, cues = second_columns(f, probability, looked)
        scores = self.second.sum(columns.matrix())
        scores += self.eagerness
        for slot, seen in enumerate(second_slots(f, cues.left, cues.right)):
            scores += table.slot(1, slot).take(seen, axis=0)
        labels = decode(scores, self.transitions, chunks(article))
        return Tagged(labels, probability, scores, f)


def second_slots(f: Frame, left: npt.NDArray[Any], right: npt.NDArray[Any]) -> list[npt.NDArray[np.int64]]:
    """Return the word rows seen by the second pass, one array for each slot."""
    around = [f.rows[f.place + offset] for offset in SECOND_SLOTS]
    here = f.rows[f.place]
    return [*around, np.where(left < 0, EDGE, here[left]), np.where(right < 0, EDGE, here[right])]


def softmax(scores: Floats) -> Floats:
    """Return probabilities for each row of scores."""
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(e / e.sum(axis=1, keepdims=True))


def decode(scores: Floats, transitions: Floats, ranges: Sequence[tuple[int, int]]) -> npt.NDArray[np.int64]:
    """Return the best label sequence of every range (Viterbi 1967), all ranges at once.

    The text is one chain in which a range's first token forgets what was before it. The chain is cut into
    blocks of equal length; the best score from each label to each other label is worked out side by side for all
    blocks, then the blocks are joined. It takes two square roots of the length in steps, and gives what a step for each token would.

    Parameters
    ----------
    scores : ndarray, shape (n_tokens, n_labels)
    transitions : ndarray, shape (n_labels + 1, n_labels)
        The last row is for the start of a range.
    ranges : sequence of (int, int)
        Half-open token ranges, in order, that do not overlap; they hold every token.
    """
    length, n = scores.shape
    if not length:
        return np.zeros(0, dtype=np.int64)
    width = min(_BLOCK, max(4, int(length**0.5 / 1.5)))
    blocks = -(-length // width)
    emission = np.zeros((blocks * width, n), dtype=scores.dtype)
    emission[:length] = scores
    begins = np.zeros(blocks * width, dtype=np.bool_)
    begins[[first for first, _ in ranges]] = True
    begins[length:] = True
    # Blocks come last, so that every step is a few operations on long rows: (position, label, block).
    along = np.ascontiguousarray(emission.reshape(blocks, width, n).transpose(1, 2, 0))
    fresh = np.ascontiguousarray(begins.reshape(blocks, width).T)
    # steps[t, j, i, b]: from label i to label j; at the start of a range it is the same for every i.
    move = np.ascontiguousarray(transitions[:n].T)[:, :, None]
    start = transitions[n][:, None, None]
    steps = np.where(fresh[:, None, None, :], start, move).astype(scores.dtype, copy=False)
    steps += along[:, :, None, :]
    reach = steps[0]  # (to, label before the block, block)
    for t in range(1, width):
        reach = (steps[t][:, :, None, :] + reach[None]).max(axis=1)
    across = np.ascontiguousarray(reach.transpose(2, 0, 1))  # (block, to, from)
    entering = np.zeros((blocks, n), dtype=scores.dtype)
    for b in range(1, blocks):
        entering[b] = (across[b - 1] + entering[b - 1]).max(axis=1)
    last = np.empty(blocks, dtype=np.int64)
    current = int((across[-1] + entering[-1]).max(axis=1).argmax())
    for b in range(blocks - 1, -1, -1):
        last[b] = current
        current = int((across[b, current] + entering[b]).argmax())
    best = [np.ascontiguousarray(entering.T)]
    for t in range(width - 1):
        best.append((steps[t] + best[-1][None]).max(axis=1))
    labels = np.empty((blocks, width), dtype=np.int64)
    here = np.arange(blocks)
    for t in range(width - 1, -1, -1):
        labels[:, t] = last
        last = (steps[t][last, :, here] + best[t].T).argmax(axis=1)
    return labels.ravel()[:length]


class Table:
    """Weights as whole numbers, four or eight labels side by side in one number, so that a row is one look-up.

    Parameters
    ----------
    weights : ndarray of int8, shape (n_rows, n_labels)
    scale : ndarray of float, shape (n_labels,)
    """

    def __init__(self, weights: npt.NDArray[np.int8], scale: npt.NDArray[Any]) -> None:
        self.scale = scale.astype(np.float32)
        self.n_labels = weights.shape[1]
        self._width = 4 if self.n_labels <= 4 else 8
        padded = np.zeros((len(weights), self._width), dtype=np.int8)
        padded[:, : self.n_labels] = weights
        self._rows = padded.view(np.uint32 if self._width == 4 else np.uint64).ravel()

    def sum(self, rows: npt.NDArray[np.int64]) -> Floats:
        """Add up the rows of each token; ``rows`` has shape (n_columns, n_tokens)."""
        found = self._rows.take(rows).view(np.int8).reshape(len(rows), -1)
        total = found.sum(axis=0, dtype=np.int16).reshape(-1, self._width)
        return np.asarray(total[:, : self.n_labels] * self.scale, dtype=np.float32)


def pack_weights(name: str, weights: npt.NDArray[Any]) -> dict[str, Array]:
    """Store weights as whole numbers from -127 to 127, with one factor for each column."""
    scale = np.maximum(np.abs(weights).max(axis=0), 1e-9) / 127
    used = np.flatnonzero(np.abs(np.rint(weights / scale)).max(axis=1) > 0)
    return {
        f"{name}-used": used.astype(np.int32),
        f"{name}-rows": np.array([len(weights)], dtype=np.int64),
        f"{name}-scale": scale.astype(np.float32),
        f"{name}-weights": np.rint(weights[used] / scale).astype(np.int8),
    }


def unpack_weights(part: Mapping[str, Array], name: str) -> tuple[npt.NDArray[np.int8], npt.NDArray[Any]]:
    """Return whole numbers and factors as :func:`pack_weights` stored them."""
    weights = np.zeros((int(part[f"{name}-rows"][0]), len(part[f"{name}-scale"])), dtype=np.int8)
    weights[part[f"{name}-used"]] = part[f"{name}-weights"]
    return weights, part[f"{name}-scale"]
