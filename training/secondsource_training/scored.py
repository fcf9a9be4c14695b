"""A bundle run over labelled articles: every candidate with its probability, and whether it is a labelled flag."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from secondsource.analyzer import Analyzer
from secondsource.article import read
from secondsource.linear import sigmoid
from secondsource.reading import Reading
from secondsource.scoring import distinct
from secondsource.signals import Candidate, Scored, Signal
from secondsource_training.baselines import Marked
from secondsource_training.corpora import LabelledArticle, LabelledFlag
from secondsource_training.counting import matches


@dataclass(frozen=True, slots=True)
class Proposal:
    """A place that a signal looked at.

    Attributes
    ----------
    right : bool
        A label of either voice is met.
    """

    candidate: Candidate
    probability: float
    right: bool


@dataclass(frozen=True, eq=False)
class ScoredArticle:
    """A labelled article as a bundle reads it.

    Attributes
    ----------
    proposals : mapping of str to sequence of Proposal
        By signal, the most probable first: what would be flagged at a threshold of nought, doubles dropped.
    everything : mapping of str to sequence of Proposal
        The same with doubles: all that has a probability.
    """

    article: LabelledArticle
    reading: Reading
    proposals: Mapping[str, Sequence[Proposal]]
    everything: Mapping[str, Sequence[Proposal]]

    def flags(self, signal: str, threshold: float) -> list[Proposal]:
        """Return what is flagged in the writer's voice at a threshold."""
        return [
            p
            for p in self.proposals.get(signal, ())
            if p.probability >= threshold and p.candidate.voice == "writer"
        ]

    def labels(self, signal: str) -> list[LabelledFlag]:
        """Return what is labelled in the writer's voice."""
        return [flag for flag in self.article.flags.get(signal, ()) if flag.voice == "writer"]

    def counts(self, signal: Signal, threshold: float) -> Marked:
        """Count flags and labels met."""
        kept, own = self.flags(signal.id, threshold), self.labels(signal.id)
        met = sum(any(matches(p.candidate, flag, signal.match_roles) for p in kept) for flag in own)
        return Marked(len(kept), sum(p.right for p in kept), len(own), met)


def score_article(analyzer: Analyzer, article: LabelledArticle) -> ScoredArticle:
    """Read one article as the analyzer does, and keep every candidate."""
    reading = analyzer.read(read(article.text, article.title, article.id))
    proposals: dict[str, Sequence[Proposal]] = {}
    everything: dict[str, Sequence[Proposal]] = {}
    found: dict[str, tuple[Scored, ...]] = {}
    highest: dict[str, float] = {}
    reading = replace(reading, found=found, highest=highest)
    for trained in analyzer.signals:
        signal, model = trained.signal, trained.model
        gold = article.flags.get(signal.id, ())
        scored = [
            (sigmoid(model.log_odds(c.features)), c) for c in signal.candidates(reading, trained.prepared)
        ]
        by_place = {id(c): p for p, c in scored}
        kept = sorted(distinct(scored, signal.match_roles, signal.most), key=lambda c: -by_place[id(c)])

        def proposal(
            c: Candidate, p: float, gold: Sequence[LabelledFlag] = gold, signal: Signal = signal
        ) -> Proposal:
            return Proposal(c, p, any(matches(c, flag, signal.match_roles) for flag in gold))

        proposals[signal.id] = [proposal(c, by_place[id(c)]) for c in kept]
        everything[signal.id] = [proposal(c, p) for p, c in scored]
        above = [c for c in kept if by_place[id(c)] >= trained.threshold]
        above.sort(key=lambda c: (c.spans[0].span.start, c.spans[0].span.end) if c.spans else (0, 0))
        found[signal.id] = tuple(Scored(c, model.verdict(c.features)) for c in above)
        highest[signal.id] = max((p for p, c in scored if c.voice == "writer"), default=0.0)
    return ScoredArticle(article, reading, proposals, everything)


def score_articles(
    analyzer: Analyzer, articles: Iterable[LabelledArticle], tick: Callable[[], None] = lambda: None
) -> list[ScoredArticle]:
    """Read articles one after the other; ``tick`` is called after each."""
    found = []
    for article in articles:
        found.append(score_article(analyzer, article))
        tick()
    return found
