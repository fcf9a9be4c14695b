"""What a signal may look at: the article, its attributions and the flags found before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from secondsource import central
from secondsource.article import Article
from secondsource.attribution import Attribution
from secondsource.backing import Backing
from secondsource.scene import Scene
from secondsource.signals import Scored
from secondsource.tokens import Span


@dataclass(frozen=True, eq=False)
class Reading:
    """An article read up to the point where signals are looked for.

    Attributes
    ----------
    article : Article
    attributions : tuple of Attribution
        In text order, typed and resolved.
    found : mapping of str to tuple of Scored
        What the signals before this one found, by signal id, above their thresholds.
    highest : mapping of str to float
        Highest probability of anything they looked at in the writer's voice, by signal id, in [0, 1].
    scene : Scene, optional
        The sources taken apart, where that was done to resolve them: of doubtful attributions too.
    """

    article: Article
    attributions: tuple[Attribution, ...]
    found: Mapping[str, tuple[Scored, ...]] = field(default_factory=dict)
    highest: Mapping[str, float] = field(default_factory=dict)
    scene: Scene | None = field(default=None, repr=False)

    @cached_property
    def claim(self) -> central.Claim | None:
        """The central claim, or None when the article has no running text."""
        return central.find(self.article, self.attributions)

    @cached_property
    def backing(self) -> Backing:
        """Who stands behind which claim on the record."""
        return Backing(self.article, self.attributions)

    def flagged(self, name: str) -> list[Span]:
        """Return where a signal that came before flags the writer's own words."""
        flags = (f.candidate for f in self.found.get(name, ()) if f.candidate.voice == "writer")
        return [c.spans[0].span for c in flags if c.spans]

    @classmethod
    def of(cls, article: Article, scene: Scene) -> Reading:
        """Return a reading of an article whose sources were resolved, doubtful attributions kept apart."""
        return cls(article, tuple(act for act in scene.acts if not act.doubtful), scene=scene)

    @property
    def considered(self) -> Sequence[Attribution]:
        """Everything that may be an attribution, in text order: the attributions, and what was too uncertain to report."""
        return self.attributions if self.scene is None else self.scene.acts
