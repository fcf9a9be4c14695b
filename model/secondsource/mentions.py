"""How is a source mentioned? Takes the words of a source apart: head, determiner, name, title, apposition, owner.

Knows nothing of types or of who is who; it only reads what stands in the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from secondsource.article import Article
from secondsource.attribution import Attribution
from secondsource.names import DETERMINERS, MARKS, PRONOUNS, Names
from secondsource.tokens import Span

# A noun phrase stops before these; what follows describes its head.
_STOPS = frozenset(
    """
    of for at in on with from to by close familiar who whom whose which that where when loyal near inside
    within outside about against among between across under over after before during including like as told
    speaking working living based obtained released published posted conducted filed written made sent shared
    citing but is was are were has had have not whether because while according said says via without around
    behind throughout
    """.split()
)
_NOTHING: frozenset[str] = frozenset()
_HONORIFIC = frozenset(["mr", "mr.", "mrs", "mrs.", "ms", "ms.", "miss"])


@dataclass(frozen=True, slots=True)
class Mention:
    """The words that name a source.

    Attributes
    ----------
    span : Span
        From the first to the last word of the source.
    first, last : int
        Its tokens, half-open.
    head : int
        Token of the head noun, or of the last word of a name; -1 when there is no word.
    base : tuple of int
        Tokens of the head's noun phrase: determiner, modifiers, head.
    determiner : str
        ``the``, ``a``, ``this``, ``owner``, ``other``, ``any``, ``number``, ``some`` or ``none``.
    pronoun : str
        ``he``, ``she``, ``they``, ``it``, ``i``, ``we``, ``other``, or ``""`` when it is none.
    names : tuple of int
        Tokens of the base phrase that are names.
    owner : int
        Token of a possessor before the head ("Trump 's campaign"), or -1.
    part_of : int
        Head noun after a partitive ("one of the sources"), or -1.
    apposition : tuple of int
        Tokens of a phrase set beside the head by a comma ("an aide, John Smith").
    apposed : int
        Head of the apposition, or -1.
    rest : tuple of int
        Tokens after the base phrase.
    """

    span: Span
    first: int
    last: int
    head: int
    base: tuple[int, ...]
    determiner: str
    pronoun: str
    names: tuple[int, ...]
    owner: int
    part_of: int
    apposition: tuple[int, ...]
    apposed: int
    rest: tuple[int, ...]


def mention(act: Attribution, names: Names) -> Mention | None:
    """Read the source of an attribution; None when it has none."""
    if not act.source:
        return None
    span = Span(act.source[0].start, act.source[-1].end)
    first, last = names.article.tokens.covering(act.source[0])
    return read_mention(names, span, first, last)


def read_mention(names: Names, span: Span, first: int, last: int) -> Mention:
    """Take apart the words of one source: tokens ``first`` up to ``last``."""
    tokens = names.article.tokens
    words, norms, classes = tokens.words, tokens.norms, names.classes
    inside = [i for i in range(first, last) if words[i] not in MARKS or words[i] == ","]
    inside = inside[next((n for n, i in enumerate(inside) if words[i] != ","), len(inside)) :]
    if not inside:
        return Mention(span, first, last, -1, (), "none", "", (), -1, -1, (), -1, ())
    base, at = _phrase(inside, 0, names)
    apposition: tuple[int, ...] = ()
    apposed = -1
    rest = tuple(i for i in inside[at:] if words[i] != ",")
    if at < len(inside) and words[inside[at]] == "," and at + 1 < len(inside):
        beside, _ = _phrase(inside, at + 1, names)
        if beside:
            apposition, apposed = tuple(beside), _head(beside, names)
    elif (beside_name := _name_beside(inside, at, names)) is not None:
        apposition, apposed = beside_name, beside_name[-1]
    owner = -1
    for position, token in enumerate(base):
        if norms[token] in ("'s", "’s", "'") and position:
            owner = base[position - 1]
    named = tuple(i for i in base if i > owner and names.is_name(i))
    head = _head(base, names)
    part_of = -1
    if (
        rest
        and norms[rest[0]] == "of"
        and (
            "partitive" in classes.get(norms[head], _NOTHING)
            or norms[head][0].isdigit()
            or words[head] == "%"
        )
    ):
        part, _ = _phrase(list(rest), 1, names)
        part_of = _head(part, names) if part else -1
    pronoun = PRONOUNS.get(norms[base[0]], "") if len(base) == 1 and words[base[0]] != "US" else ""
    determiner = _determiner(norms[base[0]], classes)
    if owner >= 0:
        determiner = "owner"
    return Mention(
        span,
        first,
        last,
        head,
        tuple(base),
        determiner,
        pronoun,
        named,
        owner,
        part_of,
        apposition,
        apposed,
        rest,
    )


def _phrase(inside: list[int], at: int, names: Names) -> tuple[list[int], int]:
    """Return the tokens of the noun phrase that begins at ``inside[at]``, and where it stops."""
    norms = names.article.tokens.norms
    base: list[int] = []
    while at < len(inside):
        token = inside[at]
        low = norms[token]
        if low == "," or (base and low in _STOPS and not (low in ("that", "like") and len(base) == 0)):
            break
        if base and _is_participle_after_noun(base[-1], token, names):
            break
        base.append(token)
        at += 1
    return base, at


def _is_participle_after_noun(before: int, token: int, names: Names) -> bool:
    """Tell whether a verb form opens a clause about the noun before it ("residents reached by telephone")."""
    norms = names.article.tokens.norms
    return (
        "participle" in names.classes.get(norms[token], _NOTHING)
        and "plural" in names.classes.get(norms[before], _NOTHING)
        and not names.is_name(token)
    )


def _name_beside(inside: list[int], at: int, names: Names) -> tuple[int, ...] | None:
    """Find a name after a comma further on ("a lawyer for the city, John Smith")."""
    words = names.article.tokens.words
    for position in range(at, len(inside) - 1):
        if words[inside[position]] == ",":
            beside, _ = _phrase(inside, position + 1, names)
            run = [i for i in beside if names.is_name(i)]
            if len(run) >= 2 and run == beside[: len(run)]:
                return tuple(run)
    return None


def _head(base: Iterable[int], names: Names) -> int:
    """Return the last word of a phrase, leaving out marks and years."""
    words = names.article.tokens.words
    tokens = list(base)
    for token in reversed(tokens):
        if words[token][0].isalpha() or words[token][0] in "@#":
            return token
    return tokens[-1] if tokens else -1


def _determiner(low: str, classes: Mapping[str, frozenset[str]]) -> str:
    if low in DETERMINERS:
        return DETERMINERS[low]
    if low[0].isdigit():
        return "number"
    return "some" if "quantifier" in classes.get(low, _NOTHING) else "none"


def key(article: Article, found: Mention) -> tuple[str, ...]:
    """Return the words that tell a mention apart, without determiners, titles of address and marks."""
    norms = article.tokens.norms
    return tuple(
        n
        for i in found.base
        if (n := norms[i]) not in DETERMINERS and n not in _HONORIFIC and n not in ("'s", "’s")
    )
