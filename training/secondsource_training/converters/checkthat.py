"""CheckThat! subjectivity: tables of sentences, SUBJ or OBJ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from secondsource.errors import InputError
from secondsource_training.converters import Converter, Record
from secondsource_training.converters.files import below, table

_LABELS = {"SUBJ": 1, "OBJ": 0}


def convert(paths: Sequence[Path]) -> Iterator[Record]:
    """Yield one record a sentence; ``label`` is 1 for subjective."""
    for path in below(paths, ".tsv"):
        for number, row in table(path, "\t", ("sentence_id", "sentence", "label")):
            if row["label"].strip() not in _LABELS:
                raise InputError(
                    f"{path}:{number}: label {row['label']!r}",
                    code="bad-label",
                    hint="SUBJ or OBJ is wanted.",
                )
            yield {
                "id": row["sentence_id"],
                "text": row["sentence"],
                "label": _LABELS[row["label"].strip()],
                "split": path.stem,
            }


CONVERTER = Converter(
    "checkthat", "text", "train_en.tsv, dev_en.tsv, test_en_labeled.tsv and so on.", convert
)
