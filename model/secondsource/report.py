"""What comes out: a report on one article, with flags, sources and priority; JSON both ways.

The keys of the JSON are a contract (``SCHEMA``); offsets are code points into ``Report.text``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

SCHEMA = "secondsource.report/1"
CONTEXT = 32
"""Length in code points of the prefix and suffix that each span carries."""
ABSTAINED = frozenset({"too-short", "not-english"})
"""Outcomes of articles that were not judged: they have no flags, and no priority to count."""


@dataclass(frozen=True, slots=True)
class FlagSpan:
    """A stretch of text in a flag, and its part.

    Attributes
    ----------
    role : str
        ``evidence``, ``source``, ``cue``, ``content``, ``account-a``, ``account-b``, ``headline``, ``body`` or ``central``.
    start, end : int
        Code points into the report's text.
    quote, prefix, suffix : str
        The words themselves and up to 32 code points on either side.
    """

    role: str
    start: int
    end: int
    quote: str
    prefix: str = ""
    suffix: str = ""


class TextSpan(NamedTuple):
    """A stretch of text: ``{start, end, quote}``."""

    start: int
    end: int
    quote: str


class Contribution(NamedTuple):
    """One term of the sum behind a flag: what a feature added, in log-odds.

    ``label`` says the same in an editor's words.
    """

    feature: str
    weight: float
    span: TextSpan | None = None
    label: str = ""


class Counterfactual(NamedTuple):
    """What the probability becomes when a stretch of text is taken out."""

    without: str
    probability: float


@dataclass(frozen=True, slots=True)
class Suppression:
    """Why a flag does not count: which of the four ways (inline, phrase, path, baseline) and the reason given."""

    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Flag:
    """One finding with its evidence and its sum: ``bias + sum(contributions)`` is the log-odds of ``probability``."""

    id: str
    signal: str
    kind: str
    severity: str
    voice: str
    probability: float
    threshold: float
    spans: tuple[FlagSpan, ...]
    reason: str
    question: str
    guidance: str
    contributions: tuple[Contribution, ...]
    bias: float
    counterfactual: tuple[Counterfactual, ...] = ()
    suggestion: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    suppressed: Suppression | None = None

    @property
    def quote(self) -> str:
        """The words of the first span: the evidence."""
        return self.spans[0].quote if self.spans else ""


@dataclass(frozen=True, slots=True)
class ReportAttribution:
    """One reporting act as it is reported; each part is a tuple of spans, empty when not expressed."""

    source: tuple[TextSpan, ...]
    cue: tuple[TextSpan, ...]
    content: tuple[TextSpan, ...]
    source_type: str
    entity: str
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One line of the sourcing table.

    Attributes
    ----------
    entity, name, type : str
    on_record : bool
        Identified by name, post, outlet or document.
    claims : int
        Number of attributions.
    words : int
        Words of attributed content.
    share : float
        Share of all attributed words, in [0, 1].
    sentences : tuple of int
        Sentences (from 0) in which the source speaks.
    central : bool
        Stands behind the central claim.
    reason_given : str
        The words in which the article says why the source is not named; ``""`` when it does not.
    via : str
        Entity of the outlet that this source's words were taken from; ``""`` when none.
    """

    entity: str
    name: str
    type: str
    on_record: bool
    claims: int
    words: int
    share: float
    sentences: tuple[int, ...] = ()
    central: bool = False
    reason_given: str = ""
    via: str = ""


@dataclass(frozen=True, slots=True)
class SignalSummary:
    """A signal over the whole article: the highest probability found and the number of flags in the writer's voice."""

    probability: float
    flags: int


@dataclass(frozen=True, slots=True)
class PriorityReport:
    """Where the article belongs in a queue: the median level 0.0 to 3.0, the rounded one, and the sum behind it.

    ``bias + sum(contributions)`` is the position on the latent scale; ``cuts`` are the three places on it where
    the next level becomes as likely as not.
    """

    score: float
    level: int
    contributions: tuple[Contribution, ...]
    bias: float
    cuts: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that is said about one article.

    Attributes
    ----------
    outcome : str
        ``"analyzed"``, ``"opinion"``, ``"satire"``, or, when the analyzer abstains, ``"too-short"`` or ``"not-english"``.
    language : str
        ISO 639-1 code, ``"und"`` when unknown.
    words : int
        Number of words in the text.
    """

    text: str
    id: str | None
    text_hash: str
    model: str
    language: str
    outcome: str
    words: int
    flags: tuple[Flag, ...]
    signals: Mapping[str, SignalSummary]
    priority: PriorityReport
    attributions: tuple[ReportAttribution, ...]
    sources: tuple[SourceRow, ...]
    profile: Mapping[str, float] = field(default_factory=dict)
    schema: str = SCHEMA

    def to_dict(self) -> dict[str, Any]:
        """Return the report as JSON-ready values; :meth:`from_dict` is the inverse.

        Once it is JSON, a surrogate pair that the text holds as two code points is one, and later offsets are off by
        one; no decoder makes such a text.
        """
        return {
            "schema": self.schema,
            "id": self.id,
            "text_hash": self.text_hash,
            "model": self.model,
            "language": self.language,
            "outcome": self.outcome,
            "words": self.words,
            "priority": {
                **_fields(self.priority, ("score", "level", "bias")),
                "cuts": list(self.priority.cuts),
                "contributions": [_contribution(c) for c in self.priority.contributions],
            },
            "signals": {key: _fields(value, ("probability", "flags")) for key, value in self.signals.items()},
            "flags": [_flag(flag) for flag in self.flags],
            "sources": [{**_fields(row, _ROW), "sentences": list(row.sentences)} for row in self.sources],
            "profile": dict(self.profile),
            "attributions": [
                {
                    "source": _spans(a.source),
                    "cue": _spans(a.cue),
                    "content": _spans(a.content),
                    "source_type": a.source_type,
                    "entity": a.entity,
                    "probability": a.probability,
                }
                for a in self.attributions
            ],
            "text": self.text,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Report:
        """Build a report from what :meth:`to_dict` returned."""
        priority = data["priority"]
        return cls(
            text=data["text"],
            id=data["id"],
            text_hash=data["text_hash"],
            model=data["model"],
            language=data["language"],
            outcome=data["outcome"],
            words=data["words"],
            flags=tuple(_read_flag(flag) for flag in data["flags"]),
            signals={key: SignalSummary(**value) for key, value in data["signals"].items()},
            priority=PriorityReport(
                priority["score"],
                priority["level"],
                _read_contributions(priority["contributions"]),
                priority["bias"],
                tuple(priority["cuts"]),
            ),
            attributions=tuple(
                ReportAttribution(
                    _read_spans(a["source"]),
                    _read_spans(a["cue"]),
                    _read_spans(a["content"]),
                    a["source_type"],
                    a["entity"],
                    a["probability"],
                )
                for a in data["attributions"]
            ),
            sources=tuple(
                SourceRow(**{**row, "sentences": tuple(row["sentences"])}) for row in data["sources"]
            ),
            profile=dict(data["profile"]),
            schema=data["schema"],
        )


_ROW = ("entity", "name", "type", "on_record", "claims", "words", "share", "central", "reason_given", "via")
_FLAG = (
    "id", "signal", "kind", "severity", "voice", "probability", "threshold", "reason", "question", "guidance",
    "suggestion", "bias",
)  # fmt: skip


def text_hash(text: str) -> str:
    """Return the SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _fields(value: object, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(value, name) for name in names}


def _span(span: TextSpan | None) -> dict[str, Any] | None:
    return None if span is None else _fields(span, ("start", "end", "quote"))


def _spans(spans: Iterable[TextSpan]) -> list[dict[str, Any] | None]:
    return [_span(span) for span in spans]


def _contribution(term: Contribution) -> dict[str, Any]:
    return {"feature": term.feature, "span": _span(term.span), "weight": term.weight, "label": term.label}


def _flag(flag: Flag) -> dict[str, Any]:
    return {
        **_fields(flag, _FLAG),
        "spans": [_fields(s, ("role", "start", "end", "quote", "prefix", "suffix")) for s in flag.spans],
        "contributions": [_contribution(c) for c in flag.contributions],
        "counterfactual": [_fields(c, ("without", "probability")) for c in flag.counterfactual],
        "details": dict(flag.details),
        "suppressed": None if flag.suppressed is None else _fields(flag.suppressed, ("by", "reason")),
    }


def _read_spans(spans: Iterable[Mapping[str, Any]]) -> tuple[TextSpan, ...]:
    return tuple(TextSpan(**span) for span in spans)


def _read_contributions(terms: Iterable[Mapping[str, Any]]) -> tuple[Contribution, ...]:
    return tuple(
        Contribution(
            t["feature"], t["weight"], None if t["span"] is None else TextSpan(**t["span"]), t["label"]
        )
        for t in terms
    )


def _read_flag(data: Mapping[str, Any]) -> Flag:
    return Flag(
        **{name: data[name] for name in _FLAG},
        spans=tuple(FlagSpan(**span) for span in data["spans"]),
        contributions=_read_contributions(data["contributions"]),
        counterfactual=tuple(Counterfactual(**c) for c in data["counterfactual"]),
        details=dict(data["details"]),
        suppressed=None if data["suppressed"] is None else Suppression(**data["suppressed"]),
    )
