"""Who says what: the attributions of an article.

An attribution is a reporting act: a source, a cue ("said"), and what is claimed. This module holds the
data; ``tagger.py`` finds the spans, ``sources.py`` tells what kind of source it is and who is who.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from secondsource.tokens import Span


class SourceType(NamedTuple):
    """What follows from the kind of a source.

    Attributes
    ----------
    basis : str
        What a claim rests on that this source alone stands behind: ``named``, ``document``, ``relayed``, ``unnamed``, ``none``.
    profile : str
        The share of an article's sourcing that it counts towards.
    voice : str
        What the signal ``single-source`` calls it in the names of its features.
    on_record : bool
        Somebody or something that can be asked or looked up again, as the sourcing table has it.
    """

    basis: str
    profile: str
    voice: str
    on_record: bool


TYPES = {
    "named-person": SourceType("named", "named", "person", on_record=True),
    "organisation": SourceType("named", "organisation", "organisation", on_record=True),
    "media": SourceType("relayed", "relayed", "outlet", on_record=True),
    "document": SourceType("document", "document", "document", on_record=True),
    "social-media": SourceType("relayed", "relayed", "post", on_record=False),
    "unnamed-individual": SourceType("unnamed", "unnamed", "unnamed", on_record=False),
    "unnamed-group": SourceType("unnamed", "unnamed", "unnamed", on_record=False),
    "none": SourceType("none", "none", "nobody", on_record=False),
}
"""Every type of source, in the order in which models number them."""
SOURCE_TYPES = tuple(TYPES)


def types_of(*bases: str) -> tuple[str, ...]:
    """Return the source types on which a claim rests in one of some ways, in order."""
    return tuple(name for name, kind in TYPES.items() if kind.basis in bases)


PERSONS = frozenset({"named-person", "unnamed-individual"})
OWN = frozenset(types_of("named", "document"))
"""Asked or read by the writer, and identified."""
RELAYED = frozenset(types_of("relayed"))
UNNAMED = frozenset(types_of("unnamed", "none"))


@dataclass(frozen=True, slots=True)
class Attribution:
    """One reporting act.

    Attributes
    ----------
    source, cue, content : tuple of Span
        Empty when not expressed; a content may be discontinuous. Spans are in text order.
    sentence : int
        The sentence that carries the cue (or the source, or the content when there is no cue).
    source_type : str
        One of :data:`SOURCE_TYPES`.
    entity : str
        The same string for mentions of one source in this article, such as ``"S1"``.
    confidence : float
        Probability that this is an attribution, in [0, 1].
    type_log_probabilities : tuple of float
        Logarithm of the probability of each of `SOURCE_TYPES`, from the mention alone; empty before types are told.
    via : str
        The outlet that the words were taken from ("X told the Daily Y"): its entity, or its words; ``""`` when none.
    doubtful : bool
        Too uncertain to be reported; still looked at by signals, which weigh it against what its source is.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    sentence: int
    source_type: str = "none"
    entity: str = ""
    confidence: float = 1.0
    type_log_probabilities: tuple[float, ...] = ()
    via: str = ""
    doubtful: bool = False


def credit(act: Attribution) -> Span | None:
    """Return the words that credit somebody: the source, else the cue; None when neither is expressed."""
    return next(iter((*act.source, *act.cue)), None)


def place(act: Attribution) -> Span:
    """Return the span that places an act in the text: of its cue, else its source, else its content."""
    return (act.cue or act.source or act.content)[0]
