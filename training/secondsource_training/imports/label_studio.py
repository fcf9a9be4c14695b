"""Label Studio's JSON export: ``<Labels name="label" toName="text">`` over a ``<Text name="text" value="$text"/>``.

Label Studio counts offsets as JavaScript does, two for an emoji; where the words that it exports do not stand at the
offset in code points, the offset is taken as one of those. What our review page exported for Label Studio comes back
too: marks whose verdict was a rejection are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from secondsource.errors import InputError
from secondsource_training.converters.files import read_json
from secondsource_training.imports.marks import Mark, Marked

_HINT = "Export as JSON (not JSON-MIN)."
_KEPT = frozenset({"accept", "fixed", "missed", "note"})


def read(path: Path) -> list[Marked]:
    """Read an export: one text for each annotation of each task."""
    tasks = read_json(path)
    if not isinstance(tasks, list):
        raise InputError(f"{path}: not a list of tasks", code="wrong-shape", hint=_HINT)
    found = []
    for number, task in enumerate(tasks, 1):
        try:
            found += list(_texts(task, f"{path}, task {number}"))
        except (KeyError, TypeError, AttributeError, IndexError) as error:
            raise InputError(
                f"{path}, task {number}: not a task ({error!r})", code="wrong-shape", hint=_HINT
            ) from error
    return found


def _texts(task: Mapping[str, Any], place: str) -> Iterator[Marked]:
    data = task["data"]
    text = data["text"]
    name = str(data.get("id") or task.get("id") or place.rpartition(" ")[2])
    done = [a for a in task["annotations"] if not a.get("was_cancelled")]
    for number, annotation in enumerate(done, 1):
        results = annotation["result"]
        dropped = {
            r["id"]
            for r in results
            if r["type"] == "choices" and not _KEPT.intersection(r["value"]["choices"])
        }
        marks = tuple(
            Mark(r["id"], *_place(text, r["value"], place), r["value"]["labels"][0])
            for r in results
            if r["type"] == "labels" and r["id"] not in dropped
        )
        links = tuple((r["from_id"], r["to_id"]) for r in results if r["type"] == "relation")
        yield Marked(name if len(done) == 1 else f"{name}#{number}", text, marks, links, place)


def _place(text: str, value: Mapping[str, Any], place: str) -> tuple[int, int]:
    start, end, words = value["start"], value["end"], value.get("text")
    if words is None or text[start:end] == words:
        return start, end
    units = text.encode("utf-16-le", "surrogatepass")
    before = len(units[: 2 * start].decode("utf-16-le", "replace"))
    inside = len(units[2 * start : 2 * end].decode("utf-16-le", "replace"))
    if text[before : before + inside] == words:
        return before, before + inside
    raise InputError(
        f"{place}: {words!r} does not stand at {start}",
        code="quote-not-found",
        hint="Is it the text that was labelled?",
    )
