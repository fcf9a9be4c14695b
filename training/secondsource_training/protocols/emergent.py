"""Emergent: pairs of headlines on one rumour, contradiction or agreement, five folds by claim.

The two headlines are read as two reports in one article; the score is the highest probability of a contradiction. The
threshold is chosen on the other folds. Beside it: calling every pair a contradiction.

    python -m secondsource_training.protocols.emergent ../shared/corpora/pairs/emergent.jsonl.gz
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from secondsource.analyzer import Analyzer, load
from secondsource_training.corpora import LabelledArticle
from secondsource_training.protocols.sentence_models import records, scores, table
from secondsource_training.scored import score_article

SIGNAL = "contradictory-attributions"


def run(analyzer: Analyzer, path: Path, most: int | None = None) -> dict[str, dict[str, float]]:
    """Return figures; ``most`` takes that many pairs, evenly spread."""
    from sklearn.metrics import f1_score
    from sklearn.model_selection import GroupKFold

    data = records(path)
    data = data[:: max(1, len(data) // most)] if most else data
    y = np.array([int(d["label"] == "contradiction") for d in data])
    p = np.array([_probability(analyzer, d["a"], d["b"]) for d in data])
    predicted = np.zeros(len(y), dtype=np.int64)
    claims = [d["claim"] for d in data]
    for train, test in GroupKFold(min(5, len(set(claims)))).split(p[:, None], y, claims):
        options = np.unique(np.quantile(p[train], np.linspace(0, 1, 50)))
        best = max(options, key=lambda t: f1_score(y[train], p[train] >= t, average="macro", zero_division=0))
        predicted[test] = p[test] >= best
    return {
        "bundle": scores(y.tolist(), predicted),
        "always": scores(y.tolist(), np.ones(len(y), dtype=np.int64)),
    }


def _probability(analyzer: Analyzer, a: str, b: str) -> float:
    text = f"{a.rstrip('.')}, one report said.\n\n{b.rstrip('.')}, another report said."
    found = score_article(analyzer, LabelledArticle("pair", "pair", None, text, {})).proposals.get(SIGNAL, ())
    return max((p.probability for p in found), default=0.0)


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    sys.stdout.write("\n".join(table("Emergent, by claim", run(load(), Path(arguments[0])))) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
