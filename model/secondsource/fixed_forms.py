"""Who is credited in a fixed form: signed posts, credit lines, confirmations in the passive; read, not learned.

A signature reads "— Jane Roe (@janeroe) May 3, 2016", a credit line "From the Daily Something:", "(via Something)" or
"h/t Something". Whether the one who is named is a person, a body, an outlet or an account is for ``source_types`` to tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from secondsource.article import Article
from secondsource.attribution import Attribution, place
from secondsource.confirmed import confirmations
from secondsource.tokens import Span, Spans

_SIGNATURE = re.compile(r"(?:—|–|--|- |&mdash;)[ \t]{0,3}([^\s()—–][^\n()—–]{0,60}?)[ \t]{0,3}\(@\w{1,30}\)")
_LONGEST = 600  # characters of a post
_CREDIT = r"(?i:via|h/t|hat tip(?: to)?|source|courtesy of|(?:as|first|originally) (?:written|reported|published|posted) (?:by|at|in|on))"
_NAME = r"(?:[Tt]he )?[A-Z][\w.’'&-]{0,29}(?:,? (?:of |for |the |and |& |on )?[A-Z][\w.’'&-]{0,29}){0,5}"
_LINE = re.compile(rf"(?:({_CREDIT}):?[ \t]{{1,3}}({_NAME})\s*(?::|$)|(From) ({_NAME}):)")
_IN_BRACKETS = re.compile(rf"[(\[]({_CREDIT}):?[ \t]{{1,3}}({_NAME})[)\]]")
_LONGEST_LINE = 240  # characters of a credit line, all in all


def with_fixed_forms(article: Article, acts: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Return the acts of an article together with those in a fixed form, whose words are in no other act."""
    found = [*posts(article), *credit_lines(article), *confirmations(article)]
    if not found:
        return tuple(acts)
    taken = Spans(span for act in found for span in (*act.source, *act.cue))
    kept = [act for act in acts if not any(map(taken.overlap, (*act.source, *act.cue)))]
    return tuple(sorted([*kept, *found], key=place))


def posts(article: Article) -> Iterator[Attribution]:
    """Yield the signed posts of an article, in text order: the signature is the source, what it signs the content."""
    text = article.text
    done = 0
    if "(@" not in text:
        return
    for match in _SIGNATURE.finditer(text):
        source = Span(match.start(1), match.end())
        content = _signed(text, max(done, match.start() - _LONGEST), match.start())
        done = match.end()
        yield Attribution((source,), (), (content,) if content else (), article.sentence_at(source.start))


def _signed(text: str, floor: int, end: int) -> Span | None:
    """Return the paragraph that ends at the signature, or the one in front of it."""
    while end > floor and text[end - 1].isspace():
        end -= 1
    return _from_word_on(text, max(floor, text.rfind("\n", floor, end) + 1), end)


def credit_lines(article: Article) -> Iterator[Attribution]:
    """Yield the credits that stand by themselves, in text order; what follows a colon in the sentence is the content."""
    text = article.text
    for number, sentence in enumerate(article.sentences):
        start, end = sentence.span.start, sentence.span.end
        line = _LINE.match(text, start, min(end, start + _LONGEST_LINE))
        if line is not None:
            cue, name = (1, 2) if line[1] else (3, 4)
            yield _credited(line, cue, name, number, _from_word_on(text, line.end(), end))
        else:
            for bracket in _IN_BRACKETS.finditer(text, start, end):
                yield _credited(bracket, 1, 2, number, None)


def _credited(match: re.Match[str], cue: int, name: int, sentence: int, content: Span | None) -> Attribution:
    source = Span(*match.span(name))
    return Attribution((source,), (Span(*match.span(cue)),), (content,) if content else (), sentence)


def _from_word_on(text: str, start: int, end: int) -> Span | None:
    """Return a stretch without the white space in front; None when nothing is left."""
    while start < end and text[start].isspace():
        start += 1
    return Span(start, end) if start < end else None
