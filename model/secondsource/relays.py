"""Through whom did it come? An outlet that quotes somebody is one chain with that source, not a second source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from secondsource.attribution import RELAYED
from secondsource.mentions import Mention, read_mention
from secondsource.scene import Scene

_NONE: frozenset[str] = frozenset()
_MOST = 100
"""Outlets of one sentence, and words of one outlet, that are looked at."""


def chains(seen: Scene) -> dict[str, str]:
    """Return, for each source whose words come through an outlet, that outlet: its entity, or else its words.

    "X told the Daily Y" and "the Post, citing a ministry official" are one chain each, not two sources.
    """
    outlets: dict[str, str] = {}
    article, classes = seen.article, seen.names.classes
    norms = article.tokens.norms
    for act, found in zip(seen.acts, seen.mentions, strict=True):
        if act.source_type in RELAYED and found is not None and found.head >= 0 and not found.pronoun:
            outlets.setdefault(norms[found.head], act.entity)
    relaying = _relaying(seen)
    via: dict[str, str] = {}
    for act in seen.acts:
        if not act.cue or not act.entity or act.source_type in RELAYED or act.entity in via:
            continue
        first, last = article.tokens.covering(act.cue[0])
        if outlet := _told(seen, first, last) or _citing(seen, relaying.get(act.sentence, ()), first, last):
            found = outlet
            low = norms[found.head]
            name = outlets.get(low) or article.text[found.span.start : found.span.end]
            if name != act.entity and (low in outlets or _is_outlet(found, norms, classes, seen)):
                via[act.entity] = name
    return via


def _told(seen: Scene, first: int, last: int) -> Mention | None:
    """Read the listener of "told the Daily Y"."""
    norms = seen.article.tokens.norms
    if not any("told-cue" in seen.names.classes.get(n, _NONE) for n in norms[first:last]):
        return None
    stop = last
    while stop < len(norms) and stop < last + 7 and (seen.names.is_name(stop) or norms[stop] == "the"):
        stop += 1
    return _read(seen, last, stop)


def _relaying(seen: Scene) -> Mapping[int, Sequence[Mention]]:
    """Return the first outlets and posts of each sentence, as they are mentioned."""
    found: dict[int, list[Mention]] = {}
    for act, mention in zip(seen.acts, seen.mentions, strict=True):
        if act.source_type in RELAYED and mention is not None:
            inside = found.setdefault(act.sentence, [])
            if len(inside) < _MOST:
                inside.append(mention)
    return found


def _citing(seen: Scene, relaying: Sequence[Mention], first: int, last: int) -> Mention | None:
    """Read the outlet of "the Post reported, citing …"."""
    if not any(n in ("citing", "quoting", "cited", "quoted") for n in seen.article.tokens.norms[first:last]):
        return None
    for found in relaying:
        if found.last <= first:
            return found
    start = first
    while (
        start
        and first - start < _MOST
        and (seen.names.is_name(start - 1) or seen.article.tokens.norms[start - 1] in ("the", ","))
    ):
        start -= 1
    return _read(seen, start, first)


def _read(seen: Scene, first: int, last: int) -> Mention | None:
    tokens = seen.article.tokens
    while last > first and not tokens.words[last - 1][0].isalnum():
        last -= 1
    if last <= first:
        return None
    found = read_mention(seen.names, tokens.span(first, last), first, last)
    return found if found.head >= 0 else None


def _is_outlet(
    found: Mention, norms: Sequence[str], classes: Mapping[str, frozenset[str]], seen: Scene
) -> bool:
    kinds = {kind for i in found.base for kind in classes.get(norms[i], _NONE)}
    return bool(found.names) and bool(kinds & {"outlet-known", "outlet-name-word", "outlet"})
