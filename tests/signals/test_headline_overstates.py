"""What an editor would see between a headline and its body, kind by kind."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from secondsource import Analyzer
from secondsource.article import read
from secondsource.bundle import Bundle
from secondsource.cues import Cues
from secondsource.linear import Verdict
from secondsource.overlap import stems
from secondsource.reading import Reading
from secondsource.signals import Candidate
from secondsource.signals.headline_overstates import KINDS, SIGNAL
from secondsource_training.outcome_fit import article_cues

DATA = Path(__file__).parents[2] / "data"
BODY = (
    "A ferry may have touched a sandbank near Crale on Tuesday, the harbour office said. "
    "Nobody was hurt. It denied that the crew had been drinking. Some passengers were late."
)


@cache
def prepared() -> object:
    table = {"article-cues": article_cues(DATA / "lexicons" / "article-cues.tsv")}
    return SIGNAL.prepare(Bundle(Path("-"), {"version": "test"}, table, {}))


def candidate(title: str | None, body: str = BODY) -> Candidate | None:
    return next(iter(SIGNAL.candidates(Reading(read(body, title), ()), prepared())), None)


@pytest.mark.parametrize(
    ("title", "seen", "unseen"),
    [
        ("Ferry touches sandbank near Crale", "flat-but-hedged", "headline-hedged"),
        ("Ferry may have touched sandbank near Crale", "headline-hedged", "flat-but-hedged"),
        ("TERRIFYING chaos on ferry near Crale!", "headline-sensational>=1", "sensational-in-body"),
        ("Ferry with 400 aboard touched sandbank near Crale", "number-not-in-body", "negation-differs"),
        ("Minister to open new railway bridge in Dunmore", "missing-share>=0.6", "closest-share>=0.4"),
        ("Did a ferry touch a sandbank near Crale?", "mark=asks", "mark=exclaims"),
        ("Harbour office: Ferry touched sandbank", "headline-attributed", "headline-hedged"),
    ],
)
def test_names_what_is_seen(title: str, seen: str, unseen: str) -> None:
    found = candidate(title)
    assert found is not None
    names = {feature.name for feature in found.features}
    assert seen in names
    assert unseen not in names


@pytest.mark.parametrize(
    ("body", "flat"),
    [
        (
            "A ferry touched a sandbank near Crale on Tuesday. Nobody was hurt. Some passengers were late.",
            True,
        ),
        (
            "A ferry may have touched a sandbank near Crale on Tuesday. Nobody was hurt. Some were late.",
            False,
        ),
        ("“A ferry touched a sandbank near Crale,” said the office. Nobody was hurt. Some were late.", False),
    ],
)
def test_what_the_writer_says_flatly_bears_the_headline_out(body: str, flat: bool) -> None:
    found = candidate("Ferry touches sandbank near Crale", body)
    assert found is not None
    assert ("stated-flatly>=0.6" in {feature.name for feature in found.features}) == flat


@pytest.mark.parametrize(("opening", "dated"), [("", False), ("CRALE (Reuters) - ", True)])
def test_a_place_and_an_agency_before_the_lead_are_seen(opening: str, dated: bool) -> None:
    found = candidate("Ferry touches sandbank near Crale", opening + BODY)
    assert found is not None
    assert ("dateline" in {feature.name for feature in found.features}) is dated


def test_a_text_without_headline_has_no_candidate() -> None:
    assert candidate(None, "One line of text that goes on for a while and has no headline at all.") is None


@pytest.mark.parametrize("kind", KINDS)
def test_the_wording_quotes_the_headline(kind: str) -> None:
    found = candidate("Ferry touches sandbank near Crale")
    assert found is not None
    chosen = Candidate(kind, found.voice, found.spans, found.features, found.facts)
    said = SIGNAL.wording(
        Reading(read(BODY, "Ferry touches sandbank near Crale"), ()), chosen, Verdict(1.0, ())
    )
    assert "Ferry touches sandbank near Crale" in said.reason
    assert said.question.endswith("?")


def test_spans_are_headline_and_body() -> None:
    found = candidate("Ferry touches sandbank near Crale")
    assert found is not None
    headline, body = found.role("headline"), found.role("body")
    assert headline is not None
    assert headline.start == 0
    assert body is not None
    assert body.start >= headline.end


@pytest.mark.parametrize(
    ("text", "hedges"),
    [
        ("Rates were cut in May by a quarter point.", 0),
        ("The bank met on 4 May and again in June.", 0),
        ("The bank may cut rates again.", 1),
        ("Bank May Cut Rates", 1),
    ],
)
def test_the_month_of_may_is_no_hedge(analyzer: Analyzer, text: str, hedges: int) -> None:
    article = read(f"A headline\n\n{text}")
    hits = Cues.from_bundle(analyzer.bundle).find(article, stems(article).of)
    assert len([at for at in hits.places.get("hedge", ()) if article.tokens.norms[at] == "may"]) == hedges
