"""Labels made in other tools, as examples in the shape of ``data/signals``: one line for each text and signal.

In the tool a label is the id of a signal, followed by a kind, by ``:quoted`` and by a role where they are wanted:
``loaded-language``, ``loaded-language:derogatory:quoted``, ``contradictory-attributions:number@account-a``. Marks that
are joined by a relation make one flag.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from secondsource.errors import ConfigError, InputError
from secondsource_training.imports import doccano, label_studio, review
from secondsource_training.imports.marks import Marked, examples, signals_in

_READERS: Mapping[str, Callable[[Path], list[Marked]]] = {
    "label-studio": label_studio.read,
    "doccano": doccano.read,
}
TOOLS = ("label-studio", "doccano", "review")


def import_labels(tool: str, path: Path, signals: Collection[str] = ()) -> Iterator[Mapping[str, Any]]:
    """Yield examples, checked.

    Parameters
    ----------
    tool : str
        One of :data:`TOOLS`.
    signals : collection of str
        What the annotators were asked for; a text without a mark of one of these has none to flag. Empty: every signal
        that is marked anywhere in the file.

    Raises
    ------
    ConfigError
        When the tool or a signal is unknown.
    InputError
        When the file cannot be read, or a mark does not fit its text.
    """
    from secondsource.signals import registry
    from secondsource_training.shapes import faults

    unknown = [name for name in signals if name not in registry()]
    if unknown:
        raise ConfigError(
            f"unknown signal {unknown[0]!r}", code="unknown-signal", hint=f"Known: {', '.join(registry())}."
        )
    if tool == "review":
        found = review.read(path, signals)
    elif tool in _READERS:
        texts = _READERS[tool](path)
        wanted = tuple(signals) or signals_in(texts)
        found = (example for text in texts for example in examples(text, wanted))
    else:
        raise ConfigError(f"no import from {tool!r}", code="unknown-tool", hint=f"Known: {', '.join(TOOLS)}.")
    for number, example in enumerate(found, 1):
        for code, message in faults(example, "example"):
            raise InputError(
                f"{path}, example {number} ({example['id']}): {message}", code=code, hint="Mend the mark."
            )
        yield example
