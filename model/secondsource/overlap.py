"""Which words do two stretches of one article share? Crude stems, no meaning: enough to find a claim again.

Function words never count; a word that stands in many sentences of the article counts less.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from secondsource.article import Article

FUNCTION_WORDS = frozenset(
    """
    a about above across after again against all almost also although am among amid an and another any
    anyone anything are aren't around as at away back be became because been before behind being below
    between both but by came can can't cannot come could couldn't did didn't do does doesn't doing don't
    down during each either else enough even ever every everyone everything few for from further get
    gets getting go goes going got had hadn't has hasn't have haven't having he her here hers herself
    him himself his how however i i'm i've if in inside instead into is isn't it it's its itself just
    know last later least less let like likely made make makes making many may maybe me might mine more
    most much must my myself near need never new next no nobody none nor not nothing now of off often on
    once one only onto or other others our ours out outside over own part per perhaps put quite rather
    really s said same saw say saying says see seem seems seen shall she should shouldn't since so some
    someone something soon still such take taken takes than that that's the their theirs them themselves
    then there there's these they they're thing things this those though three through thus time to
    today together told tomorrow too took toward towards two under until up upon us use used very via
    want wants was wasn't way we well we're were weren't what when where whether which while who whole
    whom whose why will with within without won't would wouldn't year years yes yesterday yet you you're
    your yours yourself monday tuesday wednesday thursday friday saturday sunday day days week weeks
    month months according
    """.split()
)
_SUFFIXES = ("ingly", "edly", "ings", "ing", "ed", "es", "ly", "s", "e")
_KEPT = 8
_STEMS_LIMIT = 200_000


class _Stems(dict[str, str]):
    """Stem of each look-up form, worked out when it is first asked for."""

    def __missing__(self, norm: str) -> str:
        self[norm] = value = _stem(norm)
        return value


_stems = _Stems()


def stem(norm: str) -> str:
    """Return a crude stem of a look-up form; ``""`` for function words and punctuation."""
    return _stems[norm]


def _stem(norm: str) -> str:
    if norm in FUNCTION_WORDS or not any(map(str.isalnum, norm)) or norm in ("'s", "’s"):
        return ""
    if norm[0].isdigit():
        return norm.replace(",", "")
    if norm[0] in "@#":
        norm = norm[1:]
    for suffix in ("ies", "ied"):
        if norm.endswith(suffix) and len(norm) > 5:
            return (norm[:-3] + "i")[:_KEPT]
    for suffix in _SUFFIXES:
        if norm.endswith(suffix) and len(norm) - len(suffix) >= 3 and not norm.endswith("ss"):
            norm = norm[: -len(suffix)]
            break
    if len(norm) > 3 and norm[-1] == norm[-2]:
        norm = norm[:-1]
    if len(norm) > 3 and norm[-1] == "y":
        norm = norm[:-1] + "i"
    return norm[:_KEPT]


class _Weights(dict[str, float]):
    """Weight of each stem, worked out when it is first asked for."""

    def __init__(self, spread: Mapping[str, int]) -> None:
        super().__init__()
        self.spread = spread

    def __missing__(self, word: str) -> float:
        value = (1.5 if word[0].isdigit() else 1.0) / math.sqrt(self.spread.get(word, 1))
        self[word] = value
        return value


@dataclass(frozen=True, eq=False)
class Stems:
    """The stems of an article, token by token.

    Attributes
    ----------
    of : list of str
        Stem of each token; ``""`` for those that never count.
    sentence : list of int
        Sentence of each token.
    spread : mapping of str to int
        Number of occurrences of each stem in the article.
    """

    of: list[str]
    sentence: list[int]
    spread: Mapping[str, int]
    weights: _Weights = field(repr=False)

    def within(self, first: int, last: int) -> set[str]:
        """Return the stems of tokens ``first`` up to, but without, ``last``."""
        found = set(self.of[first:last])
        found.discard("")
        return found

    def weight(self, words: Iterable[str]) -> float:
        """Return the summed weight of stems: rarer in the article is heavier, numbers count half as much again."""
        return math.fsum(map(self.weights.__getitem__, words))

    def share(self, words: set[str], found: set[str], total: float = 0.0) -> float:
        """Return the share of the weight of ``words`` that ``found`` has, in [0, 1].

        ``total`` is the weight of ``words`` where it is known already.
        """
        total = total or self.weight(words)
        return self.weight(words & found) / total if total else 0.0


_last: tuple[Article, Stems] | None = None


def stems(article: Article) -> Stems:
    """Return the stems of an article; the last answer is kept, because several readers ask in a row."""
    global _last  # noqa: PLW0603  # one tuple, replaced whole: safe between threads
    last = _last
    if last is not None and last[0] is article:
        return last[1]
    if len(_stems) > _STEMS_LIMIT:
        _stems.clear()
    of = list(map(_stems.__getitem__, article.tokens.norms))
    spread = Counter(of)
    del spread[""]
    result = Stems(of, article.sentence_list, spread, _Weights(spread))
    _last = (article, result)
    return result
