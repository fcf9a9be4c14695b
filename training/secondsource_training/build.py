"""From corpora to bundle, in one deterministic command: each step in order, its figures beside its baselines.

Later steps learn from what earlier steps *find* on articles that those had not seen (cross-fitting), not from the
labels, so that they meet in training what they will meet in use. Steps are cached by what goes into them; a run that
was stopped goes on where it stood.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import joblib
from secondsource.source_types import SourceReader
from secondsource.tagger import Tagger

import secondsource
from secondsource.article import read
from secondsource.attribution import Attribution
from secondsource.bundle import Array, Bundle, write_bundle
from secondsource.errors import InputError
from secondsource.reading import Reading
from secondsource.scoring import TrainedSignal, distinct, find, signal_table
from secondsource.signals import Scored, Signal, registry
from secondsource_training.charge_fit import charge_parts
from secondsource_training.corpora import LabelledArticle, contrast, examples
from secondsource_training.fit import Fitted, Labelled, fit, rows
from secondsource_training.outcome_fit import fit_outcome
from secondsource_training.priority_fit import fit_priority
from secondsource_training.readings import load_annotation
from secondsource_training.recipe import Recipe
from secondsource_training.sources_fit import fit_sources
from secondsource_training.tagger_fit import cross_fit, fit_tagger

Tables = dict[str, Any]
Arrays = dict[str, Mapping[str, Array]]
Say = Callable[[str], None]


@dataclass(frozen=True, eq=False)
class Built:
    """What a build made: the parts of the bundle, and what each signal learned."""

    bundle: Bundle
    labelled: Sequence[Labelled]
    fitted: Mapping[str, Fitted]


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
        Called with a line for each step.

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
    annotated, lexicons = shared / "annotation", [data / "lexicons", data / "splits.json"]
    tagging = [annotated, shared / "corpora" / "attribution", *lexicons]
    tables, arrays = step("tagger", tagging, fit_tagger, shared, data, cache)
    found = step("attributions of unseen articles", tagging, cross_fit, shared, data, cache)
    charge = step(
        "word charge", [annotated, shared / "corpora" / "sentences", *lexicons], charge_parts, shared, data
    )
    tables, arrays = tables | charge[0], arrays | charge[1]
    tagger = Tagger.from_bundle(_bundle(tables, arrays))
    real = load_annotation(shared, data)
    own = [*examples(data / "signals"), *contrast(data / "contrast" / "pairs.jsonl")]
    sources = step("source types", tagging, fit_sources, shared, data, found)
    tables, arrays = tables | sources[0], arrays | sources[1]
    bundle = _bundle(tables, arrays)
    reader = SourceReader.from_bundle(bundle)
    labelled = [_labelled(a, reader, found.get(a.id), tagger) for a in [*real, *own]]
    fitted: dict[str, Fitted] = {}
    for signal in registry().values():
        say(f"signal {signal.id}")
        fitted[signal.id] = fit_signal(signal, bundle, labelled, recipe)
        labelled = with_found(signal, bundle, labelled, fitted[signal.id])
        tables[f"signal-{signal.id}"] = signal_table(fitted[signal.id].model, fitted[signal.id].threshold)
        bundle = _bundle(tables, arrays)
    say("priority")
    tables |= fit_priority(
        [item for item in labelled if item.article.priority is not None and item.article.split == "train"]
    )
    say("outcome")
    tables |= fit_outcome(shared, data)
    return Built(_bundle(tables, arrays), labelled, fitted)


def fit_signal(signal: Signal, bundle: Bundle, labelled: Sequence[Labelled], recipe: Recipe) -> Fitted:
    """Fit one signal on the training part; articles held out get predictions of the final model."""
    settings = recipe.signal(signal.id)
    prepared = signal.prepare(bundle)
    train = [item if item.article.split == "train" else _without_labels(item, signal.id) for item in labelled]
    return fit(
        signal,
        train,
        rows(signal, prepared, train),
        strengths=settings.strengths,
        least=settings.least,
        precision=settings.precision,
        example_weight=settings.example_weight,
    )


def with_found(
    signal: Signal, bundle: Bundle, labelled: Sequence[Labelled], fitted: Fitted
) -> list[Labelled]:
    """Add to each reading what a signal finds in it: cross-validated where it was trained on, else by the final model."""
    above: dict[int, list[tuple[float, Any]]] = {}
    trained = TrainedSignal(signal, fitted.model, fitted.threshold, signal.prepare(bundle))
    for row, probability in zip(fitted.rows, fitted.held_out, strict=True):
        if probability >= fitted.threshold:
            above.setdefault(row.article, []).append((float(probability), row.candidate))
    result = []
    for index, item in enumerate(labelled):
        if signal.id in item.article.flags and item.article.split == "train":
            kept = distinct(above.get(index, []), signal.match_roles)
            scored = tuple(Scored(c, fitted.model.verdict(c.features)) for c in kept)
        else:
            scored = find(trained, item.reading).flags
        reading = replace(item.reading, found={**item.reading.found, signal.id: scored})
        result.append(replace(item, reading=reading))
    return result


def save(built: Built, path: Path, name: str, facts: Mapping[str, Any]) -> str:
    """Write the bundle; return its version."""
    return write_bundle(path, name=name, tables=built.bundle.tables, arrays=built.bundle.arrays, facts=facts)


def _labelled(
    article: LabelledArticle, reader: SourceReader, acts: Sequence[Attribution] | None, tagger: Tagger
) -> Labelled:
    body = read(article.text, article.title, article.id)
    spans = acts if acts is not None else tagger.attribute(body)
    return Labelled(Reading(body, tuple(reader.resolve(body, spans))), article)


def _without_labels(item: Labelled, signal: str) -> Labelled:
    flags = {key: value for key, value in item.article.flags.items() if key != signal}
    return replace(item, article=replace(item.article, flags=flags))


def _bundle(tables: Tables, arrays: Arrays) -> Bundle:
    return Bundle(Path("-"), {"version": "in training"}, dict(tables), dict(arrays))


class _Steps:
    """Run long steps once for the same inputs and the same code."""

    def __init__(self, cache: Path, say: Say) -> None:
        self.cache = cache
        self.say = say
        self.code = digest([Path(__file__).parent, Path(secondsource.__file__).parent], "*.py")

    def __call__(
        self, name: str, inputs: Sequence[Path], function: Callable[..., Any], *arguments: Any
    ) -> Any:
        key = hashlib.sha256(f"{self.code} {digest(inputs)}".encode()).hexdigest()[:16]
        path = self.cache / f"{function.__name__}-{key}.joblib"
        if path.exists():
            self.say(f"{name}: kept from an earlier run")
            return joblib.load(path)
        self.say(name)
        begin = time.monotonic()
        result = function(*arguments)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        joblib.dump(result, part)
        part.replace(path)
        self.say(f"{name}: done in {time.monotonic() - begin:.0f} s")
        return result


def digest(places: Sequence[Path], pattern: str = "*") -> str:
    """Return a hash over files and over the files below folders."""
    total = hashlib.sha256()
    for place in places:
        for path in [place] if place.is_file() else sorted(p for p in place.rglob(pattern) if p.is_file()):
            total.update(path.name.encode())
            total.update(path.read_bytes())
    return total.hexdigest()
