"""What is given to be analysed: articles in one shape, within a limit of size, in groups that are analysed together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, TypeVar

from secondsource.article import Article, read
from secondsource.errors import InputError

MAX_CHARACTERS = 20_000_000
"""Longest article that is analysed, text and title together, in code points; longer ones are an `InputError`."""
BATCH = 16
_MOST_CHARACTERS = 200_000

Input = str | Mapping[str, Any] | Article
Item = TypeVar("Item")


def as_article(given: Input) -> Article:
    """Read a string, a mapping with ``text``, ``title`` and ``id``, or an Article.

    Raises
    ------
    InputError
        When it is none of these, or too long.
    """
    if isinstance(given, Article):
        check(given.text, None)
        return given
    if isinstance(given, str):
        given = {"text": given}
    if not isinstance(given, Mapping):
        raise InputError(
            f"an article must be a string, a mapping or an Article, not {type(given).__name__}",
            code="not-an-article",
            hint='Pass the text, or {"id": …, "title": …, "text": …}.',
        )
    text, title, name = given.get("text"), given.get("title"), given.get("id")
    check(text, title)
    return read(str(text), title, None if name is None else str(name))


def check(text: object, title: object) -> None:
    """Raise an `InputError` unless a text and its title are strings within the limit."""
    if not isinstance(text, str) or not (title is None or isinstance(title, str)):
        kind = type(text if not isinstance(text, str) else title).__name__
        raise InputError(
            f"text and title must be strings, not {kind}",
            code="not-text",
            hint="Decode bytes first; leave a missing title out.",
        )
    length = len(text) + len(title or "")
    if length > MAX_CHARACTERS:
        raise InputError(
            f"the article has {length:,} characters; the limit is {MAX_CHARACTERS:,}",
            code="too-large",
            hint="Split the file into articles.",
        )


def batches(articles: Iterable[Item]) -> Iterator[list[Item]]:
    """Yield articles in groups that are analysed together: a few, fewer where they are long.

    What came before an error of the source itself is yielded first.
    """
    stream = iter(articles)
    while True:
        batch: list[Item] = []
        characters = 0
        failure: Exception | None = None
        try:
            for article in islice(stream, BATCH):
                batch.append(article)
                characters += _length(article)
                if characters > _MOST_CHARACTERS:
                    break
        except Exception as error:
            failure = error
        if batch:
            yield batch
        if failure is not None:
            raise failure
        if not batch:
            return


def ending(stream: Iterator[Item], broken: list[Exception]) -> Iterator[Item]:
    """End where a stream breaks and take note of why; joblib would throw away what was done before an error here."""
    try:
        yield from stream
    except Exception as error:
        broken.append(error)


def _length(article: object) -> int:
    text = article.get("text") if isinstance(article, Mapping) else getattr(article, "text", article)
    return len(text) if isinstance(text, str) else 0
