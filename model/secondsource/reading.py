"""What a signal may look at: the article, its attributions and the flags found before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from secondsource.article import Article
from secondsource.attribution import Attribution
from secondsource.signals import Scored


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
    """

    article: Article
    attributions: tuple[Attribution, ...]
    found: Mapping[str, tuple[Scored, ...]] = field(default_factory=dict)
