"""Web pages: the article and what the page says of it (title, byline, date, site), without menus and notices."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Any

from secondsource.errors import InputError
from secondsource.readers import Columns, Failure, Record
from secondsource.readers.text import decode

MAX_PAGE = 20 * 1024 * 1024
"""Largest page, in bytes."""
MAX_DEPTH = 500
"""Deepest nesting of elements; real pages stay below 100, and the parser below this limit is recursive."""
MAX_ELEMENTS = 20_000
"""Most elements of a page. Articles have some thousands; the time that a hostile page takes grows with their square."""
# A comment, a script or a style (to their end, or to that of the page), or a tag: its slash, name and closing slash.
_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1|\Z)|<(/?)([a-zA-Z][a-zA-Z0-9]*)(?:[^<>]*(/)>)?",
    re.DOTALL | re.IGNORECASE,
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset=[\"']?([a-zA-Z0-9_-]{3,20})", re.IGNORECASE)
_ALONE = frozenset(
    "area base br col embed hr img input link meta param source track wbr p li td th tr dt dd option".split()
)


def read(stream: IO[bytes], place: str, columns: Columns) -> Iterator[Record | Failure]:
    """Yield the one article of a page, or why there is none."""
    try:
        yield _article(stream.read(MAX_PAGE + 1), place)
    except InputError as error:
        yield Failure(place, error)


def _article(data: bytes, place: str) -> Record:
    if len(data) > MAX_PAGE:
        raise InputError(
            f"{place}: a page larger than {MAX_PAGE:,} bytes",
            code="too-large",
            hint="Save the article alone.",
        )
    page, encoding = _decoded(data, place)
    elements, depth = _shape(page)
    if depth > MAX_DEPTH:
        raise InputError(
            f"{place}: elements nested more than {MAX_DEPTH} deep",
            code="too-deep",
            hint="Save the article as text.",
        )
    if elements > MAX_ELEMENTS:
        raise InputError(
            f"{place}: a page of more than {MAX_ELEMENTS:,} elements",
            code="too-large",
            hint="Save the article as text.",
        )
    found = _extract(page, place)
    text = "\n\n".join(line for line in (found.text or "").splitlines() if line.strip()) if found else ""
    if not text:
        raise InputError(
            f"{place}: no article on this page", code="no-article", hint="Save the article's text as .txt."
        )
    facts = {"byline": found.author, "date": found.date, "site": found.sitename, "url": found.url}
    kept = {name: str(value) for name, value in facts.items() if value}
    title = found.title or None
    if title and text.startswith(title):
        title = None
    return Record(
        text, title, place, place, {**kept, "encoding": encoding}, page if "secondsource" in page else ""
    )


def _extract(page: str, place: str) -> Any:
    """Return what trafilatura makes of a page; None when it finds nothing."""
    import logging

    import trafilatura

    # It reports on pages without an article by itself, in its own words.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    try:
        return trafilatura.bare_extraction(
            page, with_metadata=True, include_comments=False, include_tables=False
        )
    except (ValueError, RecursionError, AttributeError, TypeError, LookupError, AssertionError) as error:
        raise InputError(
            f"{place}: the page cannot be taken apart ({type(error).__name__})",
            code="bad-html",
            hint="Save the article as text.",
        ) from error


def _decoded(data: bytes, place: str) -> tuple[str, str]:
    """Decode by the page's own word when it gives one that fits, else as text."""
    declared = _CHARSET.search(data[:4096])
    if declared:
        name = declared.group(1).decode("ascii").lower()
        try:
            # The declaration was found as ASCII: in an encoding where it reads otherwise, the page is not written.
            if declared.group(1).decode(name).lower() == name:
                return data.decode(name), name
        except (UnicodeError, LookupError):
            pass
    return decode(data, place)


def _shape(page: str) -> tuple[int, int]:
    """Return how many elements a page opens, and how deep those that must be closed are nested, as written."""
    elements = depth = deepest = 0
    for match in _TAG.finditer(page):
        _, closing, name, closed = match.groups()
        if name is None:
            continue
        elements += not closing
        if closed or name.lower() in _ALONE:
            continue
        depth = max(0, depth - 1) if closing else depth + 1
        deepest = max(deepest, depth)
    return elements, deepest
