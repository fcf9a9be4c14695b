"""Webis-BuzzFeed-2016: one XML file an article, with title, paragraphs, portal and veracity."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from secondsource_training.converters import Converter, Record
from secondsource_training.converters.files import below, elements


def convert(paths: Sequence[Path]) -> Iterator[Record]:
    """Yield one record an article; those without text are left out."""
    for path in below(paths, ".xml"):
        for article in elements(path, "article"):
            parts = {child.tag: "".join(child.itertext()).strip() for child in article}
            paragraphs = [" ".join(p.split()) for p in parts.get("mainText", "").split("\n")]
            text = "\n\n".join(p for p in [parts.get("title", ""), *paragraphs] if p)
            if parts.get("mainText"):
                yield {
                    "id": f"webis-{path.stem}",
                    "outlet": _outlet(parts.get("portal", "")),
                    "orientation": parts.get("orientation", ""),
                    "label": parts.get("veracity", ""),
                    "text": text,
                    "licence": "CC BY 4.0",
                }


def _outlet(portal: str) -> str:
    return "-".join(portal.lower().split())


CONVERTER = Converter(
    "webis", "text", "The folder articles/ of the published archive, or some of its .xml files.", convert
)
