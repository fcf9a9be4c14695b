"""A toy signal whose flags are known: three words, and an intensifier that speaks for the word after it."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast

from secondsource.analyzer import Analyzer
from secondsource.article import Article
from secondsource.linear import Feature, LinearModel
from secondsource.reading import Reading
from secondsource.scoring import TrainedSignal
from secondsource.signals import Candidate, RoleSpan, Signal, Wording

WEIGHTS = {"vile": 3.0, "mob": 1.0, "odd": -1.0, "really before": 1.0}


def _candidates(reading: Reading, prepared: Any) -> Iterator[Candidate]:
    tokens = reading.article.tokens
    for i, word in enumerate(tokens.norms):
        if word in ("vile", "mob", "odd"):
            span = tokens.span(i, i + 1)
            features = [Feature(word, 1.0, span)]
            if i and tokens.norms[i - 1] == "really":
                features.append(Feature("really before", 1.0, tokens.span(i - 1, i)))
            voice = "quoted" if reading.article.quoted[i] else "writer"
            yield Candidate("toy", voice, (RoleSpan("evidence", span),), tuple(features))


def _read(article: Article) -> Reading:
    return Reading(article, ())


SIGNAL = Signal(
    id="loaded-language", title="Toy", scope="span", meaning="m", why="w", guidance="g", authority="a", kinds={"toy": "t"},
    candidates=_candidates, wording=lambda *_: Wording("info", "r", "q"), match_roles=("evidence",),
)  # fmt: skip


def toy_analyzer() -> Analyzer:
    """Return an analyzer with this signal only."""
    trained = TrainedSignal(SIGNAL, LinearModel(0.0, WEIGHTS), 0.5, None)
    return cast(Analyzer, SimpleNamespace(signals=(trained,), version="toy-1", read=_read))
