"""Rows for data frames: the function that Spark's ``mapInPandas`` takes, and its schema.

>>> from secondsource import frames
>>> scored = articles.mapInPandas(frames.score(detail="count"), schema=frames.SPARK_COUNT)

``articles`` is a Spark frame with the columns ``text`` and, if it has them, ``id`` and ``title``. Each executor loads
the bundle once; frames of any size go through a few articles at a time. The rows are those of ``secondsource score``,
with the row's number in its batch in place of a path.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from secondsource.errors import InputError
from secondsource.readers import Columns, Failure, Record
from secondsource.readers.jsonl import as_record
from secondsource.writers import rows

if TYPE_CHECKING:
    import pandas

    from secondsource.analyzer import Analyzer

SIGNALS = (
    "anonymous-source",
    "contradictory-attributions",
    "headline-overstates",
    "loaded-language",
    "relayed-report",
    "single-source",
    "unverified-claim",
)
"""Signals that rows have columns for unless others are named; fixed, so that a schema is known before a bundle is."""
_FLAG = (
    "array<struct<"
    + ", ".join(f"{n}: {'double' if n in ('probability', 'threshold') else 'string'}" for n in rows.FLAG)
    + ", bias: double, spans: array<struct<role: string, start: bigint, `end`: bigint, quote: string>>"
    + ", contributions: array<struct<feature: string, label: string, weight: double>>>>"
)
_TYPES = {
    "words": "bigint",
    "priority_score": "double",
    "priority_level": "int",
    "facts": "map<string, string>",
    "flags": _FLAG,
}


def spark_schema(detail: str = "count", signals: Iterable[str] = SIGNALS) -> str:
    """Return the schema of the rows in Spark's language.

    Parameters
    ----------
    detail : str
        ``"none"``, ``"count"`` or ``"full"``.
    signals : iterable of str
    """
    return ", ".join(f"{name} {_type(name)}" for name in rows.columns(tuple(signals), detail))


def score(
    bundle: str | None = None,
    columns: Columns | None = None,
    detail: str = "count",
    signals: Iterable[str] = SIGNALS,
) -> Callable[[Iterator[pandas.DataFrame]], Iterator[pandas.DataFrame]]:
    """Return a function from frames of articles to frames of rows, for ``mapInPandas`` and alike.

    Parameters
    ----------
    bundle : str, optional
        Folder of a bundle that every executor can read; the one that ships by default.
    columns : Columns, optional
        Names of the columns of id, title and text.
    detail : str
        ``"none"``, ``"count"`` or ``"full"``.
    signals : iterable of str
    """
    chosen, names = tuple(signals), columns or Columns()

    def scored(frames: Iterator[pandas.DataFrame]) -> Iterator[pandas.DataFrame]:
        import pandas as pd

        order = rows.columns(chosen, detail)
        first = 1
        for frame in frames:
            made = [
                rows.printable(_row(data, f"row {number}", names, bundle, chosen, detail))
                for number, data in enumerate(frame.to_dict("records"), first)
            ]
            first += len(made)
            # Objects keep null and whole numbers apart, which a frame's own types do not.
            yield pd.DataFrame(made, columns=order, dtype=object)

    return scored


def _row(
    data: dict[Any, Any],
    place: str,
    columns: Columns,
    bundle: str | None,
    signals: tuple[str, ...],
    detail: str,
) -> rows.Row:
    record: Record | None = None
    try:
        record = as_record({key: _plain(value) for key, value in data.items()}, place, columns)
        name = None if record.id == place else record.id
        report = _analyzer(bundle).analyze(record.text, record.title, name)
        return rows.report_row(report, record, signals, detail)
    except InputError as error:
        return rows.failure_row(Failure(place, error), rows.columns(signals, detail))


def _plain(value: Any) -> Any:
    """Return None for the missing values of pandas."""
    return None if isinstance(value, float) and value != value else value  # noqa: PLR0124 - NaN is not equal to itself


@lru_cache(maxsize=2)
def _analyzer(bundle: str | None) -> Analyzer:
    from secondsource.analyzer import load

    return load(bundle)


def _type(name: str) -> str:
    if name in _TYPES:
        return _TYPES[name]
    if name.endswith("_probability"):
        return "double"
    return "int" if name.endswith("_flags") else "string"


SPARK_NONE = spark_schema("none")
SPARK_COUNT = spark_schema("count")
SPARK_FULL = spark_schema("full")
