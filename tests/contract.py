"""What holds for every report, whatever the text: the one list of it, for tests and for fuzzing."""

from __future__ import annotations

import json
import math
import re

import pytest

from secondsource import Report
from secondsource.linear import sigmoid
from secondsource.priority import median
from secondsource.severity import SEVERITIES
from secondsource.signals import registry
from secondsource.writers.json import dumps

_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
ROLES = {"evidence", "source", "cue", "content", "account-a", "account-b", "headline", "body", "central"}
NEEDED = {
    "loaded-language": {"evidence"},
    "unverified-claim": {"evidence"},
    "anonymous-source": {"source"},
    "relayed-report": {"source"},
    "contradictory-attributions": {"account-a", "account-b"},
}
# Pieces of news language with marks, breaks and odd characters between them.
PIECES = [
    "Sources said", " the thugs", " allegedly", " attacked", "“", "”", '"', "'", "\n\n", "\r\n", ". ", ", ", " the ministry denied it",
    " according to Avia.pro", " 30 people were killed", " no official confirmation", "\u202e", "\x00", "\ud800", "😀", "e\u0301",
    " Mr. Smith", " said", ":", "<script>", " in Agdam", " on Monday", " by X", " carried out", "—",
]  # fmt: skip
LONG_ENOUGH = " The council voted on Monday to close two libraries in the town." * 3
"""English enough, and long enough, for every signal to look at the text before it."""


def hold(report: Report) -> None:
    """Check a report: spans quote the text, sums add up, every flag says why, and JSON loses nothing."""
    for flag in report.flags:
        total = flag.bias + math.fsum(c.weight for c in flag.contributions)
        assert sigmoid(total) == pytest.approx(flag.probability, abs=1e-9)
        assert flag.probability >= flag.threshold
        assert flag.severity in SEVERITIES
        assert flag.severity == "info" or flag.voice == "writer"
        assert {s.role for s in flag.spans} <= ROLES
        assert NEEDED.get(flag.signal, set()) <= {s.role for s in flag.spans}
        assert flag.reason.endswith((".", "?", "”", '"'))
        assert flag.question
        assert flag.guidance
        for span in flag.spans:
            assert report.text[span.start : span.end] == span.quote
            assert report.text[: span.start].endswith(span.prefix)
            assert report.text[span.end :].startswith(span.suffix)
    for act in report.attributions:
        for part in (*act.source, *act.cue, *act.content):
            assert report.text[part.start : part.end] == part.quote
    assert len({flag.id for flag in report.flags}) == len(report.flags)
    assert set(report.signals) == set(registry())
    assert 0.0 <= report.priority.score <= 3.0
    assert report.priority.level == round(report.priority.score)
    z = report.priority.bias + math.fsum(c.weight for c in report.priority.contributions)
    reached = [sigmoid(z - cut) for cut in report.priority.cuts]
    assert median(reached) == pytest.approx(report.priority.score, abs=1e-9)
    assert Report.from_dict(report.to_dict()) == report
    # Both halves of a surrogate pair apart, which no decoder makes: JSON cannot tell them from the one character.
    if not _PAIR.search(report.text):
        assert Report.from_dict(json.loads(dumps(report.to_dict()))) == report
