"""PTC (SemEval-2020 task 11): ``articleNNN.txt`` with ``articleNNN.….labels`` of technique and offsets.

The files of both subtasks are read: ``id start end`` (spans) and ``id technique start end`` (techniques). With both at
hand the one with techniques wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from secondsource.errors import InputError
from secondsource_training.converters import Converter, Record
from secondsource_training.converters.files import below, read_text

_NAME = re.compile(r"article(\d+)")


def convert(paths: Sequence[Path]) -> Iterator[Record]:
    """Yield one record an article; an article without a file of labels has no spans."""
    texts = {m[1]: path for path in below(paths, ".txt") if (m := _NAME.match(path.stem))}
    labels: dict[str, list[tuple[str, int, int]]] = {}
    technique_seen: set[str] = set()
    for path in [*below(paths, ".labels"), *below(paths, ".labels.tsv")]:
        for number, line in enumerate(read_text(path).splitlines(), 1):
            cells = line.split("\t")
            if not line.strip():
                continue
            if len(cells) not in (3, 4) or not (cells[-2].isdigit() and cells[-1].isdigit()):
                raise InputError(
                    f"{path}:{number}: not id, technique, start, end", code="bad-labels", hint=CONVERTER.reads
                )
            technique = cells[1] if len(cells) == 4 else ""
            if technique and cells[0] not in technique_seen:
                technique_seen.add(cells[0])
                labels[cells[0]] = []
            if technique or cells[0] not in technique_seen:
                labels.setdefault(cells[0], []).append((technique, int(cells[-2]), int(cells[-1])))
    for name, path in sorted(texts.items()):
        text = read_text(path)
        spans: list[dict[str, Any]] = [
            {"span": [start, end], "label": technique}
            for technique, start, end in sorted(set(labels.get(name, [])))
        ]
        yield {"id": f"ptc-{name}", "text": text, "spans": spans}


CONVERTER = Converter(
    "ptc", "spans", "The folders of articles and of labels (articleNNN.txt, articleNNN.….labels).", convert
)
