"""What is known beforehand of words that tell how two accounts stand to each other: a list, opposites, meanings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
import numpy.typing as npt

from secondsource.bundle import Bundle, unpack_strings
from secondsource.overlap import stem
from secondsource.tokens import Tokens
from secondsource.vocabulary import Columns, column, members, norm

CUES = "conflict-cues"
OPPOSITES = "incompatible-words"
WORDS = "conflict-words"
SIDED = (
    "negation",
    "denial",
    "falsehood",
    "truth",
    "claim",
    "doubt",
    "correction",
    "opinion",
    "future",
    "hedge",
    "first-person",
    "speech",
)
"""Classes of words that say something when one account has them and the other has not."""


@dataclass(frozen=True, eq=False)
class ConflictWords:
    """What is known beforehand of words that tell how two accounts stand to each other.

    Attributes
    ----------
    bits : mapping of str to int
        Classes of a single word, as a bit mask over `classes`.
    phrases : mapping
        First word of a longer phrase to (further words, mask).
    classes : mapping of str to int
        Bit of each class.
    opposites : mapping of str to frozenset of str
    row : mapping of str to int
        Where a word stands in the arrays.
    rarity : ndarray of float, shape (n_words,)
        How rare a word is in news, 0 to 1.
    vectors : ndarray of float, shape (n_words, n_dimensions)
        Its meaning, of unit length.
    """

    bits: Mapping[str, int]
    phrases: Mapping[str, Sequence[tuple[tuple[str, ...], int]]]
    classes: Mapping[str, int]
    opposites: Mapping[str, frozenset[str]]
    row: Mapping[str, int]
    rarity: npt.NDArray[np.float32]
    vectors: npt.NDArray[np.float32]

    @classmethod
    def from_bundle(cls, bundle: Bundle) -> ConflictWords:
        """Read the parts of a bundle that ``conflict_parts`` made."""
        table: Mapping[str, Sequence[str]] = bundle.table(CUES)
        classes = {name: 1 << i for i, name in enumerate(table)}
        bits: dict[str, int] = {}
        phrases: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        for name, entries in table.items():
            for entry in entries:
                first, *rest = entry.split()
                if rest:
                    phrases.setdefault(first, []).append((tuple(rest), classes[name]))
                else:
                    bits[first] = bits.get(first, 0) | classes[name]
        opposites: dict[str, set[str]] = {}
        for a, b in bundle.table(OPPOSITES):
            opposites.setdefault(a, set()).add(b)
            opposites.setdefault(b, set()).add(a)
        part = bundle.part(WORDS)
        words = unpack_strings(part["words"])
        vectors = part["codes"].astype(np.float32) * part["scale"]
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
        return cls(
            bits,
            phrases,
            classes,
            {w: frozenset(s) for w, s in opposites.items()},
            {word: i for i, word in enumerate(words)},
            (part["rarity"] / 100.0).astype(np.float32),
            vectors,
        )

    @cached_property
    def rows(self) -> Columns:
        """Where a content word stands in the arrays; -1 for words that never count and those without a meaning."""
        return column(partial(_row, self.row), np.intp)

    @cached_property
    def opposed(self) -> Columns:
        """Whether there are words that exclude a word."""
        return members(self.opposites)

    @cached_property
    def _bits(self) -> Columns:
        return column(partial(_bits_of, self.bits), np.int64)

    @cached_property
    def _opens(self) -> Columns:
        """Whether a word begins a phrase or holds a negation."""
        return column(partial(_opens_phrase, self.phrases), np.bool_)

    def of(self, tokens: Tokens) -> list[int]:
        """Return the mask of classes of each token; a phrase marks its first token."""
        norms, phrases, negation = tokens.norms, self.phrases, self.bits.get("n't", 0)
        found: list[int] = tokens.known(self._bits)[0].tolist()
        for at in tokens.where(self._opens):
            if (n := norms[at]) in phrases:
                for rest, mask in phrases[n]:
                    if tuple(norms[at + 1 : at + 1 + len(rest)]) == rest:
                        found[at] |= mask
            else:
                found[at] |= negation
                for rest, mask in phrases.get("n't", ()):
                    if tuple(norms[at + 1 : at + 1 + len(rest)]) == rest:
                        found[at] |= mask
        return found


def _row(rows: Mapping[str, int], word: str) -> int:
    form = norm(word)
    return rows.get(form, -1) if stem(form) else -1


def _bits_of(bits: Mapping[str, int], word: str) -> int:
    return bits.get(norm(word), 0)


def _opens_phrase(phrases: Mapping[str, object], word: str) -> bool:
    form = norm(word)
    return form in phrases or form.endswith("n't")
