"""Agreement and export: figures checked by hand, files that others can read."""

from __future__ import annotations

import csv
import io
import json

import pytest
from tests import reports
from tests.review.conftest import Page, flag_ids

from secondsource_cli.review.agreement import agreement, krippendorff, span_f1
from secondsource_cli.review.export import FORMATS, export
from secondsource_training.corpora import example


def test_alpha_is_that_of_the_textbook() -> None:
    """Krippendorff, Content Analysis, 4th edition, chapter 12: four observers, nominal values."""
    rows = (
        "1 2 3 3 2 1 4 1 2 . . .",
        "1 2 3 3 2 2 4 1 2 5 . 3",
        ". 3 3 3 2 3 4 2 2 5 1 .",
        "1 2 3 3 2 4 4 1 2 5 1 .",
    )
    columns = zip(*(row.split() for row in rows), strict=True)
    units = [[value for value in column if value != "."] for column in columns]
    assert krippendorff(units) == pytest.approx(0.743, abs=0.0005)


@pytest.mark.parametrize(
    ("units", "alpha"),
    [
        ([], None),
        ([["a"], ["b"]], None),
        ([["a", "a"], ["a", "a"]], 1.0),
        ([["a", "a"], ["b", "b"]], 1.0),
        ([["a", "b"], ["b", "a"]], -0.5),
    ],
)
def test_alpha_at_its_ends(units: list[list[str]], alpha: float | None) -> None:
    assert krippendorff(units) == (None if alpha is None else pytest.approx(alpha))


def test_span_f1_matches_each_flag_once() -> None:
    one = {1: {("l", 0, 10), ("l", 20, 30)}, 2: {("l", 0, 5)}}
    other = {1: {("l", 5, 8), ("l", 8, 12), ("u", 20, 30)}}
    assert span_f1(one, other) == pytest.approx(2 / 5)
    assert span_f1(one, other, exact=True) == 0
    assert span_f1({}, {}) is None


def _reviewed(page: Page) -> list[str]:
    flags = flag_ids(1, page.desk)
    for flag in flags:
        page.decide(flag, "accept")
    page.decide(flags[2], "reject-acceptable")
    start = reports.FLAWED.index("primitive bandits")
    page.decide(flags[0], "fixed", start=start, stop=start + 17)
    start = reports.FLAWED.index("cowards")
    page.decide("", "missed", signal="loaded-language", start=start, stop=start + 7)
    page.decide(flags[0], "note", note='=HYPERLINK("http://x") ask')
    ben = Page(page.client, page.desk, "Ben")
    for flag in flags[:3]:
        ben.decide(flag, "reject-wrong")
    return flags


def test_agreement_of_two_reviewers(page: Page) -> None:
    _reviewed(page)
    figures = agreement(page.desk.store)
    assert figures.reviewers == (("Ana", 8), ("Ben", 3))
    every = figures.signals[-1]
    assert (every.signal, every.decided, every.accepted, every.shared) == ("all", 10, 6, 3)
    assert [(p.one, p.other, p.articles, p.flags_one, p.flags_other, p.f1) for p in figures.pairs] == [
        ("Ana", "Ben", 1, 7, 0, 0)
    ]
    html = page.get("/agreement")
    assert "Krippendorff" in html
    assert "60%" in html


def test_training_reads_the_exported_examples(page: Page) -> None:
    flags = _reviewed(page)
    lines = [json.loads(line) for line in "".join(export(page.desk.store, "jsonl")).splitlines()]
    mine = {line["signal"]: line for line in lines if line["reviewer"] == "Ana"}
    loaded = mine["loaded-language"]
    assert loaded["complete"]
    assert {s["quote"] for f in loaded["flags"] for s in f["spans"]} == {
        "primitive bandits",
        "bandits",
        "cowards",
    }
    assert [f["verdict"] for f in loaded["rejected"]] == ["reject-acceptable"]
    assert "ask" in loaded["note"]
    assert len(loaded["verdicts"]) == 5
    assert flags[0] in loaded["verdicts"]
    for line in lines:
        labelled = example(line, line["signal"], "export:1")
        full = f"{labelled.title}\n\n{labelled.text}" if labelled.title else labelled.text
        for flag, exported in zip(labelled.flags[line["signal"]], line["flags"], strict=True):
            quotes = [full[s.span.start : s.span.end] for s in flag.spans]
            assert quotes == [s["quote"] for s in exported["spans"]]


def test_csv_is_safe_in_a_spreadsheet(page: Page) -> None:
    _reviewed(page)
    rows = list(csv.DictReader(io.StringIO("".join(export(page.desk.store, "csv")))))
    assert len(rows) == 11
    fixed = next(row for row in rows if row["verdict"] == "fixed")
    assert fixed["quote"] == "primitive bandits"
    assert fixed["note"].startswith("'=")
    text = reports.FLAWED
    for row in rows:
        assert text[int(row["start"]) : int(row["end"])] == row["quote"]


def test_web_annotations_have_both_selectors(page: Page) -> None:
    _reviewed(page)
    found = json.loads("".join(export(page.desk.store, "w3c")))
    assert found["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert len(found["items"]) == 11
    for item in found["items"]:
        quote, position = item["target"]["selector"]
        assert (quote["type"], position["type"]) == ("TextQuoteSelector", "TextPositionSelector")
        assert reports.FLAWED[position["start"] : position["end"]] == quote["exact"]
        assert quote["prefix"] + quote["exact"] + quote["suffix"] in reports.FLAWED


def test_label_studio_has_an_annotation_for_each_reviewer(page: Page) -> None:
    _reviewed(page)
    tasks = json.loads("".join(export(page.desk.store, "label-studio")))
    assert [a["completed_by"]["email"] for a in tasks[0]["annotations"]] == ["Ana", "Ben"]
    regions = [r for r in tasks[0]["annotations"][0]["result"] if r["type"] == "labels"]
    for region in regions:
        value = region["value"]
        assert tasks[0]["data"]["text"][value["start"] : value["end"]] == value["text"]


@pytest.mark.parametrize("format", FORMATS)
def test_every_export_can_be_fetched_from_the_page(page: Page, format: str) -> None:
    _reviewed(page)
    answer = page.client.get(f"/export/{format}")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].endswith(f'decisions.{FORMATS[format]}"')
    assert answer.text == "".join(export(page.desk.store, format))
