"""Numbers about one signal on scored articles: spans, tokens, articles, probabilities, and what each threshold gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from secondsource.signals import Signal
from secondsource.tokens import Span
from secondsource_training.baselines import Marked, places
from secondsource_training.counting import matches
from secondsource_training.figures import Figure, by_article, summarise
from secondsource_training.scored import ScoredArticle

BINS = 10
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Curve:
    """Precision and recall at every threshold that changes anything, from the highest threshold down.

    Attributes
    ----------
    area : float
        Average precision: precision weighted by the step in recall (labels that no candidate meets count as missed).
    """

    threshold: Floats
    precision: Floats
    recall: Floats
    area: float

    def at(self, thresholds: Sequence[float]) -> list[dict[str, float]]:
        """Return precision, recall and F1 at some thresholds."""
        rows = []
        for t in thresholds:
            i = int((self.threshold >= t).sum()) - 1
            p, r = (float(self.precision[i]), float(self.recall[i])) if i >= 0 else (1.0, 0.0)
            f1 = 2 * p * r / (p + r) if p + r else 0.0
            rows.append({"threshold": t, "precision": round(p, 4), "recall": round(r, 4), "f1": round(f1, 4)})
        return rows


def curve(scored: Sequence[ScoredArticle], signal: Signal) -> Curve:
    """Return the precision-recall curve of flags in the writer's voice."""
    flags, best = [], []
    for item in scored:
        mine = item.flags(signal.id, 0.0)
        flags += [(p.probability, p.right) for p in mine]
        best += [
            max(
                (p.probability for p in mine if matches(p.candidate, label, signal.match_roles)), default=-1.0
            )
            for label in item.labels(signal.id)
        ]
    probability = np.array([p for p, _ in flags], dtype=np.float64)
    right = np.array([r for _, r in flags], dtype=np.float64)
    met = np.sort(np.array(best, dtype=np.float64))
    threshold = np.unique(probability)[::-1]
    order = np.argsort(-probability, kind="stable")
    flagged = np.searchsorted(-probability[order], -threshold, side="right")
    summed = np.concatenate([[0.0], np.cumsum(right[order])])
    precision = summed[flagged] / np.maximum(flagged, 1)
    recall = (len(met) - np.searchsorted(met, threshold, side="left")) / max(len(met), 1)
    steps = np.diff(np.concatenate([[0.0], recall]))
    return Curve(threshold, precision, recall, float((steps * precision).sum()))


def calibration(scored: Sequence[ScoredArticle], signal: Signal) -> dict[str, Any]:
    """Return Brier score, expected calibration error and reliability curve over all candidates.

    Brier (1950); expected calibration error over equal-width bins (Guo et al. 2017).
    """
    pairs = [(p.probability, p.right) for item in scored for p in item.everything.get(signal.id, ())]
    if not pairs:
        return {"candidates": 0, "brier": 0.0, "error": 0.0, "curve": []}
    p = np.array([a for a, _ in pairs], dtype=np.float64)
    y = np.array([b for _, b in pairs], dtype=np.float64)
    place = np.minimum((p * BINS).astype(int), BINS - 1)
    bins = [
        {
            "n": int(m.sum()),
            "predicted": round(float(p[m].mean()), 4),
            "observed": round(float(y[m].mean()), 4),
        }
        for m in (place == b for b in range(BINS))
        if m.any()
    ]
    error = sum(b["n"] * abs(b["predicted"] - b["observed"]) for b in bins) / len(y)
    return {
        "candidates": len(y),
        "brier": round(float(np.mean((p - y) ** 2)), 4),
        "error": round(error, 4),
        "curve": bins,
    }


def span_figures(scored: Sequence[ScoredArticle], signal: Signal, threshold: float) -> dict[str, Figure]:
    """Return figures by what counts as a match: overlap, exact words, tokens, and whether the article is flagged."""
    counts = [item.counts(signal, threshold) for item in scored]
    found = {"overlap": summarise(counts)}
    if places(signal):
        found["exact"] = summarise([_spans(item, signal, threshold, _exact) for item in scored])
        found["tokens"] = summarise([_tokens(item, signal, threshold) for item in scored])
    if signal.match_roles:
        found["articles"] = summarise([by_article(c) for c in counts])
    return found


def _exact(a: Span, b: Span) -> bool:
    return (a.start, a.end) == (b.start, b.end)


def _places(
    item: ScoredArticle, signal: Signal, threshold: float
) -> tuple[list[Span], list[Span], list[Span]]:
    """Return the spans that are flagged, labelled in any voice, and labelled in the writer's."""
    role = signal.match_roles[0]
    flagged = [p.candidate.role(role) for p in item.flags(signal.id, threshold)]
    gold = [flag.role(role) for flag in item.article.flags.get(signal.id, ())]
    own = [flag.role(role) for flag in item.labels(signal.id)]
    kept = [[s for s in spans if s is not None] for spans in (flagged, gold, own)]
    return kept[0], kept[1], kept[2]


def _spans(
    item: ScoredArticle, signal: Signal, threshold: float, same: Callable[[Span, Span], bool]
) -> Marked:
    flagged, gold, own = _places(item, signal, threshold)
    right = sum(any(same(f, g) for g in gold) for f in flagged)
    met = sum(any(same(f, g) for f in flagged) for g in own)
    return Marked(len(flagged), right, len(own), met)


def _tokens(item: ScoredArticle, signal: Signal, threshold: float) -> Marked:
    tokens = item.reading.article.tokens
    flagged, gold, own = (
        {i for span in spans for i in range(*tokens.covering(span))}
        for spans in _places(item, signal, threshold)
    )
    return Marked(len(flagged), len(flagged & gold), len(own), len(flagged & own))
