"""The whole of ``secondsource train``: build, measure, write bundle and model card, print the table."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from secondsource.analyzer import load
from secondsource.article import whole
from secondsource.bundle import default_path, read_bundle
from secondsource.scoring import TrainedSignal
from secondsource.signals import registry
from secondsource_training.build import Built, Say, build, save
from secondsource_training.card import lost_lines, write_card
from secondsource_training.contrast import outcomes, share
from secondsource_training.corpora import examples
from secondsource_training.corpora_list import read_list
from secondsource_training.failures import failure_lines, failures
from secondsource_training.fairness import by_leaning, by_outlet, fairness_lines
from secondsource_training.figures import Figure, baselines, figures, table
from secondsource_training.permitted import left_out, licences, permitted, used
from secondsource_training.recipe import Recipe

EXAMPLES_SHOWN = 6


def train(
    shared: Path,
    data: Path,
    out: Path,
    cache: Path,
    recipe: Recipe,
    say: Say,
    *,
    labels: Path | None = None,
    noted: Mapping[str, Any] | None = None,
) -> str:
    """Train everything, write the bundle and its card, and return the table of figures (Markdown).

    Parameters
    ----------
    shared, data, cache : Path
        See :func:`secondsource_training.build.build`.
    out : Path
        Folder of the bundle; ``MODEL_CARD.md`` is written into it.
    labels : Path or None
        Folder to learn from in place of ``data``, which is then only measured on and quoted from.
    noted : mapping or None
        Further entries of the manifest.
    """
    corpora = read_list(data / "corpora.toml")
    missing = left_out(corpora, recipe)
    # Before anything is written: it may take this bundle's place.
    shipped = read_bundle(default_path()).manifest["metrics"] if missing else {}
    built = build(permitted(shared, corpora, recipe, cache), labels or data, cache, recipe, say)
    say("figures on held-out articles")
    measured, own = measure(built)
    facts = {
        **(noted or {}),
        "recipe": recipe.name,
        "corpora": used(shared, corpora, recipe),
        "licences": licences(corpora, recipe),
        "thresholds": {key: fitted.threshold for key, fitted in built.fitted.items()},
        "metrics": _plain(measured),
        "metrics_examples": _plain(own),
        "calibration": {key: calibration(built, key) for key in built.fitted},
        "priority": {k: round(v, 4) for k, v in built.priority.items()},
    }
    built.tables["examples"] = shown(data)
    save(built, out, recipe.name, facts)
    # The manifest is not part of the hash: what the finished bundle says about the contrast pairs can be added to it.
    facts["contrast"] = share(outcomes(load(out), data / "contrast" / "pairs.jsonl"))
    version = save(built, out, recipe.name, facts)
    say(f"bundle {version} in {out}")
    rows = table(measured)
    say("outlets, leanings and failures")
    analyzer = load(out)
    write_card(
        out / "MODEL_CARD.md",
        version,
        facts,
        rows,
        table(own),
        fairness=fairness_lines(by_outlet(analyzer, shared), by_leaning(analyzer, shared, data)),
        failures=failure_lines(failures(analyzer, data)),
        lost=lost_lines(missing, facts["metrics"], shipped),
    )
    return rows


def measure(built: Built) -> tuple[dict[str, dict[str, Figure]], dict[str, dict[str, Figure]]]:
    """Measure every signal, beside its baselines, on held-out real articles and on held-out examples of our own."""
    real: dict[str, dict[str, Figure]] = {}
    own: dict[str, dict[str, Figure]] = {}
    for signal in registry().values():
        fitted = built.fitted[signal.id]
        trained = TrainedSignal(signal, fitted.model, fitted.threshold, signal.prepare(built.bundle))
        beside = baselines(signal, built.labelled)
        for origin, result in (("annotation", real), ("examples", own)):
            figure = figures(trained, built.labelled, beside, origin)
            if figure:
                result[signal.id] = figure
    return real, own


def calibration(built: Built, signal: str, bins: int = 10) -> dict[str, Any]:
    """Return Brier score, expected calibration error and reliability curve of cross-validated probabilities.

    Brier (1950); expected calibration error over equal-width bins (Guo et al. 2017).
    """
    fitted = built.fitted[signal]
    p = fitted.held_out
    y = np.array([row.label for row in fitted.rows], dtype=np.float64)
    place = np.minimum((p * bins).astype(int), bins - 1)
    curve = [
        {
            "n": int(mask.sum()),
            "predicted": round(float(p[mask].mean()), 4),
            "observed": round(float(y[mask].mean()), 4),
        }
        for mask in (place == b for b in range(bins))
        if mask.any()
    ]
    error = sum(b["n"] * abs(b["predicted"] - b["observed"]) for b in curve) / len(y)
    return {
        "brier": round(float(np.mean((p - y) ** 2)), 4),
        "error": round(error, 4),
        "candidates": len(y),
        "curve": curve,
    }


def shown(data: Path) -> dict[str, dict[str, list[str]]]:
    """Return short examples of each signal, flagged and clean, for ``secondsource signals``."""
    result: dict[str, dict[str, list[str]]] = {key: {"flags": [], "clean": []} for key in registry()}
    for article in sorted(examples(data / "signals"), key=lambda a: (len(a.text), a.id)):
        text = whole(article.text, article.title)
        for signal, flags in article.flags.items():
            side = result.get(signal, {}).get("flags" if any(f.voice == "writer" for f in flags) else "clean")
            if side is not None and len(side) < EXAMPLES_SHOWN and len(text) > 60:
                side.append(text)
    return result


def _plain(measured: Mapping[str, Mapping[str, Figure]]) -> dict[str, dict[str, Any]]:
    return {
        key: {name: figure.to_dict() for name, figure in figures.items()} for key, figures in measured.items()
    }
