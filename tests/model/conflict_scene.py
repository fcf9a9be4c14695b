"""What tests of contradictory accounts share: the word lists as they stand, made-up meanings, attributions by quote."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

from secondsource.attribution import Attribution
from secondsource.bundle import Bundle, pack_strings
from secondsource.clashes import Conflicts
from secondsource.tokens import Span

LEXICONS = Path(__file__).parents[2] / "data" / "lexicons"
_MEANINGS = {"fire": 0, "blaze": 0, "lorry": 1, "truck": 1, "bridge": 2}


@cache
def known() -> Conflicts:
    cues: dict[str, list[str]] = {}
    for name, phrase in _rows("conflict-cues.tsv"):
        cues.setdefault(name, []).append(phrase)
    codes = np.zeros((len(_MEANINGS), 3), dtype=np.int8)
    for row, place in enumerate(_MEANINGS.values()):
        codes[row, place] = 100
    part = {
        "words": pack_strings(list(_MEANINGS)),
        "rarity": np.full(len(_MEANINGS), 50, dtype=np.uint8),
        "codes": codes,
        "scale": np.ones(3, dtype=np.float32),
    }
    tables = {
        "conflict-cues": cues,
        "incompatible-words": _rows("incompatible-words.tsv"),
        "conflict-proposal": {"share": 2.0, "near": 1.0, "one-sided": 1.0, "headline": 0.5},
        "conflict-clash": {"negation-on-point": 1.0, "number-other": 1.0},
        "conflict-kind": {
            "event": {"bias": 0.5},
            "number": {"number-other": 2.0},
            "agent": {"agent-other-same-act": 2.0},
        },
    }
    return Conflicts.from_bundle(Bundle(Path("-"), {"version": "test"}, tables, {"conflict-words": part}))


def act(text: str, source: str, cue: str, content: str, kind: str = "organisation") -> Attribution:
    return Attribution(_span(text, source), _span(text, cue), _span(text, content), 0, kind, source)


def _span(text: str, quote: str) -> tuple[Span, ...]:
    start = text.index(quote)
    return (Span(start, start + len(quote)),)


def _rows(name: str) -> list[list[str]]:
    lines = (LEXICONS / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")][1:]
