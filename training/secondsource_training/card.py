"""The model card: what was measured, written by training, beside the bundle it describes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

_INTENDED = """## What it is for

An editor or fact-checker asks it where a draft needs a second look. An analyst scores an archive to find where sourcing
and wording are weak. Every flag shows the words that raised it and the terms of its sum.

## What it must not be used for

- To say whether a claim is true: it never does.
- To rank outlets, reporters or leanings by honesty. A high flag rate is not a lie rate; see the table by outlet.
- To decide about a person, or to remove, demote or label articles without a human who has read them.
- On text in other languages, on fiction, on social posts or transcripts: it was not measured there.
"""

_LIMITS = """## Known limits

- Trained on English news, most of it about politics in the United States in 2015 to 2017, and rumour reports of 2014.
- One annotator a text for most of the labels; read the figures with their intervals.
- Sarcasm without marked words, facts omitted, and quotations out of context are not seen.
- A contradiction that needs knowledge from outside the article is not found.
- Satire and opinion are told apart from news only when the text shows it.
"""


_REPAIR = """Pairs written for this project, held out: a flawed piece, and the same piece with the smallest repair that an editor
would accept."""
_LOST = """This recipe does without some of the corpora that the shipped model learned from. F1 on the same held-out articles, for
contradictions by article:"""
_FAIR = """Flags in 1,000 words on articles that no step has read, by outlet; then, for all signals together, flags beside the labels
of editors in the held-out articles. Leanings as the authors of the corpus give them. Outlets differ in how they write:
what would be unfair is a difference in precision, not one in rate."""
_FAILED = """On held-out texts written for this project: the most confident false alarms and the misses that came nearest."""
_DATA = """Licences, sources and uses of every corpus are in `data/corpora.toml`; how the own data was made is in `data/README.md`.
Split: a fixed fifth of the annotated articles, chosen by hash of the id, is never fitted on; within the rest, articles
of one outlet or one story never stand on both sides of a fold."""


def write_card(
    path: Path,
    version: str,
    facts: Mapping[str, Any],
    rows: str,
    own: str,
    *,
    fairness: Iterable[str] = (),
    failures: Iterable[str] = (),
    lost: Iterable[str] = (),
) -> None:
    """Write the card.

    Parameters
    ----------
    path : Path
    version : str
        Of the bundle.
    facts : mapping
        The manifest's entries.
    rows, own : str
        Tables of figures on held-out real articles and on held-out own examples.
    fairness, failures : iterable of str
        Lines of the tables by outlet and leaning, and of failures on own examples.
    lost : iterable of str
        Lines on what the recipe does without, of :func:`lost_lines`.
    """
    lines = [
        f"# Model card: {version}",
        "",
        "Written by `secondsource train` from what it measured.",
        "",
        _INTENDED,
        "## How good it is",
        "",
        "On real articles that no step of training had seen (the fifth listed in `data/splits.json`), flags in the writer's",
        "voice against labels, overlap counts as a match; intervals are 95 %, by resampling articles 1,000 times.",
        "",
        rows,
        "",
        "On held-out examples written for this project, hard near-misses included:",
        "",
        own,
        *_section("What the recipe loses", _LOST, lost),
        "",
        "## Calibration and thresholds",
        "",
        "Cross-validated over groups (outlet, story) on the training part. A threshold is the one of highest F1 among those",
        "that reach the precision named in the recipe.",
        "",
        "| signal | threshold | candidates | Brier score | expected calibration error |",
        "|---|---|---|---|---|",
    ]
    for name, threshold in facts["thresholds"].items():
        c = facts["calibration"][name]
        lines.append(
            f"| {name} | {threshold:.2f} | {c['candidates']} | {c['brier']:.3f} | {c['error']:.3f} |"
        )
    lines += [*_contrast(facts.get("contrast", {})), *_section("Outlets and leanings", _FAIR, fairness)]
    lines += ["", _LIMITS, *_section("Known failures", _FAILED, failures)]
    lines += ["", "## Data", "", _DATA, "", "| corpus | licence |", "|---|---|"]
    lines += [f"| {name} | {licence} |" for name, licence in facts.get("licences", {}).items()]
    lines += ["", "| file | SHA-256 |", "|---|---|"]
    lines += [f"| {name} | `{value[:16]}…` |" for name, value in facts["corpora"].items()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def lost_lines(
    left_out: Sequence[str], measured: Mapping[str, Any], shipped: Mapping[str, Any]
) -> Iterator[str]:
    """Yield a table of a bundle's figures beside those of the one that ships, and the corpora that it does without.

    Parameters
    ----------
    left_out : sequence of str
        Names of corpora; without any, nothing is lost and nothing said.
    measured, shipped : mapping
        ``metrics`` of the two manifests.
    """
    if not left_out:
        return
    yield from ("| signal | this recipe | shipped model |", "|---|---|---|")
    for name, figures in measured.items():
        kind = "articles" if "articles" in figures else "signal"
        beside = shipped.get(name, {}).get(kind)
        yield f"| {name} | {figures[kind]['f1']:.2f} | {beside['f1'] if beside else float('nan'):.2f} |"
    yield from ("", f"Left out: {', '.join(left_out)}.")


def _contrast(shares: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    if not shares:
        return
    yield from ("", "## Does a repair clear the flag?", "", _REPAIR, "")
    yield from (
        "| signal | pairs | flawed side flagged | repaired side clear | both |",
        "|---|---|---|---|---|",
    )
    for name, row in shares.items():
        yield f"| {name} | {row['pairs']} | {row['flagged']:.0%} | {row['cleared']:.0%} | {row['flips']:.0%} |"


def _section(title: str, text: str, table: Iterable[str]) -> Iterator[str]:
    rows = list(table)
    if rows:
        yield from ("", f"## {title}", "", text, "", *rows)
