"""CoNLL-2010 task 1, Wikipedia: F1 of uncertain sentences (best of the task: .60).

With train and evaluation part, as in the task; with one file, by five folds of it.

    secondsource data convert conll2010 wiki_train.xml -o train.jsonl
    secondsource data convert conll2010 wiki_eval.xml -o eval.jsonl
    python -m secondsource_training.protocols.conll2010 train.jsonl [eval.jsonl]
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from secondsource.analyzer import Analyzer, load
from secondsource_training.protocols import babe, checkthat
from secondsource_training.protocols.sentence_models import table


def run(analyzer: Analyzer, paths: Sequence[Path]) -> dict[str, dict[str, float]]:
    """Return figures by kind of model."""
    return babe.run(analyzer, paths[0]) if len(paths) == 1 else checkthat.run(analyzer, paths[0], paths[1])


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    sys.stdout.write("\n".join(table("CoNLL-2010 weasel", run(load(), [Path(a) for a in arguments]))) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
