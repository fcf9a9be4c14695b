"""What can be seen of two stretches of a text, and of a whole reporting act; no name or topic is among it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from secondsource.article import Article
from secondsource.lexicon import Lexicon
from secondsource.tagger_frame import Frame
from secondsource.word_kinds import KINDS

SOURCE, CUE, CONTENT = 1, 3, 5
_DISTANCES = (0, 1, 2, 3, 5, 8, 12, 20, 40)
_LENGTHS = (2, 3, 5, 8, 12, 20, 40)
_CONFIDENCE = (0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.97)
_MARGINS = (-4.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.5, 5.0, 7.0)
_VERBAL = tuple(name.startswith(("V", "be", "has", "MD")) for name in KINDS)
_PARTS = ("source", "cue", "content")
_ROLES = ("body", "headline", "other")


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


def stretches(labels: npt.ArrayLike) -> list[Stretch]:
    """Return the labelled stretches in text order."""
    part = (np.asarray(labels, dtype=np.int64) + 1) // 2
    if not len(part):
        return []
    # A stretch ends where the part changes, or where the label says that another of its kind begins.
    begins = np.asarray(labels) % 2 == 1
    begins[1:] |= part[1:] != part[:-1]
    begins[0] = True
    firsts = np.flatnonzero(begins)
    found = zip(part[firsts].tolist(), firsts.tolist(), [*firsts[1:].tolist(), len(part)], strict=True)
    return [Stretch(2 * kind - 1, first, last) for kind, first, last in found if kind]


def _step(value: int, knots: tuple[int, ...] = _DISTANCES) -> int:
    return bisect_left(knots, value)


class View:
    """An article as the linker sees it.

    Parameters
    ----------
    article : Article
    frame : Frame
    probability : ndarray, shape (n_tokens, 4)
        What the first pass gives each token: other, source, cue, content.
    scores : ndarray, shape (n_tokens, 7)
        Sums of the second pass.
    """

    def __init__(
        self,
        article: Article,
        frame: Frame,
        probability: npt.NDArray[np.float32] | None = None,
        scores: npt.NDArray[np.float32] | None = None,
    ) -> None:
        self.article = article
        # With the edges of paragraphs, so that the word beside the last one is an edge.
        self.padded: list[int] = frame.kinds.tolist()
        self.place: list[int] = frame.place.tolist()
        self.role = frame.role
        self.quoted = article.quoted_list
        self.sentence_of = article.sentence_list
        self.paragraph = [s.paragraph for s in article.sentences]
        # For source, cue and content: what the first pass gives it, and by how much the second prefers it to none.
        self.likely: list[list[float]] = [] if probability is None else probability[:, 1:].T.tolist()
        self.margin: list[list[float]] = (
            []
            if scores is None
            else (np.maximum(scores[:, 1::2], scores[:, 2::2]) - scores[:, :1]).T.tolist()
        )

    def kind(self, token: int, offset: int = 0) -> str:
        """Return the name of the kind of the word at an offset from a token."""
        return KINDS[self.padded[self.place[token] + offset]]

    def pair_features(self, found: Sequence[Stretch], a: int, c: int, role: str) -> list[str]:
        """Return the features of a source or content (stretch number ``a``) and a cue (number ``c``)."""
        part, cue = found[a], found[c]
        own, other = self.sentence_of[part.first], self.sentence_of[cue.first]
        sentences = min(abs(own - other), 3)
        if part.first < cue.first:
            way, left, right = f"{role}<", part.last, cue.first
            between = found[a + 1 : min(c, a + 5)]
        else:
            way, left, right = f"{role}>", cue.last, part.first
            between = found[c + 1 : min(a, c + 5)]
        near = f"{way}{sentences or 'same'}"
        pattern = "".join(["-SSCCKK"[s.label] for s in between])
        if right - left <= 3:
            words = " ".join([self.kind(i) for i in range(left, right)])
        else:
            words = f"{self.kind(left)} …"
        same = "par" if self.paragraph[own] == self.paragraph[other] else "other"
        return [
            f"{near} gap={_step(right - left)}",
            f"{near} between={pattern}",
            f"{way} words={words}",
            f"{near} quoted={self.quoted[part.first]:d}{self.quoted[cue.first]:d} {same}",
            f"{way} cue={self.kind(cue.first)}",
            f"{near} length={_step(part.last - part.first, _LENGTHS)}",
            f"{near} first={self.kind(part.first)}",
        ]

    def act_features(self, act: Act, lexicon: Lexicon) -> list[str]:
        """Return the features by which an act is told from an attitude or a mistake."""
        parts = [(p.first, letter) for p, letter in ((act.source, "S"), (act.cue, "C")) if p]
        parts += [(p.first, "K") for p in act.contents[:3]]
        pattern = "".join([letter for _, letter in sorted(parts)])
        role = _ROLES[self.role[act.anchor]]
        names = [f"order={pattern}", f"role={role}", f"role={role} order={pattern}"]
        if act.cue is not None:
            names += self._cue_features(act.cue, pattern, lexicon)
        if act.source is not None:
            source = act.source
            names += [
                f"source length={_step(source.last - source.first, _LENGTHS)}",
                f"source first={self.kind(source.first)}",
                f"source last={self.kind(source.last - 1)}",
                "source quoted" if self.quoted[source.first] else "source plain",
            ]
            names += _steps("source", self._mean(SOURCE, source))
            names += self._margins("source", SOURCE, source)
            names += self._words("source", source, lexicon)
            if act.cue is not None:
                names += self._between("source", source, act.cue)
        if act.contents:
            main = max(act.contents, key=lambda c: c.last - c.first)
            quoted = "quoted" if self.quoted[main.first] else "plain"
            length = sum([c.last - c.first for c in act.contents])
            begin = self.place[main.first]
            verbs = sum([_VERBAL[k] for k in self.padded[begin : begin + min(main.last - main.first, 12)]])
            names += [
                f"content length={_step(length, _LENGTHS)} {quoted}",
                f"content first={self.kind(main.first)}",
                f"content before={self.kind(main.first, -1)}",
                f"content {quoted} {pattern}",
                f"content verbs={min(verbs, 3)}",
            ]
            names += _steps("content", self._mean(CONTENT, main))
            names += self._margins("content", CONTENT, main)
            if act.cue is not None:
                names += self._between("content", main, act.cue)
        return names

    def _margins(self, name: str, label: int, part: Stretch) -> list[str]:
        values = self.margin[label // 2][part.first : part.last]
        return [
            *_MEAN_MARGIN[name][bisect_right(_MARGINS, sum(values) / len(values))],
            *_TOP_MARGIN[name][bisect_right(_MARGINS, max(values))],
        ]

    def _words(self, name: str, part: Stretch, lexicon: Lexicon) -> list[str]:
        """Return the ordinary words of a source, never its names."""
        names = []
        for i in range(part.first, min(part.last, part.first + 6)):
            entry = lexicon.get(self.article.tokens.words[i])
            if entry is not None and entry.entity == "none" and entry.tag != "PROPN":
                names += [f"{name} lemma={entry.lemma}", f"{name} group={entry.cluster}"]
        return names

    def _between(self, name: str, part: Stretch, cue: Stretch) -> list[str]:
        way = "<" if part.first < cue.first else ">"
        left, right = (part.last, cue.first) if way == "<" else (cue.last, part.first)
        apart = min(abs(self.sentence_of[part.first] - self.sentence_of[cue.first]), 2)
        words = " ".join([self.kind(i) for i in range(left, min(right, left + 3))])
        return [f"{name}{way} {apart} gap={_step(right - left)}", f"{name}{way} words={words}"]

    def _cue_features(self, cue: Stretch, pattern: str, lexicon: Lexicon) -> list[str]:
        tokens = self.article.tokens
        quoted = "quoted" if self.quoted[cue.first] else "plain"
        after = self.kind(cue.last - 1, 1)
        names = [
            f"cue {quoted}",
            f"cue {quoted} {pattern}",
            f"cue length={min(cue.last - cue.first, 4)}",
            f"before cue={self.kind(cue.first, -1)}",
            f"after cue={after}",
            f"cue and next={self.kind(cue.first)} {after}",
        ]
        names += _steps("cue", max(self.likely[CUE // 2][cue.first : cue.last]))
        names += self._margins("cue", CUE, cue)
        for i in range(cue.first, min(cue.last, cue.first + 4)):
            names.append(f"cue kind={self.kind(i)}")
            entry = lexicon.get(tokens.words[i])
            if entry is not None and entry.entity == "none" and entry.tag != "PROPN":
                names += [
                    f"cue word={tokens.norms[i]}",
                    f"cue lemma={entry.lemma}",
                    f"cue group={entry.cluster}",
                ]
        return names

    def _mean(self, label: int, part: Stretch) -> float:
        return sum(self.likely[label // 2][part.first : part.last]) / (part.last - part.first)


def _reached(name: str, knots: Sequence[float]) -> list[list[str]]:
    """Return, for each number of knots that a value has reached, the names of the features for these."""
    names = [f"{name}>={knot}" for knot in knots]
    return [names[:count] for count in range(len(names) + 1)]


_LIKELY = {name: _reached(f"{name} likely", _CONFIDENCE) for name in _PARTS}
_MEAN_MARGIN = {name: _reached(f"{name} mean margin", _MARGINS) for name in _PARTS}
_TOP_MARGIN = {name: _reached(f"{name} margin", _MARGINS) for name in _PARTS}


def _steps(name: str, value: float) -> list[str]:
    return _LIKELY[name][bisect_right(_CONFIDENCE, value)]
