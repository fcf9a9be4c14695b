"""Do the explanations tell what the model looks at? Erasure tests over flags (ERASER, DeYoung et al. 2020), and stability.

- ``comprehensiveness``: how far the probability of a flag falls when its strongest terms are left out of the sum (higher
  is better); ``random``: the same for as many terms drawn at random.
- ``sufficiency``: how far it falls when only those terms are kept (lower is better).
- ``erased``: the share of flags that are gone when the words that raised them are deleted from the text, which is read
  again from the start; ``erased-random``: the same when as many characters of another sentence are deleted.
- ``stable``: the share of flags that come back with the same strongest terms after a dull paragraph is added.

Every term is one of the model's own sum; ``explanations_beside`` sets them beside LIME and SHAP on the same model.

    python -m secondsource_training.explanations data
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from secondsource.analyzer import Analyzer, load
from secondsource.article import whole
from secondsource.linear import sigmoid
from secondsource.report import Flag, Report
from secondsource_training.corpora import examples

STRONGEST = 3
_DULL = "\n\nThe office opens at nine on weekdays and closes at five."


@dataclass(frozen=True, slots=True)
class Erasure:
    """What became of one flag: probabilities in [0, 1] and yes-or-no outcomes."""

    signal: str
    comprehensiveness: float
    random: float
    sufficiency: float
    erased: bool
    erased_random: bool
    stable: bool


def erasures(analyzer: Analyzer, texts: Sequence[str], seed: int = 0) -> Iterator[Erasure]:
    """Yield one row for each flag in the writer's voice."""
    chance = random.Random(seed)
    for text in texts:
        report = analyzer.analyze(text)
        longer = {flag.id: flag for flag in analyzer.analyze(text + _DULL).flags}
        for flag in report.flags:
            if flag.voice == "writer":
                yield _erasure(analyzer, report, flag, longer.get(flag.id), chance)


def _erasure(
    analyzer: Analyzer, report: Report, flag: Flag, again: Flag | None, chance: random.Random
) -> Erasure:
    weights = [term.weight for term in flag.contributions]
    # The terms that speak for the flag; leaving out what speaks against it would raise it.
    top = sorted(range(len(weights)), key=lambda i: -weights[i])[:STRONGEST]
    drawn = chance.sample(range(len(weights)), len(top))
    whole = sigmoid(flag.bias + sum(weights))
    spans = sorted({(s.start, s.end) for s in flag.spans[:1]})
    elsewhere = _elsewhere(report.text, spans, chance)
    return Erasure(
        flag.signal,
        whole - sigmoid(flag.bias + sum(w for i, w in enumerate(weights) if i not in top)),
        whole - sigmoid(flag.bias + sum(w for i, w in enumerate(weights) if i not in drawn)),
        whole - sigmoid(flag.bias + sum(weights[i] for i in top)),
        _gone(analyzer, report, flag, spans),
        _gone(analyzer, report, flag, elsewhere),
        again is not None and _strongest(again) == _strongest(flag),
    )


def _strongest(flag: Flag) -> set[str]:
    """Return the names of the terms that speak most for a flag."""
    return {term.feature for term in sorted(flag.contributions, key=lambda c: -c.weight)[:STRONGEST]}


def _gone(analyzer: Analyzer, report: Report, flag: Flag, spans: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a text without some stretches has one flag of the signal fewer."""
    text = report.text
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + text[end:]
    after = sum(f.signal == flag.signal and f.voice == "writer" for f in analyzer.analyze(text).flags)
    return after < sum(f.signal == flag.signal and f.voice == "writer" for f in report.flags)


def _elsewhere(text: str, spans: Sequence[tuple[int, int]], chance: random.Random) -> list[tuple[int, int]]:
    """Return a stretch as long as the flagged words, somewhere that they are not."""
    size = sum(end - start for start, end in spans)
    places = [
        i
        for i in range(max(0, len(text) - size))
        if all(i + size <= start or i >= end for start, end in spans)
    ]
    return [(start, start + size)] if places and (start := chance.choice(places)) >= 0 else []


def summary(found: Sequence[Erasure]) -> Mapping[str, Mapping[str, float]]:
    """Return means by signal and over all flags."""
    rows = {}
    for name in [*sorted({e.signal for e in found}), "all"]:
        mine = [e for e in found if name in (e.signal, "all")]
        if mine:
            keys = ("comprehensiveness", "random", "sufficiency", "erased", "erased_random", "stable")
            means = {key: sum(float(getattr(e, key)) for e in mine) / len(mine) for key in keys}
            rows[name] = {"flags": float(len(mine)), **means}
    return rows


def main(arguments: Sequence[str]) -> None:
    """Print the table for the held-out own examples and the time that it took."""
    data = Path(arguments[0]) if arguments else Path("data")
    texts = [whole(a.text, a.title) for a in examples(data / "signals") if a.split == "evaluate"]
    begin = time.perf_counter()
    rows = summary(list(erasures(load(), texts)))
    keys = list(rows["all"])
    lines = [f"| signal | {' | '.join(keys)} |", f"|---|{'---|' * len(keys)}"]
    lines += [f"| {name} | {' | '.join(f'{row[k]:.2f}' for k in keys)} |" for name, row in rows.items()]
    sys.stdout.write("\n".join(lines) + f"\n{time.perf_counter() - begin:.0f} s\n")


if __name__ == "__main__":
    main(sys.argv[1:])
