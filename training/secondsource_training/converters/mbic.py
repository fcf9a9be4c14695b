"""MBIC: the labelled sentences as a table with the columns of BABE, commas or semicolons between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from secondsource_training.converters import Converter, Record
from secondsource_training.converters.files import below, python_list, read_text, table

_NAMES = {
    "text": ("text", "sentence"),
    "label": ("label_bias", "Label_bias"),
    "words": ("biased_words", "biased_words4"),
}


def convert(paths: Sequence[Path]) -> Iterator[Record]:
    """Yield one record a sentence, with the label as it stands in the file."""
    for path in below(paths, ".csv"):
        head = read_text(path).split("\n", 1)[0]
        delimiter = ";" if head.count(";") > head.count(",") else ","
        names = {key: next((n for n in options if n in head), options[0]) for key, options in _NAMES.items()}
        for _, row in table(path, delimiter, tuple(names.values())):
            yield {
                "text": row[names["text"]],
                "label": row[names["label"]],
                "words": python_list(row[names["words"]]),
                "outlet": row.get("outlet", ""),
            }


CONVERTER = Converter("mbic", "text", "labeled_dataset.csv or final_labels_MBIC.csv.", convert)
