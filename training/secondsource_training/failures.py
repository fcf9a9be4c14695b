"""Where it fails, shown on texts that were written for this project: they may be quoted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from secondsource.analyzer import Analyzer
from secondsource.tokens import Span
from secondsource_training.corpora import examples
from secondsource_training.counting import matches
from secondsource_training.scored import ScoredArticle, score_articles

_AROUND = 60


@dataclass(frozen=True, slots=True)
class Failure:
    """A false alarm or a miss on a held-out own example, with the words in their context."""

    signal: str
    kind: str
    example: str
    words: str
    probability: float


def failures(analyzer: Analyzer, data: Path, most: int = 2) -> list[Failure]:
    """Return the most confident false alarms and the misses that came nearest, ``most`` of each for each signal."""
    unseen = [a for a in examples(data / "signals") if a.split == "evaluate"]
    scored = score_articles(analyzer, unseen)
    found = []
    for trained in analyzer.signals:
        signal = trained.signal
        mine = [item for item in scored if signal.id in item.article.flags]
        alarms: list[Failure] = []
        misses: list[Failure] = []
        for item in mine:
            alarms += [
                _failure(signal.id, "false alarm", item, p.candidate.spans[0].span, p.probability)
                for p in item.flags(signal.id, trained.threshold)
                if not p.right and p.candidate.spans
            ]
            for flag in item.labels(signal.id):
                near = [
                    p.probability
                    for p in item.proposals.get(signal.id, ())
                    if matches(p.candidate, flag, signal.match_roles)
                ]
                if flag.spans and max(near, default=0.0) < trained.threshold:
                    misses.append(
                        _failure(signal.id, "miss", item, flag.spans[0].span, max(near, default=0.0))
                    )
        for rows in (alarms, misses):
            found += sorted(rows, key=lambda f: (-f.probability, f.example))[:most]
    return found


def failure_lines(found: Sequence[Failure]) -> Iterator[str]:
    """Yield the failures as a table in Markdown."""
    yield "| signal | what | example | words | probability |"
    yield "|---|---|---|---|---|"
    for f in found:
        yield f"| {f.signal} | {f.kind} | {f.example} | {f.words} | {f.probability:.2f} |"


def _failure(signal: str, kind: str, item: ScoredArticle, span: Span, probability: float) -> Failure:
    text = item.reading.article.text
    before, after = text[max(0, span.start - _AROUND) : span.start], text[span.end : span.end + _AROUND]
    # Whole words only, and nothing that Markdown would take for a cell or emphasis.
    head = before.split(" ", 1)[-1] if span.start > _AROUND else before
    tail = after.rsplit(" ", 1)[0] if span.end + _AROUND < len(text) else after
    words = " ".join(f"{head}[{text[span.start : span.end]}]{tail}".split())
    return Failure(signal, kind, item.article.id, words.replace("|", "/").replace("*", ""), probability)
