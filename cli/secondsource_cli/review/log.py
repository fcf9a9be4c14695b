"""The log of decisions, and what holds after playing it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

VERDICTS = {
    "accept": "Accepted",
    "reject-wrong": "Rejected as wrong",
    "reject-acceptable": "Rejected as acceptable here",
    "fixed": "Accepted with other words",
    "missed": "Added",
    "note": "Note",
}
"""What a reviewer may say of a flag, and what a page calls it."""
UNDO = "undo"
"""The verdict of an entry that takes back another."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One entry of the log.

    Attributes
    ----------
    article : int
        Number of the article.
    flag : str
        Id of the flag; for a missed flag an id made for it.
    verdict : str
        One of :data:`VERDICTS`, or :data:`UNDO`; a note stands beside the decision on its flag.
    start, stop : int or None
        Code points into the text that was read; set for ``missed`` and ``fixed``.
    text_hash : str
        Of the text that the reviewer had before them.
    """

    article: int
    reviewer: str
    flag: str
    verdict: str
    signal: str = ""
    quote: str = ""
    start: int | None = None
    stop: int | None = None
    prefix: str = ""
    suffix: str = ""
    note: str = ""
    text_hash: str = ""
    made: str = ""
    number: int = 0

    @property
    def slot(self) -> str:
        """What the entry is about: the verdict on a flag, or the note beside it."""
        return f"{self.flag}#note" if self.verdict == "note" else self.flag


def play(log: Iterable[Decision], reviewer: str | None) -> dict[tuple[str, str], Decision]:
    """Return what holds for each (reviewer, slot) after all entries: undone ones do not."""
    stacks: dict[tuple[str, str], list[Decision]] = {}
    for decision in log:
        if reviewer is not None and decision.reviewer != reviewer:
            continue
        if decision.verdict != UNDO:
            stacks.setdefault((decision.reviewer, decision.slot), []).append(decision)
        elif stack := stacks.get((decision.reviewer, decision.quote)):
            stack.pop()
    return {key: stack[-1] for key, stack in stacks.items() if stack}
