"""The model card: what was measured, written by training, beside the bundle it describes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

_INTENDED = """## What it is for

An editor or fact-checker asks it where a draft needs a second look. An analyst scores an archive to find where sourcing
and wording are weak. Every flag shows the words that raised it and the terms of its sum.

It does not say whether a claim is true, and must not be used to decide about a person, to rank outlets by honesty,
or to remove articles without a human reading them.
"""

_LIMITS = """## Known limits

- Trained on English news, most of it about politics in the United States in 2015 to 2017, and rumour reports of 2014.
- One annotator a text for most of the labels; read the figures with their intervals.
- Sarcasm without marked words, facts omitted, and quotations out of context are not seen.
- A contradiction that needs knowledge from outside the article is not found.
- Satire and opinion are told apart from news only when the text shows it.
"""


def write_card(path: Path, version: str, facts: Mapping[str, Any], rows: str, own: str) -> None:
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
    lines += ["", _LIMITS, "## Data", "", "| file | SHA-256 |", "|---|---|"]
    lines += [f"| {name} | `{value[:16]}…` |" for name, value in facts["corpora"].items()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
