"""What an editor would count behind the central claim, and how it is said."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from secondsource.article import read
from secondsource.attribution import Attribution
from secondsource.bundle import Bundle
from secondsource.flags import label
from secondsource.linear import Verdict
from secondsource.reading import Reading
from secondsource.signals import Candidate
from secondsource.signals.single_source import SIGNAL
from secondsource.tokens import Span
from secondsource_training.outcome_fit import article_cues

DATA = Path(__file__).parents[2] / "data"
TITLE = "Factory poisons stream at Bex"


@cache
def prepared() -> object:
    table = {"article-cues": article_cues(DATA / "lexicons" / "article-cues.tsv")}
    return SIGNAL.prepare(Bundle(Path("-"), {"version": "test"}, table, {}))


def reading(body: str, *acts: tuple[str, str, str, str], title: str | None = TITLE) -> Reading:
    """Read a text with attributions given as (source, cue, type, entity)."""
    article = read(body, title)
    found = []
    for source, cue, kind, entity in acts:
        start = article.text.index(source, article.title_end)
        at = article.text.index(cue, start)
        found.append(
            Attribution(
                (Span(start, start + len(source)),),
                (Span(at, at + len(cue)),),
                (),
                article.sentence_at(start),
                kind,
                entity,
            )
        )
    return Reading(article, tuple(found))


def one(given: Reading) -> Candidate:
    (candidate,) = SIGNAL.candidates(given, prepared())
    return candidate


def names(candidate: Candidate) -> set[str]:
    return {feature.name for feature in candidate.features}


ONE = "A factory at Bex poisons the Alder stream, the portal Riverwatch reported. It named nobody. The stream joins the Lea."
TWO = "A factory at Bex poisons the Alder stream, angler Roy Tapp said. The mayor, Ida Moll, confirmed it. The stream joins the Lea."


@pytest.mark.parametrize(
    ("body", "acts", "basis", "independent", "present", "absent"),
    [
        (
            ONE,
            [("the portal Riverwatch", "reported", "media", "S1")],
            "relayed",
            1,
            "only-unnamed-or-relayed",
            "support>=2",
        ),
        (
            TWO,
            [
                ("angler Roy Tapp", "said", "named-person", "S1"),
                ("Ida Moll", "confirmed", "named-person", "S2"),
            ],
            "named",
            2,
            "confirmed-by-another",
            "only-unnamed-or-relayed",
        ),
        (ONE, [], "none", 0, "support=none", "support>=1"),
    ],
)
def test_counts_what_stands_behind_the_claim(
    *,
    body: str,
    acts: list[tuple[str, str, str, str]],
    basis: str,
    independent: int,
    present: str,
    absent: str,
) -> None:
    candidate = one(reading(body, *acts))
    assert candidate.kind == basis
    assert candidate.facts["independent"] == independent
    assert present in names(candidate)
    assert absent not in names(candidate)


def test_the_wording_names_the_claim_and_the_source() -> None:
    given = reading(ONE, ("the portal Riverwatch", "reported", "media", "S1"))
    said = SIGNAL.wording(given, one(given), Verdict(1.0, ()))
    assert "the portal Riverwatch" in said.reason
    assert "relayed" in said.reason
    assert "poisons the Alder stream" in said.reason
    assert said.severity == "error"


def test_every_span_is_in_the_text_and_every_feature_has_a_name_for_editors() -> None:
    given = reading(
        TWO,
        ("angler Roy Tapp", "said", "named-person", "S1"),
        ("Ida Moll", "confirmed", "named-person", "S2"),
    )
    candidate = one(given)
    length = len(given.article.text)
    assert all(0 <= f.span.start < f.span.end <= length for f in candidate.features if f.span)
    plain = [f.name for f in candidate.features if label(f.name, SIGNAL.labels) == f.name.replace("-", " ")]
    assert len(plain) <= 12


def test_what_other_signals_make_of_the_claim_counts() -> None:
    given = reading(ONE, ("the portal Riverwatch", "reported", "media", "S1"))
    seen = {"headline-overstates": 0.5, "contradictory-attributions": 0.12}
    after = {f.name: f.value for f in one(replace(given, highest=seen)).features if f.name[:7] == "likely:"}
    before = {f.name: f.value for f in one(given).features if f.name[:7] == "likely:"}
    assert after == {
        "likely:headline-overstates": pytest.approx(0.0),
        "likely:contradictory-attributions>=0.05": 1.0,
        "likely:contradictory-attributions>=0.1": 1.0,
    }
    assert before == {"likely:headline-overstates": pytest.approx(-3.93, abs=0.01)}


def test_a_text_without_a_headline_is_not_taken_for_one_whose_headline_is_sound() -> None:
    given = reading("\n" + ONE, ("the portal Riverwatch", "reported", "media", "S1"), title=None)
    assert given.article.headline is None
    assert not [name for name in names(one(given)) if name.startswith("likely:headline")]


def test_voices_of_the_background_do_not_vouch_for_the_news() -> None:
    relayed = ("the portal Riverwatch", "reported", "media", "S1")
    history = (
        " The mill was built in 1901." * 12 + " In 1974 the mill was shut, the historian Ida Moll wrote."
    )
    early = ONE + " In 1974 the mill was shut, the historian Ida Moll wrote."
    moll = ("the historian Ida Moll", "wrote", "named-person", "S2")
    assert "sources>=2" in names(one(reading(early, relayed, moll)))
    assert "sources>=2" not in names(one(reading(ONE + history, relayed, moll)))


@pytest.mark.parametrize(
    ("source", "in_headline"),
    [("Sergei Bex of the anglers", True), ("the Bex angler Roy Tapp", False), ("a Bex official", False)],
)
def test_a_source_is_in_the_headline_by_its_own_name_only(source: str, in_headline: bool) -> None:
    body = f"A factory poisons the Alder stream, {source} said. The stream joins the Lea."
    kind = "named-person" if source[0] != "a" else "organisation"
    found = names(one(reading(body, (source, "said", kind, "S1"))))
    assert any(name.startswith("speaker-in-headline") for name in found) == in_headline


@pytest.mark.parametrize("text", ["", "Only a headline", "\n\n\n"])
def test_little_text_is_no_error(text: str) -> None:
    list(SIGNAL.candidates(Reading(read(text), ()), prepared()))


def test_the_register_of_a_revelation_is_told_from_that_of_a_report() -> None:
    revelation = names(
        one(reading("A bombshell leak exposed the cover-up, proof at last of a secret scheme."))
    )
    report = names(one(reading("Mr. Bex met Sen. Holm at the works on Monday, and Dr. Roe came too.")))
    assert {"exposure-share>=0.0025", "proof-share>=0.0025"} <= revelation
    assert "form-of-address-share>=0.005" in report
    assert not {name for name in report if name.startswith(("exposure", "proof", "unnamed"))}
