"""Webis-BuzzFeed-2016: articles rated mostly true against the rest, each portal left out in turn.

This tool does not say what is true; the protocol asks whether its signals go along with what fact-checkers found on
portals that the classifier has not seen. Word models mostly learn the portal: TF-IDF is given beside it. Signals and
priority were trained on some articles of these portals, by labels of wording and sourcing, never by these ratings.

    python -m secondsource_training.protocols.portals ../shared/corpora/articles/news.jsonl.gz
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from secondsource.analyzer import Analyzer, load
from secondsource_training.protocols.sentence_models import records, table


def run(analyzer: Analyzer, path: Path, most: int | None = None) -> dict[str, dict[str, float]]:
    """Return the area under the ROC curve over all left-out articles; ``most`` takes that many, evenly spread."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    data = [d for d in records(path) if d["outlet"] and d["label"] != "no factual content"]
    data = data[:: max(1, len(data) // most)] if most else data
    texts = [d["text"] for d in data]
    y = np.array([int(d["label"] != "mostly true") for d in data])
    portal = np.array([d["outlet"] for d in data])
    X = np.array([_row(analyzer, text) for text in texts])
    scores = {"bundle": np.zeros(len(y)), "TF-IDF": np.zeros(len(y))}
    for name in sorted(set(portal.tolist())):
        test = np.flatnonzero(portal == name)
        train = np.flatnonzero(portal != name)
        if len(set(y[train].tolist())) < 2:
            continue
        ours = make_pipeline(
            StandardScaler(), LogisticRegression(C=0.3, class_weight="balanced", max_iter=2000)
        )
        scores["bundle"][test] = ours.fit(X[train], y[train]).decision_function(X[test])
        words = make_pipeline(
            TfidfVectorizer(min_df=2, sublinear_tf=True),
            LogisticRegression(class_weight="balanced", max_iter=2000),
        )
        words.fit([texts[i] for i in train], y[train])
        scores["TF-IDF"][test] = words.decision_function([texts[i] for i in test])
    return {kind: {"AUC": float(roc_auc_score(y, s))} for kind, s in scores.items()}


def _row(analyzer: Analyzer, text: str) -> list[float]:
    report = analyzer.analyze(text)
    words = max(report.words, 50)
    rates = [v for s in report.signals.values() for v in (s.probability, 1000 * s.flags / words)]
    return [report.priority.score, *rates]


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    sys.stdout.write("\n".join(table("unseen portals", run(load(), Path(arguments[0])))) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
