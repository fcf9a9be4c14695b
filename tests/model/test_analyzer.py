"""One article in, explained flags out: what holds for every report."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.contract import LONG_ENOUGH, PIECES, hold

from secondsource import Analyzer, BundleError, InputError, Report
from secondsource.analyzer import tried
from secondsource.article import read
from secondsource.given import batches

ARTICLES = sorted((Path(__file__).parent.parent.parent / "data" / "articles").glob("*.*"))
TEXTS = [p.read_text(encoding="utf-8") for p in ARTICLES if p.suffix in (".txt", ".md")]


@pytest.fixture(scope="module", params=range(len(TEXTS)), ids=lambda i: ARTICLES[i].stem)
def report(request: pytest.FixtureRequest, analyzer: Analyzer) -> Report:
    return analyzer.analyze(TEXTS[request.param])


def test_every_report_keeps_the_contract(report: Report) -> None:
    hold(report)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=120))
def test_any_text_keeps_the_contract(analyzer: Analyzer, pieces: list[str]) -> None:
    hold(analyzer.analyze("".join(pieces) + LONG_ENOUGH))


def test_the_same_text_gives_the_same_report(analyzer: Analyzer) -> None:
    assert analyzer.analyze(TEXTS[0]) == analyzer.analyze(TEXTS[0])


def test_analyze_many_keeps_order_and_takes_every_shape(analyzer: Analyzer) -> None:
    def stream() -> Iterator[object]:
        yield TEXTS[0]
        yield {"id": 7, "title": "A title", "text": TEXTS[1]}
        yield read(TEXTS[2], id="c")

    reports = list(analyzer.analyze_many(stream()))  # type: ignore[arg-type]
    assert [r.id for r in reports] == [None, "7", "c"]
    assert reports == list(analyzer.analyze_many(stream(), jobs=2))  # type: ignore[arg-type]


def test_articles_that_are_analysed_together_read_as_if_each_stood_alone(analyzer: Analyzer) -> None:
    texts = [*TEXTS, "", "Too short.", TEXTS[0].replace("\n\n", " "), *TEXTS[::-1]] * 2
    assert list(analyzer.analyze_many(texts)) == [analyzer.analyze(text) for text in texts]


def test_what_comes_before_an_error_is_analysed(analyzer: Analyzer) -> None:
    def broken() -> Iterator[object]:
        yield TEXTS[0]
        raise OSError("the disk is gone")

    for jobs in (1, 2):
        for stream, error in ((iter([TEXTS[0], 3, TEXTS[1]]), InputError), (broken(), OSError)):
            reports = analyzer.analyze_many(stream, jobs)  # type: ignore[arg-type]
            assert next(reports).text == TEXTS[0]
            with pytest.raises(error):
                next(reports)


def test_a_title_counts_towards_the_limit(analyzer: Analyzer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secondsource.given.MAX_CHARACTERS", 100)
    with pytest.raises(InputError, match="has 101 characters; the limit is 100"):
        analyzer.analyze("x" * 50, "y" * 51)


def test_long_articles_are_not_gathered() -> None:
    lengths = [10, 150_000, 60_000, 300_000, *[20] * 20]
    groups = list(batches("x" * n for n in lengths))
    assert [len(group) for group in groups] == [3, 1, 16, 4]
    assert [len(text) for group in groups for text in group] == lengths


@pytest.mark.parametrize(
    "bad", [None, 3, b"bytes", ["x"], {"title": "no text"}, {"text": None}, {"text": "x", "title": 3}]
)
def test_what_is_no_article_is_an_input_error(analyzer: Analyzer, bad: object) -> None:
    with pytest.raises(InputError) as caught:
        list(analyzer.analyze_many([bad]))  # type: ignore[list-item]
    assert caught.value.hint


def test_an_oversized_text_is_an_input_error(analyzer: Analyzer) -> None:
    with pytest.raises(InputError, match="limit"):
        analyzer.analyze("a" * 20_000_001)


@pytest.mark.parametrize(
    "piece", ["“a” ", "<b>x</b> ", "MAYOR JOHN SMITH SAID ", "John Smith met Ida Holm. ", "a", "\x00"]
)
def test_time_grows_with_the_length_not_with_its_square(analyzer: Analyzer, piece: str) -> None:
    def seconds(length: int) -> float:
        begun = time.process_time()
        analyzer.analyze(piece * (length // len(piece)))
        return time.process_time() - begun

    seconds(1000)
    assert seconds(40_000) < 10 * seconds(10_000) + 0.2


def test_a_foreign_bundle_is_used_only_when_its_parts_fit(analyzer: Analyzer) -> None:
    """Every file has its hash, and still one holds nothing, or less than the others need."""
    bundle = analyzer.bundle
    for name in bundle.tables.keys() - {"examples"}:
        with pytest.raises(BundleError) as caught:
            tried(replace(bundle, tables={**bundle.tables, name: None}))
        assert caught.value.hint
    for part, key in (("lexicon", "tag"), ("charge", "rating"), ("tagger", "transitions")):
        arrays = {**bundle.arrays[part], key: bundle.arrays[part][key][:1]}
        with pytest.raises(BundleError, match="cannot be used"):
            tried(replace(bundle, arrays={**bundle.arrays, part: arrays}))
    assert tried(bundle).version == analyzer.version
