"""What a signal may look at: the article, its attributions and the flags found before it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from secondsource.article import Article
from secondsource.attribution import Attribution, place
from secondsource.signals import Scored


@dataclass(frozen=True, eq=False)
class Reading:
    """An article read up to the point where signals are looked for.

    Attributes
    ----------
    article : Article
    attributions : tuple of Attribution
        In text order, typed and resolved.
    doubtful : tuple of Attribution
        What may be an attribution too, but is too uncertain to be reported; typed and resolved with the others.
    found : mapping of str to tuple of Scored
        What the signals before this one found, by signal id, above their thresholds.
    """

    article: Article
    attributions: tuple[Attribution, ...]
    found: Mapping[str, tuple[Scored, ...]] = field(default_factory=dict)
    doubtful: tuple[Attribution, ...] = ()

    @cached_property
    def considered(self) -> tuple[Attribution, ...]:
        """Everything that may be an attribution, in text order."""
        if not self.doubtful:
            return self.attributions
        return tuple(sorted((*self.attributions, *self.doubtful), key=place))

    @classmethod
    def of(cls, article: Article, acts: Iterable[Attribution]) -> Reading:
        """Return a reading of an article with everything that may be an attribution."""
        firm: list[Attribution] = []
        doubtful: list[Attribution] = []
        for act in acts:
            (doubtful if act.doubtful else firm).append(act)
        return cls(article, tuple(firm), doubtful=tuple(doubtful))
