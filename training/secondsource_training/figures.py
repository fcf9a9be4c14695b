"""How good is it: flags against labels on articles that no step had seen, with intervals, beside both baselines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from secondsource.scoring import TrainedSignal, find
from secondsource.signals import Signal
from secondsource_training.baselines import Marked, Marker, places, tally, tfidf, word_list
from secondsource_training.counting import Labelled, matches

RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Figure:
    """Precision, recall and F1 over articles, with a 95 % bootstrap interval of F1.

    Attributes
    ----------
    articles, labels : int
        What it was measured on.
    """

    precision: float
    recall: float
    f1: float
    low: float
    high: float
    articles: int
    labels: int

    def to_dict(self) -> dict[str, float | int]:
        """Return rounded values for the manifest and the card."""
        values = {k: round(getattr(self, k), 4) for k in ("precision", "recall", "f1", "low", "high")}
        return {**values, "articles": self.articles, "labels": self.labels}


def summarise(counts: Sequence[Marked], seed: int = 0) -> Figure:
    """Add up the counts of articles; resample whole articles for the interval."""
    table = np.array([[c.flagged, c.right, c.labelled, c.met] for c in counts], dtype=np.float64).reshape(
        -1, 4
    )
    random = np.random.default_rng(seed)
    picks = random.integers(0, len(table), (RESAMPLES, len(table)))
    spread = [_prf(row)[2] for row in table[picks].sum(axis=1)]
    precision, recall, f1 = _prf(table.sum(axis=0))
    low, high = np.percentile(spread, [2.5, 97.5])
    return Figure(precision, recall, f1, float(low), float(high), len(table), int(table[:, 2].sum()))


def _prf(row: Any) -> tuple[float, float, float]:
    flagged, right, labelled, met = (float(v) for v in row)
    precision = right / flagged if flagged else 1.0
    recall = met / labelled if labelled else 1.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def count_flags(trained: TrainedSignal, item: Labelled) -> Marked:
    """Count the flags of a signal in one article, in the writer's voice; any label makes a flag right."""
    gold = item.article.flags[trained.signal.id]
    roles = trained.signal.match_roles
    kept = [s.candidate for s in find(trained, item.reading).flags if s.candidate.voice == "writer"]
    own = [flag for flag in gold if flag.voice == "writer"]
    return Marked(
        len(kept),
        sum(any(matches(c, flag, roles) for flag in gold) for c in kept),
        len(own),
        sum(any(matches(c, flag, roles) for c in kept) for flag in own),
    )


def by_article(counts: Marked) -> Marked:
    """Reduce counts to whether the article was flagged and whether it should have been."""
    flagged, labelled = counts.flagged > 0, counts.labelled > 0
    return Marked(flagged, flagged and labelled, labelled, flagged and labelled)


def baselines(signal: Signal, labelled: Sequence[Labelled]) -> dict[str, Marker]:
    """Fit both baselines of a signal."""
    return {"word-list": word_list(signal, labelled), "tfidf": tfidf(signal, labelled)}


def figures(
    trained: TrainedSignal, labelled: Sequence[Labelled], beside: Mapping[str, Marker], origin: str
) -> dict[str, Figure]:
    """Measure one signal, and the baselines beside it, on the articles held out, of one origin.

    Returns
    -------
    dict
        ``signal``, ``word-list`` and ``tfidf``; for pair signals also ``articles`` (was the article flagged).
    """
    signal = trained.signal
    unseen = [
        i
        for i in labelled
        if signal.id in i.article.flags and i.article.split == "evaluate" and i.article.origin == origin
    ]
    if not unseen:
        return {}
    counts = [count_flags(trained, item) for item in unseen]
    result = {"signal": summarise(counts)}
    if not places(signal):
        result["articles"] = summarise([by_article(c) for c in counts])
    for name, mark in beside.items():
        result[name] = summarise(
            [tally(signal, mark(i.reading.article), i.article.flags[signal.id]) for i in unseen]
        )
    return result


def table(rows: Mapping[str, Mapping[str, Figure]]) -> str:
    """Return figures as a table for the terminal and the model card (Markdown)."""
    lines = [
        "| signal | precision | recall | F1 (95 % interval) | word list F1 | TF-IDF + LR F1 | articles | labels |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, figure in rows.items():
        own = figure["signal"]
        lines.append(
            f"| {name} | {own.precision:.2f} | {own.recall:.2f} | {own.f1:.2f} ({own.low:.2f} to {own.high:.2f}) "
            f"| {figure['word-list'].f1:.2f} | {figure['tfidf'].f1:.2f} | {own.articles} | {own.labels} |"
        )
        if "articles" in figure and figure["articles"] != own:
            whole = figure["articles"]
            lines.append(
                f"| {name}, by article | {whole.precision:.2f} | {whole.recall:.2f} | {whole.f1:.2f} ({whole.low:.2f} to {whole.high:.2f}) "
                f"| {figure['word-list'].f1:.2f} | {figure['tfidf'].f1:.2f} | {whole.articles} | {whole.labels} |"
            )
    return "\n".join(lines)
