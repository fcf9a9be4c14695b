"""What does each clause of an article assert, and on whose word? The accounts that may clash, not whether they do.

An account is a clause: a stretch of an attributed content, of a running quotation, of the headline, or of the
writer's own words. Sentences are cut where the voice changes and at connectives that set one thing against another.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from secondsource.agents import NAMING, Deed, deed
from secondsource.article import Article
from secondsource.attribution import Attribution
from secondsource.conflict_words import ConflictWords
from secondsource.overlap import Stems, stems
from secondsource.quantities import NUMERAL, Number, numbers_at
from secondsource.tokens import WORD, Span, inside
from secondsource.vocabulary import members

MOST = 110
_MOST_INSIDE, _LONGEST = 100, 2000
"""Accounts of one sentence and words of one account that are looked at: more than any article of news has."""
_CUT = members([";", "—", "–", "--", "(", ")", "but", "while", "whereas", "although", "though", "however"])
_LEAST, _LEAST_WRITER = 2, 5
AFTER_NEGATION = 4
"""Words after a negation that it may still speak of."""
_OTHER = frozenset({"other", "others", "another", "different"})


class Account(NamedTuple):
    """One clause and whose word it is.

    Attributes
    ----------
    first, last : int
        Tokens, half-open.
    sentence : int
    act : int
        Index of the attribution whose content it is, or -1 for the writer's own words.
    speaker : int
        Index of the attribution whose source speaks: ``act``, or the one before in a running quotation; else -1.
    headline, quoted : bool
    mask : int
        Classes of its words (see `ConflictWords.classes`).
    cue : int
        Classes of the words that report it.
    before : int
        Classes of the words from the beginning of its sentence up to it, and of the first words of it.
    words : frozenset of str
        Content stems.
    """

    first: int
    last: int
    sentence: int
    act: int
    speaker: int
    headline: bool
    quoted: bool
    mask: int
    cue: int
    before: int
    words: frozenset[str]


@dataclass(frozen=True, eq=False)
class Accounts:
    """The accounts of an article, in text order, with what their comparison needs."""

    article: Article
    acts: Sequence[Attribution]
    stems: Stems
    masks: Sequence[int]
    found: Sequence[Account]

    @cached_property
    def speakers(self) -> Sequence[int]:
        """For each attribution a number for the source that speaks: the same for mentions of one source."""
        first: dict[str, int] = {}
        return [first.setdefault(act.entity, k) if act.entity else k for k, act in enumerate(self.acts)]

    @cached_property
    def _numerals(self) -> Sequence[int]:
        return self.article.tokens.where(NUMERAL)

    def numbers(self, account: Account) -> list[Number]:
        """Return the numbers in an account."""
        places = inside(self._numerals, account.first, account.last)
        return numbers_at(self.article.tokens.norms, self.stems.of, places, account.last)

    @cached_property
    def deeds(self) -> Sequence[Deed | None]:
        """For each account, the deed and the agent that it names; None where it names no agent."""
        tokens, of = self.article.tokens, self.stems.of
        naming = tokens.where(NAMING)
        return [deed(tokens.norms, of, a.first, a.last, inside(naming, a.first, a.last)) for a in self.found]

    @cached_property
    def others(self) -> Sequence[bool]:
        """For each attribution, whether its source is set apart from one before: "other sources"."""
        tokens = self.article.tokens
        return [
            bool(act.source) and tokens.norms[tokens.covering(act.source[0])[0]] in _OTHER
            for act in self.acts
        ]

    def span(self, account: Account) -> Span:
        """Return the words of an account, without marks at either end."""
        norms = self.article.tokens.norms
        first, last = account.first, account.last
        while last - first > 1 and not norms[first][0].isalnum() and norms[first][0] not in "@#$£€":
            first += 1
        while (
            last - first > 1 and not norms[last - 1][-1].isalnum() and norms[last - 1] not in ("%", "!", "?")
        ):
            last -= 1
        return self.article.tokens.span(first, last)


def speaker_of(accounts: Accounts, act: int) -> int:
    """Return a number for the source that speaks: the same for mentions of one source, -1 for the writer."""
    return act if act < 0 else accounts.speakers[act]


def is_other(accounts: Accounts, act: int) -> bool:
    """Tell whether a source is set apart from one before: "other sources", "another official"."""
    return act >= 0 and accounts.others[act]


def find_accounts(article: Article, acts: Sequence[Attribution], words: ConflictWords) -> Accounts:
    """Cut an article into accounts."""
    tokens = article.tokens
    masks = words.of(tokens)
    stemmed = stems(article)
    owner, source, cue_mask = _owners(article, acts, masks, words.classes["denial"])
    edges = _edges(article, owner)
    # Words before each token, without those that name or report.
    before_it = [0, *(tokens.known(WORD)[0] & ~source).cumsum().tolist()]
    quoted_list = article.quoted_list
    found: list[Account] = []
    headline = article.headline
    withheld = words.classes["confirmation"] | words.classes["denial"]
    telling = words.classes["negation"] | words.classes["falsehood"] | words.classes["denial"]
    speaking = -1
    for number, sentence in enumerate(article.sentences):
        if len(found) >= MOST:
            break
        if number and sentence.paragraph != article.sentences[number - 1].paragraph:
            speaking = speaking if quoted_list[sentence.first] else -1
        title = headline is not None and number == 0
        for first, last in _runs(sentence.first, sentence.last, owner, edges)[:_MOST_INSIDE]:
            own = before_it[last] - before_it[first]
            if own < _LEAST:
                continue
            act = owner[first]
            stated = frozenset(stemmed.within(first, last))
            mask = reduce(or_, masks[first:last])
            if not stated and not mask & telling:
                continue
            if mask & withheld and _withholds(masks[first:last], words.classes["negation"], withheld):
                continue
            quoted = quoted_list[(first + last) // 2]
            if act < 0 and not (title or quoted or mask & telling) and own < _LEAST_WRITER:
                continue
            if act >= 0:
                speaking = act
            before = reduce(or_, masks[max(sentence.first, first - _LONGEST) : min(first + 2, last)])
            found.append(
                Account(
                    first,
                    last,
                    number,
                    act,
                    act if act >= 0 else (speaking if quoted else -1),
                    title,
                    quoted,
                    mask,
                    cue_mask[act] if act >= 0 else 0,
                    before,
                    stated,
                )
            )
    return Accounts(article, acts, stemmed, masks, found)


def _withholds(masks: Sequence[int], negation: int, withheld: int) -> bool:
    """Tell whether a clause says that something is not confirmed, denied or answered: any account may still hold."""
    return any(
        mask & negation and reduce(or_, masks[at + 1 : at + 1 + AFTER_NEGATION], 0) & withheld
        for at, mask in enumerate(masks)
    )


def _owners(
    article: Article, acts: Sequence[Attribution], masks: Sequence[int], denial: int
) -> tuple[list[int], npt.NDArray[np.bool_], list[int]]:
    """Return whose content each token is (the outermost), which tokens name or report, and the classes of cues."""
    covering = article.tokens.covering
    owner = [-1] * len(article.tokens)
    source = np.zeros(len(article.tokens), dtype=np.bool_)
    cue_mask = []
    contents: list[tuple[int, int, int]] = []
    for index, act in enumerate(acts):
        mask = 0
        for span in act.cue:
            first, last = covering(span)
            mask = reduce(or_, masks[first:last], mask)
            source[first:last] = True
        cue_mask.append(mask)
        for span in act.source:
            first, last = covering(span)
            source[first:last] = True
        contents.extend((*covering(span), index) for span in act.content)
        # What is denied is no account without the word that denies it.
        if mask & denial:
            for span in act.cue:
                first, last = covering(span)
                contents.append((first, last, index))
                source[first:last] = False
    # The outermost content is the account: what somebody said that another said is one assertion.
    for first, last, index in sorted(contents, key=lambda c: c[1] - c[0]):
        owner[first:last] = [index] * (last - first)
    return owner, source, cue_mask


def _edges(article: Article, owner: Sequence[int]) -> list[int]:
    """Return the tokens at which an account may begin: where the voice changes, and connectives."""
    voice = np.array([-1, *owner])
    (cut,) = article.tokens.known(_CUT)
    edges: list[int] = (cut | (voice[1:] != voice[:-1])).nonzero()[0].tolist()
    return edges


def _runs(first: int, last: int, owner: Sequence[int], edges: Sequence[int]) -> list[tuple[int, int]]:
    """Cut a sentence where the voice changes and at connectives."""
    result = []
    start = first
    for i in edges[bisect_right(edges, first) : bisect_left(edges, last)]:
        if owner[i] != owner[i - 1] or (i - start >= 4 and last - i >= 4):
            result.append((start, min(i, start + _LONGEST)))
            start = i
    if last > start:
        result.append((start, min(last, start + _LONGEST)))
    return result
