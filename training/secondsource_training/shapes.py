"""The JSON-lines shapes that labels come in, and what is wrong with a line that is in none of them.

One object a line; spans are [start, end) in code points of ``text``. The shape of a line is told by its keys:

- ``article``: a text labelled whole, as in ``annotation/articles.jsonl.gz``; labels without texts have ``sha256`` instead;
- ``example``: a text labelled for one signal by quotes, as in ``data/signals`` (has ``flags``);
- ``attributions``: a text with sources, cues and contents;
- ``spans``: a text with labelled stretches;
- ``pair``: two texts ``a`` and ``b`` with a label;
- ``text``: an article or a sentence with a label.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from secondsource.article import whole
from secondsource.errors import InputError
from secondsource_training.article_shape import ROLES, article_faults, bad_span, kinds_of

Faults = Iterator[tuple[str, str]]
_EXAMPLE_SPLITS = ("train", "evaluate")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a line: ``code`` for machines, ``message`` for people."""

    line: int
    code: str
    message: str


def shape_of(data: Mapping[str, Any]) -> str | None:
    """Return the shape of a line, or None when its keys fit no shape."""
    if "single_source" in data or "loaded" in data or ("sentences" in data and "sha256" in data):
        return "article"
    for key, shape in (("flags", "example"), ("attributions", "attributions"), ("spans", "spans")):
        if key in data and "text" in data:
            return shape
    if "a" in data and "b" in data:
        return "pair"
    return "text" if "text" in data and ("label" in data or "score" in data or "certainty" in data) else None


def check_file(path: Path) -> Iterator[Fault]:
    """Yield what is wrong with a file of labels, in order of its lines.

    Raises
    ------
    InputError
        When the file cannot be read.
    """
    ids: dict[tuple[str, str], int] = {}
    for number, line in _lines(path):
        try:
            data = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield Fault(number, "bad-json", f"not JSON ({error})")
            continue
        if not isinstance(data, dict):
            yield Fault(number, "not-an-object", "one JSON object a line is wanted")
            continue
        shape = shape_of(data)
        if shape is None:
            yield Fault(
                number,
                "unknown-shape",
                f"keys {', '.join(sorted(map(str, data)))[:80]} fit no shape of labels",
            )
            continue
        for code, message in faults(data, shape):
            yield Fault(number, code, message)
        if "id" in data:
            key = (shape, str(data["id"]))
            if key in ids:
                yield Fault(number, "double-id", f"id {data['id']!r} stands in line {ids[key]} too")
            ids.setdefault(key, number)


def faults(data: Mapping[str, Any], shape: str) -> Faults:
    """Yield (code, message) for what is wrong with one line of a known shape; never raises."""
    try:
        yield from _CHECKS[shape](data)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        yield "wrong-shape", f"not in the shape of {shape!r} ({type(error).__name__}: {error})"


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    import gzip
    import zlib

    try:
        with (
            gzip.open(path, "rt", encoding="utf-8")
            if path.suffix == ".gz"
            else path.open(encoding="utf-8") as stream
        ):
            for number, line in enumerate(stream, 1):
                if line.strip():
                    yield number, line
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path}: not UTF-8 ({error.reason})", code="not-utf8", hint="Save it as UTF-8."
        ) from error
    except (OSError, EOFError, zlib.error) as error:
        why = getattr(error, "strerror", None) or error
        raise InputError(
            f"{path}: {why}", code="unreadable", hint="Name a .jsonl or .jsonl.gz file."
        ) from error


def _example(data: Mapping[str, Any]) -> Faults:
    from secondsource.signals import registry

    text, title = data["text"], data.get("title")
    if not isinstance(text, str) or not (title is None or isinstance(title, str)):
        yield "bad-text", "text is a string, title a string or null"
        return
    full = whole(text, title)
    if "id" not in data:
        yield "no-id", "an example has an id"
    signal = data.get("signal")
    if signal is not None and signal not in registry():
        yield "unknown-signal", f"no signal {signal!r}; known: {', '.join(registry())}"
    if data.get("split", "train") not in _EXAMPLE_SPLITS:
        yield "bad-split", f"split is one of {', '.join(_EXAMPLE_SPLITS)}"
    for flag in data["flags"]:
        if flag.get("voice", "writer") not in ("writer", "quoted"):
            yield "bad-voice", f"voice is writer or quoted, not {flag['voice']!r}"
        kind = flag.get("kind", "")
        if isinstance(signal, str) and signal in registry() and kind and kind not in kinds_of(signal):
            yield "unknown-kind", f"{signal} has no kind {kind!r}; known: {', '.join(kinds_of(signal))}"
        for span in flag["spans"]:
            if span["role"] not in ROLES:
                yield "unknown-role", f"no role {span['role']!r}; known: {', '.join(ROLES)}"
            quote, number = span["quote"], span.get("n", 0)
            if not quote or full.count(quote) == 0 or _occurrences(full, quote) <= number:
                yield "quote-not-found", f"{quote!r} does not occur {number + 1} times in the text"


def _occurrences(text: str, quote: str) -> int:
    count, at = 0, text.find(quote)
    while at >= 0:
        count, at = count + 1, text.find(quote, at + 1)
    return count


def _attributions(data: Mapping[str, Any]) -> Faults:
    """Check sources, cues and contents: lists of spans, or quotes."""
    text = data["text"]
    for number, act in enumerate(data["attributions"]):
        for role in ("source", "cue", "claim" if "claim" in act else "content"):
            if isinstance(act[role], str):
                if act[role] and _occurrences(text, act[role]) <= act.get(f"{role}_n", 0):
                    yield "quote-not-found", f"attribution {number}, {role}: {act[role]!r} is not in the text"
                continue
            for span in act[role]:
                why = bad_span(span, len(text))
                if why:
                    yield "bad-span", f"attribution {number}, {role}: {why}"


def _spans(data: Mapping[str, Any]) -> Faults:
    for number, item in enumerate(data["spans"]):
        why = bad_span(item["span"], len(data["text"]))
        if why:
            yield "bad-span", f"span {number}: {why}"
        if not isinstance(item["label"], str):
            yield "bad-label", f"span {number}: label is a string"


def _pair(data: Mapping[str, Any]) -> Faults:
    for side in ("a", "b"):
        if not isinstance(data[side], str) or not data[side].strip():
            yield "bad-text", f"{side} is a text"
    if not isinstance(data["label"], str | int):
        yield "bad-label", "label is a string or a number"


def _text(data: Mapping[str, Any]) -> Faults:
    if not isinstance(data["text"], str) or not data["text"].strip():
        yield "bad-text", "text is empty or not a string"
    if not isinstance(data.get("label", 0), str | int | float):
        yield "bad-label", "label is a string or a number"


_CHECKS: dict[str, Callable[[Mapping[str, Any]], Faults]] = {
    "article": article_faults,
    "example": _example,
    "attributions": _attributions,
    "spans": _spans,
    "pair": _pair,
    "text": _text,
}
