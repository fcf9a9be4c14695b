"""FA-KES: a table of articles on the war in Syria, labelled 1 (credible) or 0 (fake)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from secondsource.errors import InputError
from secondsource_training.converters import Converter, Record
from secondsource_training.converters.files import below, table

_COLUMNS = ("unit_id", "article_title", "article_content", "source", "labels")


def convert(paths: Sequence[Path]) -> Iterator[Record]:
    """Yield one record an article."""
    for path in below(paths, ".csv"):
        for number, row in table(path, ",", _COLUMNS):
            if row["labels"] not in ("0", "1"):
                raise InputError(
                    f"{path}:{number}: label {row['labels']!r}", code="bad-label", hint="0 or 1 is wanted."
                )
            yield {
                "id": f"fa-kes-{row['unit_id']}",
                "outlet": row["source"],
                "label": "credible" if row["labels"] == "1" else "fake",
                "text": f"{row['article_title'].strip()}\n\n{row['article_content'].strip()}",
            }


CONVERTER = Converter("fa-kes", "text", "FA-KES-Dataset.csv, saved as UTF-8.", convert)
