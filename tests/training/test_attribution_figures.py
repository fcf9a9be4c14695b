"""The table of the attribution layer's figures."""

from __future__ import annotations

from secondsource_training.attribution_figures import lines
from secondsource_training.tagger_scores import Score


def test_both_layers_stand_in_one_table() -> None:
    acts = {"dev / tokens / cue": Score(0.75, 0.6, 2 / 3, 0.6, 0.7, 40)}
    sources = {"type accuracy": {"value": 0.9, "low": 0.88, "high": 0.92, "n": 120.0}}
    assert list(lines(acts, sources))[2:] == [
        "| dev / tokens / cue | 0.75 | 0.60 | 0.667 | 0.60 to 0.70 | 40 |",
        "| type accuracy | | | 0.900 | 0.88 to 0.92 | 120 |",
    ]
