"""The figures that CI can compute on a bundle without training, in well under two minutes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from secondsource.analyzer import Analyzer
from secondsource_training.contrast import outcomes, share
from secondsource_training.corpora import LabelledArticle, examples
from secondsource_training.figures import by_article, summarise
from secondsource_training.readings import load_annotation
from secondsource_training.scored import ScoredArticle, score_articles
from secondsource_training.tagger_data import load_documents
from secondsource_training.tagger_scores import token_scores

ABSENT = ("held out / ", "polnear dev / ")
"""Beginnings of the names of the figures that need the shared corpora."""


def gate_figures(analyzer: Analyzer, data: Path, shared: Path | None) -> dict[str, float]:
    """Return every figure by name.

    Parameters
    ----------
    shared : Path or None
        None: only what the project's own data gives.
    """
    found = _signals(analyzer, "examples", _unseen(examples(data / "signals")))
    for name, row in share(outcomes(analyzer, data / "contrast" / "pairs.jsonl")).items():
        found[f"contrast / {name} / flips"] = float(row["flips"])
    if shared is not None:
        found |= _signals(analyzer, "held out", _unseen(load_annotation(shared, data)))
        found |= polnear_tokens(analyzer, shared, data)
    return found


def polnear_tokens(analyzer: Analyzer, shared: Path, data: Path) -> dict[str, float]:
    """Return token F1 of the tagger as it ships on PolNeAR's development part.

    What ships follows our guidelines, which leave out attitudes that PolNeAR marks; the model card also gives the
    figures without that correction.
    """
    documents = load_documents(shared, data, "dev")
    scores = token_scores(
        [analyzer.tagger.tag(d.article).labels for d in documents], [d.labels for d in documents]
    )
    return {f"polnear dev / tokens / {name}": score.f1 for name, score in scores.items()}


def _unseen(articles: Iterable[LabelledArticle]) -> list[LabelledArticle]:
    return [article for article in articles if article.split == "evaluate"]


def _signals(analyzer: Analyzer, name: str, articles: list[LabelledArticle]) -> dict[str, float]:
    scored = score_articles(analyzer, articles)
    found = {}
    for trained in analyzer.signals:
        signal = trained.signal
        own: list[ScoredArticle] = [item for item in scored if signal.id in item.article.flags]
        if not own:
            continue
        counts = [item.counts(signal, trained.threshold) for item in own]
        figure = summarise(counts)
        found[f"{name} / {signal.id} / f1"] = figure.f1
        if any(c.flagged for c in counts):  # nothing flagged is no precision
            found[f"{name} / {signal.id} / precision"] = figure.precision
        if len(signal.match_roles) > 1:
            found[f"{name} / {signal.id} / article f1"] = summarise([by_article(c) for c in counts]).f1
    return found
