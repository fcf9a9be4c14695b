"""Who else stands behind a claim, and is it the central one? Worked out once for an article, asked for every flag."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from secondsource.article import Article
from secondsource.attribution import OWN, Attribution, place
from secondsource.tokens import Span

_WINDOW = 128
"""Statements on the record looked at on either side of a claim; no article of news has as many in all."""
_LEAST = 3
_SMALL = frozenset(
    """
    the a an of in on at to for and or but that this it is was were are be been has had have he she they his
    her their its as by with from not said will would could who which what there when about after before more
    than up out over
    """.split()
)
NUMBERS = frozenset(
    "two three four five six seven eight nine ten dozen dozens hundreds thousands several scores many".split()
)
_DENIAL = frozenset(
    """
    not no never deny denied denies denying dismissed rejected false untrue refuted disputed contradicted
    """.split()
)


class Statement(NamedTuple):
    """What somebody identifiable said: where, who, and the words that carry meaning."""

    span: Span
    act: Attribution
    words: frozenset[str]


class Backing:
    """The statements on the record of an article, and the words of its headline and first sentence.

    Parameters
    ----------
    article : Article
    attributions : iterable of Attribution
        In text order, typed and resolved.
    """

    def __init__(self, article: Article, attributions: Iterable[Attribution]) -> None:
        self.article = article
        self.statements = list(_statements(article, attributions))
        lead = [article.sentences[i].span for i in article.body[:1]]
        head = [article.headline.span] if article.headline is not None else []
        self.opening = content_words(article, lead + head)

    def behind(self, act: Attribution) -> Attribution | None:
        """Return an identifiable source that stands behind the same claim, or None."""
        own = content_words(self.article, act.content)
        if len(own) < _LEAST:
            return None
        for _, other, words in self._near(act):
            shared = len(own & words)
            alike = shared >= max(_LEAST, 0.6 * min(len(own), len(words)))
            if alike and other.entity != act.entity and figures(own) <= words:
                return other
        return None

    def is_central(self, act: Attribution) -> bool:
        """Tell whether an attribution carries the headline or the first sentence of the body."""
        article, opening = self.article, self.opening
        if act.sentence in article.body[:1] or (article.headline is not None and act.sentence == 0):
            return True
        own = content_words(article, act.content or act.source)
        return len(own) >= _LEAST and len(own & opening) >= max(_LEAST, 0.5 * min(len(own), len(opening)))

    def _near(self, act: Attribution) -> Sequence[Statement]:
        """Return the statements around an attribution, in text order."""
        at = bisect_left(self.statements, place(act), key=lambda statement: statement.span)
        return self.statements[max(0, at - _WINDOW) : at + _WINDOW]


def figures(words: Iterable[str]) -> frozenset[str]:
    """Return the numbers among some words, in figures or spelled out."""
    return frozenset([w for w in words if w[0].isdigit() or w in NUMBERS])


def content_words(article: Article, spans: Iterable[Span]) -> frozenset[str]:
    """Return the words of some stretches that carry meaning."""
    return frozenset([n for n in article.norms(spans) if n[0].isalnum() and n not in _SMALL])


def _statements(article: Article, attributions: Iterable[Attribution]) -> Iterable[Statement]:
    """Yield what is on the record; a denial repeats the words of a claim and does not support it."""
    for act in attributions:
        if act.source_type in OWN:
            words = content_words(article, act.content)
            if len(words) >= _LEAST and not _denies(article, act):
                yield Statement(place(act), act, words)


def _denies(article: Article, act: Attribution) -> bool:
    return any(n in _DENIAL or n.endswith("n't") for n in article.norms((*act.cue, *act.content)))
