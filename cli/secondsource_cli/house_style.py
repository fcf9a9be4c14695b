"""A newsroom's own terms: findings without training. Each is a sum with one term, like every other flag."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from secondsource_cli.names import HOUSE_STYLE
from secondsource_cli.settings import Term

if TYPE_CHECKING:
    from secondsource.article import Article
    from secondsource.report import Flag, Report

# A listed term is certain; the scale of probabilities ends just short of that.
_LOG_ODDS = math.log(0.999 / 0.001)


def with_terms(report: Report, terms: Sequence[Term]) -> Report:
    """Return a report with a flag at every place of every own term."""
    from secondsource.article import read
    from secondsource.report import ABSTAINED, SignalSummary

    if not terms or report.outcome in ABSTAINED:
        return report

    places = [(term, match) for term in terms for match in _pattern(term).finditer(report.text)]
    flags: list[Flag] = []
    if places:
        article = read(report.text)
        flags = list(_flags(article, places))
    summary = SignalSummary(
        max((f.probability for f in flags if f.voice == "writer"), default=0.0),
        sum(f.voice == "writer" for f in flags),
    )
    every = sorted((*report.flags, *flags), key=lambda f: (f.spans[0].start if f.spans else 0, f.signal))
    return replace(report, flags=tuple(every), signals={**report.signals, HOUSE_STYLE: summary})


def phrase_pattern(phrase: str, *, match_case: bool = False) -> re.Pattern[str]:
    """Return a pattern for whole words, whatever the blanks between them and the shape of apostrophes."""
    words = (re.sub("['’‘]", "['’‘]", re.escape(word)) for word in phrase.split())
    body = r"\s+".join(words)
    return re.compile(rf"(?<!\w){body}(?!\w)", 0 if match_case else re.IGNORECASE)


@lru_cache(maxsize=4096)
def _pattern(term: Term) -> re.Pattern[str]:
    return phrase_pattern(term.term, match_case=term.match_case)


def _flags(article: Article, places: Sequence[tuple[Term, re.Match[str]]]) -> Iterator[Flag]:
    from secondsource.flags import fingerprint
    from secondsource.linear import sigmoid
    from secondsource.report import CONTEXT, Contribution, Counterfactual, Flag, FlagSpan, TextSpan
    from secondsource.tokens import Span

    seen: Counter[str] = Counter()
    text = article.text
    for term, match in places:
        start, end = match.span()
        quote = match.group()
        span = FlagSpan(
            "evidence", start, end, quote, text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
        )
        quoted = article.is_quoted(Span(start, end))
        name = fingerprint(HOUSE_STYLE, article, [span])
        seen[name] += 1
        yield Flag(
            id=name if seen[name] == 1 else f"{name}-{seen[name]}",
            signal=HOUSE_STYLE,
            kind="",
            severity="info" if quoted else term.severity,
            voice="quoted" if quoted else "writer",
            probability=sigmoid(_LOG_ODDS),
            threshold=0.5,
            spans=(span,),
            reason=f"“{' '.join(quote.split())}” is on the house list: {term.reason.rstrip('.')}.",
            question=f"Does the house style allow “{' '.join(quote.split())}” here?",
            guidance=f"{term.reason} (House style, {_short(term.place)})",
            contributions=(
                Contribution("house-style", 2 * _LOG_ODDS, TextSpan(start, end, quote), "house style"),
            ),
            bias=-_LOG_ODDS,
            counterfactual=(Counterfactual(quote, sigmoid(-_LOG_ODDS)),),
            suggestion=term.suggestion,
            details={"term": term.term},
        )


def _short(place: str) -> str:
    """Leave the folder out: the report may go to people who should not learn it."""
    return Path(place).name
