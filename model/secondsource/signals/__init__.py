"""The signals: what each flag is, in one file each. This module holds the shape they share and finds them.

A signal is a value, not a subclass: a function that proposes candidates with named features, words for the
editor, and nothing that was trained. The weights come from the bundle. Adding one means adding
``signals/<id>.py`` (dashes as underscores) with a module-level ``SIGNAL``; nothing else is edited.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from secondsource.linear import Feature, Verdict
from secondsource.tokens import Span

if TYPE_CHECKING:
    from secondsource.bundle import Bundle
    from secondsource.reading import Reading


EVEN = 0.5
"""Probability below which a flag is a hint to reread and never more than advice."""


class RoleSpan(NamedTuple):
    """A stretch of text and the part it plays in a flag."""

    role: str
    span: Span


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that might be flagged, with what was observed there.

    Attributes
    ----------
    kind : str
        Sub-kind, one of the signal's ``kinds``; ``""`` when it has none.
    voice : str
        ``"writer"`` or ``"quoted"``.
    spans : tuple of RoleSpan
    features : tuple of Feature
    facts : mapping of str to Any
        What the wording needs to name; carried along, never scored.
    """

    kind: str
    voice: str
    spans: tuple[RoleSpan, ...]
    features: tuple[Feature, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)

    def role(self, role: str) -> Span | None:
        """Return the first span that plays a part, or None."""
        return next((s.span for s in self.spans if s.role == role), None)


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with its sum."""

    candidate: Candidate
    verdict: Verdict


class Wording(NamedTuple):
    """What the editor reads: severity, one sentence that names what was seen, what to ask the reporter.

    ``suggestion`` is what the passage could read like instead; empty when there is none.
    """

    severity: str
    reason: str
    question: str
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Signal:
    """One kind of flag.

    Attributes
    ----------
    id : str
        As in reports and settings, such as ``"loaded-language"``.
    title : str
        A short name for people.
    scope : str
        ``"span"``, ``"attribution"``, ``"article"`` or ``"pair"``.
    meaning : str
        What is flagged, and what is not.
    why : str
        Why editors care.
    guidance : str
        The newsroom rule in our own words.
    authority : str
        Whose rule it is.
    kinds : mapping of str to str
        Sub-kinds with their meaning.
    candidates : callable
        ``candidates(reading, prepared)`` yields every place worth scoring, flagged or not.
    wording : callable
        ``wording(reading, candidate, verdict)`` for a candidate that is flagged.
    match_roles : tuple of str
        The parts of a candidate that must overlap a labelled flag's for the two to be the same flag;
        empty when the article as a whole is labelled.
    reads : tuple of str
        Signals whose flags this one looks at.
    prepare : callable
        ``prepare(bundle)`` returns the tables that ``candidates`` needs; called once.
    plural : str
        What several flags are called, as in "four or more loaded words"; ``""`` when an article has one at most.
    most : int, optional
        Flags in one article at most, the most probable first; None for as many as there are.
    labels : mapping of str to str
        What a feature is called for an editor, by the beginning of its name.
    raises, lowers : tuple of str
        Beginnings of the names of features that may only speak for a flag, or only against it: training gives them
        no weight of the other sign, so that one more source never makes a single source more likely.
    """

    id: str
    title: str
    scope: str
    meaning: str
    why: str
    guidance: str
    authority: str
    kinds: Mapping[str, str]
    candidates: Callable[[Reading, Any], Iterable[Candidate]]
    wording: Callable[[Reading, Candidate, Verdict], Wording]
    match_roles: tuple[str, ...]
    reads: tuple[str, ...] = ()
    prepare: Callable[[Bundle], Any] = lambda bundle: None
    plural: str = ""
    most: int | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    raises: tuple[str, ...] = ()
    lowers: tuple[str, ...] = ()


def shortened(text: str, longest: int) -> str:
    """Return a passage as wording cites it: on one line, cut between words after so many code points."""
    text = " ".join(text.split())
    return text if len(text) <= longest else text[:longest].rsplit(" ", 1)[0] + " …"


@cache
def registry() -> Mapping[str, Signal]:
    """Return every signal by id, each after those it reads."""
    found: dict[str, Signal] = {}
    for module in pkgutil.iter_modules(__path__):
        if not module.name.startswith("_"):
            signal: Signal = importlib.import_module(f"{__name__}.{module.name}").SIGNAL
            found[signal.id] = signal
    return {signal.id: signal for signal in _ordered(found)}


def _ordered(found: Mapping[str, Signal]) -> Sequence[Signal]:
    done: dict[str, Signal] = {}
    waiting = dict(sorted(found.items()))
    while waiting:
        ready = [s for s in waiting.values() if all(r in done or r not in found for r in s.reads)]
        if not ready:
            raise RuntimeError(f"signals read each other in a circle: {', '.join(waiting)}")
        for signal in ready:
            done[signal.id] = waiting.pop(signal.id)
    return list(done.values())
