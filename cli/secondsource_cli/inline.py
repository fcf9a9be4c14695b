"""Comments in an article that switch a signal off for a paragraph or for the whole article.

``<!-- secondsource: ignore loaded-language: reason -->`` in Markdown and HTML, or
``[[secondsource ignore loaded-language: reason]]`` in any text. A comment in a paragraph speaks of that paragraph;
one that stands alone, of the next. ``ignore-file`` speaks of the whole article. The reason is required.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from secondsource_cli.names import known_signals, nearest_name

# Bounded, so that a text full of openings without an end is still read in linear time.
_COMMENT = re.compile(
    r"<!--\s{0,20}secondsource\b:?(?P<html>.{0,600}?)-->|\[\[\s{0,20}secondsource\b:?(?P<text>[^\]\n]{0,600})\]\]",
    re.DOTALL,
)
_BODY = re.compile(
    r"\s*(?P<verb>ignore-file|ignore)\b\s*(?P<ids>[\w\s,-]*?)\s*(?::\s*(?P<reason>.*?)\s*)?$", re.DOTALL
)
_TAG = re.compile(r"<!--.{0,2000}?-->|<[^<>]{0,2000}>", re.DOTALL)
_BLOCK_TAG = re.compile(
    r"</?(?:p|li|ul|ol|h[1-6]|div|blockquote|td|tr|table|figure|figcaption|section|article|nav|aside|header|footer|main|br|hr)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_LINE_END = re.compile(r"\r\n|\r|\n")
_REACH = 4000
_PROBE = 48
"""Characters by which a place in HTML is found again in the text taken out of it."""
_MOST = 1000
"""Comments that are read in one article; each of them may have to be looked for in the whole text."""


@dataclass(frozen=True, slots=True)
class Inline:
    """One comment.

    Attributes
    ----------
    signals : tuple of str
    reason : str
    line : int
        Where the comment stands, from 1.
    start, end : int
        The stretch of text that it speaks of, in code points.
    """

    signals: tuple[str, ...]
    reason: str
    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mistake:
    """A comment that does not work, and why."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Comments:
    """What was found in one text.

    Attributes
    ----------
    text : str
        The text with blanks where comments stood, so that they are not read as part of the article. Same length.
    """

    text: str
    inline: tuple[Inline, ...] = ()
    mistakes: tuple[Mistake, ...] = ()


def find_comments(text: str) -> Comments:
    """Find the comments of a text and take them out of it."""
    matches = _matches(text)
    if not matches:
        return Comments(text)
    blanked = _COMMENT.sub(lambda m: re.sub(r"[^\r\n]", " ", m.group()), text)
    blocks, lines = list(_blocks(blanked)), _line_ends(text)
    found: list[Inline | Mistake] = []
    for match in matches[:_MOST]:
        start, end = _block_of(blocks, match.start(), match.end())
        found.append(_parse(match, _line(lines, match.start()), start, end, len(text)))
    return _sorted(blanked, [*found, *_left_out(matches, lines)])


def find_in_html(raw: str, text: str) -> Comments:
    """Find the comments of an HTML file and the paragraphs of its extracted text that they speak of.

    Parameters
    ----------
    raw : str
        The file.
    text : str
        What was taken out of it.
    """
    matches = _matches(raw)
    if not matches:
        return Comments(text)
    squeezed, offsets = _squeeze(text)
    blocks, lines = list(_blocks(text)), _line_ends(raw)
    found: list[Inline | Mistake] = []
    for match in matches[:_MOST]:
        at = _same_place(raw, match, squeezed, offsets)
        line = _line(lines, match.start())
        start, end = _block_of(blocks, at, at) if at is not None else (0, 0)
        comment = _parse(match, line, start, end, len(text))
        if isinstance(comment, Inline) and at is None and comment.end != len(text):
            comment = Mistake(line, "the paragraph of this comment is not part of the article's text")
        found.append(comment)
    return _sorted(text, [*found, *_left_out(matches, lines)])


def _matches(text: str) -> list[re.Match[str]]:
    """Return the comments of a text, one more than are read at most."""
    return list(islice(_COMMENT.finditer(text), _MOST + 1)) if "secondsource" in text else []


def _left_out(matches: list[re.Match[str]], lines: list[int]) -> list[Mistake]:
    over = matches[_MOST:]
    return [
        Mistake(_line(lines, m.start()), f"is not read: more than {_MOST:,} in one article") for m in over
    ]


def _sorted(text: str, found: list[Inline | Mistake]) -> Comments:
    inline = tuple(item for item in found if isinstance(item, Inline))
    return Comments(text, inline, tuple(item for item in found if isinstance(item, Mistake)))


def _parse(match: re.Match[str], line: int, start: int, end: int, length: int) -> Inline | Mistake:
    body = _BODY.match(match["html"] if match["html"] is not None else match["text"])
    if body is None:
        return Mistake(line, "not understood; write “ignore SIGNAL: reason”")
    names = tuple(name for name in re.split(r"[\s,]+", body["ids"]) if name)
    if not names:
        return Mistake(line, "names no signal; write “ignore SIGNAL: reason”")
    for name in names:
        if name not in known_signals():
            return Mistake(line, f"unknown signal {name!r}. {nearest_name(name, known_signals())}")
    if not body["reason"]:
        return Mistake(line, "gives no reason; write “ignore SIGNAL: reason”")
    if body["verb"] == "ignore-file":
        start, end = 0, length
    return Inline(names, " ".join(body["reason"].split()), line, start, end)


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches between blank lines."""
    begin = stop = None
    position = 0
    for end, following in [*((m.start(), m.end()) for m in _LINE_END.finditer(text)), (len(text), len(text))]:
        if text[position:end].strip():
            begin = position if begin is None else begin
            stop = end
        elif begin is not None and stop is not None:
            yield begin, stop
            begin = None
        position = following
    if begin is not None and stop is not None:
        yield begin, stop


def _block_of(blocks: list[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    """Return the block that holds a comment or touches it, else the next one."""
    at = bisect_left(blocks, start, key=lambda block: block[1])
    return blocks[at] if at < len(blocks) else (end, end)


def _line_ends(text: str) -> list[int]:
    return [m.start() for m in _LINE_END.finditer(text)]


def _line(ends: list[int], offset: int) -> int:
    return bisect_left(ends, offset) + 1


def _squeeze(text: str) -> tuple[str, list[int]]:
    kept = [(c, i) for i, c in enumerate(text) if not c.isspace()]
    return "".join(c for c, _ in kept), [i for _, i in kept]


def _same_place(raw: str, match: re.Match[str], squeezed: str, offsets: list[int]) -> int | None:
    """Find the block that a comment speaks of: its own, or the next when it stands alone."""
    own_rest, *following = _BLOCK_TAG.split(raw[match.end() : match.end() + _REACH])
    own_start = _BLOCK_TAG.split(raw[max(0, match.start() - _REACH) : match.start()])[-1]
    if before := _visible(own_start)[-_PROBE:]:
        found = squeezed.find(before)
        return None if found < 0 else offsets[found]
    after = next((words for piece in (own_rest, *following) if (words := _visible(piece))), "")[:_PROBE]
    found = squeezed.find(after) if after else -1
    return None if found < 0 else offsets[found]


def _visible(raw: str) -> str:
    return "".join(html.unescape(_TAG.sub(" ", raw)).split())
