"""How much judgement does a word carry? Type-level tables from the bundle, and an estimate for words in none of them.

A word's charge is a number in log-odds: how likely its uses in news are marked as loaded, learned from rated
words, labelled uses, form (stem and affixes) and neighbours in meaning. This module looks words up; it
judges nothing in context (``signals/loaded_language.py`` does).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

import numpy as np
import numpy.typing as npt

from secondsource.bundle import Bundle, unpack_strings
from secondsource.tokens import Tokens
from secondsource.vocabulary import Array, Columns, norm

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]

FLOOR = -8.0
"""Charge of words that never are evidence: function words, names, numbers, punctuation."""
UNRATED = -1
OPEN_CLASSES = frozenset({"ADJ", "ADV", "NOUN", "VERB"})
KINDS = ("derogatory", "emotive", "sensational", "glorifying", "contested-label", "sneer")
CLASS_NAMES = {
    "OTHER": "other",
    "ADJ": "adjective",
    "ADV": "adverb",
    "NOUN": "noun",
    "VERB": "verb",
    "NAME": "name",
    "PRON": "pronoun",
    "DET": "article",
    "ADP": "preposition",
    "AUX": "auxiliary verb",
    "CONJ": "conjunction",
    "NUM": "number",
}
"""Classes of words, in the order in which they are numbered, and what an editor calls each."""
CLASSES = tuple(CLASS_NAMES)
_AFFIX_LENGTHS = (2, 3, 4, 5)
# Endings that come off, with what may stand there instead.
_ENDINGS = (
    ("ies", ("y",)), ("ied", ("y",)), ("iest", ("y",)), ("ier", ("y",)), ("ily", ("y",)), ("iness", ("y",)),
    ("ing", ("", "e")), ("ed", ("", "e")), ("es", ("", "e")), ("ers", ("", "e", "er")), ("er", ("", "e")),
    ("est", ("", "e")), ("ness", ("",)), ("ly", ("", "le")), ("ally", ("", "al")), ("ism", ("ist", "")), ("ists", ("ist", "ism")),
    ("ist", ("ism", "")), ("s", ("",)), ("in'", ("ing",)), ("in", ("ing",)), ("ish", ("",)), ("y", ("",)),
)  # fmt: skip
_PREFIXES = ("un", "anti-", "anti", "ultra-", "ultra", "uber-", "uber", "mega-", "mega", "super-", "super", "pseudo-", "neo-", "neo", "now-", "self-")  # fmt: skip
_SHORTEST_STEM = 3
# What is known of a word through its stem is a little less certain than what is known of the word itself.
_THROUGH_STEM = 0.9
_CACHE = 50_000


@dataclass(frozen=True, slots=True)
class Word:
    """What is known of one word type.

    Attributes
    ----------
    charge : float
        Log-odds.
    rating : int
        0 to 3 from the list of rated words, -1 when it is not on it.
    kind : int
        Index into :data:`KINDS`.
    word_class : int
        Index into :data:`CLASSES`.
    uses : int
        Labelled uses as loaded that were counted.
    person : bool
        A noun for a person or a group.
    known : str
        ``"word"``, ``"stem"``, ``"parts"`` or ``"form"``: what the charge was learned from.
    """

    charge: float
    rating: int
    kind: int
    word_class: int
    uses: int
    person: bool
    known: str


@dataclass(frozen=True, eq=False)
class ChargeTable:
    """Charges by row; row 0 stands for every word that cannot be evidence."""

    rows: Mapping[str, int]
    charge: Floats
    rating: npt.NDArray[np.int8]
    kind: npt.NDArray[np.int8]
    word_class: npt.NDArray[np.int8]
    uses: npt.NDArray[np.int16]
    person: npt.NDArray[np.bool_]
    affixes: Mapping[str, float]
    base: float
    _looked_up: dict[str, Word] = field(default_factory=dict)

    @cached_property
    def columns(self) -> Columns:
        """Row of each word type, -1 when it has none, and its charge."""
        return Columns(partial(_rows_and_charges, self))

    def look_up(self, norm: str) -> Word:
        """Return what is known of a word in its look-up form."""
        found = self._looked_up.get(norm)
        if found is None:
            row = self.rows.get(norm)
            found = self._estimate(norm) if row is None else self._word(row, "word")
            if len(self._looked_up) < _CACHE:
                self._looked_up[norm] = found
        return found

    def _word(self, row: int, known: str, factor: float = 1.0) -> Word:
        charge = float(self.charge[row])
        return Word(
            charge * factor if charge > 0 else charge,
            int(self.rating[row]),
            int(self.kind[row]),
            int(self.word_class[row]),
            int(self.uses[row]),
            bool(self.person[row]),
            known,
        )

    def _estimate(self, norm: str) -> Word:
        if not any(map(str.isalpha, norm)) or norm[0] in "@" or "://" in norm:
            return _NOTHING
        if "-" in norm.strip("-"):
            parts = [self.look_up(part) for part in norm.split("-") if part]
            strongest = max(parts, key=lambda word: word.charge)
            return Word(
                strongest.charge, strongest.rating, strongest.kind, CLASSES.index("ADJ"), 0, False, "parts"
            )
        for stem in stems(norm):
            row = self.rows.get(stem)
            if row is not None and self.charge[row] > FLOOR:
                return self._word(row, "stem", _THROUGH_STEM)
        total = self.base + sum(self.affixes.get(affix, 0.0) for affix in affixes(norm))
        return Word(total, UNRATED, 0, CLASSES.index("NOUN"), 0, False, "form")


_NOTHING = Word(FLOOR, UNRATED, 0, 0, 0, False, "form")


def stems(norm: str) -> list[str]:
    """Return the words that ``norm`` may be an inflected or derived form of, nearest first."""
    found = []
    for ending, others in _ENDINGS:
        if norm.endswith(ending) and len(norm) - len(ending) >= _SHORTEST_STEM:
            base = norm[: -len(ending)]
            found += [base + other for other in others]
            if len(base) > _SHORTEST_STEM and base[-1] == base[-2]:
                found.append(base[:-1])
    for prefix in _PREFIXES:
        if norm.startswith(prefix) and len(norm) - len(prefix) > _SHORTEST_STEM:
            found.append(norm[len(prefix) :])
    return found


def affixes(norm: str) -> list[str]:
    """Return the beginnings (``"un<"``) and endings (``">ness"``) of a word."""
    sizes = [n for n in _AFFIX_LENGTHS if n < len(norm)]
    return [f"{norm[:n]}<" for n in sizes] + [f">{norm[-n:]}" for n in sizes]


def read_charge(bundle: Bundle) -> ChargeTable:
    """Read the charge table from a bundle."""
    part = bundle.part("charge")
    table: Mapping[str, Any] = bundle.table("charge")
    words = unpack_strings(part["words"])
    return ChargeTable(
        rows={word: index for index, word in enumerate(words)},
        charge=part["charge"].astype(np.float32),
        rating=part["rating"],
        kind=part["kind"],
        word_class=part["word_class"],
        uses=part["uses"],
        person=part["person"].astype(np.bool_),
        affixes=table["affixes"],
        base=float(table["base"]),
    )


def look_up_all(table: ChargeTable, tokens: Tokens) -> tuple[list[int], Floats]:
    """Return the row of each token (-1 when it has none) and its charge."""
    rows, charges = tokens.known(table.columns)
    return rows.tolist(), charges


def _rows_and_charges(table: ChargeTable, words: Sequence[str]) -> Sequence[Array]:
    rows = np.array([table.rows.get(norm(word), -1) for word in words], dtype=np.intp)
    charges = table.charge[rows]
    unknown = (rows < 0).nonzero()[0]
    charges[unknown] = [_unknown_charge(table, words[i]) for i in unknown.tolist()]
    return rows, charges


def _unknown_charge(table: ChargeTable, word: str) -> float:
    if len(word) < 4 or not word[0].isalpha():
        return FLOOR
    found = table.look_up(norm(word))
    # A capitalised word that nobody has seen is a name unless its stem says otherwise.
    if found.known == "form" and not word.islower():
        return FLOOR
    return found.charge
