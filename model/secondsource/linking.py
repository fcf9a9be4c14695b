"""Which source, cue and content belong to one reporting act, and is it one?

The labelled stretches of a text become acts in three steps, each a sum of named features: every cue takes its
best source, every content its best cue, and each act so made is accepted or not. The last step is where the guidelines
are kept: a wish or an attitude ("wants", "endorsed") is no report.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from secondsource.article import Article
from secondsource.attribution import Attribution
from secondsource.lexicon import Lexicon
from secondsource.linear import LinearModel, sigmoid
from secondsource.link_features import CONTENT, CUE, SOURCE, Act, Stretch, View, stretches
from secondsource.tokens import Span

if TYPE_CHECKING:
    from secondsource.tagger import Tagged

_WINDOW = 3  # sentences within which parts of one act are looked for
_MOST = 1  # candidates looked at on each side
_MOST_SEEN = 200  # stretches passed on the way to one; a sentence may be as long as the text
_DROP = 2.0  # a recovered source ends where the sums fall by this much below its best word
FLOOR = 0.1
"""Confidence below which an act is not even looked at."""
_TIME = re.compile(r"\d{1,2}[:.]\d{2}(?:[ap]m)?|[ap]\.?m\.?|[A-Z]{1,2}[SD]?T|[–—:|-]+", re.IGNORECASE)
_REACH, _GAP, _LOWEST, _PEAK = 14, 3, -5.0, -3.5  # tokens, tokens, log-odds, log-odds


def near(view: View, found: Sequence[Stretch], at: int, label: int) -> list[int]:
    """Return the numbers of the nearest stretches of a label around stretch ``at``, none farther off than `_MOST_SEEN`."""
    result = []
    home = view.sentence_of[found[at].first]
    for step in (-1, 1):
        i, seen = at + step, 0
        while (
            0 <= i < len(found)
            and seen < _MOST
            and abs(i - at) <= _MOST_SEEN
            and abs(view.sentence_of[found[i].first] - home) <= _WINDOW
        ):
            if found[i].label == label:
                result.append(i)
                seen += 1
            i += step
    return result


@dataclass(frozen=True, eq=False)
class Linker:
    """Joins labelled stretches into attributions.

    Attributes
    ----------
    source, content : LinearModel
        Do this source and this cue, this content and this cue belong together?
    accept : LinearModel
        Is the act a report?
    sourced : LinearModel
        Is what was taken for the source of the act its source, or has it none?
    threshold : float
        Probability in [0, 1] from which an act is firm; below it, down to `FLOOR`, it is doubtful.
    lexicon : Lexicon
    """

    source: LinearModel
    content: LinearModel
    accept: LinearModel
    sourced: LinearModel
    threshold: float
    lexicon: Lexicon

    @staticmethod
    def from_table(table: Mapping[str, Any], lexicon: Lexicon) -> Linker:
        """Read the linker from its bundle table."""
        models = {
            name: LinearModel(
                float(table[name]["bias"]), {str(k): float(v) for k, v in table[name]["weights"].items()}
            )
            for name in ("source", "content", "accept", "sourced")
            if name in table
        }
        # A bundle from before this sum was learned takes every source as it is.
        sourced = models.get("sourced", LinearModel(1.0, {}))
        return Linker(
            models["source"], models["content"], models["accept"], sourced, float(table["threshold"]), lexicon
        )

    def link(self, article: Article, tagged: Tagged) -> tuple[Attribution, ...]:
        """Return the attributions in text order, doubtful ones among them."""
        view = View(article, tagged.frame, tagged.probability, tagged.scores)
        lowest = min(FLOOR, self.threshold)
        accepted = []
        for act in self.acts(view, tagged):
            names = view.act_features(act, self.lexicon)
            confidence = sigmoid(_sum(self.accept, names))
            if confidence >= lowest:
                bare = act.cue is not None and act.source is not None and _sum(self.sourced, names) < 0
                whole = act._replace(source=None) if bare else act
                accepted.append(attribution(article, whole, confidence, self.threshold))
        return tuple(accepted)

    def acts(self, view: View, tagged: Tagged) -> list[Act]:
        """Return every act that can be made of the labelled stretches, before acceptance."""
        found = stretches(tagged.labels)
        contents: dict[int, list[Stretch]] = {}
        loose = []
        for i, part in enumerate(found):
            if part.label == CONTENT:
                cue = self._best(view, found, i, CUE)
                if cue is None:
                    loose.append(i)
                else:
                    contents.setdefault(cue, []).append(part)
        acts = []
        used = set()
        for i, part in enumerate(found):
            if part.label == CUE:
                number = self._best(view, found, i, SOURCE)
                used.add(number)
                source = _recovered(view.article, tagged, part) if number is None else found[number]
                acts.append(Act(source, part, tuple(contents.get(i, ()))))
        acts += [_loose(view, found, i, used) for i in loose]
        acts.sort(key=lambda act: act.anchor)
        return acts

    def _best(self, view: View, found: Sequence[Stretch], at: int, wanted: int) -> int | None:
        """Return the best source for a cue, or the best cue for a content; None when no sum is above zero."""
        model, role = (self.source, "source") if wanted == SOURCE else (self.content, "content")
        best, highest = None, 0.0
        for other in near(view, found, at, wanted):
            a, c = (other, at) if wanted == SOURCE else (at, other)
            total = _sum(model, view.pair_features(found, a, c, role))
            if total > highest:
                best, highest = other, total
        return best


def _recovered(article: Article, tagged: Tagged, cue: Stretch) -> Stretch | None:
    """Return the words beside a cue without source that come nearest to being one, if they come near enough."""
    sentence = article.sentences[article.sentence_of[cue.first]]
    low, high = max(sentence.first, cue.first - _REACH), min(sentence.last, cue.last + _REACH)
    scores = tagged.scores[low:high]
    margin = (np.maximum(scores[:, 1], scores[:, 2]) - scores[:, 0]).tolist()
    labels = tagged.labels[low:high].tolist()
    free = [label == 0 and m > _LOWEST for label, m in zip(labels, margin, strict=True)]
    best: tuple[float, int, int] | None = None
    i = 0
    while i < len(free):
        if not free[i]:
            i += 1
            continue
        first = i
        while i < len(free) and free[i]:
            i += 1
        top = max(margin[first:i])
        a, b = first, i
        while margin[a] < top - _DROP:
            a += 1
        while margin[b - 1] < top - _DROP:
            b -= 1
        gap = cue.first - low - i if low + first < cue.first else low + first - cue.last
        if 0 <= gap <= _GAP and top > _PEAK and (best is None or top > best[0]):
            best = (top, low + a, low + b)
    return None if best is None else Stretch(SOURCE, best[1], best[2])


def _loose(view: View, found: Sequence[Stretch], at: int, used: set[int | None]) -> Act:
    """Make an act of a content without cue; a source beside it that no cue has taken is its source."""
    part = found[at]
    for other in (at - 1, at + 1):
        if 0 <= other < len(found) and other not in used:
            beside = found[other]
            if beside.label == SOURCE and view.sentence_of[beside.first] == view.sentence_of[part.first]:
                return Act(beside, None, (part,))
    return Act(None, None, (part,))


def _sum(model: LinearModel, names: Sequence[str]) -> float:
    weights = model.weights
    return model.bias + sum([weights[name] for name in names if name in weights])


def attribution(article: Article, act: Act, confidence: float, threshold: float = 0.0) -> Attribution:
    """Return an act as spans of the text; doubtful when its confidence is below the threshold."""

    def spans(parts: Sequence[Stretch]) -> tuple[Span, ...]:
        return tuple(article.tokens.span(p.first, p.last) for p in parts)

    source = _without_time(article, act.source) if act.source else None
    return Attribution(
        spans([source] if source else []),
        spans([act.cue] if act.cue else []),
        spans(act.contents),
        int(article.sentence_of[act.anchor]),
        confidence=confidence,
        doubtful=confidence < threshold,
    )


def _without_time(article: Article, source: Stretch) -> Stretch:
    """Return a source without the time in front of it, as in the entries of a live blog ("13:31 Police said")."""
    words, first = article.tokens.words, source.first
    if first == article.sentences[article.sentence_of[first]].first and words[first][0].isdigit():
        while first < source.last - 1 and _TIME.fullmatch(words[first]):
            first += 1
    return source._replace(first=first)
