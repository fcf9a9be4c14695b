"""BASIL: ``articles/…/NAME.json`` with ``annotations/…/NAME_ann.json``; spans of lexical and informational bias.

Offsets in the annotations count within a sentence (paragraph of the body), whose number is not given; the words are
looked up, in order, in the sentences in which they stand at that offset.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from secondsource.errors import InputError
from secondsource_training.converters import Converter, Record
from secondsource_training.converters.files import below, read_json


def convert(paths: Sequence[Path]) -> Iterator[Record]:
    """Yield one record an article that has annotations."""
    files = below(paths, ".json")
    annotations = {p.stem.removesuffix("_ann"): p for p in files if p.stem.endswith("_ann")}
    for path in (p for p in files if p.stem in annotations):
        article, labels = read_json(path), read_json(annotations[path.stem])
        try:
            yield _record(path.stem, article, labels)
        except (KeyError, TypeError, AttributeError) as error:
            raise InputError(
                f"{path}: not an article of BASIL ({error!r})", code="wrong-shape", hint=CONVERTER.reads
            ) from error


def _record(name: str, article: Mapping[str, Any], labels: Mapping[str, Any]) -> Record:
    sentences = [s for paragraph in article["body-paragraphs"] for s in paragraph]
    text = "\n".join([str(article.get("title", "")), *sentences])
    starts, at = [], len(str(article.get("title", ""))) + 1
    for sentence in sentences:
        starts.append(at)
        at += len(sentence) + 1
    spans = []
    for mark in labels["phrase-level-annotations"]:
        words, offset = mark["txt"], mark["start"]
        place = next(
            (
                s + offset
                for s, sentence in zip(starts, sentences, strict=True)
                if sentence.startswith(words, offset)
            ),
            None,
        )
        if place is None:
            place = text.find(words) if words else -1
        if place >= 0:
            label = {"lex": "lexical", "inf": "informational"}.get(mark["bias"], mark["bias"])
            spans.append(
                {
                    "span": [place, place + len(words)],
                    "label": label,
                    "polarity": mark.get("polarity", ""),
                    "quoted": mark.get("quote") == "yes",
                }
            )
    return {
        "id": f"basil-{name}",
        "outlet": str(article.get("source", "")).lower(),
        "text": text,
        "spans": sorted(spans, key=lambda s: s["span"]),
    }


CONVERTER = Converter(
    "basil", "spans", "The folder data/ of the repository (articles/ and annotations/).", convert
)
