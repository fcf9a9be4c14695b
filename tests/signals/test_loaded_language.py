"""What may be evidence of loaded language, and what never may."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from secondsource.analyzer import Analyzer
from secondsource.article import read
from secondsource.attribution import Attribution
from secondsource.bundle import Bundle, pack_strings
from secondsource.charge import CLASSES, FLOOR, read_charge
from secondsource.linear import Verdict
from secondsource.loaded_context import CUT
from secondsource.reading import Reading
from secondsource.signals import Candidate
from secondsource.signals.loaded_language import SIGNAL
from secondsource.tokens import Span

WORDS = {
    "backward": (0.5, "ADJ", 0), "mercenaries": (-3.0, "NOUN", 0), "corrupt": (1.2, "ADJ", 0), "thugs": (2.0, "NOUN", 0),
    "very": (FLOOR, "ADV", 0), "the": (FLOOR, "DET", 0), "of": (FLOOR, "ADP", 0), "radical": (0.3, "ADJ", 4),
    "surgery": (-5.0, "NOUN", 0), "trump": (FLOOR, "NAME", 0), "slammed": (1.0, "VERB", 2), "and": (FLOOR, "CONJ", 0),
}  # fmt: skip


@cache
def prepared() -> object:
    words = sorted(WORDS)
    arrays = {
        "words": pack_strings(words),
        "charge": np.array([WORDS[w][0] for w in words], dtype=np.float16),
        "rating": np.full(len(words), -1, dtype=np.int8),
        "kind": np.array([WORDS[w][2] for w in words], dtype=np.int8),
        "word_class": np.array([CLASSES.index(WORDS[w][1]) for w in words], dtype=np.int8),
        "uses": np.zeros(len(words), dtype=np.int16),
        "person": np.array([w in ("mercenaries", "thugs") for w in words], dtype=np.uint8),
    }
    phrases = {
        "loaded-phrases": [["3", "sensational", "lash/lashes/lashed out"], ["2", "derogatory", "a pack of"]],
        "neutral-phrases": [["radical surgery"], ["pack of wolves"]],
        "neutral-counterparts": [
            ["loaded", "neutral", "note"],
            ["slammed", "criticised", ""],
            ["thugs", "men", "or attackers"],
            ["corrupt", "-"],
        ],
    }
    tables = {"charge": {"affixes": {}, "base": -5.0}, "charge-phrases": phrases}
    return SIGNAL.prepare(Bundle(Path("-"), {"version": "test"}, tables, {"charge": arrays}))


def found(text: str) -> dict[str, Candidate]:
    reading = Reading(read(text), ())
    return {reading.article.quote(c.spans[0].span): c for c in SIGNAL.candidates(reading, prepared())}


def names(candidate: Candidate) -> set[str]:
    return {feature.name for feature in candidate.features}


def test_a_modifier_of_people_is_evidence_alone() -> None:
    candidates = found("The attack was carried out by backward mercenaries in the area of Agdam.")
    assert set(candidates) == {"backward"}
    assert "modifies a person or group" in names(candidates["backward"])
    assert candidates["backward"].voice == "writer"


@pytest.mark.parametrize(
    "text", ["The of and very the.", "Trump met the mayor of Harsk.", "Syria, Islam and Congress met."]
)
def test_function_words_and_names_are_never_evidence(text: str) -> None:
    assert found(text) == {}


def test_no_feature_names_a_word() -> None:
    candidates = found("The corrupt and backward thugs slammed Trump. “Thugs” lashed out at Harsk!")
    spelled = set(WORDS) - {"and", "of", "the", "very"}
    for candidate in candidates.values():
        for name in names(candidate):
            assert spelled.isdisjoint(name.lower().replace(":", " ").split())


def test_neighbouring_charged_words_are_one_finding() -> None:
    assert "corrupt and backward thugs" in found("The corrupt and backward thugs came.")


def test_a_phrase_is_found_whole() -> None:
    assert found("The mayor lashed out at critics.")["lashed out"].kind == "sensational"


def test_a_technical_sense_is_named() -> None:
    assert "part of a neutral set phrase" in names(found("She had radical surgery in May.")["radical"])


def test_a_phrase_in_its_plain_sense_is_no_candidate() -> None:
    assert set(found("A pack of liars met a pack of wolves.")) == {"A pack of"}


def test_scare_quotes_are_the_writers_and_direct_speech_is_not() -> None:
    assert found("The council published its “report” on Friday.")["“report”"].voice == "writer"
    spoken = found("“They are thugs and they know it too well,” said the mayor of Harsk.")
    assert spoken["thugs"].voice == "quoted"


def test_a_neutral_word_or_dropping_is_suggested() -> None:
    text = "The mayor slammed the backward mercenaries on Friday."
    for quote, expected in (("slammed", "criticised"), ("backward", "Leave out")):
        candidate = found(text)[quote]
        wording = SIGNAL.wording(Reading(read(text), ()), candidate, Verdict(0.0, ()))
        assert expected in wording.suggestion
        assert quote in wording.reason


def test_what_a_suggestion_depends_on_is_said_and_no_noun_is_left_out() -> None:
    for text, expected in (
        ("Some thugs came to town.", "Write “men” instead of “thugs” (or attackers)."),
        ("The corrupt mayor left.", "Leave out “corrupt”."),
        ("The backward and corrupt mayor left.", "Leave out “backward and corrupt”."),
        ("The corrupt thugs left.", "Write “men” instead of “thugs” (or attackers)."),
    ):
        (candidate,) = found(text).values()
        assert SIGNAL.wording(Reading(read(text), ()), candidate, Verdict(0.0, ())).suggestion == expected


@pytest.mark.parametrize(
    ("cue", "voice", "words"),
    [("called", "quoted", "words of a source"), ("said", "writer", "credited with")],
)
def test_what_somebody_called_a_thing_is_that_persons_word(cue: str, voice: str, words: str) -> None:
    text = f"The mayor {cue} the guards thugs on Friday."
    article = read(text)
    spans = [
        Span(text.index(part), text.index(part) + len(part))
        for part in ("The mayor", cue, "the guards thugs")
    ]
    act = Attribution((spans[0],), (spans[1],), (spans[2],), 0)
    reading = Reading(article, (act,))
    (candidate,) = SIGNAL.candidates(reading, prepared())
    assert candidate.voice == voice
    wording = SIGNAL.wording(reading, candidate, Verdict(5.0, ()))
    assert words in wording.reason
    assert "writer’s own voice" not in wording.reason


def test_offsets_hold_in_awkward_text() -> None:
    text = "😀 They’re “corrupt”\r\n\r\nthugs!!! \x00 sh*t #FakeThugs"
    for quote, candidate in found(text).items():
        span = candidate.spans[0].span
        assert isinstance(span, Span)
        assert text[span.start : span.end] == quote


FUNCTION_WORDS = [
    "the",
    "a",
    "an",
    "of",
    "in",
    "on",
    "at",
    "to",
    "for",
    "with",
    "and",
    "or",
    "but",
    "not",
    "no",
    "he",
    "she",
    "it",
    "they",
    "we",
    "you",
    "i",
    "his",
    "her",
    "their",
    "this",
    "that",
    "these",
    "those",
    "who",
    "which",
    "is",
    "are",
    "was",
    "were",
    "be",
    "been",
    "being",
    "have",
    "has",
    "had",
    "will",
    "would",
    "can",
    "could",
    "may",
    "might",
    "must",
    "shall",
    "do",
    "does",
    "did",
    "there",
    "here",
    "if",
    "than",
    "then",
    "as",
    "by",
    "from",
    "into",
    "about",
    "after",
    "before",
    "very",
    "so",
    "too",
    "more",
    "most",
    "also",
    "only",
    "just",
]
PLAIN = (
    "Donald Trump met Angela Merkel and John Smith, and they had been there before it was so late.\n\n"
    "Hillary Clinton was with Barack Obama and Maria Johnson; Vladimir Putin and Emmanuel Macron were not there."
)


def test_function_words_are_no_evidence_in_the_shipped_bundle(analyzer: Analyzer) -> None:
    table = read_charge(analyzer.bundle)
    assert not [word for word in FUNCTION_WORDS if table.look_up(word).charge >= CUT]


def test_names_of_persons_are_no_evidence_in_the_shipped_bundle(analyzer: Analyzer) -> None:
    reading = Reading(read(PLAIN), ())
    candidates = SIGNAL.candidates(reading, SIGNAL.prepare(analyzer.bundle))
    assert not [reading.article.quote(c.spans[0].span) for c in candidates]


def test_what_a_source_is_credited_with_is_told_from_the_writers_words() -> None:
    text = "Police said the corrupt council knew. The corrupt council met."
    article = read(text)
    act = Attribution((Span(0, 6),), (Span(7, 11),), (Span(12, 36),), 0)
    candidates = list(SIGNAL.candidates(Reading(article, (act,)), prepared()))
    credited = "in what a source is credited with, without quotation marks"
    assert [credited in names(c) for c in candidates] == [True, False]


@pytest.mark.parametrize(
    "sentence",
    [
        "Mr. Savage told the council that the wall would be mended in May.",
        "The wall will be mended in May, said John Crook, who leads the works.",
        "The works are led by Maria Petty. Petty hopes to be done in May.",
        "Chief executive Tor Lie said in a statement that the plant would close.",
    ],
)
def test_a_last_name_is_no_judgement(analyzer: Analyzer, sentence: str) -> None:
    assert not _loaded(analyzer, sentence)


def test_the_same_words_judge_where_they_are_no_names(analyzer: Analyzer) -> None:
    assert _loaded(analyzer, "The savage crook came back to the wall with a petty lie.")


def _loaded(analyzer: Analyzer, sentence: str) -> list[str]:
    """Return the loaded words in a report that has the sentence in it."""
    text = (
        "The council met on Tuesday to hear how the repairs of the harbour wall are going.\n\n"
        f"{sentence}\n\nThe repairs began in March after a storm, and they are paid for by the harbour board. "
        "The next meeting is on the third of June at the town hall, and it is open to the public."
    )
    report = analyzer.analyze(text, "Council hears of harbour wall")
    spans = [flag.spans[0] for flag in report.flags if flag.signal == SIGNAL.id]
    return [report.text[span.start : span.end] for span in spans]
