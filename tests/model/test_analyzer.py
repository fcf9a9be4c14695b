"""One article in, explained flags out: what holds for every report."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.contract import LONG_ENOUGH, PIECES, hold

from secondsource import Analyzer, InputError, Report
from secondsource.article import read

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


def test_curly_or_straight_marks_make_no_difference(analyzer: Analyzer) -> None:
    straight = str.maketrans("“”‘’", "\"\"''")
    for text in TEXTS[:8]:
        one, other = analyzer.analyze(text), analyzer.analyze(text.translate(straight))
        assert [(f.signal, f.spans[0].start) for f in one.flags] == [
            (f.signal, f.spans[0].start) for f in other.flags
        ]


def test_analyze_many_keeps_order_and_takes_every_shape(analyzer: Analyzer) -> None:
    def stream() -> Iterator[object]:
        yield TEXTS[0]
        yield {"id": 7, "title": "A title", "text": TEXTS[1]}
        yield read(TEXTS[2], id="c")

    reports = list(analyzer.analyze_many(stream()))  # type: ignore[arg-type]
    assert [r.id for r in reports] == [None, "7", "c"]
    assert reports == list(analyzer.analyze_many(stream(), jobs=2))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "bad", [None, 3, b"bytes", ["x"], {"title": "no text"}, {"text": None}, {"text": "x", "title": 3}]
)
def test_what_is_no_article_is_an_input_error(analyzer: Analyzer, bad: object) -> None:
    with pytest.raises(InputError) as caught:
        analyzer.analyze_input(bad)  # type: ignore[arg-type]
    assert caught.value.hint


def test_an_oversized_text_is_an_input_error(analyzer: Analyzer) -> None:
    with pytest.raises(InputError, match="limit"):
        analyzer.analyze("a" * 20_000_001)
