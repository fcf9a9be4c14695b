"""What kind of word is this, and which of its own features may count?

Two views of a word type: named features, which the tagger's tables weigh one by one, and a *kind*, one of about a
hundred small classes (verbs by how often they head a reported clause, nouns by how often they name a source,
function words one by one) from which features over several words are built. Names of people are never
known one by one: a capitalised word counts as itself only when it is also an ordinary word.
"""

from __future__ import annotations

import zlib

from secondsource.lexicon import Entry
from secondsource.tokens import norm

__all__ = ["EDGE", "KINDS", "identity", "kind_of", "word_features"]

EDGE = 0  # the kind of the edge of a paragraph
_MARKS = {
    ",": ",", ".": ".", "...": ".", "…": ".", ":": ":", ";": ";", "?": "?", "!": "?", "(": "(", "[": "(", ")": ")",
    "]": ")", "“": "open", "‘": "open1", "”": "close", "’": "close1", '"': '"', "``": "open", "''": "close",
    "'": "'", "-": "-", "–": "-", "—": "--", "--": "--", "‒": "-", "$": "$", "%": "%", "'s": "'s", "’s": "'s",
}  # fmt: skip
_OWN = (
    "said", "says", "say", "according", "to", "that", "not", "and", "or", "but", "for", "of", "in", "by", "as",
    "with", "from", "on", "at", "it", "they", "we", "i", "you", "he", "who", "which", "this", "there", "if",
    "whether", "what", "also", "a", "has", "be", "do", "how", "while", "after", "about", "because", "than", "so"
)  # fmt: skip
_SAME = {
    "she": "he", "an": "a", "the": "a", "nor": "not", "n't": "not", "these": "this", "those": "this",
    "have": "has", "had": "has", "having": "has", "was": "be", "is": "be", "are": "be", "were": "be", "been": "be",
    "being": "be", "am": "be", "'s": "'s", "does": "do", "did": "do", "why": "how", "when": "while", "where": "while",
    "although": "while", "though": "while", "before": "after", "since": "because", "into": "in", "within": "in",
    "upon": "on", "'m": "be", "'re": "be", "he's": "he", "she's": "he", "it's": "it", "they're": "they",
    "we're": "we", "i'm": "i", "i've": "i", "we've": "we", "don't": "do", "didn't": "do", "doesn't": "do",
}  # fmt: skip
_TITLES = frozenset({
    "mr", "mrs", "ms", "dr", "mr.", "mrs.", "ms.", "dr.", "president", "sen", "sen.", "senator", "rep", "rep.",
    "gov", "gov.", "governor", "gen", "gen.", "prof", "professor", "sir", "judge", "justice", "minister",
    "secretary", "spokesman", "spokeswoman", "spokesperson", "chairman", "mayor", "congressman",
    "congresswoman", "detective", "officer", "sheriff"
})  # fmt: skip
_VERBS = ("VBD", "VBZ", "VB", "VBG", "VBN")
_ENTITIES = ("PERSON", "ORG", "GPE", "NORP", "OTHER")
_PLAIN = ("ADJ", "ADV", "NUM", "CONJ", "ADP", "DET", "POSS", "PRON", "MD", "TO", "OTHER", "PUNCT", "ADVSAY")
_CLAUSE_KNOTS = (0.02, 0.1, 0.25, 0.5)
_SOURCE_KNOTS = (0.02, 0.05, 0.1, 0.2)


def _kind_names() -> tuple[str, ...]:
    names = ["<edge>", *dict.fromkeys(_MARKS.values()), *_OWN]
    names += [f"{tag}{level}" for tag in _VERBS for level in range(5)]
    names += [f"NOUN{clause}{source}" for clause in range(3) for source in range(4)]
    names += [f"NAME-{entity}" for entity in _ENTITIES] + ["NAME", "NAME-CAPS", "TITLE", "HANDLE", "LINK"]
    return tuple(dict.fromkeys([*names, *_PLAIN]))


KINDS = _kind_names()
_KIND = {name: number for number, name in enumerate(KINDS)}


def _level(value: float, knots: tuple[float, ...]) -> int:
    return sum(value >= knot for knot in knots)


def _is_name(word: str, entry: Entry | None) -> bool:
    """A capitalised word that is no ordinary word; its identity is never used."""
    if not word[:1].isupper():
        return False
    return entry is None or entry.tag == "PROPN" or entry.second == "PROPN" or entry.entity != "none"


def _ordinary(entry: Entry | None) -> bool:
    return entry is not None and entry.tag != "PROPN" and entry.entity == "none"


def kind_of(word: str, entry: Entry | None) -> int:
    """Return the kind (index into :data:`KINDS`) of a token type."""
    form = norm(word)
    mark = _MARKS.get(form)
    if mark is not None:
        return _KIND[mark]
    first = word[0]
    if first in "@#":
        return _KIND["HANDLE" if len(word) > 1 else "PUNCT"]
    if form.startswith(("http", "www.")):
        return _KIND["LINK"]
    own = _SAME.get(form, form)
    if own in _OWN_SET and not (word.isupper() and len(word) > 1 and len(form) < 3):
        return _KIND[own]
    if form in _TITLES:
        return _KIND["TITLE"]
    if not any(map(str.isalpha, word)):
        return _KIND["NUM" if any(map(str.isdigit, word)) else "PUNCT"]
    if _is_name(word, entry) and not (entry is not None and entry.clause >= 0.1):
        if entry is not None and entry.entity != "none":
            name = (
                entry.entity
                if entry.entity in _ENTITIES
                else "GPE"
                if entry.entity in ("LOC", "FAC")
                else "OTHER"
            )
            return _KIND[f"NAME-{name}"]
        if entry is None or entry.tag == "PROPN":
            return _KIND["NAME-CAPS" if word.isupper() and len(word) > 1 else "NAME"]
    tag = entry.tag if entry is not None else _guess(form)
    if entry is not None and tag in ("VBD", "VBZ", "VBP", "VB", "VBG", "VBN"):
        return _KIND[f"{'VB' if tag == 'VBP' else tag}{_level(entry.clause, _CLAUSE_KNOTS)}"]
    if tag == "NOUN" and entry is not None:
        return _KIND[f"NOUN{_level(entry.clause, (0.02, 0.15))}{_level(entry.source, (0.03, 0.08, 0.2))}"]
    if tag in ("VBG", "VBN", "VBD"):
        return _KIND[f"{tag}0"]
    if tag == "NOUN":
        return _KIND["NOUN00"]
    if tag == "ADV" and form.endswith("edly"):
        return _KIND["ADVSAY"]
    return _KIND.get(tag, _KIND["NAME" if tag == "PROPN" else "OTHER"])


_OWN_SET = frozenset(_OWN)


def identity(word: str, entry: Entry | None, kind: int) -> int:
    """Return a number for the word itself when it is an ordinary word, else its kind."""
    return zlib.crc32(norm(word).encode("utf-8", "surrogatepass")) + len(KINDS) if _ordinary(entry) else kind


def _guess(form: str) -> str:
    """Part of speech of an unknown lower-case word by its ending."""
    if form.endswith("ly"):
        return "ADV"
    if form.endswith("ing"):
        return "VBG"
    if form.endswith("ed"):
        return "VBN"
    if form.endswith(("ous", "ful", "ive", "able", "ible", "ical", "less", "ish")) or "-" in form:
        return "ADJ"
    return "NOUN"


def _shape(word: str) -> str:
    if word.islower():
        return "x"
    if word.isupper():
        return "XX" if len(word) > 1 else "X"
    if word[0].isupper():
        return "Xx" if word[1:].islower() else "XxX"
    if word[0].isdigit():
        return "0"
    return "." if not any(map(str.isalnum, word)) else "?"


def word_features(word: str, entry: Entry | None, kind: int) -> list[str]:
    """Return the named features of a token type of a kind; how it looks on its own, whatever stands around it."""
    form = norm(word)
    found = [f"kind={KINDS[kind]}", f"shape={_shape(word)}"]
    name = _is_name(word, entry)
    if name:
        found.append("name")
    if not word.islower() and not word[0].isalpha():
        found.append(f"form={form}" if len(form) < 3 else "sign")
        return found
    if entry is not None:
        found += [f"tag={entry.tag}", f"tags={entry.tag}/{entry.second}"]
        if name:
            found.append(f"entity={entry.entity}")
        if entry.clause:
            found += [f"clause>={knot}" for knot in _CLAUSE_KNOTS if entry.clause >= knot]
        if entry.source:
            found += [f"source>={knot}" for knot in _SOURCE_KNOTS if entry.source >= knot]
    if entry is not None and _ordinary(entry):
        found += [f"form={form}", f"lemma={entry.lemma}"]
        if entry.cluster >= 0:
            found += [f"cluster={entry.cluster}", f"fine={entry.fine_cluster}"]
    elif not name and len(form) > 3:
        found += [f"end3={form[-3:]}"]
    if len(form) > 3:
        found.append(f"end2={form[-2:]}")
        if not name:
            found.append(f"end3={form[-3:]}")
    return found
