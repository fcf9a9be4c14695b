"""SemEval-2019 task 4: an XML file of articles and one of ground truth, matched by id."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from secondsource.errors import InputError
from secondsource_training.converters import Converter, Record
from secondsource_training.converters.files import below, elements, words_of


def convert(paths: Sequence[Path]) -> Iterator[Record]:
    """Yield one record an article that has a label."""
    files = below(paths, ".xml")
    truth: dict[str, str] = {}
    for path in (p for p in files if "ground-truth" in p.name):
        for article in elements(path, "article"):
            truth[article.get("id", "")] = article.get("hyperpartisan", "")
    if not truth:
        raise InputError(
            f"{', '.join(map(str, paths))}: no ground truth among the files",
            code="no-ground-truth",
            hint=CONVERTER.reads,
        )
    for path in (p for p in files if "ground-truth" not in p.name):
        for article in elements(path, "article"):
            name = article.get("id", "")
            paragraphs = [words_of(p) for p in article.iter("p")] or [words_of(article)]
            parts = [article.get("title", "").strip(), *paragraphs]
            if name in truth and any(paragraphs):
                yield {
                    "id": f"hyper-{name}",
                    "outlet": "",
                    "label": f"hyperpartisan:{truth[name]}",
                    "text": "\n\n".join(p for p in parts if p),
                    "licence": "CC BY 4.0",
                }


CONVERTER = Converter(
    "hyperpartisan",
    "text",
    "articles-….xml together with ground-truth-….xml, or the folder of both.",
    convert,
)
