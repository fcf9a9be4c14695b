"""brat standoff with Source, Cue and Content, as PolNeAR is published.

A text ``NAME.txt`` belongs to ``NAME.ann`` or to ``NAME_xxxx.ann`` (the annotator); in PolNeAR the two stand in
sibling folders ``text`` and ``attributions``. Of several annotators the first by name is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from secondsource.errors import InputError
from secondsource_training.converters import Converter, Record
from secondsource_training.converters.files import below, read_text

_SPAN = re.compile(r"(T\d+)\t(\w+) (\d+ \d+(?:;\d+ \d+)*)(?:\t|$)")
_EVENT = re.compile(r"(E\d+)\t(\w+):(T\d+)((?: \w+:T\d+)*)\s*$")


def convert(paths: Sequence[Path]) -> Iterator[Record]:
    """Yield one record a text."""
    annotations: dict[str, Path] = {}
    for path in below(paths, ".ann"):
        stem = re.sub(r"_[0-9a-f]{4}$", "", path.stem)
        annotations.setdefault(stem, path)
        annotations.setdefault(path.stem, path)
    for text in below(paths, ".txt"):
        if text.stem in annotations:
            body = read_text(text)
            publisher, _, rest = text.stem.partition("_")
            yield {
                "id": text.stem,
                "publisher": publisher if rest else "",
                "text": body,
                "attributions": _attributions(annotations[text.stem], len(body)),
            }


def _attributions(path: Path, length: int) -> list[dict[str, Any]]:
    spans: dict[str, list[list[int]]] = {}
    events: list[tuple[int, str, str, list[str]]] = []
    for number, line in enumerate(read_text(path).splitlines(), 1):
        if line.startswith("T"):
            match = _SPAN.match(line)
            if match is None:
                raise _bad(path, number, "not a text-bound annotation")
            places = [[int(v) for v in part.split()] for part in match[3].split(";")]
            if any(not 0 <= start < end <= length for start, end in places):
                raise _bad(path, number, f"a span lies outside the text of {length} characters")
            spans[match[1]] = places
        elif line.startswith("E"):
            match = _EVENT.match(line)
            if match is None:
                raise _bad(path, number, "not an event")
            events.append((number, match[1], match[2], match[4].split()))
    found = []
    for number, name, kind, arguments in events:
        act: dict[str, Any] = {"id": name, "type": kind, "source": [], "cue": [], "content": []}
        for argument in arguments:
            role, _, target = argument.partition(":")
            role = role.rstrip("0123456789").lower()
            if target not in spans:
                raise _bad(path, number, f"{target} is not in the file")
            if role in ("source", "cue", "content"):
                act[role] += spans[target]
        found.append(act)
    return found


def _bad(path: Path, line: int, what: str) -> InputError:
    return InputError(
        f"{path}:{line}: {what}", code="bad-brat", hint="See https://brat.nlplab.org/standoff.html."
    )


CONVERTER = Converter(
    "brat", "attributions", "Folders or files: .txt with .ann beside them or in a sibling folder.", convert
)
