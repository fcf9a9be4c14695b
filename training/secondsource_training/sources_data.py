"""Sources with labels: their types, and which mentions are one source; from whichever file they come."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from secondsource.article import Article, read
from secondsource.attribution import SOURCE_TYPES, Attribution
from secondsource.names import Names
from secondsource.scene import Scene, scene
from secondsource_training.corpora import LabelledArticle, examples, own_articles, polnear
from secondsource_training.readings import load_attributed
from secondsource_training.tagger_data import load_examples

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
        for kind, word in csv.reader((line for line in stream if line[0] != "#"), delimiter="\t"):
            if kind != "class":
                kinds.setdefault(kind, set()).add(word)
    nouns: set[str] = set()
    names = {"PERSON": "given-name", "ORG": "org-name", "GPE": "place-name", "NORP": "group-name"}
    for row in _table(folder / "word-classes.tsv.gz"):
        word, tag, fine, share = row["word"], row["tag"], row["fine"], float(row["share"])
        if tag == "PROPN":
            if row["entity"] in names:
                kinds.setdefault(names[row["entity"]], set()).add(word)
            continue
        if tag in ("VBN", "VBD", "VBG"):
            kinds.setdefault("participle", set()).add(word)
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
    """Read everything whose sources are typed: own annotation, PolNeAR spans, own examples and short texts."""
    whole = [*load_attributed(shared, data), *own_articles(data / "articles")]
    found = [_annotated(article, classes) for article in whole if article.attributions is not None]
    found += _polnear(shared, classes)
    found += _examples(data, classes)
    for folder in ("attributions", "sources"):
        found += _short(data / folder, classes)
    return found


def as_tagged(labelled: Typed, acts: Sequence[Attribution], classes: Mapping[str, frozenset[str]]) -> Typed:
    """Give the attributions that a tagger found in an article the types of the labelled ones they overlap."""
    acts = ordered(acts)
    types: list[str | None] = []
    for act in acts:
        met = [
            kind
            for gold, kind in zip(labelled.seen.acts, labelled.types, strict=True)
            if any(a.overlaps(b) for a in act.source for b in gold.source)
        ]
        types.append(met[0] if met else None)
    seen = _scene(labelled.seen.article, acts, classes)
    return Typed(labelled.id, labelled.group, seen, types, False, labelled.split)


def _annotated(article: LabelledArticle, classes: Mapping[str, frozenset[str]]) -> Typed:
    acts = ordered(article.attributions or ())
    seen = _scene(read(article.text, article.title, article.id), acts, classes)
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
        found.append(Typed(text.id, text.id, _scene(article, acts, classes), types, False))
    return found


def _extent(act: Attribution) -> tuple[int, int]:
    return act.source[0].start, act.source[-1].end


def _placed(article: Article, act: Attribution) -> Attribution:
    anchor = (act.cue or act.source or act.content)[0]
    return replace(act, sentence=article.sentence_at(anchor.start))


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
            placed = [_placed(article, act) for act in ordered(acts)]
            seen = _scene(article, placed, classes)
            found.append(Typed(item.id, item.id, seen, [a.source_type for a in placed], False, item.split))
    return found


def _short(folder: Path, classes: Mapping[str, frozenset[str]]) -> list[Typed]:
    """Read the short texts that show a kind of source, or a construction, which articles hold too seldom."""
    found = []
    for text in load_examples(folder):
        acts = ordered([_placed(text.article, act) for act in text.gold if act.source])
        types = [act.source_type for act in acts]
        split = "evaluate" if text.fold < 0 else "train"
        found.append(Typed(text.group, text.group, _scene(text.article, acts, classes), types, False, split))
    return found


def _scene(article: Article, acts: Sequence[Attribution], classes: Mapping[str, frozenset[str]]) -> Scene:
    return scene(article, acts, Names(article, classes))
