"""The same figures for parts of the articles: by outlet, domain and length, and what happens to quoted words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from secondsource.signals import Signal
from secondsource_training.baselines import Marked
from secondsource_training.scored import ScoredArticle

LENGTHS = (300, 800)
_OTHERS = "others"


def slices(
    scored: Sequence[ScoredArticle], signal: Signal, threshold: float
) -> dict[str, dict[str, dict[str, Any]]]:
    """Return precision, recall and F1 of one signal, with the number of articles and labels, by slice."""
    ways: Mapping[str, Callable[[ScoredArticle], str]] = {
        "outlet": outlet,
        "domain": domain,
        "length": length,
    }
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for name, key in ways.items():
        parts: dict[str, list[Marked]] = {}
        for item in scored:
            parts.setdefault(key(item), []).append(item.counts(signal, threshold))
        if len(parts) > 1:
            found[name] = {part: _figures(counts) for part, counts in sorted(parts.items())}
    quoted = quoted_words(scored, signal, threshold)
    if quoted["labels"]:
        found["voice"] = {"quoted": quoted}
    return found


def outlet(item: ScoredArticle) -> str:
    """Return the outlet of an article where it is known."""
    group = item.article.group
    known = (
        item.article.origin == "annotation" and not group.startswith("story-") and group != item.article.id
    )
    return group if known else _OTHERS


def domain(item: ScoredArticle) -> str:
    """Return what an article is about, as far as it was labelled."""
    return item.article.domain or _OTHERS


def length(item: ScoredArticle) -> str:
    """Return the length of an article in classes of words."""
    words = sum(word[0].isalnum() for word in item.reading.article.tokens.words)
    short, long = LENGTHS
    return (
        f"under {short} words" if words < short else f"{short} to {long}" if words <= long else f"over {long}"
    )


def quoted_words(scored: Sequence[ScoredArticle], signal: Signal, threshold: float) -> dict[str, Any]:
    """Count the labels in a quoted voice, and how many of them are wrongly flagged as the writer's."""
    role = signal.match_roles[0] if signal.match_roles else ""
    labels = blamed = 0
    for item in scored:
        own = [p.candidate.role(role) for p in item.flags(signal.id, threshold)] if role else []
        for flag in item.article.flags.get(signal.id, ()):
            span = flag.role(role) if flag.voice == "quoted" and role else None
            if span is not None:
                labels += 1
                blamed += any(s is not None and s.overlaps(span) for s in own)
    share = round(blamed / labels, 4) if labels else 0.0
    return {"labels": labels, "flagged as the writer's": blamed, "share": share}


def _figures(counts: Sequence[Marked]) -> dict[str, Any]:
    flagged, right = sum(c.flagged for c in counts), sum(c.right for c in counts)
    labelled, met = sum(c.labelled for c in counts), sum(c.met for c in counts)
    p = right / flagged if flagged else None
    r = met / labelled if labelled else None
    f1 = 2 * p * r / (p + r) if p and r else None if p is None or r is None else 0.0
    values = {"precision": p, "recall": r, "f1": f1}
    rounded = {k: None if v is None else round(v, 4) for k, v in values.items()}
    return {**rounded, "articles": len(counts), "flags": flagged, "labels": labelled}
