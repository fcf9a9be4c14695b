"""Which articles are only for evaluation, and which belong together."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

_NAME = re.compile(r"\b[A-Z][a-z]{3,}\b")
_SHARED_NAMES = 0.25


def held_out_fifth(article_ids: Iterable[str]) -> list[str]:
    """Choose the fixed fifth: the ids whose SHA-256 comes first."""
    ids = sorted(article_ids, key=lambda name: hashlib.sha256(name.encode()).hexdigest())
    return sorted(ids[: len(ids) // 5])


def held_out(path: Path) -> frozenset[str]:
    """Read the ids of the held-out fifth from ``data/splits.json``."""
    data = json.loads(path.read_text(encoding="utf-8"))
    return frozenset(data["annotation"]["held_out"])


def groups(articles: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return the group of each article: its outlet, or, where none is known, its story.

    Two articles without an outlet tell one story when they share a quarter of their names (Jaccard index of
    capitalised words that occur at least twice in either).
    """
    result = {a["id"]: a["outlet"] for a in articles if a["outlet"]}
    others = [a for a in articles if not a["outlet"]]
    names = {a["id"]: _names(a["text"]) for a in others}
    for position, article in enumerate(others):
        match = next(
            (
                o["id"]
                for o in others[:position]
                if _jaccard(names[o["id"]], names[article["id"]]) >= _SHARED_NAMES
            ),
            None,
        )
        result[article["id"]] = result[match] if match else f"story-{article['id']}"
    return result


def _names(text: str) -> frozenset[str]:
    counts = Counter(_NAME.findall(text))
    return frozenset(name for name, count in counts.items() if count > 1)


def _jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / len(a | b) if a and b else 0.0
