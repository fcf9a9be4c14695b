"""How good is a bundle on labelled articles that it was not trained on? Everything ``secondsource evaluate`` prints.

Thresholds are the bundle's. Nothing is fitted here but the two baselines, on the training part.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from secondsource.analyzer import Analyzer
from secondsource.errors import InputError
from secondsource.signals import Signal
from secondsource_training.baselines import tally, tfidf, word_list
from secondsource_training.corpora import LabelledArticle, annotation, example, examples, json_lines
from secondsource_training.counting import Labelled
from secondsource_training.figures import Figure, summarise
from secondsource_training.measures import Curve, calibration, curve, span_figures
from secondsource_training.readings import as_labelled, load_annotation
from secondsource_training.scored import ScoredArticle, score_articles
from secondsource_training.shapes import check_file, shape_of
from secondsource_training.slices import slices
from secondsource_training.splits import groups

THRESHOLDS = tuple(round(0.1 + 0.1 * i, 1) for i in range(9))
ON = ("annotation", "examples", "polnear-dev")


@dataclass(frozen=True, eq=False)
class SignalResult:
    """What was measured about one signal.

    Attributes
    ----------
    figures : mapping of str to Figure
        ``overlap``, ``exact``, ``tokens``, ``articles``, ``word list``, ``TF-IDF + LR``, as far as they apply.
    """

    signal: Signal
    threshold: float
    figures: Mapping[str, Figure]
    curve: Curve
    calibration: Mapping[str, Any]
    slices: Mapping[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """Return everything for JSON."""
        return {
            "threshold": self.threshold,
            "figures": {name: figure.to_dict() for name, figure in self.figures.items()},
            "pr-auc": round(self.curve.area, 4),
            "thresholds": self.curve.at(THRESHOLDS),
            "calibration": dict(self.calibration),
            "slices": dict(self.slices),
        }


@dataclass(frozen=True, eq=False)
class Evaluation:
    """A bundle measured on a set of articles."""

    bundle: str
    on: str
    signals: Mapping[str, SignalResult]
    scored: Sequence[ScoredArticle]

    def to_dict(self) -> dict[str, Any]:
        """Return everything for JSON."""
        return {
            "bundle": self.bundle,
            "on": self.on,
            "articles": len(self.scored),
            "signals": {name: result.to_dict() for name, result in self.signals.items()},
        }


def articles_of(on: str, shared: Path, data: Path) -> list[LabelledArticle]:
    """Return the articles to measure on.

    Parameters
    ----------
    on : str
        ``"annotation"`` (the held-out fifth), ``"examples"`` (the own examples of split ``evaluate``), or a file of
        labels: articles labelled whole, or examples.

    Raises
    ------
    InputError
        When the file or the corpora cannot be read, or a line is not sound.
    """
    if on == "annotation":
        if not (shared / "annotation" / "articles.jsonl.gz").exists():
            raise InputError(
                f"{shared}: has no annotation/articles.jsonl.gz",
                code="no-corpora",
                hint="Name it with --shared.",
            )
        found = [a for a in load_annotation(shared, data) if a.split == "evaluate"]
    elif on == "examples":
        found = [a for a in examples(data / "signals") if a.split == "evaluate"]
    else:
        found = _from_file(Path(on))
    if not found:
        raise InputError(
            f"{on}: no labelled article", code="nothing-found", hint="See data/README.md for the shapes."
        )
    return found


def evaluate(
    analyzer: Analyzer, on: str, articles: Sequence[LabelledArticle], training: Sequence[LabelledArticle] = ()
) -> Evaluation:
    """Measure every signal that is labelled in the articles.

    Parameters
    ----------
    training : sequence of LabelledArticle
        What the baselines are fitted on; none when empty.
    """
    scored = score_articles(analyzer, articles)
    learned = [as_labelled(article) for article in training]
    results = {}
    for trained in analyzer.signals:
        signal, threshold = trained.signal, trained.threshold
        mine = [item for item in scored if signal.id in item.article.flags]
        if not mine:
            continue
        found = span_figures(mine, signal, threshold) | _baselines(signal, learned, mine)
        results[signal.id] = SignalResult(
            signal,
            threshold,
            found,
            curve(mine, signal),
            calibration(mine, signal),
            slices(mine, signal, threshold),
        )
    return Evaluation(analyzer.version, on, results, scored)


def training_articles(shared: Path, data: Path) -> list[LabelledArticle]:
    """Return what the baselines learn from: the training part of the annotation where it is at hand, and the examples."""
    real = load_annotation(shared, data) if (shared / "annotation").is_dir() else []
    return [a for a in [*real, *examples(data / "signals")] if a.split == "train"]


def _baselines(
    signal: Signal, learned: Sequence[Labelled], scored: Sequence[ScoredArticle]
) -> dict[str, Figure]:
    labels = {bool(i.article.flags[signal.id]) for i in learned if signal.id in i.article.flags}
    if len(labels) < 2:
        return {}
    found = {}
    for name, make in (("word list", word_list), ("TF-IDF + LR", tfidf)):
        mark = make(signal, learned)
        found[name] = summarise(
            [tally(signal, mark(i.reading.article), i.article.flags[signal.id]) for i in scored]
        )
    return found


def _from_file(path: Path) -> list[LabelledArticle]:
    fault = next(check_file(path), None)
    if fault is not None:
        raise InputError(
            f"{path}:{fault.line}: {fault.message}",
            code=fault.code,
            hint="secondsource data check lists every fault.",
        )
    lines = list(json_lines(path))
    shapes = {shape_of(data) for _, data in lines}
    if shapes == {"article"} and all("text" in data for _, data in lines):
        return annotation(path, frozenset(str(d["id"]) for _, d in lines), groups([d for _, d in lines]))
    if shapes == {"example"}:
        # Whatever split the labels were made for: here they are measured on.
        return [
            example({**d, "split": "evaluate"}, d.get("signal", path.stem), f"{path}:{number}")
            for number, d in lines
        ]
    raise InputError(
        f"{path}: holds {', '.join(sorted(map(str, shapes))) or 'nothing'}",
        code="wrong-shape",
        hint="Articles labelled whole (with text) or examples are wanted; a published corpus has its own protocol.",
    )
