"""What kind of source is it? A multinomial sum over named observations; then who is who."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
import numpy.typing as npt

from secondsource.article import Article
from secondsource.attribution import SOURCE_TYPES, Attribution
from secondsource.bundle import Bundle, unpack_strings
from secondsource.entities import EntityModel
from secondsource.names import Names
from secondsource.relays import chains
from secondsource.scene import Scene, scene
from secondsource.source_features import describe

Floats = npt.NDArray[np.float64]
WORDS = "source-words"
TYPES = "source-types"
ENTITIES = "source-entities"
_NO_KINDS: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class TypeModel:
    """Weights for each source type: the softmax of the sums is the probability.

    Attributes
    ----------
    rows : mapping of str to int
        Row of each feature.
    weights : ndarray of float, shape (n_features, 8)
        Log-odds, in the order of `SOURCE_TYPES`.
    bias : ndarray of float, shape (8,)
    """

    rows: Mapping[str, int]
    weights: Floats
    bias: Floats

    def log_probabilities(self, sources: Iterable[Iterable[str]]) -> Floats:
        """Return the logarithm of each type's probability, in the order of `SOURCE_TYPES`.

        Parameters
        ----------
        sources : iterable of iterable of str
            For each source, the names of what was observed.

        Returns
        -------
        ndarray of float, shape (n_sources, 8)
        """
        rows = self.rows
        # In order, so that the sums are the same to the last bit on every run.
        ordered = [sorted([rows[name] for name in names if name in rows]) for names in sources]
        z = np.empty((len(ordered), len(self.bias)))
        for total, index in zip(z, ordered, strict=True):
            np.add.reduce(self.weights.take(index, axis=0), axis=0, out=total)
        z += self.bias
        z -= z.max(axis=1, keepdims=True)
        result: Floats = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        return result


@dataclass(frozen=True, eq=False)
class SourceReader:
    """Tells what kind of source stands behind each attribution, and which mentions are one source.

    Attributes
    ----------
    classes : mapping of str to frozenset of str
        Kinds of words.
    types : TypeModel
    entities : EntityModel
    """

    classes: Mapping[str, frozenset[str]]
    types: TypeModel
    entities: EntityModel

    @classmethod
    def from_bundle(cls, bundle: Bundle) -> SourceReader:
        """Take the parts ``source-words``, ``source-types`` and ``source-entities`` of a bundle."""
        part = bundle.part(TYPES)
        rows = {name: i for i, name in enumerate(unpack_strings(part["names"]))}
        types = TypeModel(rows, part["weights"].astype(np.float64), part["bias"].astype(np.float64))
        return cls(word_kinds(bundle.table(WORDS)), types, EntityModel.from_table(bundle.table(ENTITIES)))

    @staticmethod
    def shared(bundle: Bundle) -> SourceReader:
        """Return the reader that all who look at sources share."""
        return bundle.shared(SourceReader.from_bundle)

    def scene(self, article: Article, attributions: Sequence[Attribution]) -> Scene:
        """Take the sources of an article apart."""
        return scene(article, attributions, Names(article, self.classes))

    def resolve(self, article: Article, attributions: Sequence[Attribution]) -> tuple[Attribution, ...]:
        """Return the attributions with type and entity."""
        return self.resolve_scene(self.scene(article, attributions)).acts

    def resolve_scene(self, seen: Scene) -> Scene:
        """Return a scene with its attributions typed and resolved."""
        kinds, log_probabilities = self.kinds(seen)
        entities = self.entities.cluster(seen, kinds)
        kinds = agree(kinds, log_probabilities, entities, seen)
        acts = tuple(
            replace(act, source_type=kind, entity=entity, type_log_probabilities=tuple(logs.tolist()))
            for act, kind, entity, logs in zip(seen.acts, kinds, entities, log_probabilities, strict=True)
        )
        via = chains(replace(seen, acts=acts))
        acts = tuple(replace(act, via=via[act.entity]) if act.entity in via else act for act in acts)
        return replace(seen, acts=acts)

    def kinds(self, seen: Scene) -> tuple[list[str], list[Floats]]:
        """Return each attribution's most probable type and the log-probabilities of all, in text order."""
        kinds = [""] * len(seen.acts)
        found = np.zeros((len(kinds), len(SOURCE_TYPES)))

        def tell(which: Sequence[int]) -> None:
            names = [chain.from_iterable([n for _, n in describe(seen, i, kinds)]) for i in which]
            found[which] = logs = self.types.log_probabilities(names)
            for i, best in zip(which, logs.argmax(axis=1).tolist(), strict=True):
                kinds[i] = SOURCE_TYPES[best]

        # What a pronoun is hangs on the types before it; all others are told together.
        pronouns = [i for i, mention in enumerate(seen.mentions) if mention is not None and mention.pronoun]
        later = frozenset(pronouns)
        tell([i for i in range(len(kinds)) if i not in later])
        for i in pronouns:
            tell([i])
        return kinds, list(found)


def agree(kinds: Sequence[str], logs: Sequence[Floats], entities: Sequence[str], seen: Scene) -> list[str]:
    """Let mentions of one source be of one type: that of the highest product of probabilities."""
    sums: dict[str, Floats] = {}
    for entity, own, found in zip(entities, logs, seen.mentions, strict=True):
        weight = 0.3 if found is None or found.pronoun else 1.0
        sums[entity] = sums.get(entity, 0.0) + weight * own
    return [SOURCE_TYPES[int(sums[entity].argmax())] for entity in entities]


def word_kinds(table: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Turn ``{kind: "word word …"}`` into the kinds of each word."""
    kinds: dict[str, frozenset[str]] = {}
    shared: dict[frozenset[str], frozenset[str]] = {}
    for kind, words in table.items():
        grown: dict[frozenset[str], frozenset[str]] = {}
        for word in words.split():
            before = kinds.get(word, _NO_KINDS)
            after = grown.get(before)
            if after is None:
                after = before | {kind}
                after = grown[before] = shared.setdefault(after, after)
            kinds[word] = after
    return kinds
