"""CheckThat! subjectivity: macro-F1 on the test part, fitted on the train part (best of 2025 in English: .81).

secondsource data convert checkthat train_en.tsv -o train.jsonl
secondsource data convert checkthat test_en_labeled.tsv -o test.jsonl
python -m secondsource_training.protocols.checkthat train.jsonl test.jsonl
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from secondsource.analyzer import Analyzer, load
from secondsource_training.protocols.sentence_models import (
    KINDS,
    findings,
    predictions,
    records,
    scores,
    table,
)


def run(analyzer: Analyzer, train: Path, test: Path) -> dict[str, dict[str, float]]:
    """Return figures by kind of model."""
    some, others = records(train), records(test)
    texts, unseen = [d["text"] for d in some], [d["text"] for d in others]
    learned = (texts, findings(analyzer, texts), np.array([int(d["label"]) for d in some]))
    asked = (unseen, findings(analyzer, unseen))
    labels = [int(d["label"]) for d in others]
    return {kind: scores(labels, predictions(kind, learned, asked)) for kind in KINDS}


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    train, test = map(Path, arguments)
    sys.stdout.write("\n".join(table("CheckThat!", run(load(), train, test))) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
