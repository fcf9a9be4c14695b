"""Which lines of a text are headline, byline, subheading, and which are running text?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from secondsource.tokens import Span

_BLANK_LINE = re.compile(
    r"(?:\r\n|[\n\r\u2028\u2029\x85])[ \t\u00a0\u200b\ufeff]*(?:(?:\r\n|[\n\r\u2028\u2029\x85])[ \t\u00a0\u200b\ufeff]*)+"
)
_LINE = re.compile(r"[^\n\r\u2028\u2029\x85]+")
_TERMINAL = re.compile(r"""[.!?…:;,]["'”’»)\]]*$""")
_BYLINE = re.compile(
    r"^(?:by\s+[A-Z]|by:|written by|reporting by|posted (?:by|on|at)|published|updated|last (?:updated|modified)|from our|story by|photo(?:graph)?s?(?: by)?:)",
    re.IGNORECASE,
)
_DATELINE = re.compile(
    r"^[A-Z][A-Z.'’ -]{2,40}(?:, (?:[A-Z][A-Za-z.]+ ?){1,3})?(?:,? (?:Jan|Feb|March|April|May|June|July|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.? \d{1,2})?(?: ?\([A-Za-z .]{2,30}\))? ?(?:—|–|--|-) "
)
_AGENCY_DATELINE = re.compile(
    r"^[A-Z][\w.'’ -]{2,40}(?:, [A-Z][\w. ]{1,20})? ?\((?:AP|Reuters|AFP|UPI|PA|ANI|CNN|TASS)\) ?(?:—|–|--|-) "
)
_HEADING_MARK = re.compile(r"#{1,6}[ \t]+")
_HEADLINE_WORDS = 35
_SUBHEADING_WORDS = 12
# A hard-wrapped line is neither very short nor very long.
_WRAPPED = range(45, 121)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One block of text and its part in the article.

    Attributes
    ----------
    span : Span
        Trimmed of white space.
    role : str
        ``"headline"``, ``"byline"``, ``"subheading"`` or ``"body"``.
    dateline : int
        Length in code points of a dateline ("LAGOS (Reuters) - ") at its start, else 0.
    """

    span: Span
    role: str
    dateline: int = 0


def paragraphs(text: str, title_end: int = 0) -> tuple[Paragraph, ...]:
    """Split a text into paragraphs and tell each one's part.

    Parameters
    ----------
    text : str
        The whole text; with a title in front when ``title_end`` is positive.
    title_end : int
        Length of the title that was given apart, in code points; 0 when none was.
    """
    spans = _spans(text, title_end)
    # A text with one paragraph has no headline to tell apart unless one was given.
    has_headline = title_end > 0 or (
        len(spans) > 1 and _reads_like_headline(text[spans[0].start : spans[0].end])
    )
    result = []
    for index, span in enumerate(spans):
        block = text[span.start : span.end]
        if heading := _HEADING_MARK.match(block):
            # A Markdown heading; its marks are not part of the words.
            bare = Span(span.start + heading.end(), span.end)
            result.append(Paragraph(bare, "headline" if has_headline and index == 0 else "subheading"))
            continue
        if has_headline and (index == 0 or span.end <= title_end):
            result.append(Paragraph(span, "headline"))
        elif _BYLINE.match(block) and len(block) < 120 and block.count(" ") < 14:
            result.append(Paragraph(span, "byline"))
        elif (
            block.count(" ") < _SUBHEADING_WORDS
            and len(block) < 120
            and not _TERMINAL.search(block)
            and len(spans) > 2
        ):
            result.append(Paragraph(span, "subheading"))
        else:
            match = _DATELINE.match(block) or _AGENCY_DATELINE.match(block)
            result.append(Paragraph(span, "body", match.end() if match else 0))
    return tuple(result)


def _spans(text: str, title_end: int) -> list[Span]:
    """Cut at blank lines, and at single line breaks that are not mere wrapping."""
    edges = [title_end] if title_end else []
    edges += [match.start() for match in _BLANK_LINE.finditer(text) if match.start() >= title_end]
    blocks = []
    begin = 0
    for edge in [*edges, len(text)]:
        blocks += _lines(text, begin, edge)
        begin = edge
    return blocks


def _lines(text: str, begin: int, end: int) -> list[Span]:
    """Join the wrapped lines of one block; keep the others apart."""
    joined: list[Span] = []
    previous = ""
    for match in _LINE.finditer(text, begin, end):
        line = match.group()
        stripped = line.strip()
        if not stripped:
            continue
        start = match.start() + len(line) - len(line.lstrip())
        stop = start + len(stripped)
        wrapped = len(previous) in _WRAPPED and not _TERMINAL.search(previous) and not _BYLINE.match(stripped)
        if joined and wrapped:
            joined[-1] = Span(joined[-1].start, stop)
        else:
            joined.append(Span(start, stop))
        previous = stripped
    return joined


def _reads_like_headline(block: str) -> bool:
    words = block.count(" ") + 1
    if words > _HEADLINE_WORDS or len(block) > 300 or _DATELINE.match(block) or _AGENCY_DATELINE.match(block):
        return False
    if not re.search(r"""\.["”’']?$""", block):
        return True
    # Some archives close their headlines with a full stop; a one-sentence opening line is short and has no inner stop.
    return words <= 22 and not re.search(r"[a-z]{3}\. [A-Z]", block)
