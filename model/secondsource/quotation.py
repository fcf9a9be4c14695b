"""Whose words are these? Finds the stretches that stand inside quotation marks.

Survives straight, curly, angle, single and nested marks, apostrophes, quotations that run over paragraphs
(each reopened, only the last closed) and marks that are never closed: an unclosed quotation ends with its paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from secondsource.paragraphs import Paragraph
from secondsource.tokens import Span

_MARK = re.compile(r"""["“”„«»‘’'`]+""")
_DOUBLE_OPEN = "“„«"
_DOUBLE_CLOSE = "”»"
_SINGLE_LIMIT = 600
_MARKS_AHEAD = 30


def quotations(text: str, paragraphs: Sequence[Paragraph]) -> tuple[Span, ...]:
    """Return the outermost quotations, marks included, in order.

    A quotation that goes on over paragraphs gives one span for each paragraph.
    """
    found: list[Span] = []
    left_open = False
    for paragraph in paragraphs:
        begin, end = paragraph.span
        # Only a quotation that is opened again goes on into the next paragraph.
        left_open = _paragraph(text, begin, end, found) if begin < end else left_open
    return tuple(found)


def _paragraph(text: str, begin: int, end: int, found: list[Span]) -> bool:
    opened = -1
    single = False
    for match in _MARK.finditer(text, begin, end):
        run = match.group()
        at = match.start()
        if opened >= 0:
            if single:
                if at > opened and _closes_single(text, at, begin, end):
                    found.append(Span(opened, at + 1))
                    opened = -1
                continue
            close = _double_close(text, run, at, begin, end, text[opened])
            if close >= 0:
                found.append(Span(opened, close + 1))
                opened = -1
            continue
        offset = _double_open(text, run, at, begin, end)
        if offset >= 0:
            opened, single = offset, False
        elif _opens_single(text, at, begin, end):
            opened, single = at, True
    if opened >= 0 and not single and not _is_stray(text, opened, end):
        found.append(Span(opened, end))
        return True
    return False


def _double_open(text: str, run: str, at: int, begin: int, end: int) -> int:
    for shift, mark in enumerate(run):
        position = at + shift
        if mark in _DOUBLE_OPEN:
            return position
        before = text[at - 1] if at > begin else " "
        after = text[at + len(run)] if at + len(run) < end else " "
        straight = mark == '"' or run[shift : shift + 2] in ("``", "''")
        # A straight mark opens after a space or bracket; one after a digit is a measure (6'2").
        if straight and (before.isspace() or before in "([{—–-:/,.>") and not after.isspace():
            return position
    return -1


def _double_close(text: str, run: str, at: int, begin: int, end: int, opener: str) -> int:
    for shift in range(len(run) - 1, -1, -1):
        mark = run[shift]
        if mark in _DOUBLE_CLOSE or (mark == "“" and opener == "„"):
            return at + shift
        if mark == '"' or run[shift - 1 : shift + 1] == "''":
            before = text[at - 1] if at > begin else " "
            after = text[at + len(run)] if at + len(run) < end else " "
            # Between a space and a letter it opens an inner quotation rather than closing this one.
            if not (before.isspace() and after.isalnum()):
                return at + shift
    return -1


def _opens_single(text: str, at: int, begin: int, end: int) -> bool:
    if not _may_open_single(text, at, begin, end):
        return False
    # 'Tis and '90s have no partner; a quotation has one before long.
    return any(_may_close_single(text, other, end) for other in _single_marks(text, at + 2, end))


def _may_open_single(text: str, at: int, begin: int, end: int) -> bool:
    before = text[at - 1] if at > begin else " "
    after = text[at + 1] if at + 1 < end else " "
    decade = after.isdigit() and text[at + 3 : at + 4] == "s"
    return (
        text[at] in "‘'"
        and (before.isspace() or before in "([{—–-:/")
        and (after.isalnum() or after in "[#@")
        and not decade
    )


def _closes_single(text: str, at: int, begin: int, end: int) -> bool:
    if not _may_close_single(text, at, end):
        return False
    if text[at - 1] not in "sS" or text[at + 1 : at + 2] != " " or not text[at + 2 : at + 3].islower():
        return True
    # "the voters' choice" inside a quotation is a possessive when the quotation is closed further on.
    for other in _single_marks(text, at + 1, end):
        if _may_open_single(text, other, begin, end):
            return True
        if _may_close_single(text, other, end):
            return False
    return True


def _may_close_single(text: str, at: int, end: int) -> bool:
    after = text[at + 1] if at + 1 < end else " "
    return text[at] in "’'" and not after.isalnum() and not text[at - 1].isspace()


def _single_marks(text: str, begin: int, end: int) -> Iterator[int]:
    """Yield where the next few marks stand; few and near, so that a text of nothing but marks takes linear time."""
    found = _MARK.finditer(text, begin, min(end, begin + _SINGLE_LIMIT))
    return (match.start() for match in islice(found, _MARKS_AHEAD))


def _is_stray(text: str, opened: int, end: int) -> bool:
    """A mark that opens the last few characters of a paragraph opens nothing."""
    return end - opened < 4
