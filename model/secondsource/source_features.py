"""What was observed about a source: named features of its words, its cue and its article. No identities of persons."""

from __future__ import annotations

from collections.abc import Sequence

from secondsource.attribution import PERSONS, Attribution
from secondsource.linear import Feature, yes
from secondsource.mentions import Mention
from secondsource.scene import Scene, Seen
from secondsource.source_words import words_of

_LOOK_BACK = 500
"""Attributions before a pronoun in which its type is looked for; no article of news has as many."""
_THINGS = frozenset({"organisation", "media", "document", "social-media"})
_GROUPS = frozenset({"organisation", "media", "unnamed-group"})
_NONE: frozenset[str] = frozenset()
_CUE_KINDS = frozenset(["platform-cue", "document-cue", "relay-cue", "speech-cue", "told-cue"])


def observe(scene: Scene, index: int, earlier: Sequence[str]) -> list[Feature]:
    """Return what was observed about the source of one attribution.

    Parameters
    ----------
    scene : Scene
    index : int
        Which attribution.
    earlier : sequence of str
        Types of the attributions before it, as far as they are known (``""`` where not).
    """
    out: list[Feature] = []
    for span, names in describe(scene, index, earlier):
        out += yes(names, span)
    return out


def describe(scene: Scene, index: int, earlier: Sequence[str]) -> Seen:
    """Return what :func:`observe` does by name and place; what hangs on no other attribution is worked out once."""
    found = scene.mentions[index]
    if found is not None and found.head >= 0 and found.pronoun:
        return [*_cue(scene, scene.acts[index]), (found.span, _pronoun(scene, index, found, earlier))]
    seen = scene.described.get(index)
    if seen is None:
        seen = scene.described[index] = _described(scene, scene.acts[index], found)
    return seen


def _described(scene: Scene, act: Attribution, found: Mention | None) -> Seen:
    cue = _cue(scene, act)
    if found is None or found.head < 0:
        return [*cue, (None, ("no-source", "no-source+cue" if act.cue else "no-source+no-cue"))]
    return [*cue, *words_of(scene, found)]


def _cue(scene: Scene, act: Attribution) -> Seen:
    if not act.cue:
        return [(None, ("cue=none",))]
    tokens, classes = scene.article.tokens, scene.names.classes
    first, last = tokens.covering(act.cue[0])
    kinds: set[str] = set()
    out: list[str] = []
    for low in tokens.norms[first : min(last, first + 5)]:
        kinds |= classes.get(low, _NONE) & _CUE_KINDS
        if low[0].isalpha():
            out.append(f"cue={low}")
        elif low == ":":
            out.append("cue=colon")
    out += [f"cue-kind={kind}" for kind in sorted(kinds)]
    return [(act.cue[0], out)]


def _pronoun(scene: Scene, index: int, found: Mention, earlier: Sequence[str]) -> list[str]:
    form = found.pronoun
    out = [f"pronoun={form}"]
    wanted = (
        PERSONS
        if form in ("he", "she")
        else _THINGS
        if form == "it"
        else _GROUPS
        if form in ("they", "we")
        else None
    )
    previous = "none-before"
    last = min(index, len(earlier)) - 1
    for other in range(last, max(-1, last - _LOOK_BACK), -1):
        kind = earlier[other]
        if kind and kind != "none" and (wanted is None or kind in wanted):
            previous = kind
            break
    out.append(f"pronoun={form}+earlier={previous}")
    if form in ("he", "she"):
        out.append(f"pronoun+nearest={_nearest(scene, found.first)}")
    if form == "other":
        out.append(f"head={scene.article.tokens.norms[found.head]}")
    return out


def _nearest(scene: Scene, token: int) -> str:
    """Tell what a "he" or "she" most likely stands for: the nearest person before it, named or not."""
    words, norms = scene.article.tokens.words, scene.article.tokens.norms
    names = scene.names
    for i in range(token - 1, max(-1, token - 80), -1):
        if words[i][0].isupper():
            if norms[i] in names.full or norms[i] in names.addressed:
                return "name"
        else:
            kinds = names.classes.get(norms[i], _NONE)
            human = ("person" in kinds or "role" in kinds) and "plural" not in kinds
            if human and i and norms[i - 1] in ("a", "an", "the", "one"):
                return "noun"
    return "nothing"
