"""What a desk decided, learned from: a candidate bundle that takes the place of the old one only if no figure falls.

Decisions go into training as examples. Held-out articles stay unseen: a decision on one of them is left out, and so is
one that two reviewers made differently. The drafts themselves go into no bundle and stay in no folder of ours.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from secondsource.analyzer import Analyzer, load
from secondsource.errors import InputError
from secondsource.writers.markup import one_line
from secondsource_training.build import Say
from secondsource_training.corpora import LabelledArticle, contrast, example, examples, json_lines
from secondsource_training.gate import TOLERANCE, Floors, compare
from secondsource_training.gate_figures import gate_figures
from secondsource_training.imports import import_labels
from secondsource_training.readings import load_annotation
from secondsource_training.recipe import Recipe
from secondsource_training.train import train

CHANGES_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Feedback:
    """The decisions that training may learn from.

    Attributes
    ----------
    examples : mapping of str to list
        By signal, in the shape of ``data/signals``.
    left_out : mapping of str to int
        How many lines were left out, by reason.
    """

    examples: Mapping[str, list[Mapping[str, Any]]]
    left_out: Mapping[str, int]

    @property
    def count(self) -> int:
        """How many examples there are."""
        return sum(map(len, self.examples.values()))

    def articles(self) -> list[LabelledArticle]:
        """Return the examples as labelled articles, one for each text and signal."""
        return [
            example(line, signal, line["id"]) for signal, lines in self.examples.items() for line in lines
        ]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a candidate did: whether it replaced the old bundle, and what to tell about it."""

    replaced: bool
    lines: tuple[str, ...]


def read_feedback(files: Sequence[Path], held_out: Collection[str] = ()) -> Feedback:
    """Read exports of the review.

    Parameters
    ----------
    files : sequence of Path
        JSON lines of ``secondsource review export``.
    held_out : collection of str
        Texts that must not be learned from, as :func:`words_of` gives them.

    Raises
    ------
    InputError
        When a file is not an export, a quote is not in its text, or nothing is left to learn from.
    """
    left_out: Counter[str] = Counter()
    decided: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for path in files:
        complete = list(import_labels("review", path))
        left_out["not every flag of the signal decided"] += sum(1 for _ in json_lines(path)) - len(complete)
        for line in complete:
            text = words_of(line["title"], line["text"])
            if text in held_out:
                left_out["the article is held out for measuring"] += 1
            else:
                decided.setdefault((line["signal"], text), []).append({**line, "split": "train"})
    found: dict[str, list[Mapping[str, Any]]] = {}
    for (signal, _), lines in decided.items():
        if any(line["flags"] != lines[0]["flags"] for line in lines):
            left_out["reviewers decided differently"] += len(lines)
        else:
            found.setdefault(signal, []).append(lines[0])
    if not found:
        reasons = "; ".join(f"{reason}: {n}" for reason, n in left_out.items() if n) or "the files are empty"
        raise InputError(
            f"no decision to learn from ({reasons})",
            code="no-feedback",
            hint="Decide every flag of a signal in an article, those in quotations too, then export again.",
        )
    return Feedback(found, {reason: n for reason, n in left_out.items() if n})


def words_of(title: str | None, text: str) -> str:
    """Return a whole text without regard to white space: by this, two copies of an article are the same."""
    return " ".join(f"{title or ''} {text}".split())


def held_out_texts(shared: Path, data: Path) -> set[str]:
    """Return the texts that figures are measured on."""
    measured = [
        *load_annotation(shared, data),
        *examples(data / "signals"),
        *contrast(data / "contrast" / "pairs.jsonl"),
    ]
    return {words_of(a.title, a.text) for a in measured if a.split == "evaluate"}


def retrain(
    shared: Path, data: Path, out: Path, cache: Path, recipe: Recipe, say: Say, files: Sequence[Path]
) -> Outcome:
    """Train a candidate on the decisions too, and put it in the place of the bundle in ``out`` if no figure falls.

    Parameters
    ----------
    shared, data, out, cache, recipe, say
        See :func:`secondsource_training.train.train`. A candidate that is refused stays in ``cache``.
    files : sequence of Path
        See :func:`read_feedback`.
    """
    feedback = read_feedback(files, held_out_texts(shared, data))
    say(f"{feedback.count} examples from decisions")
    for reason, number in feedback.left_out.items():
        say(f"left out, {reason}: {number}")
    candidate = cache / "candidate"
    with tempfile.TemporaryDirectory() as folder:
        labels = with_feedback(data, feedback, Path(folder))
        train(shared, data, candidate, cache, recipe, say, labels=labels, noted={"feedback": feedback.count})
    new = load(candidate)
    if not (out / "manifest.json").exists():
        install(candidate, out)
        return Outcome(True, (f"bundle {new.version} is in {out}; there was none to compare it with",))
    say("figures of the old bundle and of the candidate")
    old = load(out)
    before, after = gate_figures(old, data, shared), gate_figures(new, data, shared)
    fell = fallen(before, after)
    lines = [
        *figure_lines(before, after),
        *(f"fell: {name}" for name in fell),
        *flag_lines(old, new, feedback.articles()),
    ]
    if fell:
        last = (
            f"bundle {old.version} stays: {len(fell)} held-out figures fell; the candidate is in {candidate}"
        )
    else:
        install(candidate, out)
        last = f"bundle {new.version} replaces {old.version} in {out}"
    return Outcome(not fell, (*lines, last))


def with_feedback(data: Path, feedback: Feedback, folder: Path) -> Path:
    """Fill a folder with what training reads: links to ``data``, and its examples with those of the desk behind."""
    for path in data.iterdir():
        if path.name != "signals":
            (folder / path.name).symlink_to(path.resolve())
    (folder / "signals").mkdir()
    for path in (data / "signals").glob("*.jsonl"):
        more = "".join(json.dumps(line) + "\n" for line in feedback.examples.get(path.stem, ()))
        (folder / "signals" / path.name).write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    return folder


def fallen(before: Mapping[str, float], after: Mapping[str, float]) -> list[str]:
    """Return the figures that fell by more than the gate's tolerance, or are gone; a new figure is no fall."""
    found = compare(Floors(TOLERANCE, before), after)
    return [finding.name for finding in found if finding.fails and finding.state != "no-floor"]


def figure_lines(before: Mapping[str, float], after: Mapping[str, float]) -> list[str]:
    """Return a line for each figure that changed: old, new and difference."""
    names = sorted({*before, *after})
    width = max(map(len, names), default=0)
    lines = []
    for name in names:
        old, new = before.get(name), after.get(name)
        if old is None or new is None:
            shown = [f"{value:.3f}" if value is not None else "–" for value in (old, new)]
            lines.append(f"{name:<{width}}  {shown[0]:>5} → {shown[1]:>5}")
        elif round(old, 3) != round(new, 3):
            lines.append(f"{name:<{width}}  {old:.3f} → {new:.3f}  {new - old:+.3f}")
    return lines or ["no figure changed"]


def flag_lines(old: Analyzer, new: Analyzer, articles: Sequence[LabelledArticle]) -> list[str]:
    """Return which flags the candidate clears and adds in the articles that were decided, one a line."""
    lines = []
    for signal, title, text in dict.fromkeys((s, a.title, a.text) for a in articles for s in a.flags):
        had, has = (
            {f.id: f for f in analyzer.analyze(text, title).flags if f.signal == signal}
            for analyzer in (old, new)
        )
        changed = [("cleared", f) for key, f in had.items() if key not in has]
        changed += [("added", f) for key, f in has.items() if key not in had]
        where = one_line(title or text, 60)
        lines += [f"{what} in “{where}”: {signal} “{one_line(f.quote, 80)}”" for what, f in changed]
    more = len(lines) - CHANGES_SHOWN
    return lines[:CHANGES_SHOWN] + ([f"and {more} more"] if more > 0 else [])


def install(candidate: Path, out: Path) -> None:
    """Put a bundle in a folder's place; the folder is the old one or the new one, never a mixture."""
    fresh, old = (out.with_name(f"{out.name}.{end}") for end in ("new", "old"))
    for folder in (fresh, old):
        shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(candidate, fresh)
    if out.exists():
        out.rename(old)
    fresh.rename(out)
    shutil.rmtree(old, ignore_errors=True)
