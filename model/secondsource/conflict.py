"""What do two stretches of text say of each other: the same, the opposite, another number, another agent?

Named features of the words alone, without regard to who says them. They name kinds of words (negation, denial,
opposites, numbers of one unit) and how much the rest agrees; never a topic or a name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from secondsource.agents import Deed, clash
from secondsource.conflict_words import SIDED, ConflictWords
from secondsource.linear import Feature, pieces
from secondsource.quantities import Number, same_thing
from secondsource.slots import Dates, Run, cause, dates, dates_clash, runs

POLAR = (*SIDED, "contrast")
_SHARE = (0.15, 0.3, 0.5, 0.7, 0.9)
_LIKE = 0.55
_MOST_NUMBERS = 200
_PLACES = frozenset(["in", "at", "near", "from", "outside", "inside"])


@cache
def seen_once(name: str) -> Feature:
    """Return the yes-or-no feature of a name; the same object every time, as a few hundred serve every pair."""
    return Feature(name)


@dataclass(frozen=True, eq=False)
class Statement:
    """The words of one account, as comparison needs them.

    Attributes
    ----------
    words : frozenset of str
        Content stems.
    norms : frozenset of str
    mask : int
        Classes of its words.
    rows : sequence of int
        Rows of its content words in the arrays of :class:`ConflictWords`.
    stems : sequence of str
        Stems that belong to `rows`.
    numbers : tuple of Number
    deed : Deed or None
        What was done, and who is said to have done it.
    places : frozenset of str
    times : frozenset of (str, str)
        When, each time with its kind.
    cause : frozenset of str
        Stems of what is given as a cause.
    runs : frozenset of (str, str, str)
        Words in a row.
    subject : str
        First word.
    """

    words: frozenset[str]
    norms: frozenset[str]
    mask: int
    rows: Sequence[int]
    stems: Sequence[str]
    numbers: tuple[Number, ...]
    deed: Deed | None
    places: frozenset[str]
    times: Dates
    cause: frozenset[str]
    runs: frozenset[Run]
    subject: str


def statement(
    norms: Sequence[str],
    shapes: Sequence[str],
    stems: Sequence[str],
    first: int,
    last: int,
    mask: int,
    numbers: Sequence[Number],
    done: Deed | None,
    words: ConflictWords,
) -> Statement:
    """Read tokens ``first`` up to, but without, ``last``, among which some numbers and a deed were found."""
    own, own_stems, row = norms[first:last], stems[first:last], words.row
    known = [(row[n], s) for n, s in zip(own, own_stems, strict=True) if s and n in row]
    places: set[str] = set()
    for i, n in enumerate(own, first):
        if n in _PLACES and i + 1 < last and shapes[i + 1][0].isupper() and stems[i + 1]:
            places.add(stems[i + 1])
    subject = norms[first] if first < last else ""
    return Statement(
        frozenset(filter(None, own_stems)),
        frozenset(own),
        mask,
        [r for r, _ in known],
        [s for _, s in known],
        tuple(numbers[:_MOST_NUMBERS]),
        done,
        frozenset(places),
        dates(norms, shapes, range(first, last)),
        cause(norms, stems, first, last),
        runs(norms, stems, range(first, last - 2)),
        subject,
    )


def conflict(a: Statement, b: Statement, words: ConflictWords) -> list[Feature]:
    """Return what two statements, the earlier first, say of each other."""
    found: list[Feature] = []
    c = words.classes
    both = a.words & b.words
    least = min(len(a.words), len(b.words))
    soft, siblings = _soft(a, b, both, words)
    share = (len(both) + soft) / least if least else 0.0
    found += pieces("share", share, _SHARE)
    found += pieces("shared-words", len(both), (1, 2, 3, 4, 6))
    found += pieces("like-words", len(both) + soft, (1, 2, 3, 4, 6))
    found += pieces("short", -least, (-6, -4, -2, -1))
    on_point = share >= 0.3
    for name in POLAR:
        one, other = bool(a.mask & c[name]), bool(b.mask & c[name])
        if one != other:
            found.append(seen_once(f"{name}={'earlier' if one else 'later'}"))
            if on_point and name in ("negation", "denial", "falsehood", "truth", "doubt", "claim"):
                found.append(seen_once(f"{name}-on-point"))
        elif one:
            found.append(seen_once(f"{name}=both"))
    negated = bool(a.mask & c["negation"]) != bool(b.mask & c["negation"])
    if negated and share >= 0.5:
        found.append(seen_once("negation-same-words"))
    if negated and len(both) >= 2:
        found.append(seen_once("negation-two-words"))
    opposite = sum(1 for w in a.norms if w in words.opposites and words.opposites[w] & b.norms)
    if opposite:
        found.append(seen_once("opposites"))
        if on_point:
            found.append(seen_once("opposites-on-point"))
        if negated:
            found.append(seen_once("opposites-negated"))
    found += _numbers(a, b, share)
    if a.deed and b.deed:
        found.append(seen_once("agent-same" if a.deed.by & b.deed.by else "agent-other"))
        if clash(a.deed, b.deed):
            found.append(seen_once("agent-other-same-act"))
    elif (a.deed or b.deed) and share >= 0.3:
        found.append(seen_once("agent-one"))
    if a.places and b.places:
        found.append(seen_once("place-same" if a.places & b.places else "place-other"))
    if dates_clash(a.times, b.times):
        found.append(seen_once("time-other"))
    elif a.times & b.times:
        found.append(seen_once("time-same"))
    if a.cause and b.cause:
        found.append(seen_once("cause-same" if a.cause & b.cause else "cause-other"))
    found += pieces("shared-runs", len(a.runs & b.runs), (1, 2, 4, 7))
    left = min(len(a.words), len(b.words)) - len(both)
    if len(both) >= 2 and siblings:
        found.append(seen_once("sibling-words"))
    if len(both) >= 2 and 0 < left <= 2:
        found.append(seen_once("little-left"))
    if a.subject == b.subject and a.subject in ("he", "she", "it", "they", "i", "we", "the"):
        found.append(seen_once("same-opening"))
    return found


def _soft(a: Statement, b: Statement, both: frozenset[str], words: ConflictWords) -> tuple[float, int]:
    """Return the weight of words that are alike without being the same, and how many are near but different."""
    keep_a = [r for r, s in zip(a.rows, a.stems, strict=True) if s not in both]
    keep_b = [r for r, s in zip(b.rows, b.stems, strict=True) if s not in both]
    if not keep_a or not keep_b:
        return 0.0, 0
    if len(keep_a) > len(keep_b):
        keep_a, keep_b = keep_b, keep_a
    best = (words.vectors.take(keep_a, axis=0) @ words.vectors.take(keep_b, axis=0).T).max(axis=1)
    like = best[best > _LIKE]
    return float(like.sum()), len(like)


def _numbers(a: Statement, b: Statement, share: float) -> Iterable[Feature]:
    clash = same = loose = False
    for x in a.numbers:
        for y in b.numbers:
            if same_thing(x, y):
                near = abs(x.value - y.value) <= 0.1 * max(abs(x.value), abs(y.value))
                same = same or near
                clash = clash or not near
                loose = loose or x.loose or y.loose
    if same:
        yield seen_once("number-same")
    elif clash:
        yield seen_once("number-other-loose" if loose else "number-other")
        if share >= 0.5:
            yield seen_once("number-other-on-point")
    elif a.numbers and b.numbers:
        yield seen_once("numbers-unrelated")
