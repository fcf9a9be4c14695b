"""An evaluation in Markdown, for the terminal and for files."""

from __future__ import annotations

from collections.abc import Iterator

from secondsource_training.evaluate import THRESHOLDS, Evaluation, SignalResult

_MATCHES = {
    "overlap": "overlap",
    "exact": "exact words",
    "tokens": "tokens",
    "articles": "article flagged",
    "word list": "baseline: word list",
    "TF-IDF + LR": "baseline: TF-IDF + LR",
}


def lines(evaluation: Evaluation, *, detail: bool = False) -> Iterator[str]:
    """Yield the table; with ``detail`` also slices and what each threshold gives."""
    yield f"Bundle {evaluation.bundle} on {evaluation.on}, {len(evaluation.scored)} articles"
    yield ""
    yield "| signal | match | precision | recall | F1 | 95 % interval | articles | labels |"
    yield "|---|---|---|---|---|---|---|---|"
    for name, result in evaluation.signals.items():
        for match, words in _MATCHES.items():
            figure = result.figures.get(match)
            if figure is not None:
                yield (
                    f"| {name} | {words} | {figure.precision:.2f} | {figure.recall:.2f} | {figure.f1:.2f} "
                    f"| {figure.low:.2f} to {figure.high:.2f} | {figure.articles} | {figure.labels} |"
                )
    yield ""
    yield "| signal | threshold | PR-AUC | Brier score | calibration error | candidates |"
    yield "|---|---|---|---|---|---|"
    for name, result in evaluation.signals.items():
        c = result.calibration
        yield (
            f"| {name} | {result.threshold:.2f} | {result.curve.area:.2f} | {c['brier']:.3f} | {c['error']:.3f} "
            f"| {c['candidates']} |"
        )
    if detail:
        for name, result in evaluation.signals.items():
            yield from _detail(name, result)


def _detail(name: str, result: SignalResult) -> Iterator[str]:
    yield ""
    yield f"{name}: what a threshold gives"
    yield ""
    yield "| threshold | precision | recall | F1 |"
    yield "|---|---|---|---|"
    for row in result.curve.at(THRESHOLDS):
        yield f"| {row['threshold']:.1f} | {row['precision']:.2f} | {row['recall']:.2f} | {row['f1']:.2f} |"
    for way, parts in result.slices.items():
        yield ""
        if way == "voice":
            row = parts["quoted"]
            yield f"{name}: of {row['labels']} labels inside quotations, {row['share']:.0%} flagged as the writer's"
            continue
        yield f"{name} by {way}"
        yield ""
        yield f"| {way} | precision | recall | F1 | articles | flags | labels |"
        yield "|---|---|---|---|---|---|---|"
        for part, row in parts.items():
            cells = ("–" if row[k] is None else f"{row[k]:.2f}" for k in ("precision", "recall", "f1"))
            yield f"| {part} | {' | '.join(cells)} | {row['articles']} | {row['flags']} | {row['labels']} |"
