"""Small articles with attributions, for the tests of the source layer: ``[source|cue]`` marks each in the text."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import numpy as np

from secondsource.article import Article, read
from secondsource.attribution import SOURCE_TYPES, Attribution
from secondsource.entities import MANNERS, EntityModel
from secondsource.linear import LinearModel
from secondsource.names import Names
from secondsource.scene import Scene, scene
from secondsource.source_types import SourceReader, TypeModel, word_kinds
from secondsource.tokens import Span
from secondsource_training.sources_data import lexicon

DATA = Path(__file__).parents[2] / "data"
_MARK = re.compile(r"\[([^|\]]*)\|([^\]]*)\]")


@cache
def classes() -> dict[str, frozenset[str]]:
    """Kinds of words, from the lexicons."""
    return word_kinds(lexicon(DATA))


def marked(text: str) -> tuple[Article, tuple[Attribution, ...]]:
    """Read a text in which ``[source|cue]`` marks attributions; what follows in the sentence is the content."""
    plain, spots, last = "", [], 0
    for match in _MARK.finditer(text):
        plain += text[last : match.start()]
        source, cue = match.groups()
        start = len(plain)
        plain += f"{source} {cue}"
        spots.append((Span(start, start + len(source)), Span(start + len(source) + 1, len(plain))))
        last = match.end()
    plain += text[last:]
    article = read(plain)
    acts = []
    for source, cue in spots:
        number = article.sentence_at(source.start)
        end = article.sentences[number].span.end
        content = (Span(cue.end + 1, end),) if cue.end + 1 < end else ()
        acts.append(Attribution((source,), (cue,), content, number))
    return article, tuple(acts)


def seen(text: str) -> Scene:
    """Take the sources of a marked text apart."""
    article, acts = marked(text)
    return scene(article, acts, Names(article, classes()))


def reader(types: dict[str, dict[str, float]], joins: dict[str, float] | None = None) -> SourceReader:
    """A reader with hand-set weights: ``{feature: {type: weight}}`` and ``{feature: weight}`` for joining."""
    weights = np.zeros((len(types), len(SOURCE_TYPES)))
    for row, by_type in enumerate(types.values()):
        for kind, weight in by_type.items():
            weights[row, SOURCE_TYPES.index(kind)] = weight
    model = TypeModel({name: i for i, name in enumerate(types)}, weights, np.zeros(len(SOURCE_TYPES)))
    entities = EntityModel(LinearModel(-2.0, joins or {}), dict.fromkeys(MANNERS, 0.0))
    return SourceReader(classes(), model, entities)
