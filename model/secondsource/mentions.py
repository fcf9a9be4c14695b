"""How is a source mentioned? Takes the words of a source apart: head, determiner, name, title, apposition, owner.

Knows nothing of types or of who is who; it only reads what stands in the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from secondsource.article import Article
from secondsource.attribution import Attribution
from secondsource.tokens import Span

PRONOUNS: Mapping[str, str] = {
    **dict.fromkeys(("he", "him", "himself", "his"), "he"),
    **dict.fromkeys(("she", "her", "herself", "hers"), "she"),
    **dict.fromkeys(("they", "them", "themselves", "their"), "they"),
    **dict.fromkeys(("it", "itself", "its"), "it"),
    **dict.fromkeys(("i", "me", "myself", "my"), "i"),
    **dict.fromkeys(("we", "us", "ourselves", "our"), "we"),
    **dict.fromkeys(("you", "who", "which", "that", "this", "these", "those"), "other"),
}
_DETERMINERS: Mapping[str, str] = {
    "the": "the",
    "a": "a",
    "an": "a",
    **dict.fromkeys(("this", "that", "these", "those"), "this"),
    **dict.fromkeys(("his", "her", "their", "its", "my", "our", "your"), "owner"),
    **dict.fromkeys(("another", "other", "others"), "other"),
    **dict.fromkeys(("no", "any", "every", "each"), "any"),
}
# A noun phrase stops before these; what follows describes its head.
_STOPS = frozenset(
    ["of", "for", "at", "in", "on", "with", "from", "to", "by", "close", "familiar", "who", "whom", "whose", "which", "that", "where", "when", "loyal", "near", "inside", "within", "outside", "about", "against", "among", "between", "across", "under", "over", "after", "before", "during", "including", "like", "as", "told", "speaking", "working", "living", "based", "obtained", "released", "published", "posted", "conducted", "filed", "written", "made", "sent", "shared", "citing", "but", "is", "was", "are", "were", "has", "had", "have", "not", "whether", "because", "while", "according", "said", "says", "via", "without", "around", "behind", "throughout"]
)
_MARKS = frozenset("\"“”„«»``''‘’'()[]*—–-:;,.…/|")
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


class Names:
    """Which words of an article are names, and which names stand there in full.

    Parameters
    ----------
    article : Article
    classes : mapping of str to frozenset of str
        Kinds of a word by its look-up form, such as ``{"officials": {"role", "noun"}}``.
    """

    def __init__(self, article: Article, classes: Mapping[str, frozenset[str]]) -> None:
        self.article = article
        self.classes = classes
        words, norms = article.tokens.words, article.tokens.norms
        self.capital = [i for i, word in enumerate(words) if word[0].isupper()]
        capital = set(self.capital)
        self.lower = {norms[i] for i in range(len(words)) if i not in capital}
        self.titled = self._titled()
        self.full: dict[str, str] = {}
        """Last word of a full name -> the word before it."""
        self.addressed: set[str] = set()
        """Names that stand after Mr, Dr, Senator and the like."""
        previous = -2
        for i in self.capital:
            if i == previous + 1 and norms[i] not in self.full and self.is_name(i):
                kinds = classes.get(norms[previous], _NOTHING)
                if "title" in kinds:
                    self.addressed.add(norms[i])
                elif "given-name" in kinds or (not kinds and self.is_name(previous)):
                    self.full[norms[i]] = norms[previous]
            previous = i

    def _titled(self) -> frozenset[int]:
        """Return the sentences in which capitals tell nothing: headlines in title case, shouted lines."""
        found = []
        words = self.article.tokens.words
        for number, sentence in enumerate(self.article.sentences):
            if number and self.article.paragraphs[sentence.paragraph].role == "body":
                continue
            letters = [w for w in words[sentence.first : sentence.last] if len(w) > 3 and w[0].isalpha()]
            if letters and sum(w[0].isupper() for w in letters) >= 0.8 * len(letters):
                found.append(number)
        return frozenset(found)

    def is_name(self, token: int) -> bool:
        """Tell whether a capitalised word is a name where it stands."""
        word, low = self.article.tokens.words[token], self.article.tokens.norms[token]
        if not word[0].isupper():
            return False
        number = int(self.article.sentence_of[token])
        free = token == self.article.sentences[number].first if self.article.sentences else True
        if not free and token and number not in self.titled:
            free = self.article.tokens.words[token - 1] in _MARKS and not word.isupper()
        if free or number in self.titled:
            kinds = self.classes.get(low, _NOTHING)
            return (
                "common" not in kinds
                and low not in self.lower
                and low not in _DETERMINERS
                and low not in PRONOUNS
            )
        return low not in PRONOUNS or word == "US"


_NOTHING: frozenset[str] = frozenset()


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
    inside = [i for i in range(first, last) if words[i] not in _MARKS or words[i] == ","]
    while inside and words[inside[0]] == ",":
        inside.pop(0)
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
        base.append(token)
        at += 1
    return base, at


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
    if low in _DETERMINERS:
        return _DETERMINERS[low]
    if low[0].isdigit():
        return "number"
    return "some" if "quantifier" in classes.get(low, _NOTHING) else "none"


def key(article: Article, found: Mention) -> tuple[str, ...]:
    """Return the words that tell a mention apart, without determiners, titles of address and marks."""
    norms = article.tokens.norms
    return tuple(
        n
        for i in found.base
        if (n := norms[i]) not in _DETERMINERS and n not in _HONORIFIC and n not in ("'s", "’s")
    )
