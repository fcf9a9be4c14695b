"""doccano's JSONL export of sequence labelling, with or without relations."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from secondsource.errors import InputError
from secondsource_training.converters.files import read_text
from secondsource_training.corpora import json_lines
from secondsource_training.imports.marks import Mark, Marked

_HINT = "Export as JSONL from a sequence labelling project; leave 'count grapheme clusters as one' off."


def read(path: Path) -> list[Marked]:
    """Read an export: one text a line."""
    read_text(path)  # names a file that is missing or not UTF-8
    found = []
    for number, data in json_lines(path):
        try:
            found.append(_text(data, number, f"{path}:{number}"))
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
            raise InputError(
                f"{path}:{number}: not a line of doccano ({error!r})", code="wrong-shape", hint=_HINT
            ) from error
    return found


def _text(data: Mapping[str, Any], number: int, place: str) -> Marked:
    text = data["text"] if "text" in data else data["data"]
    if "entities" in data:
        marks = tuple(
            Mark(str(e["id"]), e["start_offset"], e["end_offset"], e["label"]) for e in data["entities"]
        )
    else:
        spans = data["label"] if "label" in data else data["labels"]
        marks = tuple(Mark(str(i), start, end, label) for i, (start, end, label) in enumerate(spans))
    links = tuple((str(r["from_id"]), str(r["to_id"])) for r in data.get("relations", ()))
    return Marked(str(data.get("id", number)), text, marks, links, place)
