"""How strongly does loaded-language mark each word of a sentence? What protocols about words and explanations share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from secondsource.analyzer import Analyzer
from secondsource.article import Article, read
from secondsource.linear import Verdict
from secondsource.signals import Candidate
from secondsource.tokens import Span

SIGNAL = "loaded-language"


class Sight(NamedTuple):
    """A place that the signal looked at, with its sum."""

    candidate: Candidate
    verdict: Verdict


def sights(analyzer: Analyzer, article: Article) -> list[Sight]:
    """Return every place that loaded-language looks at in an article."""
    (trained,) = [t for t in analyzer.signals if t.signal.id == SIGNAL]
    return [
        Sight(c, trained.model.verdict(c.features))
        for c in trained.signal.candidates(analyzer.read(article), trained.prepared)
    ]


def highest(found: Sequence[Sight]) -> float:
    """Return the probability in [0, 1] of the likeliest flag, in either voice."""
    return max((sight.verdict.probability for sight in found), default=0.0)


def evidence_scores(article: Article, found: Sequence[Sight]) -> list[float]:
    """Return, for each token, the highest probability of a flag whose evidence it is part of; 0 where there is none."""
    scores = [0.0] * len(article.tokens)
    for candidate, verdict in found:
        probability = verdict.probability
        for span in candidate.spans:
            for index in range(*article.tokens.covering(span.span)):
                scores[index] = max(scores[index], probability)
    return scores


def chance(analyzer: Analyzer, text: str) -> float:
    """Return the probability in [0, 1] that something in a text is loaded: that of its likeliest flag."""
    return highest(sights(analyzer, read(text)))


def words(article: Article) -> list[tuple[int, Span]]:
    """Return the tokens that are words: index and place."""
    tokens = article.tokens
    return [(i, tokens.span(i, i + 1)) for i, word in enumerate(tokens.words) if any(map(str.isalnum, word))]
