"""Texts whose sources, cues and contents are labelled, as token labels."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from secondsource.article import Article, read
from secondsource.attribution import Attribution
from secondsource.errors import InputError
from secondsource.lexicon import Entry, Lexicon
from secondsource.tokens import Span
from secondsource_training.corpora import json_lines, locate, own_articles, polnear
from secondsource_training.folds import FOLDS
from secondsource_training.readings import load_attributed

_CONTINUED = 4  # quoted words in a row that count as content though only the sentence of the cue was marked


@dataclass(frozen=True, eq=False)
class Document:
    """A labelled text.

    Attributes
    ----------
    own : bool
        Labelled under the own guidelines, not from PolNeAR.
    written : bool
        One of the short texts written for this project, not a real article.
    fold : int
        Cross-fitting fold; -1 for what is only evaluated on.
    labels : ndarray of int, shape (n_tokens,)
        Index into `secondsource.tagger.LABELS`.
    """

    article: Article
    own: bool
    group: str
    fold: int
    gold: tuple[Attribution, ...]
    labels: npt.NDArray[np.int64]
    written: bool = False


def load_lexicon(data: Path) -> Lexicon:
    """Read the word classes and clusters of ``data/lexicons``."""
    folder = data / "lexicons"
    clusters = {row["word"]: row for row in _table(folder / "word-clusters.tsv.gz")}
    entries = {}
    for row in _table(folder / "word-classes.tsv.gz"):
        group = clusters.get(row["word"])
        entries[row["word"]] = Entry(
            row["tag"], row["second"], row["lemma"], row["entity"], float(row["clause"]), float(row["source"]),
            int(group["cluster256"]) if group else -1, int(group["cluster1000"]) if group else -1,
        )  # fmt: skip
    return Lexicon(entries)


def _table(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        raise InputError(
            f"{path}: no such file", code="no-lexicon", hint="Restore data/lexicons from the repository."
        )
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        lines = [line for line in stream if not line.startswith("# ")]
    return list(csv.DictReader(io.StringIO("".join(lines)), delimiter="\t", quoting=csv.QUOTE_NONE))


def load_documents(shared: Path, data: Path, part: str = "train") -> list[Document]:
    """Read PolNeAR, the own annotation and the own examples, each text with its fold.

    Parameters
    ----------
    part : str
        PolNeAR's ``"train"`` or ``"dev"``; with ``"train"`` come the articles of the own annotation and the own
        examples, those held out with fold -1.
    """
    path = shared / "corpora" / "attribution" / f"polnear.{part}.jsonl.gz"
    if not path.exists():
        raise InputError(
            f"{path}: no such file",
            code="no-corpora",
            hint="The tagger is trained on PolNeAR; see data/README.md.",
        )
    own = load_attributed(shared, data) if part == "train" else []
    # A text that was labelled anew is left out together with the labels of the own annotation.
    group = {item.id: item.group for item in own}
    found = []
    for text in polnear(path):
        article = read(text.text, None, text.id)
        fold = -1 if part == "dev" else _fold(group.get(text.id, text.id))
        found.append(
            Document(
                article,
                False,
                text.id,
                fold,
                text.attributions,
                token_labels(article, text.attributions, False),
            )
        )
    if part == "train":
        for item in [*own, *(a for a in own_articles(data / "articles") if a.attributions is not None)]:
            written = item.origin == "examples"
            article = read(item.text, item.title, item.id)
            acts = item.attributions or ()
            fold = -1 if item.split == "evaluate" else _fold(item.group)
            labels = token_labels(article, acts, True)
            found.append(Document(article, True, item.group, fold, acts, labels, written))
        found += load_examples(data / "attributions")
    return found


def load_examples(folder: Path) -> list[Document]:
    """Read the short texts that were written to show constructions which real articles hold too seldom.

    One object a line: ``id``, ``split``, ``text``, and ``attributions`` with ``source``, ``cue`` and ``claim`` quoted from the
    text (empty where not expressed; ``source_n`` and so on count a quote's occurrences from 0), ``type`` and ``entity``.
    """
    found = []
    lines = ((path, *line) for path in sorted(folder.glob("*.jsonl")) for line in json_lines(path))
    for path, number, data in lines:
        text, place = data["text"], f"{path}:{number}"

        def spans(
            act: Mapping[str, Any], role: str, text: str = text, place: str = place
        ) -> tuple[Span, ...]:
            quote = act[role]
            return (locate(text, quote, act.get(f"{role}_n", 0), place),) if quote else ()

        article = read(text, data.get("title"), data["id"])
        acts = tuple(
            Attribution(spans(a, "source"), spans(a, "cue"), spans(a, "claim"), -1, a["type"], a["entity"])
            for a in data["attributions"]
        )
        labels = token_labels(article, acts, True)
        fold = -1 if data["split"] == "evaluate" else _fold(data["id"])
        found.append(Document(article, True, data["id"], fold, acts, labels, written=True))
    return found


def _fold(name: str) -> int:
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % FOLDS


def token_labels(article: Article, acts: Sequence[Attribution], own: bool) -> npt.NDArray[np.int64]:
    """Return the label of each token; the first class to claim a token keeps it."""
    labels = np.zeros(len(article.tokens), dtype=np.int64)
    for number, role in ((3, "cue"), (1, "source"), (5, "content")):
        for act in acts:
            for span in getattr(act, role):
                first, last = article.tokens.covering(span)
                if last > first and not labels[first:last].any():
                    labels[first] = number
                    labels[first + 1 : last] = number + 1
    if own:
        _continue_quotations(article, labels)
    return labels


def _continue_quotations(article: Article, labels: npt.NDArray[np.int64]) -> None:
    """The annotation marks one sentence of a long quotation; its other sentences are content all the same."""
    for span in article.quotations:
        a, b = article.tokens.covering(span)
        for sentence in article.sentences[article.sentence_of[a] : article.sentence_of[b - 1] + 1]:
            first, last = max(a, sentence.first), min(b, sentence.last)
            if last - first >= _CONTINUED and not labels[first:last].any():
                labels[first] = 5
                labels[first + 1 : last] = 6
