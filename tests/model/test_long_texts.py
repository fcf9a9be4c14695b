"""A text of any length takes time that grows with its length: lines of Python are counted, not seconds."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondsource import Analyzer
from secondsource.article import read
from secondsource.tokens import Span, Spans

_SHORT, _TIMES, _MOST = 5_000, 4, 4.3
_OPENING = """Thugs stormed the town of Lowick, sources said

Backward thugs stormed the town of Lowick on Monday, sources said. The army denied that anybody had been killed there.
"""


def _numbered(sentence: str) -> Iterator[str]:
    """Yield a sentence again and again, each time with another name for ``@``."""
    for number in range(10_000):
        yield sentence.replace(
            "@", f"Mar{chr(97 + number // 676 % 26)}{chr(97 + number // 26 % 26)}{chr(97 + number % 26)}"
        )


BOUNDS = {
    "accounts.MOST": 10,
    "article.REACH": 30,
    "backing._WINDOW": 4,
    "entities._REMEMBERED": 4,
    "linking._MOST_SEEN": 10,
    "relays._MOST": 5,
    "source_features._LOOK_BACK": 10,
    "sources._REACH": 150,
}
TEXTS = {
    "flags": "Backward thugs stormed the town, sources said. ",
    "backed claims": "Backward thugs left @ and its old bridge, sources said. Officers left @ for the old town, @ Holm said. ",
    "names": "The spokesman, John @, said the bridge fell. He said it again. The officer said @ left. ",
    "one sentence": "the @ Post reported that it may be closed, citing the ministry, and thugs left, said one @, ",
    "quotations": "The so-called “experts” met @, and he said it was “bad” today. ",
    "posts": "Great day for all of us! — Jane @ (@jane) May 3, 2016\n\nPolice said that the bridge fell.\n\n",
    "credit lines": "The bridge fell (via @ Post). It was old.\n\nFrom the @ Herald: Police left the town.\n\n",
    "abbreviations": "Mr. @ U.S. Gov. Sen. ",
    "reasons": "a source in @ said on condition of anonymity because not cleared and ",
}


def _text(sentence: str, length: int) -> str:
    text = _OPENING
    for part in _numbered(sentence):
        if len(text) >= length:
            break
        text += part
    return text


def _steps(analyzer: Analyzer, text: str) -> int:
    """Return how many lines of Python the analysis of a text takes."""
    count = 0

    def line(frame: object, event: str, argument: object) -> object:
        nonlocal count
        count += event == "line"
        return line

    before = sys.gettrace()
    sys.settrace(line)  # type: ignore[arg-type]
    try:
        analyzer.analyze(text)
    finally:
        sys.settrace(before)
    return count


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every bound that no article of news reaches be reached by a short text."""
    for name, bound in BOUNDS.items():
        monkeypatch.setattr(f"secondsource.{name}", bound)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("sentence", TEXTS.values(), ids=TEXTS)
def test_four_times_the_text_takes_about_four_times_the_work(analyzer: Analyzer, sentence: str) -> None:
    short, long = (_text(sentence, length) for length in (_SHORT, _TIMES * _SHORT))
    analyzer.analyze(long)  # fills what is remembered of words
    assert _steps(analyzer, long) < _MOST * _steps(analyzer, short)


spans = st.tuples(st.integers(0, 20), st.integers(0, 20)).map(lambda pair: Span(min(pair), max(pair)))


@given(st.lists(spans), spans)
def test_stretches_overlap_when_one_of_them_does(found: list[Span], span: Span) -> None:
    assert Spans(found).overlap(span) == any(other.overlaps(span) for other in found)


def test_where_no_cut_ends_a_sentence_the_text_stays_whole() -> None:
    text = "Police said that Mr. " + "St. " * 3000 + "Holm fled. He was seen. "
    article = read(text)
    assert [article.quote(s.span) for s in article.sentences] == [text[: text.index(" He")], "He was seen."]
