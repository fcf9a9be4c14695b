"""Labelled articles, read: with the labelled attributions, or with those that a tagger finds."""

from __future__ import annotations

from pathlib import Path

from secondsource.article import read
from secondsource.reading import Reading
from secondsource_training.corpora import LabelledArticle, annotation, examples, json_lines, own_labels
from secondsource_training.counting import Labelled
from secondsource_training.splits import groups, held_out

OWN_LABELS = {
    "labels.jsonl": "articles/news.jsonl.gz",
    "polnear.jsonl": "attribution/polnear.train.jsonl.gz",
}
"""Files under ``data/annotation``, and the corpus that holds the texts of each."""


def load_annotation(shared: Path, data: Path) -> list[LabelledArticle]:
    """Read the own annotation with its split (``data/splits.json``) and groups."""
    path = shared / "annotation" / "articles.jsonl.gz"
    raw = [record for _, record in json_lines(path)]
    return annotation(path, held_out(data / "splits.json"), groups(raw))


def load_own_labels(shared: Path, data: Path) -> list[LabelledArticle]:
    """Read the labels under ``data/annotation`` with the texts that they belong to; all for training."""
    return [
        article
        for name, corpus in OWN_LABELS.items()
        for article in own_labels(data / "annotation" / name, shared / "corpora" / corpus)
    ]


def load_attributed(shared: Path, data: Path) -> list[LabelledArticle]:
    """Read every real article whose attributions were labelled under the guidelines."""
    own = [a for a in load_own_labels(shared, data) if a.attributions is not None]
    return [*load_annotation(shared, data), *own]


def load_labelled(shared: Path | None, data: Path) -> list[LabelledArticle]:
    """Read everything that is labelled for the signals: real articles where there are any, and own examples."""
    real = [*load_annotation(shared, data), *load_own_labels(shared, data)] if shared else []
    return [*real, *examples(data / "signals")]


def as_labelled(article: LabelledArticle) -> Labelled:
    """Read an article with its labelled attributions (none, when they were not labelled)."""
    return Labelled(
        Reading(read(article.text, article.title, article.id), article.attributions or ()), article
    )
