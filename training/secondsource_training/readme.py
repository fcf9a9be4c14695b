"""The parts of the README that are measured or listed, made from the bundle and the signals themselves.

``python -m secondsource_training.readme`` writes the blocks between their markers anew; ``--check`` only tells
whether they are up to date.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from secondsource.bundle import default_path, read_bundle
from secondsource.signals import registry
from secondsource_training.figures import Figure, table


def figures_block(manifest: dict[str, Any]) -> str:
    """Return the tables of figures: held-out real articles, held-out own examples, contrast pairs."""
    pairs = manifest["contrast"]["all"]
    return "\n".join(
        [
            _table(manifest["metrics"]),
            "",
            "On held-out examples written for this project, hard near-misses included:",
            "",
            _table(manifest["metrics_examples"]),
            "",
            f"Of {pairs['pairs']} held-out pairs of a flawed text and its minimal repair, {pairs['flagged']:.0%} are flagged before "
            f"the repair and {pairs['flips']:.0%} are flagged before and clean after it.",
        ]
    )


def signals_block() -> str:
    """Return the table of signals."""
    lines = ["| signal | flags |", "|---|---|"]
    lines += [f"| `{signal.id}` | {signal.meaning} |" for signal in registry().values()]
    return "\n".join(lines)


def updated(text: str) -> str:
    """Return the README with every block made anew."""
    manifest = dict(read_bundle(default_path()).manifest)
    for name, block in (("figures", figures_block(manifest)), ("signals", signals_block())):
        begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
        head, _, rest = text.partition(begin)
        _, _, tail = rest.partition(end)
        text = f"{head}{begin}\n{block}\n{end}{tail}"
    return text


def _table(metrics: dict[str, dict[str, dict[str, Any]]]) -> str:
    return table(
        {key: {name: Figure(**value) for name, value in row.items()} for key, row in metrics.items()}
    )


def main(arguments: list[str]) -> int:
    """Write the blocks, or check them; 1 when they are not up to date."""
    path = Path("README.md")
    text = path.read_text(encoding="utf-8")
    new = updated(text)
    if "--check" in arguments:
        return int(new != text)
    path.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
