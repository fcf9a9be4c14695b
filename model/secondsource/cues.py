"""Words and phrases that tell how an article is sourced and styled: found in one pass, by class.

The list is data (``data/lexicons/article-cues.tsv``); what each class is worth was learned.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial

import numpy as np

from secondsource.article import Article
from secondsource.bundle import Bundle
from secondsource.overlap import stem
from secondsource.tokens import tokenise
from secondsource.vocabulary import Columns, column, norm, pairs

PART = "article-cues"


@dataclass(frozen=True, eq=False)
class Cues:
    """The list, indexed by the first word of each phrase.

    Attributes
    ----------
    first : mapping
        Look-up form of a phrase's first word to (further words, class) pairs.
    single : mapping
        Stem of a single content word to its classes, which then hold for its inflected forms.
    """

    first: Mapping[str, Sequence[tuple[tuple[str, ...], str]]]
    single: Mapping[str, tuple[str, ...]]

    @cached_property
    def _alone(self) -> Columns:
        """Which words are cues by their stems."""
        return column(partial(_has_stem, frozenset(self.single)), np.bool_)

    @cached_property
    def _opening(self) -> Columns:
        """Where a phrase may begin."""
        return pairs(
            {
                first: [rest[0] for rest, _ in phrases] if all(rest for rest, _ in phrases) else None
                for first, phrases in self.first.items()
            }
        )

    @classmethod
    def from_bundle(cls, bundle: Bundle) -> Cues:
        """Index the part of a bundle that holds the list."""
        return cls.from_table(bundle.table(PART))

    @staticmethod
    def shared(bundle: Bundle) -> Cues:
        """Return the index that all readers of a bundle share."""
        return bundle.shared(Cues.from_bundle)

    @classmethod
    def from_table(cls, table: Mapping[str, Sequence[str]]) -> Cues:
        """Index a mapping of class to phrases."""
        first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        single: dict[str, tuple[str, ...]] = {}
        for name, phrases in table.items():
            for phrase in phrases:
                norms = tokenise(phrase).norms
                if len(norms) == 1 and stem(norms[0]):
                    key = stem(norms[0])
                    single[key] = tuple(dict.fromkeys((*single.get(key, ()), name)))
                else:
                    first.setdefault(norms[0], []).append((norms[1:], name))
        return cls(first, single)

    def find(self, article: Article, stems: Sequence[str]) -> CueHits:
        """Return where each class occurs in an article, as token positions in order.

        The last answer is kept, because several readers of one article ask in a row.
        """
        global _last  # noqa: PLW0603  # one tuple, replaced whole: safe between threads
        last = _last
        if last is not None and last[0] is article and last[1] is self.single:
            return last[2]
        norms, words = article.tokens.norms, article.tokens.words
        single, first = self.single, self.first
        hits: dict[str, list[int]] = {}
        for at in article.tokens.where(self._alone):
            if words[at] != "May" or not _is_month(words, at):
                for name in single[stems[at]]:
                    hits.setdefault(name, []).append(at)
        for at in article.tokens.openings(self._opening):
            for rest, name in first[norms[at]]:
                if (not rest or norms[at + 1 : at + 1 + len(rest)] == rest) and not _is_month(words, at):
                    hits.setdefault(name, []).append(at)
        for places in hits.values():
            places.sort()
        result = CueHits(hits)
        _last = (article, self.single, result)
        return result


def _has_stem(stems: frozenset[str], word: str) -> bool:
    return stem(norm(word)) in stems


_last: tuple[Article, object, CueHits] | None = None
_BEFORE_MONTH = frozenset(
    "in on last this next since until till by of from early late mid before after between during and".split()
)


def _is_month(words: Sequence[str], at: int) -> bool:
    """Tell whether a word is the month of May and no modal verb: "in May", "4 May", "May 2019"."""
    if words[at] != "May":
        return False
    before = words[at - 1].lower() if at else ""
    after = words[at + 1] if at + 1 < len(words) else ""
    return before in _BEFORE_MONTH or before[:1].isdigit() or after[:1].isdigit()


@dataclass(frozen=True, eq=False)
class CueHits:
    """Token positions of each class of cue, in order."""

    places: Mapping[str, Sequence[int]] = field(default_factory=dict)

    def within(self, name: str, first: int, last: int) -> Sequence[int]:
        """Return the positions of a class from token ``first`` up to, but without, ``last``."""
        places = self.places.get(name, ())
        return places[bisect_left(places, first) : bisect_left(places, last)]

    def count(self, name: str) -> int:
        """Return how often a class occurs."""
        return len(self.places.get(name, ()))
