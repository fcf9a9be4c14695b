"""BABE: macro-F1 of biased sentences, five-fold, stratified (Spinde et al. 2021 report .804 for BERT).

secondsource data convert babe final_labels_SG2.csv -o babe.jsonl
python -m secondsource_training.protocols.babe babe.jsonl
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from secondsource.analyzer import Analyzer, load
from secondsource_training.protocols.sentence_models import cross_validated, records, scores, table


def run(analyzer: Analyzer, path: Path) -> dict[str, dict[str, float]]:
    """Return figures by kind of model."""
    data = records(path)
    labels = [int(d["label"]) for d in data]
    found = cross_validated(analyzer, [d["text"] for d in data], labels)
    return {kind: scores(labels, predicted) for kind, predicted in found.items()}


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    sys.stdout.write("\n".join(table("BABE, 5 folds", run(load(), Path(arguments[0])))) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
