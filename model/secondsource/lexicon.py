"""What a word list says of a word: its part of speech, its groups, how often it reports or names a source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from secondsource.bundle import Array, pack_strings, unpack_strings
from secondsource.vocabulary import Kept, norm


class Entry(NamedTuple):
    """What the lexicon says of a word.

    Attributes
    ----------
    tag, second : str
        Most frequent and second part of speech; ``"-"`` when there is no second.
    lemma, entity : str
    clause, source : float
        Share of uses that head a reported clause, and that name the source of one.
    cluster, fine_cluster : int
        Groups by meaning (256 and 1000 of them); -1 when not grouped.
    """

    tag: str
    second: str
    lemma: str
    entity: str
    clause: float
    source: float
    cluster: int
    fine_cluster: int


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Entries by look-up form."""

    entries: Mapping[str, Entry]

    def get(self, word: str) -> Entry | None:
        """Return the entry of a token as it stands in the text, or None."""
        return self._by_word[word]

    @cached_property
    def _by_word(self) -> Kept[Entry | None]:
        return Kept(self._look_up)

    def _look_up(self, word: str) -> Entry | None:
        form = norm(word)
        # A mapping's own `get` raises and catches for each of the many words that it does not know.
        return self.entries[form] if form in self.entries else None  # noqa: SIM401

    def arrays(self) -> dict[str, Array]:
        """Return the lexicon as plain arrays for a bundle."""
        words = sorted(self.entries)
        rows = [self.entries[word] for word in words]
        text = {"words": words}
        result: dict[str, Array] = {}
        for name in ("tag", "second", "entity"):
            values = [getattr(row, name) for row in rows]
            names = sorted(set(values))
            place = {value: i for i, value in enumerate(names)}
            text[f"{name}-names"] = names
            result[name] = np.array([place[v] for v in values], dtype=np.uint8)
        # Most lemmas are the word itself; an empty line stands for that.
        text["lemma"] = [
            "" if row.lemma == word else row.lemma for word, row in zip(words, rows, strict=True)
        ]
        result["clause"] = np.array([round(100 * row.clause) for row in rows], dtype=np.uint8)
        result["source"] = np.array([round(100 * row.source) for row in rows], dtype=np.uint8)
        result["cluster"] = np.array([row.cluster for row in rows], dtype=np.int16)
        result["fine-cluster"] = np.array([row.fine_cluster for row in rows], dtype=np.int16)
        return result | {name: pack_strings(values) for name, values in text.items()}

    @staticmethod
    def from_arrays(part: Mapping[str, Array]) -> Lexicon:
        """Read what :meth:`arrays` gave."""
        return Lexicon(_Packed(part))


class _Packed(Mapping[str, Entry]):
    """Entries made from arrays when they are asked for; most never are."""

    def __init__(self, part: Mapping[str, Array]) -> None:
        self._made: dict[str, Entry] = {}
        self._row = {word: i for i, word in enumerate(unpack_strings(part["words"]))}
        self._names = [unpack_strings(part[f"{name}-names"]) for name in ("tag", "second", "entity")]
        self._columns = [
            part[name] for name in ("tag", "second", "entity", "clause", "source", "cluster", "fine-cluster")
        ]
        self._lemmas = part["lemma"].tobytes().decode("utf-8").split("\n")

    def __getitem__(self, word: str) -> Entry:
        entry = self._made.get(word)
        if entry is not None:
            return entry
        row = self._row[word]
        tag, second, entity, clause, source, cluster, fine = [column.item(row) for column in self._columns]
        tags, seconds, entities = self._names
        entry = Entry(
            tags[tag], seconds[second], self._lemmas[row] or word, entities[entity],
            clause / 100, source / 100, cluster, fine,
        )  # fmt: skip
        self._made[word] = entry
        return entry

    def __contains__(self, word: object) -> bool:
        return word in self._row

    def __iter__(self) -> Iterator[str]:
        return iter(self._row)

    def __len__(self) -> int:
        return len(self._row)
