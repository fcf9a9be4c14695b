"""The explanation of one report for the terminal: each flag with its words, sum and question, then a summary."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from secondsource.report import Contribution, Flag, FlagSpan, Report
from secondsource.writers import Entry, Options, Places, shown
from secondsource.writers.markup import effects
from secondsource.writers.plain import BOLD, COLOURS, DIM, bar, line, marked, paint, shorten, wrap
from secondsource.writers.summary import grouped, summary
from secondsource.writers.text import heading, score

if TYPE_CHECKING:
    from secondsource.article import Article

_TERMS = 6
_BAR = 10
_INDENT = "    "
_LABEL = 12
_REACH = 260
"""A sentence longer than this is cut around the marked words."""
_ROLES = {
    "account-a": "first account",
    "account-b": "second account",
    "central": "central claim",
    "headline": "headline",
    "body": "body",
}


def explain(entry: Entry, options: Options) -> Iterator[str]:
    """Yield the lines of an explanation."""
    report = entry.report
    places = Places(report.text, entry.start)
    sentences = _Sentences(report)
    yield from wrap(paint(line(entry.path), BOLD, False), options.width)
    yield _rule(options)
    told: set[str] = set()
    for group in repeated(shown(report, options.min_severity)):
        yield ""
        yield from _flag(group, entry, places, sentences, told=told, options=options)
    yield ""
    yield from summary(entry, options)
    yield ""


def repeated(flags: Iterable[Flag]) -> list[list[Flag]]:
    """Group flags that say the same of the same words, in order of the first of each."""
    groups: dict[tuple[str, ...], list[Flag]] = {}
    for number, flag in enumerate(flags):
        words = line(flag.quote).casefold()
        one_place = len(flag.spans) == 1 and words
        key = (flag.signal, flag.kind, flag.severity, words) if one_place else (str(number),)
        groups.setdefault(key, []).append(flag)
    return list(groups.values())


def _flag(
    group: Sequence[Flag],
    entry: Entry,
    places: Places,
    sentences: _Sentences,
    *,
    told: set[str],
    options: Options,
) -> Iterator[str]:
    flag = max(group, key=lambda f: f.probability)
    kind = f" ({line(flag.kind).replace('-', ' ')})" if flag.kind else ""
    quoted = " in a quotation" if flag.voice == "quoted" else ""
    yield f"{heading(flag, entry, places, options)}{kind}{quoted} {score(flag, options)}"
    for label, spans in _passages(flag, sentences):
        start, end = sentences.around(spans)
        if label:
            yield _INDENT + paint(f"{label}:", DIM, options.colour)
        text = sentences.text[start:end]
        marks = [(s.start - start, s.end - start) for s in spans]
        yield from marked(
            text,
            marks,
            width=options.width,
            indent=_INDENT + ("│ " if options.unicode else "| "),
            codes=COLOURS[flag.severity],
            colour=options.colour,
        )
    yield from _part("Seen", flag.reason, options)
    if len(group) > 1:
        others = [places(f.spans[0].start) for f in group if f is not flag]
        where = ", ".join(f"{row}:{column}" for row, column in others)
        yield from _part("Also at", f"{where} ({len(group)} places)", options)
    yield from _part("Ask", flag.question, options)
    yield from _part("Instead", _once(flag.suggestion, told), options)
    yield from _sum(flag, options)
    yield from _changes(flag, options)
    yield from _part("Rule", _once(flag.guidance, told), options)


def _once(text: str, told: set[str]) -> str:
    """Return a text the first time it is to be told, then nothing: advice that is the same for each flag."""
    if text in told:
        return ""
    told.add(text)
    return text


def _passages(flag: Flag, sentences: _Sentences) -> list[tuple[str, list[FlagSpan]]]:
    """Sort the spans of a flag into stretches of text to show, each with the name of its part."""
    if not flag.spans:
        return []
    pair = [s for s in flag.spans if s.role in _ROLES]
    if len(pair) > 1:
        return [(_ROLES[span.role], [span]) for span in pair]
    first = flag.spans[0]
    beside = [s for s in flag.spans if sentences.number(s) == sentences.number(first) and s.role != "content"]
    return [(_ROLES.get(first.role, ""), beside or [first])]


def _sum(flag: Flag, options: Options) -> Iterator[str]:
    """Yield the terms of the sum, the strongest with a bar; the rest as one line, so that it still adds up."""
    labels = [(term.weight, _label(term, flag)) for term in flag.contributions]
    terms = grouped((weight, label, label) for weight, label in labels)
    strong, rest = terms[:_TERMS], terms[_TERMS:]
    largest = max((abs(weight) for weight, _ in strong), default=0.0)
    rows = [(weight, bar(weight, largest, _BAR, options.unicode), label) for weight, label in strong]
    if rest:
        rows.append((math.fsum(weight for weight, _ in rest), "", f"{len(rest)} weaker terms together"))
    rows.append((flag.bias, "", "where the sum starts"))
    total = flag.bias + math.fsum(term.weight for term in flag.contributions)
    indent = len(_INDENT) + _LABEL + 9 + _BAR
    for number, (weight, drawn, label) in enumerate(rows):
        head = paint(f"{'Sum' if number == 0 else '':<{_LABEL}}", DIM, options.colour)
        first, *more = wrap(label, options.width, " " * indent)[:2]
        yield f"{_INDENT}{head}{weight:+7.2f} {drawn}{' ' * (_BAR - len(drawn))} {first[indent:]}"
        yield from more
    yield (
        f"{_INDENT}{'':<{_LABEL}}{total:+7.2f} = {flag.probability:.2f}; a flag from {flag.threshold:.2f} on"
    )


def _label(term: Contribution, flag: Flag) -> str:
    """Return what a term is called, with the words where it was seen unless they are the flagged ones."""
    label = line(term.label or term.feature)
    words = term.span.quote if term.span is not None else ""
    return label if not words or words in flag.quote else f"{label} (“{shorten(words, 24)}”)"


def _changes(flag: Flag, options: Options) -> Iterator[str]:
    """Yield what would clear the flag; failing that, the one change that would matter most."""
    for change in effects(flag):
        words = shorten(change.without, options.width - 42)
        fate = "no flag" if change.probability < flag.threshold else "still a flag"
        yield from _part("Without", f"“{words}”: {change.probability:.2f}, {fate}", options)


def _part(label: str, text: str, options: Options) -> list[str]:
    if not text:
        return []
    rows = wrap(text, options.width, _INDENT + " " * _LABEL)
    if not rows:
        return []
    head = paint(f"{label:<{_LABEL}}", DIM, options.colour)
    return [_INDENT + head + rows[0][len(_INDENT) + _LABEL :], *rows[1:]]


def _rule(options: Options) -> str:
    return paint(("─" if options.unicode else "-") * options.width, DIM, options.colour)


class _Sentences:
    """The sentences of a report's text, found when first asked for: a report carries none."""

    def __init__(self, report: Report) -> None:
        self.text = report.text

    @cached_property
    def _article(self) -> Article:
        from secondsource.article import read

        return read(self.text)

    def number(self, span: FlagSpan) -> int:
        """Return the number of the sentence in which a span starts."""
        return self._article.sentence_at(span.start)

    def around(self, spans: Sequence[FlagSpan]) -> tuple[int, int]:
        """Return the stretch of text to show: the sentences of the spans, cut when they are very long."""
        first, last = min(s.start for s in spans), max(s.end for s in spans)
        sentences = self._article.sentences
        start, end = first, last
        if sentences:
            start = min(first, sentences[self._article.sentence_at(first)].span.start)
            end = max(last, sentences[self._article.sentence_at(max(first, last - 1))].span.end)
        start = self._cut(start, first)
        return start, min(end, max(last, start + _REACH * 2))

    def _cut(self, start: int, first: int) -> int:
        if first - start <= _REACH:
            return start
        blank = self.text.find(" ", first - _REACH, first)
        return first - _REACH if blank < 0 else blank + 1
