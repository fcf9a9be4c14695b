"""Stories told as the starting article tells its own, in other words and of other places: what an editor must be shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from secondsource import Analyzer, Report

FILE = Path(__file__).parent.parent / "data" / "retold" / "articles.jsonl"
STORIES: list[dict[str, Any]] = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
LEAST = 0.85
"""Share of what is expected that must be found in all stories together."""


def _found(report: Report, signal: str, quote: str) -> bool:
    return any(
        quote in span.quote or span.quote in quote
        for flag in report.flags
        if flag.signal == signal and flag.voice == "writer"
        for span in flag.spans
        if span.role not in ("cue", "content")
    )


@pytest.fixture(scope="module")
def reports(analyzer: Analyzer) -> list[Report]:
    return [analyzer.analyze(story["text"], story["title"]) for story in STORIES]


def test_what_an_editor_must_be_shown_is_found(reports: list[Report]) -> None:
    asked = [
        (story["id"], signal, quote, _found(report, signal, quote))
        for story, report in zip(STORIES, reports, strict=True)
        for signal, quotes in story["expected"].items()
        for quote in quotes
    ]
    missed = [row[:3] for row in asked if not row[3]]
    assert len(missed) <= (1 - LEAST) * len(asked), missed


def test_most_hang_on_one_source_under_a_flat_headline(reports: list[Report]) -> None:
    for signal in ("single-source", "headline-overstates"):
        assert sum(report.signals[signal].flags for report in reports) >= len(reports) - 1


def test_they_need_work_and_most_are_held(reports: list[Report]) -> None:
    levels = [report.priority.level for report in reports]
    assert min(levels) >= 2
    assert levels.count(3) >= len(levels) - 1
