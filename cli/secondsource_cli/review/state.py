"""What holds for a reviewer on an article: the one answer that every page and every tab shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from secondsource.report import Report
from secondsource_cli.review.carrying import Placed, carried
from secondsource_cli.review.heads import Head, asked
from secondsource_cli.review.log import Decision, play
from secondsource_cli.review.store import Store

_NOT_OF_A_FLAG = ("note", "missed")
"""Verdicts that decide nothing about a flag of the report."""


@dataclass(frozen=True, slots=True)
class State:
    """The decisions of one reviewer on one article.

    Attributes
    ----------
    verdicts : dict
        By flag: the decision that holds.
    notes : dict
        By flag; ``""`` for the article.
    missed : list of Placed
        Flags that the reviewer added, in order of the text.
    orphans : list of Decision
        Made on words that are gone.
    last : dict
        By flag: newest entry in the log, undone or not.
    newest : int
        The entry that undo takes back; 0 when there is none.
    decided, of : int
        Of the flags that the reviewer is asked about.
    """

    verdicts: dict[str, Placed]
    notes: dict[str, str]
    missed: list[Placed]
    orphans: list[Decision]
    last: dict[str, int]
    newest: int
    decided: int
    of: int

    def to_dict(self) -> dict[str, Any]:
        """Return the state as the page's script reads it."""
        return {
            "verdicts": {
                key: {"verdict": p.decision.verdict, "start": p.start, "stop": p.stop, "quote": p.decision.quote}
                for key, p in self.verdicts.items()
            },
            "notes": self.notes,
            "missed": [
                {"flag": p.decision.flag, "signal": p.decision.signal, "start": p.start, "stop": p.stop,
                 "quote": p.decision.quote}
                for p in self.missed
            ],
            "orphans": len(self.orphans),
            "last": self.last,
            "newest": self.newest,
            "decided": self.decided,
            "of": self.of,
        }  # fmt: skip


def decided_flags(store: Store, heads: Iterable[Head], reviewer: str) -> dict[int, set[str]]:
    """Return for each article the flags that a reviewer has decided, as its page counts them."""
    logs: dict[int, list[Decision]] = {}
    for entry in store.log():
        logs.setdefault(entry.article, []).append(entry)
    decided: dict[int, set[str]] = {}
    for head in heads:
        standing = list(play(logs.get(head.number, ()), reviewer).values())
        edited = head.revisions > 1 and any(d.start is not None for d in standing)
        # Only words of a reviewer's own can be gone though the flag is still there; the report is read for those.
        if edited and (report := store.report(head.number)) is not None:
            standing = [placed.decision for placed in carried(report, standing)[0]]
        found = {d.flag for d in standing if d.verdict not in _NOT_OF_A_FLAG}
        if found:
            decided[head.number] = found
    return decided


def state(store: Store, article: int, report: Report, reviewer: str) -> State:
    """Return what holds now."""
    log = [entry for entry in store.log(article) if entry.reviewer == reviewer]
    standing = list(store.standing(article, reviewer).values())
    placed, orphans = carried(report, standing)
    verdicts = {p.decision.flag: p for p in placed if p.decision.verdict not in _NOT_OF_A_FLAG}
    to_decide = {f.id for f in report.flags if f.suppressed is None and asked(f)}
    return State(
        verdicts=verdicts,
        notes={p.decision.flag: p.decision.note for p in placed if p.decision.verdict == "note"},
        missed=sorted((p for p in placed if p.decision.verdict == "missed"), key=lambda p: p.start or 0),
        orphans=orphans,
        last={entry.flag: entry.number for entry in log},
        newest=max((d.number for d in standing), default=0),
        decided=len(to_decide & set(verdicts)),
        of=len(to_decide),
    )
