"""Who confirms it, where the sentence puts him last: "has so far been confirmed only by sources in the field".

In the passive the source stands behind the cue and far from it, and what it confirms was said before. The tagger meets
too few of these to learn them; the form is plain enough to be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from secondsource.article import Article
from secondsource.attribution import Attribution
from secondsource.slots import WEEKDAYS
from secondsource.tokens import Span

_WORDS = r"(?:\s+(?!by\b)[\w’'-]{1,20}){0,4}?"
_PASSIVE = re.compile(
    rf"\b(?:is|are|was|were|been){_WORDS}\s+(confirmed|corroborated|verified){_WORDS}\s+by\s+(?=[\w@])"
)
_BEFORE = 6
_OPEN = frozenset("not never no none nothing neither nor yet until unless if whether once to cannot".split())
"""Words in front of the verb after which nothing has been confirmed."""
_ENDS = WEEKDAYS.union(
    """
    , . ; : ! ? ( ) [ ] – — - " “ ” ‘ that who whom which whose but while when where as so although though yet
    before after since because if until including during through via is are was were has have had
    """.split()
)
_LONGEST = 9
_MEANS = frozenset(
    "email e-mail phone telephone text letter post video fax radio mail then now noon midnight".split()
)
_APPOINTS = frozenset(
    "senate parliament congress lawmakers legislators legislature council assembly vote voters committee deputies".split()
)
"""Who confirms a judge or a minister, and says nothing about what happened."""


def confirmations(article: Article) -> Iterator[Attribution]:
    """Yield who is said to have confirmed something, in the passive, in text order; contents are left out."""
    for match in _PASSIVE.finditer(article.text):
        number = article.sentence_at(match.start())
        cue, _ = article.tokens.covering(Span(*match.span(1)))
        first, _ = article.tokens.covering(Span(match.end(), match.end() + 1))
        sentence = article.sentences[number]
        norms = article.tokens.norms
        before = norms[max(sentence.first, cue - _BEFORE) : cue]
        if first >= sentence.last or any(n in _OPEN or n.endswith("n't") for n in before):
            continue
        last = first
        end = min(sentence.last, first + _LONGEST)
        while last < end and norms[last] not in _ENDS:
            last += 1
        if last < end and norms[last] in WEEKDAYS and norms[last - 1] == "on":
            last -= 1
        if last > first and _is_source(norms[first:last]):
            source = article.tokens.span(first, last)
            yield Attribution((source,), (article.tokens.span(cue, cue + 1),), (), number)


def _is_source(norms: tuple[str, ...]) -> bool:
    return (
        norms[0] not in _MEANS
        and not norms[0][0].isdigit()
        and not norms[0].endswith("ing")
        and not _APPOINTS.intersection(norms)
    )
