"""From corpora to bundle, in one deterministic command: each step in order, its figures beside its baselines.

Later steps learn from what earlier steps *find* on articles that those had not seen (cross-fitting), not from the
labels, so that they meet in training what they will meet in use. Steps are cached by what goes into them; a run that
was stopped goes on where it stood.
"""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import multiprocessing
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import joblib
import sklearn.linear_model  # noqa: F401  (loads every library that has threads: a limit reaches only those)
from threadpoolctl import threadpool_limits

from secondsource.article import read
from secondsource.attribution import Attribution
from secondsource.bundle import Array, Bundle, write_bundle
from secondsource.cues import Cues
from secondsource.errors import InputError
from secondsource.reading import Reading
from secondsource.scoring import LEAST, TrainedSignal, distinct, find, signal_table
from secondsource.signals import Scored, Signal, registry
from secondsource.source_types import SourceReader
from secondsource.tagger import Tagger
from secondsource_training.charge_fit import charge_parts, rows_unseen
from secondsource_training.conflict_fit import conflict_parts
from secondsource_training.corpora import LabelledArticle, contrast, examples, own_articles
from secondsource_training.counting import Labelled
from secondsource_training.fit import Fitted, fit
from secondsource_training.headline_fit import fit_headline_kinds
from secondsource_training.outcome_fit import article_cues, fit_outcome, outcome_examples
from secondsource_training.priority_fit import Queued, fit_priority
from secondsource_training.readings import load_annotation, load_own_labels
from secondsource_training.recipe import Recipe
from secondsource_training.sources_fit import fit_sources, unseen_readers
from secondsource_training.tagger_fit import fit_tagger

Tables = dict[str, Any]
Arrays = dict[str, Mapping[str, Array]]
Parts = tuple[Tables, Arrays]
Say = Callable[[str], None]
F = TypeVar("F", bound=Callable[..., Any])
OWN_ARTICLE_WEIGHT = 4.0
"""Of an own article beside a real one, where priority is learned: they hold the extremes that real outlets rarely print."""
_OURS = ("secondsource", "secondsource_training")
# The last bits of a sum that BLAS deals out depend on the number of threads, and a fit carries them on into what is
# written. One thread, so that machines with other numbers of cores build the same bundle.
_one_thread: Callable[[F], F] = threadpool_limits.wrap(limits=1)


class Chance(NamedTuple):
    """What a signal may find in an article: the highest probability of any candidate, and the sum of all."""

    highest: float
    expected: float


@dataclass(frozen=True, eq=False)
class Built:
    """What a build made.

    Attributes
    ----------
    tables, arrays : mapping
        The parts of the bundle.
    labelled : sequence of Labelled
        Every labelled article, read; with what each signal finds in it, unseen.
    fitted : mapping of str to Fitted
        What each signal learned, by id.
    chances : mapping of str to sequence of Chance
        What each signal may find in each of ``labelled``, unseen.
    priority : mapping of str to float
        Cross-validated figures of the priority model.
    """

    tables: Tables
    arrays: Arrays
    labelled: Sequence[Labelled]
    fitted: Mapping[str, Fitted]
    chances: Mapping[str, Sequence[Chance]]
    priority: Mapping[str, float]

    @property
    def bundle(self) -> Bundle:
        """The parts as a bundle in memory."""
        return _bundle(self.tables, self.arrays)


@_one_thread
def build(shared: Path, data: Path, cache: Path, recipe: Recipe, say: Say) -> Built:
    """Train every part.

    Parameters
    ----------
    shared : Path
        Folder with ``annotation/`` and ``corpora/``.
    data : Path
        The project's ``data/``.
    cache : Path
        Where finished steps are kept; safe to delete.
    recipe : Recipe
    say : callable
        Called with a line for each step; long steps run in a process of their own and get a copy.

    Raises
    ------
    InputError
        When a corpus is missing or a label does not fit its text.
    """
    if not (shared / "annotation" / "articles.jsonl.gz").exists():
        raise InputError(
            f"{shared}: has no annotation/articles.jsonl.gz",
            code="no-corpora",
            hint="Name the folder with --shared.",
        )
    step = _Steps(cache, say)
    tables, arrays, labelled, unseen = _layers(shared, data, cache, step)
    fitted: dict[str, Fitted] = {}
    chances: dict[str, list[Chance]] = {}
    for signal in registry().values():
        say(f"signal {signal.id}")
        if signal.id == "headline-overstates":
            tables |= fit_headline_kinds(labelled, signal.prepare(_bundle(tables, arrays)))
        bundle = _bundle(tables, arrays)
        train = [item.for_training(signal.id) for item in labelled]
        found = rows_unseen(signal, bundle, train, unseen)
        fitted[signal.id] = fit(signal, train, found, recipe.signal(signal.id))
        labelled, chances[signal.id] = with_found(signal, bundle, labelled, fitted[signal.id])
        tables[f"signal-{signal.id}"] = signal_table(fitted[signal.id].model, fitted[signal.id].threshold)
    say("priority")
    queue = [q for i, q in enumerate(queued(labelled, chances)) if q and labelled[i].article.split == "train"]
    priority = fit_priority(queue)
    tables["priority"] = priority.model.to_table()
    return Built(tables, arrays, labelled, fitted, chances, priority.figures)


def _layers(
    shared: Path, data: Path, cache: Path, step: _Steps
) -> tuple[Tables, Arrays, list[Labelled], Any]:
    """Train what the signals stand on: tagger, source types, word tables; read every labelled article with them."""
    labels = [shared / "annotation", data / "annotation", data / "splits.json", data / "lexicons"]
    tagging = [*labels, shared / "corpora" / "attribution", data / "attributions", data / "articles"]
    wording = [*labels, shared / "corpora" / "sentences", data / "signals"]
    tables, arrays, found = step("tagger", tagging, fit_tagger, shared, data, step.say)
    *charge, unseen = step("word charge", wording, charge_parts, shared, data)
    tagging = [*tagging, data / "signals", data / "sources"]
    sources = step("source types", tagging, fit_sources, shared, data, found)
    readers = step("source types of unseen articles", tagging, unseen_readers, shared, data, found)
    for more_tables, more_arrays in (charge, sources, conflict_parts(shared, data)):
        tables, arrays = tables | more_tables, arrays | more_arrays
    tables["article-cues"] = article_cues(data / "lexicons" / "article-cues.tsv")
    bundle = _bundle(tables, arrays)
    tables["outcome"] = fit_outcome(
        outcome_examples(data / "outcome" / "examples.jsonl"), Cues.from_bundle(bundle)
    )
    tagger, reader = Tagger.from_bundle(bundle), SourceReader.from_bundle(bundle)
    own = [
        *examples(data / "signals"),
        *contrast(data / "contrast" / "pairs.jsonl"),
        *own_articles(data / "articles"),
    ]
    # What is held out is read as it will be by what ships; only training needs models that have not seen an article.
    labelled = [
        _labelled(a, readers.get(a.id, reader), found.get(a.id) if a.split == "train" else None, tagger)
        for a in [*load_annotation(shared, data), *load_own_labels(shared, data), *own]
    ]
    return tables, arrays, labelled, unseen


def with_found(
    signal: Signal, bundle: Bundle, labelled: Sequence[Labelled], fitted: Fitted
) -> tuple[list[Labelled], list[Chance]]:
    """Add to each reading what a signal finds in it: cross-validated where it was trained on, else by the final model.

    Returns
    -------
    list of Labelled
    list of Chance
        Of each article.
    """
    above: dict[int, list[tuple[float, Any]]] = {}
    own: dict[int, list[float]] = {}
    for row, probability in zip(fitted.rows, fitted.held_out, strict=True):
        if row.candidate.voice == "writer":
            own.setdefault(row.article, []).append(float(probability))
        if probability >= fitted.threshold:
            above.setdefault(row.article, []).append((float(probability), row.candidate))
    trained = TrainedSignal(signal, fitted.model, fitted.threshold, signal.prepare(bundle))
    result: list[Labelled] = []
    chances: list[Chance] = []
    for index, item in enumerate(labelled):
        if signal.id in item.article.flags and item.article.split == "train":
            kept = distinct(above.get(index, []), signal.match_roles, signal.most)
            scored = tuple(Scored(c, fitted.model.verdict(c.features)) for c in kept)
            mine = own.get(index, [])
            chances.append(Chance(max(mine, default=0.0), sum(p for p in mine if p >= LEAST)))
        else:
            found = find(trained, item.reading)
            scored = found.flags
            chances.append(Chance(found.highest, found.expected))
        reading = replace(
            item.reading,
            found={**item.reading.found, signal.id: scored},
            highest={**item.reading.highest, signal.id: chances[-1].highest},
        )
        result.append(replace(item, reading=reading))
    return result, chances


def queued(labelled: Sequence[Labelled], chances: Mapping[str, Sequence[Chance]]) -> list[Queued | None]:
    """Return each article with its flags and its labelled level; None where no level was labelled."""
    result: list[Queued | None] = []
    for index, item in enumerate(labelled):
        article = item.article
        if article.priority is None:
            result.append(None)
            continue
        expected = {signal: values[index].expected for signal, values in chances.items()}
        words = sum(word[0].isalnum() for word in item.reading.article.tokens.words)
        weight = 1.0 if article.origin == "annotation" else OWN_ARTICLE_WEIGHT
        result.append(
            Queued(
                item.reading.found,
                item.reading.highest,
                expected,
                words,
                article.priority,
                article.group,
                weight,
                article.milder,
            )
        )
    return result


def save(built: Built, path: Path, name: str, facts: Mapping[str, Any]) -> str:
    """Write the bundle; return its version."""
    return write_bundle(path, name=name, tables=built.tables, arrays=built.arrays, facts=facts)


def _labelled(
    article: LabelledArticle, reader: SourceReader, acts: Sequence[Attribution] | None, tagger: Tagger
) -> Labelled:
    body = read(article.text, article.title, article.id)
    spans = acts if acts is not None else tagger.consider(body)
    return Labelled(Reading.of(body, reader.resolve_scene(reader.scene(body, spans))), article)


def _bundle(tables: Tables, arrays: Arrays) -> Bundle:
    return Bundle(Path("-"), {"version": "in training"}, dict(tables), dict(arrays))


class _Steps:
    """Run long steps once for the same inputs and the same code, each in a process that gives back all its memory."""

    def __init__(self, cache: Path, say: Say) -> None:
        self.cache = cache
        self.say = say

    def __call__(
        self, name: str, inputs: Sequence[Path], function: Callable[..., Any], *arguments: Any
    ) -> Any:
        code = digest(sorted(code_files(function.__module__)))
        key = hashlib.sha256(f"{code} {digest(inputs)}".encode()).hexdigest()[:16]
        path = self.cache / f"{function.__name__}-{key}.joblib"
        if path.exists():
            self.say(f"{name}: kept from an earlier run")
        else:
            self.say(name)
            begin = time.monotonic()
            path.parent.mkdir(parents=True, exist_ok=True)
            with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as apart:
                apart.submit(_keep, path, function, arguments).result()
            self.say(f"{name}: done in {time.monotonic() - begin:.0f} s")
        return joblib.load(path)


@_one_thread
def _keep(path: Path, function: Callable[..., Any], arguments: Sequence[Any]) -> None:
    """Write what a function returns, whole or not at all."""
    part = path.with_suffix(".part")
    joblib.dump(function(*arguments), part)
    part.replace(path)


def code_files(module: str, seen: set[Path] | None = None) -> set[Path]:
    """Return the source files of a module and of everything of ours that it imports."""
    found = set() if seen is None else seen
    spec = importlib.util.find_spec(module) if module.split(".", maxsplit=1)[0] in _OURS else None
    if spec is None or spec.origin is None or Path(spec.origin) in found:
        return found
    found.add(Path(spec.origin))
    for node in ast.walk(ast.parse(Path(spec.origin).read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            code_files(node.module, found)
            for alias in node.names if node.module in _OURS else ():
                code_files(f"{node.module}.{alias.name}", found)
    return found


def digest(places: Sequence[Path], pattern: str = "*") -> str:
    """Return a hash over files and over the files below folders."""
    total = hashlib.sha256()
    for place in places:
        for path in [place] if place.is_file() else sorted(p for p in place.rglob(pattern) if p.is_file()):
            total.update(path.name.encode())
            total.update(path.read_bytes())
    return total.hexdigest()
