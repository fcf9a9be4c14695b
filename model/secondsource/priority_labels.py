"""What the terms behind a priority are called: plain English for an editor."""

from __future__ import annotations

import re
from functools import lru_cache

from secondsource.signals import registry

_FEATURE = re.compile(r"(?P<measure>[\w-]+)(?::(?P<signal>[\w-]+))?(?:>=(?P<least>[\d.]+))?")
_LABELS = {
    "sum": "{flags}, each counted by how sure it is",
    "opening": "{flags} in the opening paragraphs",
    "opening-signals": "{least} or more different signals in the opening paragraphs",
    "opening-flags": "{least} or more flags in the opening paragraphs",
    "expected": "{least} or more {flags}, doubtful ones counted in part",
    "expected-per-100": "{least} or more {flags} per hundred words, doubtful ones counted in part",
    "signals": "{least} or more different signals",
    "highest": "{signal}: how likely the likeliest case is, flagged or not",
}
_ONCE = {"highest": "{signal}: how likely it is, flagged or not"}
"""The same of a signal that flags an article once at most."""
_NUMBERS = dict(enumerate("zero one two three four five six seven eight nine".split()))


@lru_cache(maxsize=4096)
def priority_label(feature: str) -> str:
    """Say a feature of the priority in an editor's words; its name in plain words when it is not a known one."""
    found = _FEATURE.fullmatch(feature)
    if found is None or found["measure"] not in _LABELS:
        return re.sub(r"\W+", " ", feature).strip()
    name, least = found["signal"] or "", found["least"] or ""
    signal = registry().get(name)
    title = _lower(signal.title) if signal else name.replace("-", " ")
    flags = signal.plural if signal else f"flags of {title}"
    labels = _LABELS if flags else {**_LABELS, **_ONCE}
    return labels[found["measure"]].format(
        signal=title,
        flags=flags,
        least=_NUMBERS.get(int(least), least) if least.isdecimal() else least,
    )


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
