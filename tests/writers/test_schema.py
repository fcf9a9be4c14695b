"""Every report and every JSON output fits the published schema; what does not fit is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests import reports

import secondsource
from secondsource.errors import InputError
from secondsource.readers import Failure
from secondsource.report import SCHEMA, Report
from secondsource.writers import Entry, Options, writer_for

FILE = Path(secondsource.__file__).parent / "schema" / "report-1.json"
DOCUMENT = json.loads(FILE.read_text(encoding="utf-8"))
REPORTS = [reports.flawed(), reports.clean(), reports.hostile(), reports.report("", outcome="too-short")]
FAILURE = Failure("gone.txt", InputError("gone.txt: no such file", code="unreadable", hint="Check the path."))


def complaints(value: Any, part: str) -> list[str]:
    schema = {**DOCUMENT, "$ref": f"#/$defs/{part}"}
    return [
        f"{error.json_path}: {error.message}" for error in Draft202012Validator(schema).iter_errors(value)
    ]


def test_the_schema_itself_is_valid_and_of_this_version() -> None:
    Draft202012Validator.check_schema(DOCUMENT)
    assert DOCUMENT["$defs"]["report"]["properties"]["schema"]["const"] == SCHEMA


@pytest.mark.parametrize("made", REPORTS)
def test_reports_fit_and_come_back_whole(made: Report) -> None:
    data = made.to_dict()
    assert complaints(data, "report") == []
    assert Report.from_dict(json.loads(json.dumps(data))) == made


def test_json_output_fits() -> None:
    entries: list[Entry | Failure] = [*(Entry(made, "a.txt", "a.txt") for made in REPORTS), FAILURE]
    document = json.loads("".join(writer_for("json")(entries, Options())))
    assert complaints(document, "check") == []
    assert json.loads("".join(writer_for("json")([], Options())))["reports"] == []


def test_each_line_of_json_lines_fits() -> None:
    entries: list[Entry | Failure] = [Entry(reports.hostile(), "a.txt", "a.txt"), FAILURE]
    report, error = map(json.loads, "".join(writer_for("jsonl")(entries, Options())).splitlines())
    assert complaints(report, "report") == []
    assert complaints(error, "error") == []


def test_a_text_comes_back_as_it_was_whatever_it_holds() -> None:
    text = "".join(map(chr, range(0x250))) + "\ud800 \udfff \u2028 😀"
    (line,) = "".join(writer_for("jsonl")([Entry(reports.report(text), "a", "a")], Options())).splitlines()
    line.encode("utf-8")
    assert json.loads(line)["text"] == text


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"outcome": "fine"}, "$.outcome"),
        ({"text_hash": "abc"}, "$.text_hash"),
        ({"words": -1}, "$.words"),
        ({"verdict": "false"}, "$"),
    ],
)
def test_what_does_not_fit_is_refused(change: dict[str, Any], place: str) -> None:
    assert complaints({**reports.flawed().to_dict(), **change}, "report")[0].startswith(f"{place}: ")
