"""The model card says what was measured, on what, under which licences, and where it fails."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from secondsource_training.card import lost_lines, write_card
from secondsource_training.failures import Failure, failure_lines
from secondsource_training.fairness import Outlet, fairness_lines

FACTS: dict[str, Any] = {
    "thresholds": {"toy": 0.4},
    "calibration": {"toy": {"candidates": 9, "brier": 0.1, "error": 0.02}},
    "corpora": {"a.jsonl.gz": "ab" * 32},
    "licences": {"a": "MIT"},
    "contrast": {"toy": {"pairs": 8, "flagged": 0.875, "cleared": 1.0, "flips": 0.875}},
}


def test_every_section(tmp_path: Path) -> None:
    outlets = [Outlet("abc", 60, 30000, {"toy": 1.5}, 0.1)]
    leanings = {"left": {"articles": 5, "flags": 3, "labels": 4, "precision": None, "recall": 0.5}}
    found = [Failure("toy", "miss", "toy-003", "a [vile] plan", 0.2)]
    path = tmp_path / "MODEL_CARD.md"
    write_card(
        path,
        "x-1",
        FACTS,
        "ROWS",
        "OWN",
        fairness=fairness_lines(outlets, leanings),
        failures=failure_lines(found),
    )
    text = path.read_text(encoding="utf-8")
    for words in (
        "must not be used",
        "| toy | 8 | 88% | 100% | 88% |",
        "| mainstream | abc | 60 | 1.50 | 10% |",
        "| left | 5 | 3 | 4 | – | 0.50 |",
        "| toy | miss | toy-003 | a [vile] plan | 0.20 |",
        "| a | MIT |",
        "ROWS",
        "OWN",
    ):
        assert words in text


def test_what_was_not_measured_has_no_section(tmp_path: Path) -> None:
    path = tmp_path / "MODEL_CARD.md"
    write_card(path, "x-1", {**FACTS, "contrast": {}}, "ROWS", "OWN")
    text = path.read_text(encoding="utf-8")
    assert "Known failures" not in text
    assert "repair" not in text


def test_a_recipe_that_does_without_corpora_says_what_it_loses() -> None:
    measured = {"toy": {"signal": {"f1": 0.5}}, "pairs": {"signal": {"f1": 0.1}, "articles": {"f1": 0.6}}}
    shipped = {"toy": {"signal": {"f1": 0.75}}}
    lines = list(lost_lines(["polnear", "emergent"], measured, shipped))
    assert "| toy | 0.50 | 0.75 |" in lines
    assert "| pairs | 0.60 | nan |" in lines
    assert lines[-1] == "Left out: polnear, emergent."
    assert not list(lost_lines([], measured, shipped))
