"""What does the tagger know of a word before it sees the neighbours?

Counts the parser's tags by form, with case, and sorts the forms into a hundred or so kinds:
"nearly always a noun", "verb or noun", and so on. Names of people, places and firms are no
entries: a capitalised form that is nearly always a name falls into the kind of capitalised
unknown words.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from secondsource.tokens import norm
from secondsource_training.lexical.align import TAGS, Silver
from secondsource_training.lexical.pos_features import Ints, Lexicon

_VERBS = {"VBD", "VB", "VBN", "VBG", "VBP", "VBZ"}


@dataclass(frozen=True)
class Limits:
    """How large the tables may grow.

    Attributes
    ----------
    vocabulary, endings, starts : int
        Least number of uses in the training texts for a word, an ending, a start of a word.
    form : int
        Least number of uses of a form with case, for its kind to be trusted.
    kind : int
        Least number of uses of a kind; rarer ones become "nearly always" their first tag.
    """

    vocabulary: int = 12
    endings: int = 40
    starts: int = 60
    form: int = 3
    kind: int = 1500


def _kind(counts: Counter[str]) -> tuple[str, str, int]:
    """Name the kind of a form: first tag, second tag, and the first one's share in fifths."""
    total = sum(counts.values()) + 0.5
    (first, most), *rest = counts.most_common(2)
    if not rest or rest[0][1] < 0.04 * total:
        return first, "", 5
    return first, rest[0][0], int(5 * most / total)


def build(texts: Sequence[Silver], limits: Limits) -> tuple[Lexicon, Ints]:
    """Build the lexicon from tagged texts.

    Returns
    -------
    lexicon : Lexicon
    verbal : ndarray of shape (n_kinds,)
        See `secondsource_training.lexical.pos_features.attributes`.
    """
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    words: Counter[str] = Counter()
    endings3: dict[str, Counter[str]] = defaultdict(Counter)
    endings2: Counter[str] = Counter()
    starts: Counter[str] = Counter()
    lower: set[str] = set()
    for text in texts:
        for word, low, tag in zip(text.tokens.words, text.tokens.norms, text.tags, strict=True):
            forms[word.replace("’", "'")][tag] += 1
            words[low] += tag != "PROPN"
            if word == low:
                lower.add(low)
    for form, counts in forms.items():
        low = norm(form)
        if words[low] < limits.vocabulary and counts["PROPN"] * 2 < sum(counts.values()):
            endings3[low[-3:]].update(counts)
            starts[low[:3]] += sum(counts.values())
        if form.isalpha() and counts["PROPN"] * 2 < sum(counts.values()):
            endings2[low[-2:]] += sum(counts.values())
    kept3 = sorted(end for end, counts in endings3.items() if sum(counts.values()) >= limits.endings)
    names = {form: _kind(c) for form, c in forms.items() if sum(c.values()) >= limits.form}
    names = {form: kind for form, kind in names.items() if kind != ("PROPN", "", 5)}
    uses: Counter[tuple[str, str, int]] = Counter()
    for form, kind in names.items():
        uses[kind] += sum(forms[form].values())
    kinds = [(tag, "", 5) for tag in TAGS]
    kinds += sorted(k for k, n in uses.items() if n >= limits.kind and k not in kinds)
    number = {kind: place for place, kind in enumerate(kinds, start=2)}

    @cache
    def numbered(kind: tuple[str, str, int]) -> int:
        first, second, share = kind
        near = [k for k in kinds if k[:2] == (first, second)]
        if near:
            return number[min(near, key=lambda k: abs(k[2] - share))]
        return number[first, "", 5]

    rest = sum((c for end, c in endings3.items() if end not in kept3), Counter[str]())
    ending_kinds = {"": numbered(_kind(rest))}
    ending_kinds |= {end: numbered(_kind(endings3[end])) for end in kept3}
    vocabulary = sorted(word for word, uses in words.items() if uses >= limits.vocabulary)
    coarse = (0, 1 + TAGS.index("PROPN"), *(1 + TAGS.index(first) for first, _, _ in kinds))
    lexicon = Lexicon(
        {word: place for place, word in enumerate(vocabulary, start=2)},
        {end: place for place, end in enumerate(kept3, start=2)},
        {e: n for n, e in enumerate(sorted(e for e, u in endings2.items() if u >= limits.endings), start=2)},
        {s: n for n, s in enumerate(sorted(s for s, u in starts.items() if u >= limits.starts), start=2)},
        {form: numbered(kind) for form, kind in sorted(names.items())},
        ending_kinds,
        coarse,
    )
    return lexicon, np.array([0, 0, *(_verbal(kind[0]) for kind in kinds)], dtype=np.int64)


def _verbal(first: str) -> int:
    if first == "AUX":
        return 1
    if first in {"MD", "TO"}:
        return 2
    if first in _VERBS:
        return 3
    return 4 if first in {"PUNCT", "CONJ", "THAT"} else 0
