"""What did the parser say about our own tokens?

The parser cuts texts differently from `secondsource.tokens`. Each of our tokens takes what the
parser says of the token that covers its last letter; a word that ends in a clitic ("don't",
"they'll") takes what is said of the part before "n't", and of the clitic otherwise.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from secondsource.tokens import Tokens, tokenise
from secondsource_training.lexical.silver import rows

TAGS = (
    "PUNCT", "NOUN", "PROPN", "ADP", "DET", "ADJ", "PRON", "ADV", "AUX", "CONJ", "NUM",
    "VBD", "VB", "VBN", "VBG", "VBP", "VBZ", "MD", "TO", "THAT", "POSS", "OTHER",
)  # fmt: skip
_FINE = {
    "MD": "MD", "POS": "POSS", "CD": "NUM", "NNP": "PROPN", "NNPS": "PROPN", "NN": "NOUN",
    "NNS": "NOUN", "PRP": "PRON", "WP": "PRON", "WP$": "PRON", "EX": "PRON", "PRP$": "DET",
    "JJ": "ADJ", "JJR": "ADJ", "JJS": "ADJ", "AFX": "ADJ", "RP": "ADP", "HYPH": "PUNCT",
    "RBR": "ADV", "RBS": "ADV", "NFP": "PUNCT", "CC": "CONJ",
}  # fmt: skip
_COARSE = {"ADP": "ADP", "DET": "DET", "PRON": "PRON", "SCONJ": "CONJ", "CCONJ": "CONJ", "PUNCT": "PUNCT"}
_BE = {"be", "am", "is", "are", "was", "were", "been", "being", "isn't", "aren't", "wasn't", "weren't"}
_CLAUSE = {"ccomp", "parataxis"}


def coarse(fine: str, universal: str, norm: str) -> str:
    """Return the tag of `TAGS` for a Penn tag, a universal tag and a look-up form.

    Every form of "be" is AUX, as are "have" and "do" where the parser takes them for
    auxiliaries; possessive pronouns ("his") are DET; "that" as a conjunction is THAT; "not" is
    ADV; a sign without letter or digit is PUNCT.
    """
    if not any(sign.isalnum() for sign in norm):
        return "PUNCT"
    if norm == "'s":
        return "AUX" if fine.startswith("VB") else "POSS"
    if norm in _BE:
        return "AUX"
    if norm == "that" and fine == "IN":
        return "THAT"
    if fine.startswith("VB"):
        return "AUX" if universal == "AUX" else fine
    if norm == "to":
        return "TO" if universal == "PART" else "ADP"
    if fine in _FINE:
        return _FINE[fine]
    if fine in {"RB", "WRB"} and universal not in _COARSE:
        return "ADV"
    return _COARSE.get(universal, "OTHER")


@dataclass(frozen=True)
class Silver:
    """One text in our tokens, with what the parser says of each.

    Attributes
    ----------
    name : str
        Identifier of the text; the part before the colon names the corpus.
    text : str
    tokens : Tokens
    tags, fine, lemmas, entities : list of str
        One a token: tag of `TAGS`, Penn tag, base form, entity type ("" for none).
    clause : list of bool
        Whether the token heads a clause of content ("said *that …*", "claim *that …*").
    source : list of bool
        Whether the token is the subject of such a verb, or follows "according to".
    """

    name: str
    text: str
    tokens: Tokens
    tags: list[str]
    fine: list[str]
    lemmas: list[str]
    entities: list[str]
    clause: list[bool]
    source: list[bool]


def _clauses(record: dict[str, Any]) -> tuple[list[bool], list[bool]]:
    """Tell which of the parser's tokens head a clause of content, and which give it."""
    heads, relations = record["head"], record["dep"]
    words = [record["text"][a:b].lower() for a, b in zip(record["start"], record["end"], strict=True)]
    introduced = {heads[i] for i, word in enumerate(words) if word == "that" and relations[i] == "mark"}
    clause = [False] * len(heads)
    for child, relation in enumerate(relations):
        if relation in _CLAUSE or (relation == "acl" and child in introduced):
            clause[heads[child]] = True
    source = [
        (relation == "nsubj" and clause[head])
        or (relation == "pobj" and words[head] == "to" and words[heads[head]] == "according")
        for head, relation in zip(heads, relations, strict=True)
    ]
    return clause, source


def align(record: dict[str, Any]) -> Silver:
    """Carry one parsed text over to our tokens."""
    text: str = record["text"]
    tokens = tokenise(text)
    starts, ends = record["start"], record["end"]
    clause, source = _clauses(record)
    chosen: list[int] = []
    at = 0
    for end, norm in zip(tokens.ends, tokens.norms, strict=True):
        while at + 1 < len(starts) and starts[at + 1] < end:
            at += 1
        pick = at
        if norm.endswith("n't") and at and text[starts[at] : ends[at]].lower().startswith("n"):
            pick = at - 1
        chosen.append(pick)
    return Silver(
        record["name"],
        text,
        tokens,
        [coarse(record["tag"][i], record["pos"][i], n) for i, n in zip(chosen, tokens.norms, strict=True)],
        [record["tag"][i] for i in chosen],
        [record["lemma"][i] for i in chosen],
        [record["ent"][i] for i in chosen],
        [clause[i] for i in chosen],
        [source[i] for i in chosen],
    )


def read(path: Path) -> Iterator[Silver]:
    """Read what `silver` wrote, text by text."""
    return map(align, rows(path))
