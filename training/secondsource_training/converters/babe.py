"""BABE: ``final_labels_SG1.csv`` or ``final_labels_SG2.csv``, separated by semicolons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from secondsource_training.converters import Converter, Record
from secondsource_training.converters.files import below, python_list, table

_COLUMNS = ("text", "outlet", "topic", "type", "label_bias", "biased_words")


def convert(paths: Sequence[Path]) -> Iterator[Record]:
    """Yield one record a sentence; those that the annotators could not agree on are left out."""
    for path in below(paths, ".csv"):
        for _, row in table(path, ";", _COLUMNS):
            if row["label_bias"] in ("Biased", "Non-biased"):
                yield {
                    "text": row["text"],
                    "label": int(row["label_bias"] == "Biased"),
                    "words": python_list(row["biased_words"]),
                    "outlet": row["outlet"],
                    "topic": row["topic"],
                    "leaning": row["type"],
                }


CONVERTER = Converter("babe", "text", "final_labels_SG1.csv or final_labels_SG2.csv.", convert)
