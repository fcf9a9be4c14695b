"""Which words of an article are names? Also which stand in full, who is called "he" or "she", and beside what."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np

from secondsource.article import Article
from secondsource.tokens import CAPITAL
from secondsource.vocabulary import column, members, norm

PRONOUNS: Mapping[str, str] = {
    **dict.fromkeys(("he", "him", "himself", "his"), "he"),
    **dict.fromkeys(("she", "her", "herself", "hers"), "she"),
    **dict.fromkeys(("they", "them", "themselves", "their"), "they"),
    **dict.fromkeys(("it", "itself", "its"), "it"),
    **dict.fromkeys(("i", "me", "myself", "my"), "i"),
    **dict.fromkeys(("we", "us", "ourselves", "our"), "we"),
    **dict.fromkeys(("you", "who", "which", "that", "this", "these", "those"), "other"),
}
DETERMINERS: Mapping[str, str] = {
    "the": "the",
    "one": "one",
    "a": "a",
    "an": "a",
    "both": "both",
    **dict.fromkeys(("this", "that", "these", "those"), "this"),
    **dict.fromkeys(("his", "her", "their", "its", "my", "our", "your"), "owner"),
    **dict.fromkeys(("another", "other", "others"), "other"),
    **dict.fromkeys(("no", "any", "every", "each"), "any"),
}
MARKS = frozenset("\"“”„«»``''‘’'()[]*—–-:;,.…/|")
_SEX = {
    **dict.fromkeys(("he", "him", "his", "mr", "mr."), 1),
    **dict.fromkeys(("she", "her", "mrs", "mrs.", "ms", "ms."), -1),
}
_SEXED = members(_SEX)
_ADDRESS = frozenset(["mr", "mrs", "ms", "dr"])
_PLACED = frozenset(["in", "at", "into", "near", "across"])
_CALLINGS = frozenset(["reporter", "outlet", "outlet-known", "spokesperson", "post", "platform"])
_NOTHING: frozenset[str] = frozenset()
_AS_LOOKED_UP = column(lambda word: word[:1] == norm(word)[:1], np.bool_)


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
        norms = article.tokens.norms
        self.sentence_of = article.sentence_list
        self.capital = article.tokens.where(CAPITAL)
        self.titled = self._titled()
        self.places: dict[str, list[int]] = {}
        """Capitalised word, by look-up form -> its tokens."""
        for i in self.capital:
            self.places.setdefault(norms[i], []).append(i)
        self.full: dict[str, str] = {}
        """Last word of a full name -> the word before it."""
        self.addressed: set[str] = set()
        """Names that stand after Mr, Dr, Senator and the like."""
        previous = -2
        for i in self.capital:
            if i == previous + 1 and norms[i] not in self.full and self.is_name(i):
                kinds = classes.get(norms[previous], _NOTHING)
                if (
                    norms[i] in classes
                    and "outlet-name-word" in classes[norms[i]]
                    and "given-name" not in kinds
                ):
                    pass
                elif "title" in kinds:
                    self.addressed.add(norms[i])
                elif "given-name" in kinds or (not kinds and self.is_name(previous)):
                    self.full[norms[i]] = norms[previous]
            previous = i
        self.gender = self._gender()
        """Last name -> how often "he" rather than "she" follows it closely."""

    def _gender(self) -> dict[str, int]:
        norms, classes = self.article.tokens.norms, self.classes
        known = self.full.keys() | self.addressed
        if not known:
            return {}
        gender: dict[str, int] = {}
        for last, before in self.full.items():
            kinds = classes.get(before, _NOTHING)
            gender[last] = 3 * (("he-name" in kinds) - ("she-name" in kinds))
        position = 0
        capital = self.capital
        for i in self.article.tokens.where(_SEXED):
            sex = _SEX[norms[i]]
            while position < len(capital) and capital[position] < i:
                position += 1
            for back in range(position - 1, max(-1, position - 6), -1):
                token = capital[back]
                if i - token > 25:
                    break
                if norms[token] in known:
                    gender[norms[token]] = gender.get(norms[token], 0) + sex
                    break
        return gender

    def beside(self, last_name: str) -> frozenset[str]:
        """Return what the article calls a person where the full name stands: kinds of the words on either side."""
        norms, classes = self.article.tokens.norms, self.classes
        kinds: set[str] = set()
        for at in self.tokens_of(last_name, 1):
            for i in range(max(0, at - 5), at):
                kinds |= classes.get(norms[i], _NOTHING)
            if at + 1 < len(norms) and norms[at + 1] in (",", "of", "("):
                for i in range(at + 2, min(at + 8, len(norms))):
                    kinds |= classes.get(norms[i], _NOTHING)
        return frozenset(kinds & _CALLINGS)

    def tokens_of(self, form: str, most: int) -> list[int]:
        """Return the first tokens, ``most`` at most, that have a look-up form."""
        return self._tokens.get(form, [])[:most]

    @cached_property
    def _tokens(self) -> dict[str, list[int]]:
        """Look-up form -> its tokens: worked out once, so that asking takes no longer in a longer text."""
        found: dict[str, list[int]] = {}
        for i, form in enumerate(self.article.tokens.norms):
            found.setdefault(form, []).append(i)
        return found

    @cached_property
    def lower(self) -> frozenset[str]:
        """Words that the article also writes with a small letter."""
        norms = self.article.tokens.norms
        return frozenset([norms[i] for i in self.article.tokens.where(_AS_LOOKED_UP)])

    @cached_property
    def last_names(self) -> frozenset[str]:
        """Last names of persons, by look-up form: what stands last after a first name, or after Mr and the like."""
        norms, words = self.article.tokens.norms, self.article.tokens.words
        capital = frozenset(self.capital)
        found: set[str] = set()
        for i in self.capital:
            # In titles and shouted words capitals tell nothing; before another name it is no last name.
            if not i or i + 1 in capital or self.sentence_of[i] in self.titled or words[i].isupper():
                continue
            before = norms[i - 2] if norms[i - 1] == "." else norms[i - 1]
            kinds = self.classes.get(before, _NOTHING) if i - 1 in capital else _NOTHING
            if before in _ADDRESS or ("given-name" in kinds and "common" not in kinds):
                found.add(norms[i])
        return frozenset(found)

    def company(self, name: str) -> set[str]:
        """Return what stands around a name wherever the article uses it: "the X", "in X", "X who", "X, 34,"."""
        norms = self.article.tokens.norms
        found: set[str] = set()
        for at in self.places.get(name, ())[:8]:
            before, after = norms[at - 1] if at else "", norms[at + 1] if at + 1 < len(norms) else ""
            if before == "the":
                found.add("the-before")
            elif before in _PLACED:
                found.add("placed-before")
            if after in ("who", "whose", "whom"):
                found.add("who-after")
            elif after == "," and at + 2 < len(norms) and norms[at + 2].isdigit() and len(norms[at + 2]) == 2:
                found.add("age-after")
            elif after == "which" or (after == "," and at + 2 < len(norms) and norms[at + 2] == "which"):
                found.add("which-after")
        return found

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
        number = self.sentence_of[token]
        free = token == self.article.sentences[number].first if self.article.sentences else True
        if not free and token and number not in self.titled:
            free = self.article.tokens.words[token - 1] in MARKS and not word.isupper()
        if free or number in self.titled:
            kinds = self.classes.get(low, _NOTHING)
            return (
                "common" not in kinds
                and low not in self.lower
                and low not in DETERMINERS
                and low not in PRONOUNS
            )
        return low not in PRONOUNS or word == "US"
