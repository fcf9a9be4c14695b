"""Which passages are posts from social media, set into the article with the line that signs them?

A signature such as "— Jane Roe (@janeroe) May 3, 2016" has a fixed form, so it is read, not learned. Whether its
owner is a person, a body, an outlet or an account like any other is for ``source_types`` to tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from secondsource.article import Article
from secondsource.attribution import Attribution, place
from secondsource.tokens import Span, Spans

_SIGNATURE = re.compile(r"(?:—|–|--|- |&mdash;)[ \t]{0,3}([^\s()—–][^\n()—–]{0,60}?)[ \t]{0,3}\(@\w{1,30}\)")
_LONGEST = 600  # characters of a post


def with_posts(article: Article, acts: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Return the acts of an article together with its signed posts; a signature is never part of another act."""
    found = list(posts(article))
    if not found:
        return tuple(acts)
    signatures = Spans(post.source[0] for post in found)
    kept = [act for act in acts if not any(map(signatures.overlap, (*act.source, *act.cue)))]
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
    start = max(floor, text.rfind("\n", floor, end) + 1)
    while start < end and text[start].isspace():
        start += 1
    return Span(start, end) if start < end else None
