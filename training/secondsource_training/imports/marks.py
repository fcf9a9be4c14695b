"""Marks in a text, whatever tool set them, and the examples that they make."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from secondsource.errors import InputError
from secondsource.signals import registry


@dataclass(frozen=True, slots=True)
class Mark:
    """A labelled stretch: ``label`` is ``signal[:kind][:quoted][@role]``; offsets are code points."""

    id: str
    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A text with marks and the pairs of marks that belong to one flag.

    Attributes
    ----------
    place : str
        Where it stands, for errors.
    """

    id: str
    text: str
    marks: tuple[Mark, ...]
    links: tuple[tuple[str, str], ...]
    place: str


@dataclass(frozen=True, slots=True)
class Label:
    """The parts of a label."""

    signal: str
    kind: str
    voice: str
    role: str


def parse(label: str, place: str) -> Label:
    """Read a label; `InputError` when it names no signal, or a kind that the signal does not have."""
    head, _, role = label.strip().partition("@")
    signal, *rest = (part.strip() for part in head.lower().split(":"))
    known = registry()
    if signal not in known:
        raise InputError(
            f"{place}: label {label!r} names no signal",
            code="unknown-label",
            hint=f"Known: {', '.join(known)}.",
        )
    voice = "quoted" if "quoted" in rest else "writer"
    kinds = [part for part in rest if part not in ("quoted", "writer")]
    bad = [kind for kind in kinds if kind not in known[signal].kinds]
    if bad or len(kinds) > 1:
        raise InputError(
            f"{place}: label {label!r} has no valid kind",
            code="unknown-label",
            hint=f"Kinds of {signal}: {', '.join(known[signal].kinds) or 'none'}.",
        )
    return Label(signal, kinds[0] if kinds else "", voice, role.strip() or first_role(signal))


def first_role(signal: str) -> str:
    """Return the part that the words of a flag play when nothing else is said."""
    roles = registry()[signal].match_roles
    return (
        roles[0]
        if roles
        else {"single-source": "central", "headline-overstates": "headline"}.get(signal, "evidence")
    )


def signals_in(texts: Sequence[Marked]) -> tuple[str, ...]:
    """Return every signal that is marked in any of the texts."""
    return tuple(sorted({parse(mark.label, text.place).signal for text in texts for mark in text.marks}))


def examples(text: Marked, signals: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield one example for each signal: the flags that the marks make, or none."""
    labels = {mark.id: parse(mark.label, text.place) for mark in text.marks}
    for mark in text.marks:
        if not 0 <= mark.start < mark.end <= len(text.text):
            raise InputError(
                f"{text.place}: [{mark.start}, {mark.end}] lies outside the text",
                code="bad-span",
                hint="Export again.",
            )
    for signal in signals:
        mine = [mark for mark in text.marks if labels[mark.id].signal == signal]
        flags = []
        for group in _groups(mine, text.links):
            first = labels[group[0].id]
            kind = next((labels[m.id].kind for m in group if labels[m.id].kind), "")
            spans = [{"role": labels[m.id].role, **quote(text.text, m.start, m.end)} for m in group]
            flags.append({"kind": kind, "voice": first.voice, "spans": spans})
        yield {
            "id": f"{text.id}#{signal}",
            "split": "train",
            "domain": "",
            "title": None,
            "text": text.text,
            "signal": signal,
            "flags": flags,
            "note": "",
        }


def quote(text: str, start: int, end: int) -> dict[str, Any]:
    """Return a stretch as its words and which of their occurrences it is."""
    words = text[start:end]
    number, at = 0, text.find(words)
    while 0 <= at < start:
        number, at = number + 1, text.find(words, at + 1)
    return {"quote": words, "n": number}


def _groups(marks: Sequence[Mark], links: Sequence[tuple[str, str]]) -> list[list[Mark]]:
    """Put marks together that are joined by a relation; in order of the text."""
    leader = {mark.id: mark.id for mark in marks}

    def find(name: str) -> str:
        while leader[name] != name:
            name = leader[name]
        return name

    for a, b in links:
        if a in leader and b in leader:
            leader[find(a)] = find(b)
    groups: dict[str, list[Mark]] = {}
    for mark in sorted(marks, key=lambda m: (m.start, m.end)):
        groups.setdefault(find(mark.id), []).append(mark)
    return list(groups.values())
