"""Where articles and decisions are kept: one SQLite file, every decision an entry that is never overwritten.

A decision is added, and taken back by another entry; two open tabs can therefore not lose each other's work. What
holds now is what playing the log gives: the newest decision on a flag by a reviewer that was not taken back.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from secondsource.errors import ConfigError
from secondsource.report import Report

VERDICTS = ("accept", "reject-wrong", "reject-acceptable", "missed", "fixed", "undo")
_SCHEMA = """
CREATE TABLE IF NOT EXISTS article (
  id TEXT PRIMARY KEY, place TEXT NOT NULL, outlet TEXT NOT NULL, added TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS revision (
  number INTEGER PRIMARY KEY, article TEXT NOT NULL REFERENCES article(id), text_hash TEXT NOT NULL,
  report TEXT NOT NULL, added TEXT NOT NULL, UNIQUE (article, text_hash)
);
CREATE TABLE IF NOT EXISTS decision (
  number INTEGER PRIMARY KEY, article TEXT NOT NULL REFERENCES article(id), reviewer TEXT NOT NULL,
  flag TEXT NOT NULL, verdict TEXT NOT NULL, signal TEXT NOT NULL, start INTEGER, stop INTEGER, quote TEXT NOT NULL,
  prefix TEXT NOT NULL, suffix TEXT NOT NULL, note TEXT NOT NULL, made TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS decision_article ON decision (article, reviewer, flag, number);
"""
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Decision:
    """One entry of the log.

    Attributes
    ----------
    flag : str
        Id of the flag; for a missed flag an id made for it.
    verdict : str
        One of :data:`VERDICTS`.
    start, stop : int or None
        Code points; set for ``missed`` and ``fixed``.
    """

    article: str
    reviewer: str
    flag: str
    verdict: str
    signal: str
    quote: str = ""
    start: int | None = None
    stop: int | None = None
    prefix: str = ""
    suffix: str = ""
    note: str = ""
    made: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One article of the queue, at its newest revision."""

    id: str
    place: str
    outlet: str
    report: Report
    revisions: int


class Store:
    """The review database.

    Parameters
    ----------
    path : Path
        SQLite file, made if need be.

    Raises
    ------
    ConfigError
        When the file is no database of this kind.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with self._connection() as db:
                db.execute("PRAGMA journal_mode = WAL")
                version = db.execute("PRAGMA user_version").fetchone()[0]
                if version not in (0, _VERSION):
                    raise ConfigError(
                        f"{path}: review database of version {version}; this program writes version {_VERSION}",
                        code="other-database",
                        hint="Name another file with --db.",
                    )
                db.executescript(_SCHEMA)
                db.execute(f"PRAGMA user_version = {_VERSION}")
        except sqlite3.DatabaseError as error:
            raise ConfigError(
                f"{path}: not a review database ({error})", code="bad-database", hint="Name another file with --db."
            ) from error

    def add(self, report: Report, place: str, outlet: str = "") -> bool:
        """Add an article, or a new revision of one; return False when this very text is there already."""
        name = report.id or place
        with self._connection() as db:
            now = _now()
            db.execute("INSERT OR IGNORE INTO article VALUES (?, ?, ?, ?)", (name, place, outlet, now))
            done = db.execute(
                "INSERT OR IGNORE INTO revision (article, text_hash, report, added) VALUES (?, ?, ?, ?)",
                (name, report.text_hash, json.dumps(report.to_dict()), now),
            )
            return done.rowcount > 0

    def entries(self) -> list[Entry]:
        """Return every article at its newest revision, in the order they came."""
        query = (
            "SELECT a.id, a.place, a.outlet, r.report, (SELECT count(*) FROM revision x WHERE x.article = a.id)"
            " FROM article a JOIN revision r ON r.number = (SELECT max(number) FROM revision x WHERE x.article = a.id)"
            " ORDER BY a.rowid"
        )
        with self._connection() as db:
            return [_entry(row) for row in db.execute(query)]

    def entry(self, name: str) -> Entry | None:
        """Return one article at its newest revision."""
        return next((e for e in self.entries() if e.id == name), None)

    def revisions(self, name: str) -> list[Report]:
        """Return every revision of an article, oldest first."""
        with self._connection() as db:
            rows = db.execute("SELECT report FROM revision WHERE article = ? ORDER BY number", (name,))
            return [Report.from_dict(json.loads(row[0])) for row in rows]

    def decide(self, decision: Decision) -> int:
        """Add a decision to the log; return its number."""
        values = (
            decision.article, decision.reviewer, decision.flag, decision.verdict, decision.signal, decision.start,
            decision.stop, decision.quote, decision.prefix, decision.suffix, decision.note, _now(),
        )  # fmt: skip
        with self._connection() as db:
            done = db.execute(
                "INSERT INTO decision (article, reviewer, flag, verdict, signal, start, stop, quote, prefix, suffix, note, made)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                values,
            )
            return int(done.lastrowid or 0)

    def undo(self, article: str, reviewer: str) -> Decision | None:
        """Take back the newest standing decision of a reviewer on an article; return it."""
        standing = self.standing(article, reviewer)
        if not standing:
            return None
        last = max(standing.values(), key=lambda d: d.number)
        self.decide(Decision(article, reviewer, last.flag, "undo", last.signal, last.quote))
        return last

    def standing(self, article: str, reviewer: str | None = None) -> dict[tuple[str, str], Decision]:
        """Return the decision that holds for each (reviewer, flag) of an article."""
        stacks: dict[tuple[str, str], list[Decision]] = {}
        for decision in self.log(article):
            if reviewer is None or decision.reviewer == reviewer:
                stack = stacks.setdefault((decision.reviewer, decision.flag), [])
                if decision.verdict != "undo":
                    stack.append(decision)
                elif stack:
                    stack.pop()
        return {key: stack[-1] for key, stack in stacks.items() if stack}

    def log(self, article: str | None = None) -> list[Decision]:
        """Return every entry of the log, oldest first, of one article or of all."""
        query = (
            "SELECT article, reviewer, flag, verdict, signal, quote, start, stop, prefix, suffix, note, made, number"
            " FROM decision WHERE ? IS NULL OR article = ? ORDER BY number"
        )
        with self._connection() as db:
            return [Decision(*row) for row in db.execute(query, (article, article))]

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """One connection and one transaction: whole or not at all, whenever the process ends."""
        db = sqlite3.connect(self.path, timeout=10)
        try:
            with db:
                yield db
        finally:
            db.close()


def _entry(row: Sequence[Any]) -> Entry:
    return Entry(row[0], row[1], row[2], Report.from_dict(json.loads(row[3])), row[4])


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
