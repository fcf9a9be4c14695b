"""From a scored candidate to the flag that is reported: words, terms, counterfactual, fingerprint."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from secondsource.article import Article
from secondsource.charge import CLASS_NAMES
from secondsource.linear import Verdict
from secondsource.reading import Reading
from secondsource.report import CONTEXT, Contribution, Counterfactual, Flag, FlagSpan, TextSpan
from secondsource.scoring import TrainedSignal
from secondsource.severity import at_most
from secondsource.signals import EVEN, Candidate, Scored
from secondsource.tokens import Span, maker, norm

_NEIGHBOURS = 3
_COUNTERFACTUALS = 5
_PLAIN = (str, int, float, bool, type(None))
_CLASS = re.compile(rf"\b(?:{'|'.join(CLASS_NAMES)})\b")


def make_flags(trained: TrainedSignal, reading: Reading, scored: Iterable[Scored]) -> list[Flag]:
    """Turn what a signal found into flags, each with an id that no other flag of the article has."""
    seen: Counter[str] = Counter()
    flags = []
    for item in scored:
        flag = _flag(trained, reading, item)
        seen[flag.id] += 1
        if seen[flag.id] > 1:
            flag = replace(flag, id=f"{flag.id}-{seen[flag.id]}")
        flags.append(flag)
    return flags


def text_span(article: Article, span: Span) -> TextSpan:
    """Return a span with its words."""
    return TextSpan(span.start, span.end, article.quote(span))


_contribution = maker(Contribution)


def contributions(article: Article, verdict: Verdict, trained: TrainedSignal) -> tuple[Contribution, ...]:
    """Return the terms of a sum as they are reported."""
    spans = {span for _, _, span in verdict.terms if span is not None}
    quoted: dict[Span | None, TextSpan | None] = {span: text_span(article, span) for span in spans}
    quoted[None] = None
    said = trained.said
    for feature, _, _ in verdict.terms:
        if feature not in said:
            said[feature] = label(feature, trained.signal.labels)
    return tuple(
        [
            _contribution((feature, weight, quoted[span], said[feature]))
            for feature, weight, span in verdict.terms
        ]
    )


def label(feature: str, labels: Mapping[str, str]) -> str:
    """Say a feature in an editor's words: the entry of its longest prefix, with the value it names.

    A feature that stands for several together, ``one|other``, is said part by part.
    """
    first, *others = (_label(part, labels) for part in feature.split("|"))
    return " and ".join([first, *(other[:1].lower() + other[1:] for other in others)])


def _label(feature: str, labels: Mapping[str, str]) -> str:
    prefix = feature
    while prefix:
        if prefix in labels:
            rest = feature[len(prefix) :].lstrip("=:-_ ")
            rest = f"at least {rest[2:]}" if rest.startswith(">=") else rest
            return f"{labels[prefix]}: {_worded(rest).replace('=', ' ')}" if rest else labels[prefix]
        cut = max(prefix.rfind(mark) for mark in ("=", ":", ">", "<", "-", "_"))
        prefix = prefix[:cut] if cut > 0 else ""
    return _worded(feature).replace("=", ": ")


def _worded(name: str) -> str:
    """Return a feature's name in plain words, without the signs that join them; the minus of a number stays."""
    name = _CLASS.sub(lambda found: CLASS_NAMES[found[0]], name.replace(">=", " ≥ "))
    return re.sub(r"_|(?<=\w)-(?=\w)", " ", name).replace("+", ", ")


def fingerprint(signal: str, article: Article, spans: Iterable[FlagSpan]) -> str:
    """Return an id made of the signal, the flagged words and the words around them.

    Edits elsewhere in the text leave it as it is; so do curly or straight quotation marks.
    """
    parts = [signal]
    words = article.tokens.norms
    for span in spans:
        first, last = article.tokens.covering(Span(span.start, span.end))
        around = (
            *words[max(0, first - _NEIGHBOURS) : first],
            "|",
            *words[first:last],
            "|",
            *words[last : last + _NEIGHBOURS],
        )
        parts += [span.role, *map(_plain, around)]
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _plain(word: str) -> str:
    if word in "“”„«»``''\"":
        return '"'
    return word if word.isascii() else norm(word)


def _flag(trained: TrainedSignal, reading: Reading, scored: Scored) -> Flag:
    signal, candidate, verdict = trained.signal, scored.candidate, scored.verdict
    article = reading.article
    wording = signal.wording(reading, candidate, verdict)
    spans = tuple(_flag_span(article, s.role, s.span) for s in candidate.spans)
    bearing = [s for s in spans if not signal.match_roles or s.role in signal.match_roles]
    return Flag(
        id=fingerprint(signal.id, article, bearing),
        signal=signal.id,
        kind=candidate.kind,
        severity=_severity(candidate, verdict, wording.severity),
        voice=candidate.voice,
        probability=verdict.probability,
        threshold=trained.threshold,
        spans=spans,
        reason=wording.reason,
        question=wording.question,
        guidance=f"{signal.guidance} ({signal.authority})",
        contributions=contributions(article, verdict, trained),
        bias=verdict.bias,
        counterfactual=_counterfactuals(article, verdict),
        suggestion=wording.suggestion,
        details=_plain_facts(candidate.facts),
    )


def _severity(candidate: Candidate, verdict: Verdict, worst: str) -> str:
    """Return how much a flag weighs: a hint to reread, no more, where it is likelier wrong than right."""
    if candidate.voice == "quoted":
        return "info"
    return worst if verdict.probability >= EVEN else at_most(worst, "advice")


def _flag_span(article: Article, role: str, span: Span) -> FlagSpan:
    text = article.text
    before, after = text[max(0, span.start - CONTEXT) : span.start], text[span.end : span.end + CONTEXT]
    return FlagSpan(role, span.start, span.end, article.quote(span), before, after)


def _counterfactuals(article: Article, verdict: Verdict) -> tuple[Counterfactual, ...]:
    weight: dict[Span, float] = {}
    for _, own, span in verdict.terms:
        if span is not None:
            weight[span] = weight.get(span, 0.0) + own
    strongest = sorted(weight, key=lambda span: (-abs(weight[span]), span))[:_COUNTERFACTUALS]
    return tuple(Counterfactual(article.quote(span), verdict.without(span)) for span in strongest)


def _plain_facts(facts: Mapping[str, object]) -> dict[str, object]:
    """Keep the facts that JSON can hold; the others served the wording only."""
    return {key: value for key, value in facts.items() if isinstance(value, _PLAIN)}
