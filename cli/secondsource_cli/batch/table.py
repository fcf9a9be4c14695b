"""Rows as a table on the terminal: one line an article, the busiest signals named."""

from __future__ import annotations

from collections.abc import Sequence

from secondsource.report import ABSTAINED
from secondsource.writers.plain import columns, line, shorten
from secondsource.writers.rows import Row, flags_column

HEADER = "priority  words  flags  article"


def table_line(row: Row, signals: Sequence[str], width: int) -> str:
    """Return the line of a row, at most ``width`` columns wide."""
    if row["code"] is not None:
        return shorten(f"{'failed':<8}  {'-':>5}  {'-':>5}  {line(row['message'])} [{row['code']}]", width)
    counts = {signal: row.get(flags_column(signal)) or 0 for signal in signals}
    score = f"{row['priority_level']} ({row['priority_score']:.1f})"
    if row["outcome"] in ABSTAINED:
        score = "-"
    busiest = sorted((s for s in signals if counts[s]), key=lambda s: -counts[s])[:3]
    found = ", ".join(f"{signal} {counts[signal]}" for signal in busiest)
    if row["outcome"] != "analyzed":
        found = f"{row['outcome']}{', ' if found else ''}{found}"
    name = line(row["path"] if row["id"] is None else f"{row['path']} {row['id']}")
    start = f"{score:<8}  {row['words']:>5}  {sum(counts.values()):>5}  "
    room = max(20, width - columns(start) - columns(found) - 2)
    name = shorten(name, room)
    return f"{start}{name}{' ' * (room - columns(name))}  {found}".rstrip()
