"""Reports made by hand, so that writers and commands are tested without a trained bundle.

Every field is filled in at least once: flags of each severity and voice, pairs, suppressed flags, hostile text.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import replace

from secondsource.report import (
    CONTEXT,
    Contribution,
    Counterfactual,
    Flag,
    FlagSpan,
    PriorityReport,
    Report,
    ReportAttribution,
    SignalSummary,
    SourceRow,
    Suppression,
    TextSpan,
)

SIGNALS = (
    "anonymous-source", "contradictory-attributions", "headline-overstates", "loaded-language", "relayed-report",
    "single-source", "unverified-claim",
)  # fmt: skip

FLAWED = (
    "Convoy shelled by bandits near the pass\n"
    "\n"
    "A column of lorries was attacked on Tuesday by primitive bandits, sources suggested. The portal Fort-Info\n"
    "says twelve people died.\n"
    "\n"
    "Other sources claim that the lorries were attacked by soldiers from the capital. There is no official\n"
    "confirmation. “These bandits are cowards,” Colonel Ada Marsh told reporters.\n"
)
CLEAN = (
    "Central bank leaves its rate at 4.5 per cent\n\n"
    "The central bank left its main rate at 4.5 per cent on Thursday, its governor, Ines Falk, told reporters.\n"
)
HOSTILE = "Head\x1b[31mline\n\nThe \x1b]0;owned\x07 \u202ebackward\u202c 将军 said: ca\u0301fe 👩\u200d🚀 \x9b2J\x00 done.\r\nEnd\x7f.\n"


def span(text: str, role: str, quote: str, n: int = 0) -> FlagSpan:
    """The n-th place of some words in a text, as a flag's span."""
    start = -1
    for _ in range(n + 1):
        start = text.index(quote, start + 1)
    end = start + len(quote)
    return FlagSpan(role, start, end, quote, text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT])


def flag(
    text: str,
    signal: str,
    spans: Sequence[tuple[str, str] | tuple[str, str, int]],
    *,
    weights: Sequence[tuple[str, float, str]] = (("seen", 2.5, "the words themselves"),),
    bias: float = -1.0,
    severity: str = "warning",
    kind: str = "",
    voice: str = "writer",
    reason: str | None = None,
    suggestion: str = "",
    suppressed: Suppression | None = None,
) -> Flag:
    """A flag whose probability is the sum of its terms."""
    made = tuple(span(text, *part) for part in spans)
    place = TextSpan(made[0].start, made[0].end, made[0].quote)
    total = bias + math.fsum(weight for _, weight, _ in weights)
    key = hashlib.sha256(
        f"{signal}{[(s.start, s.quote) for s in made]}".encode("utf-8", "replace")
    ).hexdigest()
    return Flag(
        id=key[:12],
        signal=signal,
        kind=kind,
        severity=severity,
        voice=voice,
        probability=1 / (1 + math.exp(-total)),
        threshold=0.5,
        spans=made,
        reason=reason or f"“{' '.join(made[0].quote.split())}” is what was seen.",
        question="Who says so, and how do they know?",
        guidance="Say who says it. (Own rule)",
        contributions=tuple(
            Contribution(name, weight, place if number == 0 else None, label)
            for number, (name, weight, label) in enumerate(weights)
        ),
        bias=bias,
        counterfactual=(Counterfactual(made[0].quote, 1 / (1 + math.exp(-bias))),),
        suggestion=suggestion,
        details={"grounds": "none"},
        suppressed=suppressed,
    )


def report(text: str, flags: Sequence[Flag] = (), **changes: object) -> Report:
    """A report with these flags, sorted by place."""
    ordered = tuple(sorted(flags, key=lambda f: (f.spans[0].start, f.signal)))
    signals = {
        key: SignalSummary(
            max([f.probability for f in ordered if f.signal == key and f.voice == "writer"], default=0.02),
            sum(f.signal == key and f.voice == "writer" for f in ordered),
        )
        for key in SIGNALS
    }
    made = Report(
        text=text,
        id=None,
        text_hash=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        model="default-0123abcd",
        language="en",
        outcome="analyzed",
        words=len(text.split()),
        flags=ordered,
        signals=signals,
        priority=PriorityReport(0.1, 0, (), -2.0, (0.0, 2.0, 4.0)),
        attributions=(),
        sources=(),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def flawed(text: str = FLAWED) -> Report:
    """A report with a flag of every kind, on the flawed text or one that holds the same words."""
    flags = [
        flag(
            text,
            "loaded-language",
            [("evidence", "primitive")],
            kind="derogatory",
            weights=[
                ("charge=derogatory", 3.1, "charge of the word: derogatory"),
                ("before-noun", 0.8, "stands before the people it judges"),
                ("near-number", -0.4, "near a figure"),
            ],
            reason="“primitive” judges the bandits in the writer's own voice.",
            suggestion="armed",
        ),
        flag(text, "loaded-language", [("evidence", "bandits", 0)], kind="contested-label"),
        flag(text, "loaded-language", [("evidence", "bandits", 1)], kind="contested-label"),
        flag(
            text,
            "loaded-language",
            [("evidence", "bandits", 2)],
            kind="derogatory",
            voice="quoted",
            severity="info",
        ),
        flag(
            text,
            "anonymous-source",
            [("source", "sources"), ("cue", "suggested")],
            kind="unnamed-group",
            reason="The claim is credited to “sources”, whom nobody can identify.",
        ),
        flag(
            text,
            "relayed-report",
            [("source", "The portal Fort-Info"), ("cue", "says")],
            severity="advice",
            suppressed=Suppression("inline", "checked with the portal's desk"),
        ),
        flag(text, "unverified-claim", [("evidence", "no official\nconfirmation")], severity="advice"),
        flag(
            text,
            "contradictory-attributions",
            [("account-a", "primitive bandits"), ("account-b", "soldiers from the capital")],
            kind="agent",
            severity="error",
            reason="Two accounts name different attackers, and the article does not say which is right.",
        ),
    ]
    start = text.index("sources")
    one = TextSpan(start, start + 7, "sources")
    return report(
        text,
        flags,
        priority=PriorityReport(
            2.72,
            3,
            (
                Contribution("contradictory-attributions", 2.4, None, "contradicting accounts"),
                Contribution("loaded-language", 1.3, None, "loaded words"),
                Contribution("words", -0.2, None, "length"),
            ),
            -0.5,
            (0.0, 1.0, 2.0),
        ),
        attributions=(ReportAttribution((one,), (), (), "unnamed-group", "sources", 0.9),),
        sources=(
            SourceRow("ada marsh", "Colonel Ada Marsh", "named-person", True, 1, 4, 0.25, (4,)),
            SourceRow("sources", "sources", "unnamed-group", False, 2, 10, 0.6, (1, 3), central=True),
            SourceRow("fort-info", "Fort-Info", "media", True, 1, 2, 0.15, (2,), via="fort-info"),
        ),
        profile={"on_record": 0.4, "sources": 3.0},
    )


def clean() -> Report:
    """A report without a flag."""
    return report(CLEAN)


def hostile() -> Report:
    """A report on a text that tries to steer the terminal."""
    return report(
        HOSTILE,
        [
            flag(HOSTILE, "loaded-language", [("evidence", "\u202ebackward\u202c")]),
            flag(HOSTILE, "loaded-language", [("evidence", "\x9b2J\x00")]),
        ],
        id="../../etc/\x1b[2J",
    )
