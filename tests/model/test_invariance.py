"""What must not change a flag: the shape of quotation marks, how accents are encoded, a paragraph about something else."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from secondsource import Analyzer, Flag, Report
from secondsource.signals import registry

DATA = Path(__file__).parent.parent.parent / "data"
ARTICLES = [
    path.read_text(encoding="utf-8").rstrip()
    for path in sorted((DATA / "articles").glob("*.*"))
    if path.suffix in (".txt", ".md")
]
EXAMPLES = [
    f"{record['title']}\n\n{record['text']}" if record.get("title") else record["text"]
    for path in sorted((DATA / "signals").glob("*.jsonl"))
    for record in map(json.loads, path.read_text(encoding="utf-8").splitlines())
]
UNRELATED = [
    "The library on Mill Street opens at nine in the morning and closes at six.",
    "Rain is expected in the north on Thursday. Temperatures will reach 14 degrees.",
    "The town has two schools, a swimming pool and a market on Saturdays.",
]
LOCAL = {"anonymous-source", "relayed-report"}
"""Signals that look at the place, and hardly at anything beyond its neighbours."""
NEXT_TO_NOTHING = 0.01
"""Of a probability: what a new neighbour of the last paragraph may change in it."""
LITTLE = 0.2
"""Of a probability; the most seen on the own articles is 0.13."""
STRAIGHT = str.maketrans("“”‘’", "\"\"''")
ACCENTS = dict(zip("aeiouc", "áéíöüç", strict=True))

texts = st.sampled_from([*ARTICLES, *EXAMPLES])
trying = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
Places = dict[tuple[str, str, tuple[tuple[str, int, int], ...]], float]


def places(report: Report, moved: list[int] | None = None) -> Places:
    """Return signal, voice and spans of each flag with its probability; ``moved`` gives each offset its new one."""
    at = moved or range(len(report.text) + 1)
    return {
        (f.signal, f.voice, tuple((s.role, at[s.start], at[s.end]) for s in f.spans)): round(f.probability, 9)
        for f in report.flags
    }


@trying
@given(texts)
def test_curly_quotes_become_straight(analyzer: Analyzer, text: str) -> None:
    assert places(analyzer.analyze(text)) == places(analyzer.analyze(text.translate(STRAIGHT)))


@trying
@given(texts, st.randoms(use_true_random=False))
def test_composed_accents_become_decomposed(analyzer: Analyzer, text: str, random: object) -> None:
    def accented(word: re.Match[str]) -> str:
        return "".join(ACCENTS.get(c, c) if random.random() < 0.3 else c for c in word.group())  # type: ignore[attr-defined]

    composed = re.sub(r"\b[A-Z][a-z]{3,}", accented, text)
    decomposed, moved = "", []
    for character in composed:
        moved.append(len(decomposed))
        decomposed += unicodedata.normalize("NFD", character)
    moved.append(len(decomposed))
    assert places(analyzer.analyze(composed), moved) == places(analyzer.analyze(decomposed))


@trying
@given(texts, st.sampled_from(UNRELATED))
def test_an_unrelated_paragraph_does_not_change_what_hangs_on_the_place(
    analyzer: Analyzer, text: str, paragraph: str
) -> None:
    before, after = analyzer.analyze(text), analyzer.analyze(f"{text}\n\n{paragraph}")
    if before.outcome == after.outcome:
        one, other = ({k: p for k, p in places(r).items() if k[0] in LOCAL} for r in (before, after))
        assert one.keys() == other.keys()
        assert all(abs(p - other[k]) < NEXT_TO_NOTHING for k, p in one.items())


@trying
@given(st.sampled_from(ARTICLES), st.sampled_from(UNRELATED))
def test_an_unrelated_paragraph_moves_the_other_signals_a_little(
    analyzer: Analyzer, text: str, paragraph: str
) -> None:
    """The others weigh the length of the piece, how loaded it is and its sources, or where in it a sentence stands.

    In a whole article only a flag near its threshold can come or go with it.
    """
    before, after = analyzer.analyze(text), analyzer.analyze(f"{text}\n\n{paragraph}")
    for one, other in ((before, after), (after, before)):
        found = {marked(flag): flag.probability for flag in other.flags}
        for flag in one.flags:
            assert abs(flag.probability - found.get(marked(flag), flag.threshold)) < LITTLE


def marked(flag: Flag) -> tuple[object, ...]:
    """Return what tells a flag from others of its signal: the places that a label of it would mark."""
    roles = registry()[flag.signal].match_roles
    return (flag.signal, flag.voice, *((s.role, s.start, s.end) for s in flag.spans if s.role in roles))
