"""What the tool says about the article it was made for, and about dull agency copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from secondsource import Analyzer, Report

ARTICLES = Path(__file__).parent.parent / "data" / "articles"


@pytest.fixture(scope="module")
def report(analyzer: Analyzer, shared: Path) -> Report:
    return analyzer.analyze((shared / "article.txt").read_text(encoding="utf-8"))


def _quotes(report: Report, signal: str, role: str = "evidence", voice: str = "writer") -> list[str]:
    return [
        s.quote
        for f in report.flags
        if f.signal == signal and f.voice == voice
        for s in f.spans
        if s.role == role
    ]


def test_single_source_with_a_relayed_basis(report: Report) -> None:
    (flag,) = (f for f in report.flags if f.signal == "single-source")
    assert flag.kind == "relayed"


def test_relayed_report(report: Report) -> None:
    assert any("Avia.pro" in quote for quote in _quotes(report, "relayed-report", "source"))


@pytest.mark.parametrize("source", ["sources", "Other sources", "field and on-site sources"])
def test_anonymous_sources(report: Report, source: str) -> None:
    assert any(source in quote for quote in _quotes(report, "anonymous-source", "source"))


def test_loaded_language(report: Report) -> None:
    assert any("backward" in quote for quote in _quotes(report, "loaded-language"))


@pytest.mark.parametrize("words", ["initial information", "no official confirmation", "no official denial"])
def test_unverified_claims(report: Report, words: str) -> None:
    assert any(words in quote or quote in words for quote in _quotes(report, "unverified-claim"))


def test_the_two_accounts_of_who_attacked(report: Report) -> None:
    pairs = [
        {s.role: s.quote for s in f.spans if s.role.startswith("account")}
        for f in report.flags
        if f.signal == "contradictory-attributions"
    ]
    assert any("mercenaries" in p["account-a"] and "unrecognized republic" in p["account-b"] for p in pairs)


def test_headline_overstates(report: Report) -> None:
    assert _quotes(report, "headline-overstates", "headline")


def test_priority_is_hold(report: Report) -> None:
    assert report.priority.level == 3


def test_nothing_in_the_dry_background(report: Report) -> None:
    start = report.text.index("Azerbaijan and Armenia have been in conflict")
    own = {"headline", "central"}
    assert not [f for f in report.flags if any(s.start >= start and s.role not in own for s in f.spans)]


@pytest.mark.parametrize("name", ["harbour-dredging-tender.txt", "central-bank-holds.txt"])
def test_a_dull_agency_report_gets_no_warning(analyzer: Analyzer, name: str) -> None:
    report = analyzer.analyze((ARTICLES / name).read_text(encoding="utf-8"))
    assert report.priority.level == 0
    assert not [f for f in report.flags if f.severity in ("warning", "error")]
