"""One flat row for each article, the same in JSON lines, CSV, Parquet and data frames.

A row has these keys, in this order:

- ``path``, ``id``: where the article came from, and its own id (null when it has none);
- ``outcome``, ``language``, ``words``; ``priority_score`` (0.0 to 3.0) and ``priority_level`` (0 to 3);
- for each signal, with ``_`` for ``-``: ``<signal>_probability`` in [0, 1] and, unless flags are ``none``,
  ``<signal>_flags``, the number of flags in the writer's voice;
- ``facts``: what else the source said (byline, date, site, outlet, encoding), as text;
- with ``full`` flags, ``flags``: a list of `FLAG` objects;
- ``model``: version of the bundle;
- ``code``, ``message``, ``hint``: null, or why the article could not be read or analysed; then all but ``path`` is null.

In JSON lines a failure is ``{path, code, message, hint}`` and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from secondsource.readers import Failure, Record
from secondsource.report import Flag, Report

SCHEMA = "secondsource.row/1"
ERROR = ("code", "message", "hint")
FLAG = ("id", "signal", "kind", "severity", "voice", "probability", "threshold", "reason", "question", "guidance", "suggestion")  # fmt: skip
"""Plain values of a flag in a row; besides them it has ``bias``, ``spans`` and ``contributions``."""

Row = dict[str, Any]


def columns(signals: Sequence[str], detail: str) -> list[str]:
    """Return the names of a row's values.

    Parameters
    ----------
    signals : sequence of str
    detail : str
        ``"none"``, ``"count"`` or ``"full"``.
    """
    names = ["path", "id", "outcome", "language", "words", "priority_score", "priority_level"]
    for signal in signals:
        names += _signal_columns(signal, detail)
    return [*names, "facts", *(["flags"] if detail == "full" else []), "model", *ERROR]


def flags_column(signal: str) -> str:
    """Return the name of the value that holds a signal's number of flags."""
    return f"{signal.replace('-', '_')}_flags"


def report_row(report: Report, record: Record, signals: Sequence[str], detail: str) -> Row:
    """Return the row of an article."""
    row: Row = {
        "path": record.place,
        "id": None if record.id == record.place else record.id,
        "outcome": report.outcome,
        "language": report.language,
        "words": report.words,
        "priority_score": report.priority.score,
        "priority_level": report.priority.level,
    }
    for signal in signals:
        found = report.signals.get(signal)
        values = (found.probability, found.flags) if found else (None, None)
        row.update(zip(_signal_columns(signal, detail), values, strict=False))
    row["facts"] = {key: str(value) for key, value in record.facts.items()}
    if detail == "full":
        row["flags"] = [_flag(flag) for flag in report.flags]
    return {**row, "model": report.model, **dict.fromkeys(ERROR)}


def failure_row(failure: Failure, names: Sequence[str]) -> Row:
    """Return the row of an article that could not be read, in the place where it would have been."""
    return {**dict.fromkeys(names), **failure.to_dict()}


def as_json(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row as JSON lines have it: a failure as the one shape of errors, an article without those keys."""
    if row["code"] is not None:
        return {name: row[name] for name in ("path", *ERROR)}
    return {name: value for name, value in row.items() if name not in ERROR}


def printable(value: Any) -> Any:
    """Return a value in which every string can be written as UTF-8; lone surrogates become question marks."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, Mapping):
        return {printable(key): printable(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [printable(inner) for inner in value]
    return value


def _signal_columns(signal: str, detail: str) -> list[str]:
    probability = f"{signal.replace('-', '_')}_probability"
    return [probability] if detail == "none" else [probability, flags_column(signal)]


def _flag(flag: Flag) -> dict[str, Any]:
    return {
        **{name: getattr(flag, name) for name in FLAG},
        "bias": flag.bias,
        "spans": [{"role": s.role, "start": s.start, "end": s.end, "quote": s.quote} for s in flag.spans],
        "contributions": [
            {"feature": c.feature, "label": c.label, "weight": c.weight} for c in flag.contributions
        ],
    }
