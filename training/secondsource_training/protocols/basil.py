"""BASIL: F1 of sentences with lexical bias: the flags of loaded-language as they are, and a classifier, by article.

secondsource data convert basil data -o basil.jsonl
python -m secondsource_training.protocols.basil basil.jsonl
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from secondsource.analyzer import Analyzer, load
from secondsource_training.protocols.sentence_models import cross_validated, records, scores, table


def run(analyzer: Analyzer, path: Path) -> dict[str, dict[str, float]]:
    """Return figures of the flags, and of each kind of model in ten folds by article."""
    texts: list[str] = []
    labels: list[int] = []
    flagged: list[int] = []
    groups: list[str] = []
    for data in records(path):
        marks = [s["span"] for s in data["spans"] if s["label"] == "lexical"]
        places = [
            (s.start, s.end)
            for f in analyzer.analyze(data["text"]).flags
            if f.signal == "loaded-language"
            for s in f.spans
            if s.role == "evidence"
        ]
        at = 0
        for line in data["text"].split("\n"):  # the converter puts one sentence on a line
            end = at + len(line)
            if line.strip():
                texts.append(line)
                groups.append(data["id"])
                labels.append(int(any(a < end and b > at for a, b in marks)))
                flagged.append(int(any(a < end and b > at for a, b in places)))
            at = end + 1
    folds = min(10, len(set(groups)))
    found = cross_validated(analyzer, texts, labels, folds, groups)
    return {"flags": scores(labels, flagged)} | {kind: scores(labels, p) for kind, p in found.items()}


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    sys.stdout.write("\n".join(table("BASIL, lexical bias", run(load(), Path(arguments[0])))) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
