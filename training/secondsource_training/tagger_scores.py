"""How good are the attributions? Tokens by class, and whole attributions, exact and by overlap."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from secondsource.attribution import Attribution
from secondsource.tokens import Span

CLASS_OF = np.array([0, 1, 1, 2, 2, 3, 3])
NAMES = ("source", "cue", "content")


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 with a bootstrap interval of F1 over articles.

    Attributes
    ----------
    n : int
        Labelled items (tokens or attributions).
    low, high : float
        95 % interval of F1.
    """

    precision: float
    recall: float
    f1: float
    low: float
    high: float
    n: int


def score(counts: npt.NDArray[np.float64], resamples: int = 500) -> Score:
    """Score from (found, right, labelled, met) of each article, shape (n_articles, 4)."""
    rng = np.random.default_rng(0)
    n = len(counts)
    weights = rng.multinomial(n, np.full(n, 1 / n), size=resamples) if n else np.zeros((1, 0))
    f1 = [_prf(row)[2] for row in weights @ counts] if n else [0.0]
    low, high = np.quantile(f1, [0.025, 0.975])
    precision, recall, f = _prf(counts.sum(axis=0))
    return Score(precision, recall, f, float(low), float(high), int(counts[:, 2].sum()))


def _prf(total: npt.NDArray[np.float64]) -> tuple[float, float, float]:
    found, right, labelled, met = total.tolist()
    p = right / found if found else 0.0
    r = met / labelled if labelled else 0.0
    return p, r, 2 * p * r / (p + r) if p + r else 0.0


def token_scores(
    found: Sequence[npt.NDArray[np.int64]], gold: Sequence[npt.NDArray[np.int64]]
) -> dict[str, Score]:
    """Score token labels by class; one array for each article."""
    result = {}
    for number, name in enumerate(NAMES, 1):
        counts = []
        for a, b in zip(found, gold, strict=True):
            p, g = CLASS_OF[a] == number, CLASS_OF[b] == number
            right = float((p & g).sum())
            counts.append([float(p.sum()), right, float(g.sum()), right])
        result[name] = score(np.array(counts))
    return result


def attribution_scores(
    found: Sequence[Sequence[Attribution]], gold: Sequence[Sequence[Attribution]]
) -> dict[str, Score]:
    """Score whole attributions.

    ``overlap``: cue meets cue (content meets content where either has no cue). ``with source``: and the
    sources overlap or are both missing. ``with content``: and the contents too. ``exact``: all three are the same.
    """
    measures: dict[str, Callable[[Attribution, Attribution], bool]] = {
        "overlap": same_act,
        "with source": lambda a, b: same_act(a, b) and meets(a.source, b.source),
        "with content": lambda a, b: (
            same_act(a, b) and meets(a.source, b.source) and meets(a.content, b.content)
        ),
        "exact": lambda a, b: (a.source, a.cue, a.content) == (b.source, b.cue, b.content),
    }
    result = {}
    for name, same in measures.items():
        counts = []
        for some, others in zip(found, gold, strict=True):
            right = len(matching(some, others, same))
            counts.append([float(len(some)), float(right), float(len(others)), float(right)])
        result[name] = score(np.array(counts))
    return result


def meets(a: Sequence[Span], b: Sequence[Span]) -> bool:
    """Tell whether two lists of spans overlap, or are both empty."""
    return (not a and not b) or any(x.overlaps(y) for x in a for y in b)


def same_act(a: Attribution, b: Attribution) -> bool:
    """Tell whether two attributions are one reporting act."""
    if a.cue and b.cue:
        return meets(a.cue, b.cue)
    return bool(a.content and b.content) and meets(a.content, b.content)


def matching(
    found: Sequence[Attribution],
    gold: Sequence[Attribution],
    same: Callable[[Attribution, Attribution], bool],
) -> dict[int, int]:
    """Pair found with labelled attributions, one to one, the nearest contents first."""
    options = []
    for i, a in enumerate(found):
        for j, b in enumerate(gold):
            if same(a, b):
                options.append((-_shared(a, b), i, j))
    options.sort()
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in options:
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


def _shared(a: Attribution, b: Attribution) -> int:
    total = 0
    for some, others in ((a.source, b.source), (a.cue, b.cue), (a.content, b.content)):
        total += sum(max(0, min(x.end, y.end) - max(x.start, y.start)) for x in some for y in others)
    return total
