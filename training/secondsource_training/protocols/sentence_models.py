"""What the sentence protocols share: sentences as what a bundle finds in them, beside TF-IDF, and a classifier over both.

The classifier is fitted within a protocol's own folds and never ships. Figures are given for TF-IDF alone, for what
the bundle finds alone, and for both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from secondsource.analyzer import Analyzer
from secondsource.errors import InputError
from secondsource_training.corpora import LabelledArticle, json_lines
from secondsource_training.scored import score_article

Floats = npt.NDArray[np.float64]
KINDS = ("TF-IDF", "bundle", "both")


def findings(analyzer: Analyzer, texts: Sequence[str]) -> Floats:
    """Return, for each text and signal, the highest probability by voice and the number of flags."""
    rows = []
    for number, text in enumerate(texts):
        scored = score_article(analyzer, LabelledArticle(str(number), str(number), None, text, {}))
        row: list[float] = []
        for trained in analyzer.signals:
            found = scored.proposals.get(trained.signal.id, ())
            row += [
                max((p.probability for p in found if p.candidate.voice == voice), default=0.0)
                for voice in ("writer", "quoted")
            ]
            row.append(float(sum(p.probability >= trained.threshold for p in found)))
        rows.append(row)
    return np.array(rows, dtype=np.float64).reshape(len(texts), -1)


def predictions(
    kind: str, train: tuple[Sequence[str], Floats, Any], test: tuple[Sequence[str], Floats]
) -> npt.NDArray[np.int64]:
    """Fit on (texts, findings, labels), predict for (texts, findings)."""
    from scipy.sparse import csr_matrix, hstack
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    texts, features, labels = train
    parts, others = [], []
    if kind != "bundle":
        vectorizer = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
        parts.append(vectorizer.fit_transform(texts))
        others.append(vectorizer.transform(test[0]))
    if kind != "TF-IDF":
        parts.append(csr_matrix(features))
        others.append(csr_matrix(test[1]))
    model = LogisticRegression(C=3.0, class_weight="balanced", max_iter=2000)
    model.fit(hstack(parts).tocsr(), labels)
    predicted: npt.NDArray[np.int64] = model.predict(hstack(others).tocsr())
    return predicted


def cross_validated(
    analyzer: Analyzer,
    texts: Sequence[str],
    labels: Sequence[int],
    folds: int = 5,
    groups: Sequence[str] | None = None,
) -> dict[str, npt.NDArray[np.int64]]:
    """Return out-of-fold predictions: stratified and shuffled with a fixed seed, or by group."""
    from sklearn.model_selection import GroupKFold, StratifiedKFold

    features, y = findings(analyzer, texts), np.array(labels)
    splitter: Any = GroupKFold(folds) if groups else StratifiedKFold(folds, shuffle=True, random_state=0)
    found = {kind: np.zeros(len(y), dtype=np.int64) for kind in KINDS}
    for train, test in splitter.split(features, y, groups):
        some, others = [texts[i] for i in train], [texts[i] for i in test]
        for kind in KINDS:
            found[kind][test] = predictions(kind, (some, features[train], y[train]), (others, features[test]))
    return found


def records(path: Path) -> list[Mapping[str, Any]]:
    """Read a file that ``secondsource data convert`` wrote."""
    if not path.exists():
        raise InputError(
            f"{path}: not there", code="unreadable", hint="Make it with secondsource data convert."
        )
    return [data for _, data in json_lines(path)]


def table(name: str, rows: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    """Yield figures as a table in Markdown; whole numbers are counts and stay whole."""
    columns = list(next(iter(rows.values())))
    yield f"| {name} | {' | '.join(columns)} |"
    yield f"|---|{'---|' * len(columns)}"
    for kind, row in rows.items():
        cells = (str(v) if isinstance(v := row[c], int) else f"{v:.3f}" for c in columns)
        yield f"| {kind} | {' | '.join(cells)} |"


def scores(labels: Sequence[int], predicted: Any) -> dict[str, float]:
    """Return macro-F1, and precision, recall and F1 of the positive class."""
    from sklearn.metrics import f1_score, precision_score, recall_score

    return {
        "macro-F1": float(f1_score(labels, predicted, average="macro", zero_division=0)),
        "precision": float(precision_score(labels, predicted, zero_division=0)),
        "recall": float(recall_score(labels, predicted, zero_division=0)),
        "F1": float(f1_score(labels, predicted, zero_division=0)),
    }
