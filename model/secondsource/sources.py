"""The sourcing table: who carries this article, how much of it, and on what terms."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from secondsource.article import Article
from secondsource.attribution import TYPES, Attribution
from secondsource.report import SourceRow
from secondsource.tokens import WORD, Span

PROFILE = ("named", "organisation", "document", "relayed", "unnamed", "none")
"""Keys of an article's profile, strongest sourcing first."""
_SURVEYED = re.compile(r"\b(?:surveys?|surveyed|polls?|polled|questionnaires?|respondents?)\b", re.IGNORECASE)
_WITHHELD = re.compile(
    r"\b(?:(?:on|under) (?:the )?condition (?:of anonymity|that (?:he|she|they|their|his|her)\b)|condition of anonymity"
    r"|(?:ask|request|insist|wish|want|prefer|choose|chose|agree|demand|opt)\w* (?:not to be|to remain|to stay|to be|on|for) "
    r"(?:named|identified|quoted|unnamed|anonymous|anonymity|unidentified)"
    r"|(?:request|seek|sought|demand|grant|given|insisted on)\w* anonymity"
    r"|(?:declin|refus)\w* to (?:be (?:named|identified|quoted)|give (?:his|her|their) (?:full )?names?)"
    r"|(?:not|n['’]t|neither|never|nobody|none)[\w ]{0,24} be (?:named|identified|quoted(?: by name)?)"
    r"|spoke anonymously|(?:names? (?:ha(?:s|ve) been|was|were|is|are) (?:withheld|changed)))",
    re.IGNORECASE,
)
_WHY = re.compile(
    r"\b(?:because|for fear|fearing|out of fear|afraid|citing|due to|owing to|since (?:he|she|they)|as (?:he|she|they|the)\b|"
    r"to (?:discuss|describe|speak|talk|protect|avoid|preserve)\b|(?:not|n['’]t) (?:been )?(?:cleared|authori[sz]ed|allowed|permitted))"
    r"[^.!?;]*",
    re.IGNORECASE,
)
_NOT_CLEARED = re.compile(
    r"\b(?:not|n['’]t|never|without being) (?:been )?(?:cleared|authori[sz]ed|allowed|permitted) to "
    r"(?:speak|talk|comment|discuss|brief|disclose|share)[^.!?;,]*",
    re.IGNORECASE,
)

_REFERRING = frozenset(
    "he she they both neither none all the this that these those it his her their nobody each".split()
)
_REACH = 3000
# Parts without i, k and s, which have look-alikes that the patterns above take for them.
_NAMING = ("nam", "dent", "quoted", "anonym", "cond")
_CLEARING = ("clear", "author", "allow", "perm")


def table(
    article: Article, attributions: Sequence[Attribution], central_entities: Collection[str]
) -> tuple[SourceRow, ...]:
    """Return one row for each source, the one with most words first.

    Parameters
    ----------
    article : Article
    attributions : sequence of Attribution
        Typed and resolved.
    central_entities : collection of str
        Entities that stand behind the central claim.
    """
    grouped: dict[str, list[Attribution]] = {}
    for act in attributions:
        grouped.setdefault(act.entity, []).append(act)
    # Words before each token.
    before = [0, *article.tokens.known(WORD)[0].cumsum().tolist()]
    words = {entity: sum(_words(article, act, before) for act in acts) for entity, acts in grouped.items()}
    total = sum(words.values())
    rows = []
    for entity, acts in grouped.items():
        kind = acts[0].source_type
        unnamed = TYPES[kind].basis == "unnamed"
        reasons = (reason_given(article, act) for act in acts) if unnamed else iter(())
        rows.append(
            SourceRow(
                entity=entity,
                name=_name(article, acts),
                type=kind,
                on_record=TYPES[kind].on_record,
                claims=len(acts),
                words=words[entity],
                share=words[entity] / total if total else 0.0,
                sentences=tuple(sorted({act.sentence for act in acts})),
                central=entity in central_entities,
                reason_given=next((article.quote(span) for span in reasons if span), ""),
                via=next((act.via for act in acts if act.via), ""),
            )
        )
    rows.sort(key=lambda row: -row.words)
    return tuple(rows)


def profile(rows: Sequence[SourceRow]) -> dict[str, float]:
    """Return the share of attributed words that each kind of sourcing carries; empty when nothing is attributed."""
    if not rows:
        return {}
    shares = dict.fromkeys(PROFILE, 0.0)
    # An article that credits claims without a word of content still has a profile: by number of claims.
    total = sum(row.words for row in rows) or sum(row.claims for row in rows)
    by_words = any(row.words for row in rows)
    for row in rows:
        shares[TYPES[row.type].profile] += (row.words if by_words else row.claims) / total
    return shares


def withheld(article: Article, act: Attribution) -> Span | None:
    """Return the words in which the article says that this source is not named on purpose, or None."""
    for sentence in _places(article, act):
        if match := _search(_WITHHELD, _NAMING, article.text, sentence):
            return Span(match.start(), match.end())
    return None


def reason_given(article: Article, act: Attribution) -> Span | None:
    """Return the words in which the article says why this source is not named, or None.

    "on condition of anonymity" alone is no reason; "because she was not cleared to talk" is one.
    """
    for sentence in _places(article, act):
        if plain := _search(_NOT_CLEARED, _CLEARING, article.text, sentence):
            return _trim(article, Span(plain.start(), plain.end()))
        stated = _search(_WITHHELD, _NAMING, article.text, sentence)
        if stated and (why := _WHY.search(article.text, stated.start(), sentence.end)):
            return _trim(article, Span(why.start(), why.end()))
    return None


def surveyed(article: Article, act: Attribution) -> Span | None:
    """Return the words in a source's description that make it people who answered a survey, or None.

    They are unnamed by the survey's design, and whoever ran it can be asked.
    """
    if not act.source:
        return None
    match = _SURVEYED.search(article.text, act.source[0].start, act.source[-1].end)
    return Span(*match.span()) if match else None


def _search(pattern: re.Pattern[str], parts: Sequence[str], text: str, span: Span) -> re.Match[str] | None:
    """Search a stretch for a pattern of which every match has one of ``parts`` in it; few stretches do."""
    lower = text[span.start : span.end].lower()
    return pattern.search(text, *span) if any(part in lower for part in parts) else None


def _places(article: Article, act: Attribution) -> list[Span]:
    """The sentence of an attribution, and the one after it when it goes on about the source."""
    if not article.sentences:
        return []
    number = min(max(act.sentence, 0), len(article.sentences) - 1)
    stated = act.cue or act.source or act.content
    places = [_around(article, number, stated[0].start if stated else 0)]
    if number + 1 < len(article.sentences):
        following = article.sentences[number + 1]
        opening = article.tokens.norms[following.first]
        if opening in _REFERRING:
            places.append(_around(article, number + 1, following.span.start))
    return places


def _around(article: Article, number: int, offset: int) -> Span:
    """Return a sentence; of one longer than any in news only what is near an offset."""
    span = article.sentences[number].span
    if span.end - span.start <= _REACH:
        return span
    return Span(max(span.start, offset - _REACH), min(span.end, offset + _REACH))


def _trim(article: Article, span: Span) -> Span:
    words = article.text[span.start : span.end]
    cut = re.search(r",? ?[\"”“]|, (?:said|told|added|according)\b", words)
    end = span.start + (cut.start() if cut else len(words))
    return Span(
        span.start,
        end - (len(article.text[span.start : end]) - len(article.text[span.start : end].rstrip(" ,;"))),
    )


def _words(article: Article, act: Attribution, before: Sequence[int]) -> int:
    words = 0
    for span in act.content:
        first, last = article.tokens.covering(span)
        words += before[last] - before[first]
    return words


def _name(article: Article, acts: Sequence[Attribution]) -> str:
    """Return the words that name a source best: of its mentions the longest that begins with a capital, else the first."""
    mentions = [article.text[a.source[0].start : a.source[-1].end] for a in acts if a.source]
    if not mentions:
        return ""
    short = [m for m in mentions if m.count(" ") < 12] or mentions
    named = [m for m in short if sum(word[0].isupper() for word in m.split()) > 1]
    return (
        max(named, key=lambda m: sum(word[0].isupper() for word in m.split()) - m.count(","))
        if named
        else short[0]
    )
