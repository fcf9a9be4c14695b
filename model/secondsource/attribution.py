"""Who says what: the attributions of an article.

An attribution is a reporting act: a source, a cue ("said"), and what is claimed. This module holds the
data; ``tagger.py`` finds the spans, ``sources.py`` tells what kind of source it is and who is who.
"""

from __future__ import annotations

from dataclasses import dataclass

from secondsource.tokens import Span

SOURCE_TYPES = (
    "named-person",
    "organisation",
    "media",
    "document",
    "social-media",
    "unnamed-individual",
    "unnamed-group",
    "none",
)
UNNAMED = frozenset({"unnamed-individual", "unnamed-group", "none"})
RELAYED = frozenset({"media", "social-media"})


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
