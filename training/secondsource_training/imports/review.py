"""The JSON-lines export of our review page: already examples; only lines whose reviewer decided every flag are complete."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from secondsource.errors import InputError
from secondsource_training.converters.files import read_text
from secondsource_training.corpora import json_lines

_KEPT = ("id", "split", "domain", "title", "text", "signal", "flags", "note")


def read(path: Path, signals: Collection[str]) -> Iterator[dict[str, Any]]:
    """Yield the complete lines, without what only the review needs."""
    read_text(path)  # names a file that is missing or not UTF-8
    for number, data in json_lines(path):
        missing = [key for key in (*_KEPT, "complete") if not isinstance(data, dict) or key not in data]
        if missing:
            raise InputError(
                f"{path}:{number}: lacks {', '.join(missing)}",
                code="wrong-shape",
                hint="Export with `secondsource review export --format jsonl`.",
            )
        if data["complete"] and (not signals or data["signal"] in signals):
            yield {key: data[key] for key in _KEPT}
