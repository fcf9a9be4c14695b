"""An article with its sources taken apart: what those look at who tell sources by kind and by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from secondsource.article import Article
from secondsource.attribution import Attribution
from secondsource.mentions import Mention, mention
from secondsource.names import Names
from secondsource.tokens import Span

Seen = Sequence[tuple[Span | None, Sequence[str]]]
"""Names of features, by the place where they were seen."""


@dataclass(frozen=True, eq=False)
class Scene:
    """An article with its sources taken apart: what features look at."""

    article: Article
    names: Names
    acts: tuple[Attribution, ...]
    mentions: Sequence[Mention | None]
    described: dict[int, Seen] = field(default_factory=dict, repr=False)
    """What :func:`~secondsource.source_features.describe` has worked out."""

    def last_names(self) -> list[int]:
        """Return the tokens that are the last name of a person: of one who stands in full, or speaks."""
        words, norms = self.article.tokens.words, self.article.tokens.norms
        known = self.names.last_names.union(
            norms[found.head]
            for act, found in zip(self.acts, self.mentions, strict=True)
            if act.source_type == "named-person" and found is not None and found.head in found.names[1:]
        )
        return [i for i in self.names.capital if norms[i] in known and not words[i].isupper()]


def scene(article: Article, acts: Sequence[Attribution], names: Names) -> Scene:
    """Take the sources of an article apart."""
    return Scene(article, names, tuple(acts), [mention(act, names) for act in acts])
