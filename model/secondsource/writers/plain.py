"""Text made safe and fitting for a terminal: no control characters, known width, marked words, wrapped lines."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

RESET = "\x1b[0m"
BOLD = "1"
DIM = "2"
UNDERLINE = "4"
LONG = 60
"""Code points from which carets below the words would be a thicket."""
COLOURS = {"error": "31", "warning": "33", "advice": "36", "info": "2"}

# Control characters, marks that turn the direction of text, separators, lone surrogates, non-characters: each
# could move the cursor, hide words or break the output.
_HOSTILE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
_SPACE = re.compile(r"[\s\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")


def safe(text: str) -> str:
    """Return a text of the same length in which no character can control a terminal; white space becomes a blank."""
    return _HOSTILE.sub(sign, _SPACE.sub(" ", text))


def line(text: str) -> str:
    """Return a text as one safe line with single blanks."""
    return " ".join(safe(text).split())


def columns(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(map(_columns, text))


def paint(text: str, codes: str, colour: bool) -> str:
    """Return a text in a colour, or as it is."""
    return f"\x1b[{codes}m{text}{RESET}" if colour and codes and text else text


def shorten(text: str, width: int) -> str:
    """Return one safe line of at most ``width`` columns, with … where words were cut."""
    text = line(text)
    if columns(text) <= width:
        return text
    kept, room = [], width - 1
    for character in text:
        room -= _columns(character)
        if room < 0:
            break
        kept.append(character)
    return "".join(kept).rstrip() + "…"


def wrap(text: str, width: int, indent: str = "", hanging: str | None = None) -> list[str]:
    """Return a text as safe lines of at most ``width`` columns.

    Parameters
    ----------
    text : str
    width : int
    indent, hanging : str
        What the first line and the others begin with; ``hanging`` is like ``indent`` unless given.
    """
    rest = indent if hanging is None else hanging
    room = width - max(columns(indent), columns(rest))
    lines = ["".join(c for c, _ in row) for row in _rows([(c, False) for c in line(text)], room)]
    return [(indent if number == 0 else rest) + row for number, row in enumerate(lines)]


def marked(
    text: str, marks: Iterable[tuple[int, int]], *, width: int, indent: str, codes: str, colour: bool
) -> list[str]:
    """Return a stretch of text as wrapped lines with some words marked.

    With colour the words are painted and underlined; without it a line of carets stands below them, or « » around
    them when they are too many for that.

    Parameters
    ----------
    text : str
    marks : iterable of (int, int)
        Offsets into ``text``.
    width : int
        Columns, ``indent`` included.
    indent : str
    codes : str
        Colour of the marked words.
    colour : bool
    """
    marks = list(marks)
    if not colour and any(end - start > LONG for start, end in marks):
        return _between(text, marks, width, indent)
    flags = [False] * len(text)
    for start, end in marks:
        flags[start:end] = [True] * (min(end, len(text)) - start)
    cells: list[tuple[str, bool]] = []
    for character, mark in zip(safe(text), flags, strict=True):
        if character == " " and (not cells or cells[-1][0] == " "):
            continue
        cells.append((character, mark))
    result = []
    for row in _rows(cells, width - columns(indent)):
        if colour:
            result.append(indent + _painted(row, codes))
            continue
        result.append((indent + "".join(c for c, _ in row)).rstrip())
        below = "".join(("^" if mark else " ") * _columns(c) for c, mark in row).rstrip()
        if below:
            result.append(indent + below)
    return result


def bar(weight: float, largest: float, width: int, unicode: bool) -> str:
    """Return a bar as long as a term is heavy; never empty, so that a small term is still seen."""
    length = max(1, round(width * abs(weight) / largest)) if largest else 1
    if weight < 0:
        return ("░" if unicode else "-") * length
    return ("█" if unicode else "#") * length


def _between(text: str, marks: Sequence[tuple[int, int]], width: int, indent: str) -> list[str]:
    """Put « » around the marked words; around the whole text they would say nothing."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(marks):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    if joined[0][0] > 0 or joined[0][1] < len(text.rstrip()) - 1:
        for start, end in reversed(joined):
            text = f"{text[:start]}«{text[start:end]}»{text[end:]}"
    return wrap(text, width, indent)


def sign(match: re.Match[str]) -> str:
    """Return a sign that can be seen for a character that cannot."""
    code = ord(match.group())
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else "\ufffd"


def _columns(character: str) -> int:
    if character < "\u0300":
        return 1
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _rows(cells: Sequence[tuple[str, bool]], width: int) -> list[list[tuple[str, bool]]]:
    """Break cells into lines at blanks; a word longer than a line is cut."""
    width = max(width, 8)
    rows: list[list[tuple[str, bool]]] = [[]]
    used = 0
    for word in _words(cells):
        size = sum(_columns(c) for c, _ in word)
        if used and used + 1 + size > width:
            rows.append([])
            used = 0
        if used:
            previous = rows[-1][-1][1]
            rows[-1].append((" ", previous and word[0][1]))
            used += 1
        for cell in word:
            if used + _columns(cell[0]) > width:
                rows.append([])
                used = 0
            rows[-1].append(cell)
            used += _columns(cell[0])
    return [row for row in rows if row]


def _words(cells: Sequence[tuple[str, bool]]) -> list[list[tuple[str, bool]]]:
    words: list[list[tuple[str, bool]]] = [[]]
    for cell in cells:
        if cell[0] == " ":
            words.append([])
        else:
            words[-1].append(cell)
    return [word for word in words if word]


def _painted(row: Sequence[tuple[str, bool]], codes: str) -> str:
    pieces, run, marking = [], "", False
    for character, mark in [*row, ("", False)]:
        if mark != marking or not character:
            pieces.append(paint(run, f"{BOLD};{UNDERLINE};{codes}", marking))
            run, marking = "", mark
        run += character
    return "".join(pieces)
