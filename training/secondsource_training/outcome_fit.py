"""Fit what tells opinion and satire from report, and pack the word lists of the article-level signals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from secondsource.article import Article, read
from secondsource.cues import Cues
from secondsource.errors import InputError
from secondsource.linear import Feature
from secondsource.outcome import features
from secondsource_training.corpora import json_lines
from secondsource_training.sample import logistic


def article_cues(path: Path) -> dict[str, list[str]]:
    """Read ``data/lexicons/article-cues.tsv`` into the bundle part: class to phrases.

    Raises
    ------
    InputError
        When a line does not have two columns.
    """
    table: dict[str, list[str]] = {}
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        if not line or line.startswith("#") or line == "class\tphrase":
            continue
        parts = line.split("\t")
        if len(parts) != 2 or not all(parts):
            raise InputError(
                f"{path}:{number}: not a class and a phrase",
                code="bad-lexicon",
                hint="Separate them by one tab.",
            )
        table.setdefault(parts[0], []).append(parts[1])
    return {name: sorted(set(phrases)) for name, phrases in sorted(table.items())}


@dataclass(frozen=True, slots=True)
class OutcomeExample:
    """A short text with what it is: ``news``, ``opinion`` or ``satire``."""

    id: str
    split: str
    label: str
    article: Article


def outcome_examples(path: Path) -> list[OutcomeExample]:
    """Read ``data/outcome/examples.jsonl``."""
    return [
        OutcomeExample(d["id"], d["split"], d["label"], read(d["text"], d["title"], d["id"]))
        for _, d in json_lines(path)
    ]


def fit_outcome(examples: Sequence[OutcomeExample], cues: Cues) -> dict[str, Any]:
    """Fit the sums for opinion and satire on the part of the examples meant for it; return them as a table.

    The threshold for opinion is the lowest at which no report of the part is taken for opinion when it is left out,
    at least 0.6: a report read as a column loses its warnings, so that is the worse mistake.
    """
    train = [e for e in examples if e.split == "train"]
    seen = {e.id: list(features(e.article, cues)) for e in train}
    opinion = [e for e in train if e.label != "satire"]
    return {
        "opinion": _sum([seen[e.id] for e in opinion], [e.label == "opinion" for e in opinion], "", 0.3),
        "satire": _sum([seen[e.id] for e in train], [e.label == "satire" for e in train], "satire", 10.0),
    }


def _sum(
    seen: Sequence[Sequence[Feature]], labels: Sequence[bool], prefix: str, strength: float
) -> dict[str, Any]:
    names = sorted({f.name for fs in seen for f in fs if f.name.startswith(prefix)})
    names = [n for n in names if prefix or not n.startswith("satire")]
    X = np.zeros((len(seen), len(names)))
    for row, found in enumerate(seen):
        for feature in found:
            if feature.name in names:
                X[row, names.index(feature.name)] = feature.value
    y = np.array(labels, dtype=np.float64)
    weight = np.ones(len(y))
    w, b = logistic(X, y, weight, strength)
    held = np.zeros(len(y))
    for i in range(len(y)):
        rest = np.arange(len(y)) != i
        part, offset = logistic(X[rest], y[rest], weight[rest], strength)
        held[i] = 1 / (1 + np.exp(-(X[i] @ part + offset)))
    highest = float(held[y == 0].max()) if (y == 0).any() else 0.5
    return {
        "bias": b,
        "weights": {n: float(v) for n, v in zip(names, w, strict=True) if v},
        "threshold": round(min(0.9, max(0.6, highest + 0.01)), 3),
    }
