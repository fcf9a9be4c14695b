"""Fit the source layer: types (multinomial logistic regression) and entities (logistic regression over pairs)."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from secondsource.article import Article, read
from secondsource.attribution import SOURCE_TYPES, Attribution
from secondsource.bundle import pack_strings
from secondsource.entities import Cluster, EntityModel, join, proposals
from secondsource.linear import LinearModel
from secondsource.source_features import Scene, observe
from secondsource.source_types import ENTITIES, TYPES, WORDS, SourceReader, TypeModel, scene, word_kinds
from secondsource_training.corpora import LabelledArticle, examples, polnear
from secondsource_training.fit import FOLDS, fold_of
from secondsource_training.readings import load_annotation

Floats = npt.NDArray[np.float64]
_COMMON = 0.6
"""Share of small-letter uses from which a capitalised word at the start of a sentence is taken for a common word."""


@dataclass(frozen=True, eq=False)
class Typed:
    """An article whose sources were typed: all of them (own annotation) or some.

    Attributes
    ----------
    types : sequence of str or None
        Label of each attribution; None where there is none.
    """

    id: str
    group: str
    seen: Scene
    types: Sequence[str | None]
    complete: bool
    split: str = "train"


def lexicon(data: Path) -> dict[str, str]:
    """Return the kinds of words that the source layer looks up: ``{kind: "word word …"}``."""
    kinds: dict[str, set[str]] = {}
    folder = data / "lexicons"
    with (folder / "source-words.tsv").open(encoding="utf-8") as stream:
        for row in csv.reader((line for line in stream if line[0] != "#"), delimiter="\t"):
            if row[0] != "class":
                kinds.setdefault(row[0], set()).add(row[1])
    nouns: set[str] = set()
    names = {"PERSON": "given-name", "ORG": "org-name", "GPE": "place-name", "NORP": "group-name"}
    for row in _table(folder / "word-classes.tsv.gz"):
        word, tag, fine, share = row["word"], row["tag"], row["fine"], float(row["share"])
        if tag == "PROPN":
            if row["entity"] in names:
                kinds.setdefault(names[row["entity"]], set()).add(word)
            continue
        if share >= _COMMON:
            kinds.setdefault("common", set()).add(word)
        if row["entity"] == "NORP":
            kinds.setdefault("group-name", set()).add(word)
        if tag == "NOUN":
            nouns.add(word)
            if fine == "NNS":
                kinds.setdefault("plural", set()).add(word)
    for row in _table(folder / "word-clusters.tsv.gz"):
        if row["word"] in nouns:
            kinds.setdefault(f"cluster-{row['cluster256']}", set()).add(row["word"])
    kinds["plural"] |= {
        "people",
        "police",
        "men",
        "women",
        "children",
        "others",
        "many",
        "some",
        "several",
        "few",
        "media",
    }
    return {kind: " ".join(sorted(words)) for kind, words in sorted(kinds.items())}


def _table(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        return list(
            csv.DictReader(
                (line for line in stream if line[0] != "#"), delimiter="\t", quoting=csv.QUOTE_NONE
            )
        )


def typed_articles(shared: Path, data: Path, classes: Mapping[str, frozenset[str]]) -> list[Typed]:
    """Read everything whose sources are typed: own annotation, PolNeAR spans, own examples."""
    found = [_annotated(article, classes) for article in load_annotation(shared, data)]
    found += _polnear(shared, classes)
    found += _examples(data, classes)
    return found


def _annotated(article: LabelledArticle, classes: Mapping[str, frozenset[str]]) -> Typed:
    acts = ordered(article.attributions or ())
    seen = scene(read(article.text, article.title, article.id), acts, classes)
    return Typed(article.id, article.group, seen, [a.source_type for a in acts], True, article.split)


def ordered(acts: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Return attributions in text order: by source, else cue, else content."""
    return tuple(sorted(acts, key=lambda a: (a.source or a.cue or a.content or ((0, 0),))[0][0]))


def _polnear(shared: Path, classes: Mapping[str, frozenset[str]]) -> list[Typed]:
    labels: dict[str, dict[tuple[int, int], str]] = {}
    with (shared / "annotation" / "source-types.tsv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            labels.setdefault(row["polnear_id"], {})[int(row["start"]), int(row["end"])] = row["type"]
    found = []
    for text in polnear(shared / "corpora" / "attribution" / "polnear.train.jsonl.gz"):
        if text.id not in labels:
            continue
        article = read(text.text, None, text.id)
        acts = ordered([_placed(article, act) for act in text.attributions])
        own = labels[text.id]
        types = [own.pop(_extent(act), None) if act.source else None for act in acts]
        found.append(Typed(text.id, text.id, scene(article, acts, classes), types, False))
    return found


def _extent(act: Attribution) -> tuple[int, int]:
    return act.source[0].start, act.source[-1].end


def _placed(article: Article, act: Attribution) -> Attribution:
    anchor = (act.cue or act.source or act.content)[0]
    return Attribution(act.source, act.cue, act.content, article.sentence_at(anchor.start))


def _examples(data: Path, classes: Mapping[str, frozenset[str]]) -> list[Typed]:
    found = []
    for item in examples(data / "signals"):
        acts = []
        for signal in ("anonymous-source", "relayed-report"):
            for flag in item.flags.get(signal, ()):
                spans = {
                    role: tuple(s.span for s in flag.spans if s.role == role)
                    for role in ("source", "cue", "content")
                }
                if flag.kind in SOURCE_TYPES and spans["source"]:
                    acts.append(Attribution(spans["source"], spans["cue"], spans["content"], 0, flag.kind))
        if acts:
            article = read(item.text, item.title, item.id)
            acts = [
                Attribution(a.source, a.cue, a.content, article.sentence_at(a.source[0].start), a.source_type)
                for a in ordered(acts)
            ]
            seen = scene(article, acts, classes)
            found.append(Typed(item.id, item.id, seen, [a.source_type for a in acts], False, item.split))
    return found


def fit_types(found: Sequence[Typed], strength: float = 0.5, least: int = 2) -> TypeModel:
    """Fit the types twice: first without, then with the types that the first gives to earlier sources."""
    first = _fit([(t, [[""] * i for i in range(len(t.types))]) for t in found], strength, least)
    staged = []
    for item in found:
        kinds: list[str] = []
        earlier: list[list[str]] = []
        for index, label in enumerate(item.types):
            earlier.append(list(kinds))
            # Where all labels are known they stand in for what the reader will find; elsewhere the first model does.
            logs = first.log_probabilities(observe(item.seen, index, kinds))
            kinds.append(label if item.complete and label else SOURCE_TYPES[int(logs.argmax())])
        staged.append((item, earlier))
    return _fit(staged, strength, least)


def _fit(found: Sequence[tuple[Typed, list[list[str]]]], strength: float, least: int) -> TypeModel:
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    rows: list[list[str]] = []
    labels: list[int] = []
    seen_in: dict[str, set[str]] = {}
    for item, earlier in found:
        for index, label in enumerate(item.types):
            if label is None:
                continue
            names = [f.name for f in observe(item.seen, index, earlier[index])]
            rows.append(names)
            labels.append(SOURCE_TYPES.index(label))
            for name in names:
                seen_in.setdefault(name, set()).add(item.id)
    names = sorted(n for n, ids in seen_in.items() if len(ids) >= least)
    column = {name: i for i, name in enumerate(names)}
    indices, pointers = [], [0]
    for row in rows:
        indices += [column[n] for n in row if n in column]
        pointers.append(len(indices))
    X = csr_matrix((np.ones(len(indices)), indices, pointers), shape=(len(rows), len(names)))
    X.sum_duplicates()
    model = LogisticRegression(C=strength, max_iter=300, tol=1e-4)
    model.fit(X, labels)
    weights = np.zeros((len(names), len(SOURCE_TYPES)))
    bias = np.full(len(SOURCE_TYPES), -20.0)
    for position, label in enumerate(model.classes_):
        weights[:, label] = model.coef_[position]
        bias[label] = model.intercept_[position]
    return TypeModel(column, weights, bias)


def fit_entities(
    found: Sequence[tuple[Scene, Sequence[str], Sequence[str]]], strength: float = 0.5, least: int = 2
) -> EntityModel:
    """Fit the sum that joins mentions; each item is a scene, the types and the labelled entities.

    Earlier mentions are joined as labelled while fitting, so that one error does not spoil those after it.
    """
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    rows: list[dict[str, float]] = []
    labels: list[bool] = []
    seen_in: dict[str, set[int]] = {}
    for number, (seen, kinds, entities) in enumerate(found):
        clusters: dict[str, Cluster] = {}
        for index, entity in enumerate(entities):
            for cluster, features in proposals(seen, index, kinds[index], list(clusters.values())):
                rows.append({f.name: 1.0 for f in features})
                labels.append(cluster.entity == entity)
                for feature in features:
                    seen_in.setdefault(feature.name, set()).add(number)
            join(clusters.setdefault(entity, Cluster(entity)), seen, index, kinds[index])
    rows = [{n: v for n, v in row.items() if len(seen_in[n]) >= least} for row in rows]
    vectorizer = DictVectorizer()
    X = vectorizer.fit_transform(rows)
    model = LogisticRegression(C=strength, max_iter=1000, tol=1e-5).fit(X, labels)
    names = vectorizer.get_feature_names_out()
    weights = {str(n): float(w) for n, w in zip(names, model.coef_[0], strict=True) if w}
    return EntityModel(LinearModel(float(model.intercept_[0]), weights), 0.0)


def tables(
    words: Mapping[str, str], types: TypeModel, entities: EntityModel
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the bundle parts: JSON tables and arrays."""
    names = list(types.rows)
    kept = np.abs(types.weights).max(axis=1) > 0
    arrays = {
        TYPES: {
            "names": pack_strings([n for n, k in zip(names, kept, strict=True) if k]),
            "weights": types.weights[kept],
            "bias": types.bias,
        }
    }
    table = {
        "bias": entities.model.bias,
        "threshold": entities.threshold,
        "weights": dict(entities.model.weights),
    }
    return {WORDS: dict(words), ENTITIES: table}, arrays


def fit_sources(
    shared: Path, data: Path, attributions_by_id: Mapping[str, Sequence[Attribution]] | None = None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Fit types and entities on the training part and return the bundle parts.

    Parameters
    ----------
    shared : Path
        Folder of the labelled corpora.
    data : Path
        The project's own data.
    attributions_by_id : mapping, optional
        Attributions found by a tagger that had not seen the article, by article id; their spans are learned from
        beside the labelled ones.
    """
    words = lexicon(data)
    classes = word_kinds(words)
    training = [t for t in typed_articles(shared, data, classes) if t.split == "train"]
    types, entities = fit_reader(training)
    return tables(words, types, entities)


def fit_reader(training: Sequence[Typed]) -> tuple[TypeModel, EntityModel]:
    """Fit types and entities on typed articles."""
    types = fit_types(training)
    complete = [t for t in training if t.complete]
    entities = fit_entities(
        [(t.seen, [k or "none" for k in t.types], [a.entity for a in t.seen.acts]) for t in complete]
    )
    return types, entities


def cross_fitted(
    found: Sequence[Typed], classes: Mapping[str, frozenset[str]]
) -> dict[str, tuple[Attribution, ...]]:
    """Return the attributions of each article, resolved by a reader that had not seen its group."""
    groups = np.array([t.group for t in found])
    fold = fold_of(groups)
    resolved: dict[str, tuple[Attribution, ...]] = {}
    for k in range(FOLDS):
        types, entities = fit_reader([t for t, f in zip(found, fold, strict=True) if f != k])
        reader = SourceReader(classes, types, entities)
        for item in (t for t, f in zip(found, fold, strict=True) if f == k):
            resolved[item.id] = reader.resolve_scene(item.seen)
    return resolved
