"""The small pattern language of ``data/lexicons/hedges.tsv``: words around an anchor.

``a/b`` stands for alternatives, ``x?`` may be missing, ``~3`` is up to three words of any kind, ``<set>`` a named set;
``*`` marks the anchor, from which a search starts in both directions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Element(NamedTuple):
    """One element of a pattern: its words (empty: any word), whether it may be missing, how many it may take."""

    words: frozenset[str]
    optional: bool = False
    most: int = 1


class Pattern(NamedTuple):
    """A pattern around its anchor: elements before it (nearest first) and after it."""

    group: str
    kind: str
    before: tuple[Element, ...]
    after: tuple[Element, ...]


def compile_patterns(lines: Sequence[Sequence[str]]) -> dict[str, tuple[Pattern, ...]]:
    """Turn the lines of the lexicon into patterns by anchor word; longer patterns come first."""
    sets = {name: frozenset(words.split()) for head, name, words in lines if head == "set"}
    found: dict[str, list[Pattern]] = {}
    for group, kind, text in lines:
        if group == "set":
            continue
        elements = text.split()
        place = next(i for i, e in enumerate(elements) if e.startswith("*"))
        parsed = [_element(e.lstrip("*"), sets) for e in elements]
        pattern = Pattern(group, kind, tuple(reversed(parsed[:place])), tuple(parsed[place + 1 :]))
        for word in parsed[place].words:
            found.setdefault(word, []).append(pattern)
    return {
        word: tuple(sorted(group, key=lambda p: -len(p.before) - len(p.after)))
        for word, group in found.items()
    }


def _element(text: str, sets: Mapping[str, frozenset[str]]) -> Element:
    if text.startswith("~"):
        return Element(frozenset(), True, int(text[1:]))
    choices = text.split("/")
    optional = any(choice.endswith("?") for choice in choices)
    words: set[str] = set()
    for choice in choices:
        plain = choice.rstrip("?")
        words |= sets[plain[1:-1]] if plain.startswith("<") else {plain}
    return Element(frozenset(words), optional, 2 if optional and len(choices) > 2 else 1)
