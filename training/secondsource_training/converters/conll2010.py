"""CoNLL-2010 task 1: XML with ``<sentence certainty="certain|uncertain">``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from secondsource_training.converters import Converter, Record
from secondsource_training.converters.files import below, elements, words_of


def convert(paths: Sequence[Path]) -> Iterator[Record]:
    """Yield one record a sentence; ``label`` is 1 for uncertain."""
    for path in below(paths, ".xml"):
        for sentence in elements(path, "sentence"):
            text = words_of(sentence)
            if text and sentence.get("certainty"):
                yield {
                    "text": text,
                    "label": int(sentence.get("certainty") == "uncertain"),
                    "split": path.stem,
                }


CONVERTER = Converter("conll2010", "text", "wiki_train.xml, wiki_eval.xml or the folder of both.", convert)
