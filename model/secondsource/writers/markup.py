"""From a report to what a page shows: text in pieces with the flags that cover each, cards, sourcing shares.

Used by the HTML report and by the review page. Nothing here is HTML: escaping is the templates' work, and every text
that came from outside passes :func:`visible` first, so that no character can turn the direction of a page's text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from secondsource.attribution import RELAYED
from secondsource.paragraphs import paragraphs
from secondsource.report import CONTEXT, Contribution, Counterfactual, Flag, FlagSpan, Report
from secondsource.severity import SEVERITIES
from secondsource.tokens import Span
from secondsource.writers.plain import sign

MAX_SHOWN = 200_000
"""Code points of a text that a page shows; no article is longer, and a browser must not hang on what is none."""
MAX_FLAGS = 500
"""Flags of a text that a page shows, for the same reason."""
PAIRS = (("account-a", "account-b"), ("headline", "body"))
"""Roles of the two passages that a flag sets against each other."""
WIDE = frozenset({"account-a", "account-b", "headline", "body", "central"})
"""Roles of spans that are passages."""
_SHAPES = 8
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """How a flag is shown in the text.

    Attributes
    ----------
    code : str
        Letter of the signal and number of the flag: ``"L2"``.
    shape : int
        Which line is drawn under the words, from 1; the same for all flags of a signal.
    wide : bool
        It is about passages rather than words: a line is enough, or whole sentences would be tinted.
    """

    flag: Flag
    code: str
    shape: int
    wide: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that the same flags cover.

    Attributes
    ----------
    start : int
        Code points into the report's text.
    marks : tuple of Mark
        From the inside out: passages, then words, the gravest first.
    ends : tuple of Mark
        Flags whose words end here: their code is shown behind it.
    passages : tuple of (Mark, str)
        Flags that set two passages against each other, of which one begins here, and the role of that one.
    """

    start: int
    text: str
    marks: tuple[Mark, ...] = ()
    ends: tuple[Mark, ...] = ()
    passages: tuple[tuple[Mark, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph: its part (``headline``, ``byline``, ``subheading``, ``body``) and its pieces."""

    role: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the attributed words: whose, and how much, in [0, 1]."""

    name: str
    title: str
    share: float
    start: float


def visible(text: str) -> str:
    """Return a text of the same length whose control and direction characters are signs that can be seen."""
    return _HIDDEN.sub(sign, text.replace("\r\n", " \n").replace("\r", "\n"))


def one_line(text: str, length: int = 0) -> str:
    """Return a text on one line, cut after so many code points (0: whole)."""
    flat = " ".join(visible(text).split())
    return flat if not length or len(flat) <= length else flat[: length - 1].rstrip() + "…"


def before(span: FlagSpan) -> str:
    """Return the words in front of a span, from the first that is whole."""
    words = _flat(span.prefix)
    return words[words.find(" ") + 1 :] if len(span.prefix) == CONTEXT else words


def after(span: FlagSpan) -> str:
    """Return the words behind a span, up to the last that is whole."""
    words = _flat(span.suffix)
    return words[: words.rfind(" ")] if len(span.suffix) == CONTEXT and " " in words else words


@cache
def signal_letters() -> Mapping[str, tuple[str, int]]:
    """Return the letter and the shape of every signal: the first letter of its name that no other has taken."""
    from secondsource.signals import registry

    letters: dict[str, tuple[str, int]] = {}
    for number, name in enumerate(sorted(registry())):
        free = (c for c in name.upper() + "XYZ" if c.isalpha() and c not in {a for a, _ in letters.values()})
        letters[name] = (next(free), number % _SHAPES + 1)
    return letters


def title_of(report: Report) -> str:
    """Return the headline: the first paragraph that has words."""
    for paragraph in paragraphs(report.text[:2000]):
        return one_line(report.text[paragraph.span.start : paragraph.span.end], 160)
    return ""


def marks(flags: Iterable[Flag]) -> list[Mark]:
    """Number flags in order of the text, each signal by itself."""
    counts: dict[str, int] = {}
    made = []
    for flag in flags:
        letter, shape = signal_letters().get(flag.signal, ("X", _SHAPES))
        counts[flag.signal] = counts.get(flag.signal, 0) + 1
        wide = any(span.role in WIDE for span in flag.spans)
        made.append(Mark(flag, f"{letter}{counts[flag.signal]}", shape, wide))
    return made


def blocks(report: Report, shown: Sequence[Mark], title_end: int = 0) -> list[Block]:
    """Cut a text into paragraphs and each paragraph where a flag begins or ends.

    Parameters
    ----------
    report : Report
    shown : sequence of Mark
    title_end : int
        Length of a title that was given apart, else 0.
    """
    text = report.text[:MAX_SHOWN]
    spans = sorted(
        (
            (s.start, min(s.end, len(text)), mark)
            for mark in shown
            for s in marked_spans(mark.flag)
            if s.start < min(s.end, len(text))
        ),
        key=lambda item: item[:2],
    )
    begins: dict[int, list[tuple[Mark, str]]] = {}
    for mark in shown:
        for passage in pair(mark.flag) or ():
            begins.setdefault(passage.start, []).append((mark, passage.role))
    return [
        Block(paragraph.role, tuple(_pieces(text, paragraph.span, spans, begins)))
        for paragraph in paragraphs(text, min(title_end, len(text)))
    ]


def marked_spans(flag: Flag) -> list[FlagSpan]:
    """Return the spans to mark: the evidence; where a flag has no other, the source it is about."""
    for minor in (("source", "cue", "content"), ("cue", "content")):
        if found := [span for span in flag.spans if span.role not in minor]:
            return found
    return list(flag.spans)


def pair(flag: Flag) -> tuple[FlagSpan, FlagSpan] | None:
    """Return the two passages that a flag sets against each other, or None."""
    roles = {span.role: span for span in reversed(flag.spans)}
    for one, other in PAIRS:
        if one in roles and other in roles:
            return roles[one], roles[other]
    return None


def effects(flag: Flag) -> list[Counterfactual]:
    """Return what the flag would be without some of its words: the changes that clear it, else the strongest one."""
    changes = [
        c for c in flag.counterfactual if c.without.strip() and c.probability < flag.probability - 0.05
    ]
    clearing = [c for c in changes if c.probability < flag.threshold]
    return clearing[:2] if clearing else changes[:1]


def strongest(terms: Sequence[Contribution], number: int = 8) -> tuple[list[Contribution], float, int]:
    """Return the terms that weigh most, the sum of the others, and how many those are."""
    ordered = sorted(terms, key=lambda term: -abs(term.weight))
    rest = ordered[number:]
    return ordered[:number], sum(term.weight for term in rest), len(rest)


def shares(report: Report) -> list[Share]:
    """Return how much of what is attributed comes from sources on record, unnamed ones and other outlets."""
    groups = (
        ("on", "named people, offices, documents"),
        ("relay", "other media and posts"),
        ("off", "sources nobody can identify"),
    )
    words = dict.fromkeys((name for name, _ in groups), 0)
    for row in report.sources:
        relayed = row.type in RELAYED or bool(row.via)
        words["relay" if relayed else "on" if row.on_record else "off"] += max(row.words, 0)
    total = sum(words.values())
    made: list[Share] = []
    start = 0.0
    for name, title in groups:
        share = words[name] / total if total else 0.0
        made.append(Share(name, title, share, start))
        start += share
    return made if total else []


def _pieces(
    text: str,
    place: Span,
    spans: Sequence[tuple[int, int, Mark]],
    begins: Mapping[int, Sequence[tuple[Mark, str]]],
) -> Iterable[Piece]:
    """Yield the pieces of a paragraph; ``spans`` are in order of their starts."""
    inside = [s for s in spans if s[0] < place.end and s[1] > place.start]
    edges = {place.start, place.end}
    for start, end, _ in inside:
        edges |= {max(start, place.start), min(end, place.end)}
    ordered = sorted(edges)
    waiting = inside[::-1]
    over: list[tuple[int, int, Mark]] = []
    for start, end in pairwise(ordered):
        while waiting and waiting[-1][0] <= start:
            over.append(waiting.pop())
        over = [s for s in over if s[1] > start]
        unique = {id(s[2]): s[2] for s in over}
        yield Piece(
            start,
            visible(text[start:end]),
            tuple(sorted(unique.values(), key=_depth)),
            tuple({id(s[2]): s[2] for s in over if s[1] == end or s[1] > place.end == end}.values()),
            tuple(begins.get(start, ())),
        )


def _depth(mark: Mark) -> tuple[bool, int]:
    return not mark.wide, -SEVERITIES.index(mark.flag.severity)


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", visible(text))
