"""PTC: spans of loaded language and name calling against the flags of loaded-language, by the task's overlap formula.

Precision is the mean over flags of the share of the flag that is labelled, recall the mean over labels of the share
that is flagged; overlapping spans are merged first (Da San Martino et al. 2020, subtask SI). Nothing is fitted.

    secondsource data convert ptc dev-articles dev-labels -o dev.jsonl
    python -m secondsource_training.protocols.ptc dev.jsonl
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from secondsource.analyzer import Analyzer, load
from secondsource_training.protocols.sentence_models import records, table

TECHNIQUES = frozenset({"Loaded_Language", "Name_Calling,Labeling", "Name_Calling_Labeling"})
Pair = tuple[int, int]


def run(analyzer: Analyzer, path: Path) -> dict[str, dict[str, float]]:
    """Return figures of the flags in the writer's voice, and of those in either voice."""
    articles = records(path)
    gold = [
        merged((s["span"][0], s["span"][1]) for s in d["spans"] if s["label"] in TECHNIQUES) for d in articles
    ]
    reports = [analyzer.analyze(d["text"]) for d in articles]
    found = {}
    for name, voices in (("writer's voice", ("writer",)), ("either voice", ("writer", "quoted"))):
        flagged = [
            merged(
                (s.start, s.end)
                for f in report.flags
                if f.signal == "loaded-language" and f.voice in voices
                for s in f.spans
                if s.role == "evidence"
            )
            for report in reports
        ]
        found[name] = overlap_scores(flagged, gold)
    return found


def merged(spans: Iterable[Pair]) -> list[Pair]:
    """Merge spans that overlap or touch."""
    result: list[Pair] = []
    for start, end in sorted(spans):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def overlap_scores(flagged: Sequence[Sequence[Pair]], gold: Sequence[Sequence[Pair]]) -> dict[str, float]:
    """Return the task's precision, recall and F1 over all articles."""
    right = met = 0.0
    for mine, theirs in zip(flagged, gold, strict=True):
        for a, b in mine:
            for c, d in theirs:
                shared = max(0, min(b, d) - max(a, c))
                right += shared / (b - a)
                met += shared / (d - c)
    precision = right / max(1, sum(map(len, flagged)))
    recall = met / max(1, sum(map(len, gold)))
    total = precision + recall
    return {"precision": precision, "recall": recall, "F1": 2 * precision * recall / total if total else 0.0}


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    sys.stdout.write(
        "\n".join(table("PTC, loaded language and name calling", run(load(), Path(arguments[0])))) + "\n"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
