"""Does it treat outlets and leanings alike? Flags by outlet on articles that no step read, and errors by leaning.

An outlet that is flagged more often may simply need it; so the second table sets flags beside what editors marked in
the same articles. Leanings are those that the authors of the corpus gave to the outlets.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from secondsource.analyzer import Analyzer
from secondsource_training.baselines import Marked
from secondsource_training.corpora import json_lines
from secondsource_training.readings import load_annotation
from secondsource_training.scored import score_articles

LEANING = {
    "abc": "mainstream",
    "politico": "mainstream",
    "occupy-democrats": "left",
    "the-other-98": "left",
    "eagle-rising": "right",
    "right-wing-news": "right",
}
MOST = 60


@dataclass(frozen=True, slots=True)
class Outlet:
    """How much is flagged in the articles of an outlet: flags in 1,000 words by signal, and the share sent back."""

    name: str
    articles: int
    words: int
    rates: Mapping[str, float]
    sent_back: float


def by_outlet(analyzer: Analyzer, shared: Path, most: int = MOST) -> list[Outlet]:
    """Return flag rates on articles of known outlets that were not annotated, the first ``most`` of each."""
    seen = {data["id"] for _, data in json_lines(shared / "annotation" / "articles.jsonl.gz")}
    texts: dict[str, list[str]] = {}
    for _, data in json_lines(shared / "corpora" / "articles" / "news.jsonl.gz"):
        mine = texts.setdefault(data["outlet"], [])
        if data["outlet"] in LEANING and data["id"] not in seen and len(mine) < most:
            mine.append(data["text"])
    found = []
    for name in sorted(LEANING, key=lambda n: (LEANING[n], n)):
        reports = [analyzer.analyze(text) for text in texts.get(name, ())]
        words = sum(report.words for report in reports)
        if words:
            rates = {
                t.signal.id: 1000 * sum(r.signals[t.signal.id].flags for r in reports) / words
                for t in analyzer.signals
            }
            back = sum(r.priority.level >= 2 for r in reports) / len(reports)
            found.append(Outlet(name, len(reports), words, rates, back))
    return found


def by_leaning(analyzer: Analyzer, shared: Path, data: Path) -> dict[str, dict[str, Any]]:
    """Return flags, labels, precision and recall of all signals together on held-out articles, by leaning."""
    unseen = [a for a in load_annotation(shared, data) if a.split == "evaluate"]
    parts: dict[str, list[Marked]] = {}
    for item in score_articles(analyzer, unseen):
        leaning = LEANING.get(item.article.group, "not known")
        for trained in analyzer.signals:
            if trained.signal.id in item.article.flags:
                parts.setdefault(leaning, []).append(item.counts(trained.signal, trained.threshold))
    found = {}
    for leaning, counts in sorted(parts.items()):
        flagged, right = sum(c.flagged for c in counts), sum(c.right for c in counts)
        labelled, met = sum(c.labelled for c in counts), sum(c.met for c in counts)
        found[leaning] = {
            "articles": len(counts) // max(1, len(analyzer.signals)),
            "flags": flagged,
            "labels": labelled,
            "precision": round(right / flagged, 3) if flagged else None,
            "recall": round(met / labelled, 3) if labelled else None,
        }
    return found


def fairness_lines(outlets: Sequence[Outlet], leanings: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Yield both tables in Markdown."""
    signals = list(outlets[0].rates) if outlets else []
    yield f"| leaning | outlet | articles | {' | '.join(signals)} | level 2 or 3 |"
    yield f"|---|---|---|{'---|' * len(signals)}---|"
    for o in outlets:
        rates = " | ".join(f"{o.rates[s]:.2f}" for s in signals)
        yield f"| {LEANING[o.name]} | {o.name} | {o.articles} | {rates} | {o.sent_back:.0%} |"
    yield ""
    yield "| leaning, held-out articles | articles | flags | labels | precision | recall |"
    yield "|---|---|---|---|---|---|"
    for name, row in leanings.items():
        p, r = ("–" if row[k] is None else f"{row[k]:.2f}" for k in ("precision", "recall"))
        yield f"| {name} | {row['articles']} | {row['flags']} | {row['labels']} | {p} | {r} |"
