"""Which source, cue and content belong to one reporting act, and is it one?

The labelled stretches of a text become acts in three steps, each a sum of named features: every cue takes its
best source, every content its best cue, and each act so made is accepted or not. The last step is where the guidelines
are kept: a wish or an attitude ("wants", "endorsed") is no report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from secondsource.article import Article
from secondsource.attribution import Attribution
from secondsource.lexicon import KINDS, Lexicon
from secondsource.linear import Feature, LinearModel, sigmoid
from secondsource.tokens import Span

if TYPE_CHECKING:
    from secondsource.tagger import Tagged

SOURCE, CUE, CONTENT = 1, 3, 5
_WINDOW = 3  # sentences within which parts of one act are looked for
_MOST = 8  # candidates looked at on each side
_DISTANCES = (0, 1, 2, 3, 5, 8, 12, 20, 40)
_LENGTHS = (2, 3, 5, 8, 12, 20, 40)
_REACH, _GAP, _LOWEST, _PEAK = 14, 3, -5.0, -3.5  # tokens, tokens, log-odds, log-odds
_CONFIDENCE = (0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.97)


class Stretch(NamedTuple):
    """Neighbouring tokens of one class: tokens ``first`` up to, but without, ``last``."""

    label: int
    first: int
    last: int


class Act(NamedTuple):
    """Stretches that belong together; an act has a cue or a content."""

    source: Stretch | None
    cue: Stretch | None
    contents: tuple[Stretch, ...]

    @property
    def anchor(self) -> int:
        """The token that places the act in the text: of its cue, else its source, else its content."""
        part = self.cue or self.source
        return part.first if part else self.contents[0].first


def stretches(labels: Sequence[int]) -> list[Stretch]:
    """Return the labelled stretches in text order."""
    found: list[Stretch] = []
    open_label, first = 0, 0
    for i, label in enumerate(labels):
        inner = label and label % 2 == 0
        if inner and open_label == label - 1:
            continue
        if open_label:
            found.append(Stretch(open_label, first, i))
        open_label = label - 1 if inner else label
        first = i
    if open_label:
        found.append(Stretch(open_label, first, len(labels)))
    return found


def _step(value: int, knots: tuple[int, ...] = _DISTANCES) -> int:
    for i, knot in enumerate(knots):
        if value <= knot:
            return i
    return len(knots)


class Pairs:
    """Names what can be seen of two stretches of one article."""

    def __init__(self, article: Article, kinds: Sequence[int], found: Sequence[Stretch]) -> None:
        self.article, self.kinds, self.found = article, kinds, found
        self.sentence: list[int] = article.sentence_of[[s.first for s in found]].tolist() if found else []

    def features(self, a: int, c: int, role: str) -> list[str]:
        """Return the features of a source or content (number ``a``) and a cue (number ``c``)."""
        part, cue = self.found[a], self.found[c]
        before = part.first < cue.first
        gap = cue.first - part.last if before else part.first - cue.last
        way = "<" if before else ">"
        sentences = abs(self.sentence[a] - self.sentence[c])
        near = "same" if not sentences else f"{min(sentences, 3)}"
        between = self.found[min(a, c) + 1 : max(a, c)]
        pattern = "".join("-SSCCKK"[s.label] for s in between[:4])
        left, right = (part.last, cue.first) if before else (cue.last, part.first)
        words = [KINDS[k] for k in self.kinds[left : min(right, left + 3)]] if right > left else []
        kinds = " ".join(words) if right - left <= 3 else words[0] + " …"
        quoted = self.article.quoted
        q = f"{int(quoted[part.first])}{int(quoted[cue.first])}"
        same = (
            self.article.sentences[self.sentence[a]].paragraph
            == self.article.sentences[self.sentence[c]].paragraph
        )
        return [
            f"{role}{way}{near} gap={_step(gap)}",
            f"{role}{way}{near} between={pattern}",
            f"{role}{way} words={kinds}",
            f"{role}{way}{near} quoted={q} {'par' if same else 'other'}",
            f"{role}{way} cue={KINDS[self.kinds[cue.first]]}",
            f"{role}{way}{near} length={_step(part.last - part.first, _LENGTHS)}",
            f"{role}{way}{near} first={KINDS[self.kinds[part.first]]}",
        ]

    def near(self, at: int, label: int) -> list[int]:
        """Return the numbers of the nearest stretches of a label around stretch ``at``."""
        result = []
        for step in (-1, 1):
            i, seen = at + step, 0
            while (
                0 <= i < len(self.found)
                and abs(self.sentence[i] - self.sentence[at]) <= _WINDOW
                and seen < _MOST // 2
            ):
                if self.found[i].label == label:
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
    threshold : float
        Probability in [0, 1] from which an act is kept.
    lexicon : Lexicon
    """

    source: LinearModel
    content: LinearModel
    accept: LinearModel
    threshold: float
    lexicon: Lexicon

    @staticmethod
    def from_table(table: Mapping[str, Any], lexicon: Lexicon) -> Linker:
        """Read the linker from its bundle table."""
        source, content, accept = (
            LinearModel(
                float(table[name]["bias"]), {str(k): float(v) for k, v in table[name]["weights"].items()}
            )
            for name in ("source", "content", "accept")
        )
        return Linker(source, content, accept, float(table["threshold"]), lexicon)

    def link(self, article: Article, tagged: Tagged) -> tuple[Attribution, ...]:
        """Return the attributions in text order."""
        found = []
        for act in self.acts(article, tagged):
            names = act_features(article, tagged, act, self.lexicon)
            weights = self.accept.weights
            confidence = sigmoid(self.accept.bias + sum(weights.get(name, 0.0) for name in names))
            if confidence >= self.threshold:
                found.append(attribution(article, act, confidence))
        return tuple(found)

    def acts(self, article: Article, tagged: Tagged) -> list[Act]:
        """Return every act that can be made of the labelled stretches, before acceptance."""
        found = stretches(tagged.labels.tolist())
        pairs = Pairs(article, tagged.frame.kinds[tagged.frame.place].tolist(), found)
        contents: dict[int, list[int]] = {}
        loose = []
        for i, part in enumerate(found):
            if part.label == CONTENT:
                cue = self._best(pairs, i, pairs.near(i, CUE), "content")
                if cue is None:
                    loose.append(i)
                else:
                    contents.setdefault(cue, []).append(i)
        acts = []
        used = set()
        for i, part in enumerate(found):
            if part.label == CUE:
                source = self._best(pairs, i, pairs.near(i, SOURCE), "source")
                used.add(source)
                acts.append(
                    Act(
                        self._recovered(article, tagged, part) if source is None else found[source],
                        part,
                        tuple(found[k] for k in contents.get(i, ())),
                    )
                )
        acts += [self._loose(pairs, i, used) for i in loose]
        acts.sort(key=lambda act: act.anchor)
        return acts

    def _recovered(self, article: Article, tagged: Tagged, cue: Stretch) -> Stretch | None:
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
            gap = cue.first - low - i if low + first < cue.first else low + first - cue.last
            peak = max(margin[first:i])
            if 0 <= gap <= _GAP and peak > _PEAK and (best is None or peak > best[0]):
                best = (peak, low + first, low + i)
        return None if best is None else Stretch(SOURCE, best[1], best[2])

    def _best(self, pairs: Pairs, at: int, others: Sequence[int], role: str) -> int | None:
        """Return the best partner of stretch ``at``, or None when no sum is above zero."""
        model = self.source if role == "source" else self.content
        weights, best, highest = model.weights, None, 0.0
        for other in others:
            a, c = (other, at) if role == "source" else (at, other)
            total = model.bias + sum(weights.get(name, 0.0) for name in pairs.features(a, c, role))
            if total > highest:
                best, highest = other, total
        return best

    def _loose(self, pairs: Pairs, at: int, used: set[int | None]) -> Act:
        """Make an act of a content without cue; a source beside it that no cue has taken is its source."""
        for other in (at - 1, at + 1):
            if 0 <= other < len(pairs.found) and other not in used:
                beside = pairs.found[other]
                if beside.label == SOURCE and pairs.sentence[other] == pairs.sentence[at]:
                    return Act(beside, None, (pairs.found[at],))
        return Act(None, None, (pairs.found[at],))


def act_features(article: Article, tagged: Tagged, act: Act, lexicon: Lexicon) -> list[str]:
    """Return the names of what can be seen of an act; no name or topic is among them."""
    norms, words = article.tokens.norms, article.tokens.words
    kinds, place = tagged.frame.kinds, tagged.frame.place
    parts = sorted(
        [(p.first, letter) for p, letter in ((act.source, "S"), (act.cue, "C")) if p]
        + [(p.first, "K") for p in act.contents[:3]]
    )
    pattern = "".join(letter for _, letter in parts)
    anchor = act.anchor
    role = ("body", "headline", "other")[int(tagged.frame.role[anchor])]
    names = [f"order={pattern}", f"role={role}", f"role={role} order={pattern}"]
    if act.cue is not None:
        cue = act.cue
        quoted = "quoted" if article.quoted[cue.first] else "plain"
        names += [f"cue {quoted}", f"cue {quoted} {pattern}", f"cue length={min(cue.last - cue.first, 4)}"]
        likely = float(tagged.probability[cue.first : cue.last, 2].max())
        names += [f"cue likely>={knot}" for knot in _CONFIDENCE if likely >= knot]
        for i in range(cue.first, min(cue.last, cue.first + 4)):
            entry = lexicon.get(words[i])
            names.append(f"cue kind={KINDS[kinds[place[i]]]}")
            if entry is not None and entry.entity == "none" and entry.tag != "PROPN":
                names += [f"cue word={norms[i]}", f"cue lemma={entry.lemma}", f"cue group={entry.cluster}"]
        names += [
            f"before cue={KINDS[kinds[place[cue.first] - 1]]}",
            f"after cue={KINDS[kinds[place[cue.last - 1] + 1]]}",
            f"cue and next={KINDS[kinds[place[cue.first]]]} {KINDS[kinds[place[cue.last - 1] + 1]]}",
        ]
    if act.source is not None:
        source = act.source
        names += [
            f"source length={_step(source.last - source.first, _LENGTHS)}",
            f"source first={KINDS[kinds[place[source.first]]]}",
            f"source last={KINDS[kinds[place[source.last - 1]]]}",
            "source quoted" if article.quoted[source.first] else "source plain",
        ]
        likely = float(tagged.probability[source.first : source.last, 1].mean())
        names += [f"source likely>={knot}" for knot in _CONFIDENCE if likely >= knot]
    if act.contents:
        main = max(act.contents, key=lambda c: c.last - c.first)
        quoted = "quoted" if article.quoted[main.first] else "plain"
        length = sum(c.last - c.first for c in act.contents)
        names += [
            f"content length={_step(length, _LENGTHS)} {quoted}",
            f"content first={KINDS[kinds[place[main.first]]]}",
            f"content before={KINDS[kinds[place[main.first] - 1]]}",
            f"content {quoted} {pattern}",
        ]
        likely = float(tagged.probability[main.first : main.last, 3].mean())
        names += [f"content likely>={knot}" for knot in _CONFIDENCE if likely >= knot]
        verbs = sum(
            KINDS[kinds[place[i]]].startswith(("V", "be", "has", "MD"))
            for i in range(main.first, min(main.last, main.first + 12))
        )
        names.append(f"content verbs={min(verbs, 3)}")
    return names


def attribution(article: Article, act: Act, confidence: float) -> Attribution:
    """Return an act as spans of the text."""

    def spans(parts: Sequence[Stretch]) -> tuple[Span, ...]:
        return tuple(article.tokens.span(p.first, p.last) for p in parts)

    return Attribution(
        spans([act.source] if act.source else []),
        spans([act.cue] if act.cue else []),
        spans(act.contents),
        int(article.sentence_of[act.anchor]),
        confidence=confidence,
    )


def as_features(names: Sequence[str]) -> tuple[Feature, ...]:
    """Return names as features of a sum."""
    return tuple(Feature(name) for name in names)
