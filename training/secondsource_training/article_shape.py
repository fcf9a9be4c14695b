"""What a text that was labelled whole must look like (the shape of the own annotation), part by part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

SOURCE_TYPES = (
    "named-person", "organisation", "media", "document", "social-media", "unnamed-individual", "unnamed-group", "none",
)  # fmt: skip
ROLES = ("evidence", "source", "cue", "content", "account-a", "account-b", "headline", "body", "central")
BASES = ("named", "unnamed", "relayed", "none", "document", "first-hand")
HIGHEST_LEVEL = 3


def article_faults(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (code, message) for what is wrong with one article."""
    text, sentences = data.get("text"), data["sentences"]
    if text is None and not isinstance(data.get("sha256"), str):
        yield "bad-text", "has neither text nor the sha256 of one"
    length = len(text) if isinstance(text, str) else max((s[1] for s in sentences), default=0)
    yield from _sentences(sentences, length)
    # An article may lack attributions or loaded: nothing was labelled then, which is not the same as nothing found.
    for number, act in enumerate(data.get("attributions", ())):
        yield from _attribution(number, act, len(sentences), length)
    for number, flag in enumerate(data.get("loaded", ())):
        yield from _marked(f"loaded {number}", flag, "loaded-language", length)
    for number, flag in enumerate(data["unverified"]):
        yield from _marked(f"unverified {number}", flag, "unverified-claim", length)
    for number, pair in enumerate(data["contradictions"]):
        yield from _pair(f"contradictions {number}", pair, length)
    yield from _single_source(data["single_source"], len(sentences))
    yield from _headline(data["headline"], length)
    level = data["priority"]
    if type(level) is not int or not 0 <= level <= HIGHEST_LEVEL:
        yield "bad-priority", f"priority is a whole number from 0 to {HIGHEST_LEVEL}, not {level!r}"


def bad_span(span: Any, length: int) -> str:
    """Return what is wrong with a span of a text of some length, or an empty string."""
    if not isinstance(span, list | tuple) or len(span) != 2 or any(type(v) is not int for v in span):
        return f"a span is [start, end], not {span!r}"
    start, end = span
    return (
        "" if 0 <= start < end <= length else f"[{start}, {end}] is not inside a text of {length} characters"
    )


def kinds_of(signal: str) -> tuple[str, ...]:
    """Return the kinds of a signal; for signals without, none."""
    from secondsource.signals import registry

    return tuple(registry()[signal].kinds)


def _sentences(sentences: Any, length: int) -> Iterator[tuple[str, str]]:
    end = 0
    for number, span in enumerate(sentences):
        why = bad_span(span, length)
        if why:
            yield "bad-span", f"sentence {number}: {why}"
        elif span[0] < end:
            yield "bad-span", f"sentence {number} begins before the one in front of it ends"
        else:
            end = span[1]


def _attribution(
    number: int, act: Mapping[str, Any], sentences: int, length: int
) -> Iterator[tuple[str, str]]:
    for role in ("source", "cue", "content"):
        why = bad_span(act[role], length) if act[role] else ""
        if why:
            yield "bad-span", f"attribution {number}, {role}: {why}"
    if act["source_type"] not in SOURCE_TYPES:
        yield (
            "unknown-type",
            f"attribution {number}: no source type {act['source_type']!r}; known: {', '.join(SOURCE_TYPES)}",
        )
    if not 0 <= act["sentence"] < sentences:
        yield "no-such-sentence", f"attribution {number}: there is no sentence {act['sentence']}"
    if not (act["source"] or act["cue"] or act["content"]):
        yield "empty", f"attribution {number} has neither source nor cue nor content"


def _marked(place: str, flag: Mapping[str, Any], signal: str, length: int) -> Iterator[tuple[str, str]]:
    why = bad_span(flag["span"], length)
    if why:
        yield "bad-span", f"{place}: {why}"
    if flag["kind"] not in kinds_of(signal):
        yield "unknown-kind", f"{place}: no kind {flag['kind']!r}; known: {', '.join(kinds_of(signal))}"
    if flag["voice"] not in ("writer", "quoted"):
        yield "bad-voice", f"{place}: voice is writer or quoted, not {flag['voice']!r}"


def _pair(place: str, pair: Mapping[str, Any], length: int) -> Iterator[tuple[str, str]]:
    for side in ("a", "b"):
        why = bad_span(pair[side], length)
        if why:
            yield "bad-span", f"{place}, {side}: {why}"
    if pair["kind"] not in kinds_of("contradictory-attributions"):
        yield "unknown-kind", f"{place}: no kind {pair['kind']!r}"
    if not isinstance(pair["acknowledged"], bool):
        yield "bad-label", f"{place}: acknowledged is true or false"


def _single_source(label: Mapping[str, Any], sentences: int) -> Iterator[tuple[str, str]]:
    if label["flag"] and not (type(label["central"]) is int and 0 <= label["central"] < sentences):
        yield "no-such-sentence", f"single_source: there is no sentence {label['central']!r}"
    if label["flag"] and label["basis"] not in BASES:
        yield "unknown-kind", f"single_source: no basis {label['basis']!r}; known: {', '.join(BASES)}"


def _headline(label: Mapping[str, Any], length: int) -> Iterator[tuple[str, str]]:
    why = bad_span(label["evidence"], length) if label["evidence"] else ""
    if why:
        yield "bad-span", f"headline evidence: {why}"
    if label["flag"] and label["kind"] not in kinds_of("headline-overstates"):
        yield "unknown-kind", f"headline: no kind {label['kind']!r}"
