"""One article in, explained flags out: what holds for every report."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from secondsource import Analyzer, InputError, Report
from secondsource.article import read
from secondsource.linear import sigmoid
from secondsource.signals import SEVERITIES, registry

ARTICLES = sorted((Path(__file__).parent.parent.parent / "data" / "articles").glob("*.*"))
TEXTS = [p.read_text(encoding="utf-8") for p in ARTICLES if p.suffix in (".txt", ".md")]
ROLES = {"evidence", "source", "cue", "content", "account-a", "account-b", "headline", "body", "central"}
NEEDED = {
    "loaded-language": {"evidence"},
    "unverified-claim": {"evidence"},
    "anonymous-source": {"source"},
    "relayed-report": {"source"},
    "contradictory-attributions": {"account-a", "account-b"},
}
# Pieces of news language with marks, breaks and odd characters between them.
PIECES = [
    "Sources said", " the thugs", " allegedly", " attacked", "“", "”", '"', "'", "\n\n", "\r\n", ". ", ", ", " the ministry denied it",
    " according to Avia.pro", " 30 people were killed", " no official confirmation", "\u202e", "\x00", "\ud800", "😀", "e\u0301",
    " Mr. Smith", " said", ":", "<script>", " in Agdam", " on Monday", " by X", " carried out", "—",
]  # fmt: skip


@pytest.fixture(scope="module", params=range(len(TEXTS)), ids=lambda i: ARTICLES[i].stem)
def report(request: pytest.FixtureRequest, analyzer: Analyzer) -> Report:
    return analyzer.analyze(TEXTS[request.param])


def _check(report: Report) -> None:
    for flag in report.flags:
        total = flag.bias + math.fsum(c.weight for c in flag.contributions)
        assert sigmoid(total) == pytest.approx(flag.probability, abs=1e-9)
        assert flag.probability >= flag.threshold
        assert flag.severity in SEVERITIES
        assert flag.severity == "info" or flag.voice == "writer"
        assert {s.role for s in flag.spans} <= ROLES
        assert NEEDED.get(flag.signal, set()) <= {s.role for s in flag.spans}
        assert flag.reason.endswith((".", "?", "”", '"'))
        assert flag.question
        assert flag.guidance
        for span in flag.spans:
            assert report.text[span.start : span.end] == span.quote
            assert report.text[: span.start].endswith(span.prefix)
            assert report.text[span.end :].startswith(span.suffix)
    for act in report.attributions:
        for part in (*act.source, *act.cue, *act.content):
            assert report.text[part.start : part.end] == part.quote
    assert len({flag.id for flag in report.flags}) == len(report.flags)
    assert set(report.signals) == set(registry())
    assert 0.0 <= report.priority.score <= 3.0
    assert report.priority.level == round(report.priority.score)
    z = report.priority.bias + math.fsum(c.weight for c in report.priority.contributions)
    assert math.fsum(sigmoid(z - cut) for cut in report.priority.cuts) == pytest.approx(
        report.priority.score, abs=1e-9
    )
    assert Report.from_dict(json.loads(json.dumps(report.to_dict()))) == report


def test_every_report_keeps_the_contract(report: Report) -> None:
    _check(report)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=120))
def test_any_text_keeps_the_contract(analyzer: Analyzer, pieces: list[str]) -> None:
    _check(
        analyzer.analyze(
            "".join(pieces) + " The council voted on Monday to close two libraries in the town." * 3
        )
    )


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
