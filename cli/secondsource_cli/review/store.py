"""Where articles and decisions are kept: one SQLite file, every decision an entry that is never overwritten.

A decision is added, and taken back by another entry; two open tabs can therefore not lose each other's work. What
holds now is what playing the log gives: the newest decision on a flag by a reviewer that was not taken back.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from secondsource.errors import ConfigError
from secondsource.report import Report
from secondsource_cli.review.heads import Head, summary
from secondsource_cli.review.log import UNDO, Decision, play

_ARTICLE = """
CREATE TABLE IF NOT EXISTS {} (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL, file TEXT NOT NULL, place TEXT NOT NULL, outlet TEXT NOT NULL,
  added TEXT NOT NULL, UNIQUE (id, file)
);
"""
_SCHEMA = f"""{_ARTICLE.format("article")}
CREATE TABLE IF NOT EXISTS revision (
  number INTEGER PRIMARY KEY, article INTEGER NOT NULL REFERENCES article(number), text_hash TEXT NOT NULL,
  model TEXT NOT NULL, title_end INTEGER NOT NULL, summary TEXT NOT NULL, report TEXT NOT NULL, added TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS revision_article ON revision (article, number);
CREATE TABLE IF NOT EXISTS decision (
  number INTEGER PRIMARY KEY, article INTEGER NOT NULL REFERENCES article(number), reviewer TEXT NOT NULL,
  flag TEXT NOT NULL, verdict TEXT NOT NULL, signal TEXT NOT NULL, quote TEXT NOT NULL, start INTEGER, stop INTEGER,
  prefix TEXT NOT NULL, suffix TEXT NOT NULL, note TEXT NOT NULL, text_hash TEXT NOT NULL, made TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS decision_article ON decision (article, reviewer, flag, number);
CREATE TABLE IF NOT EXISTS setting (key TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
_COLUMNS = (
    "article, reviewer, flag, verdict, signal, quote, start, stop, prefix, suffix, note, text_hash, made"
)
_VERSION = 3
_WITHOUT_FILE = 2
"""Version in which an article was known by its id alone, so that two tables with the same ids were mixed up."""
_MOST = 2**63 - 1
"""Highest number that the database holds."""


class StaleError(Exception):
    """Somebody decided in the meantime, in another tab; nothing was written."""


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
                version = db.execute("PRAGMA user_version").fetchone()[0]
                tables = {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
                if version not in (0, _WITHOUT_FILE, _VERSION) or (version == 0 and tables):
                    raise ConfigError(
                        f"{path}: a database of version {version}; this program writes version {_VERSION}",
                        code="other-database",
                        hint="Name another file with --db.",
                    )
                db.execute("PRAGMA journal_mode = WAL")
                if version == _WITHOUT_FILE:
                    _name_files(db)
                db.executescript(_SCHEMA)
                db.execute(f"PRAGMA user_version = {_VERSION}")
                db.execute("INSERT OR IGNORE INTO setting VALUES ('token', ?)", (secrets.token_urlsafe(32),))
            path.chmod(0o600)
        except (sqlite3.DatabaseError, OSError) as error:
            raise ConfigError(
                f"{path}: not a review database ({error})",
                code="bad-database",
                hint="Name another file with --db.",
            ) from error

    @property
    def token(self) -> str:
        """Secret of this database; pages that carry it were made from it, also before a restart."""
        with self._connection() as db:
            return str(db.execute("SELECT value FROM setting WHERE key = 'token'").fetchone()[0])

    def add(self, report: Report, name: str, place: str, outlet: str = "", title_end: int = 0) -> int:
        """Add an article, or a new revision of one when its text or the model changed; return its number.

        An article of a table is known by its id and the table, any other by its name.
        """
        with self._writing() as db:
            now = _now()
            number = _placed(db, name, place, outlet, now)
            if _last(db, number) != (report.text_hash, report.model):
                values = (number, report.text_hash, report.model, title_end, summary(report))
                db.execute(
                    "INSERT INTO revision (article, text_hash, model, title_end, summary, report, added)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (*values, json.dumps(report.to_dict()), now),
                )
            return number

    def known(self, name: str, place: str, outlet: str, text_hash: str, model: str) -> int | None:
        """Return the number of an article whose newest revision is this text by this model, None when it is not there."""
        with self._writing() as db:
            number = _number(db, _key(name, place))
            if number is None or _last(db, number) != (text_hash, model):
                return None
            return _placed(db, name, place, outlet, _now())

    def heads(self) -> list[Head]:
        """Return what the queue shows of every article at its newest revision, in the order they came."""
        query = (
            "SELECT a.number, a.id, a.place, a.outlet, r.summary, r.title_end,"
            " (SELECT count(*) FROM revision x WHERE x.article = a.number)"
            " FROM article a JOIN revision r"
            " ON r.number = (SELECT max(number) FROM revision x WHERE x.article = a.number) ORDER BY a.number"
        )
        with self._connection() as db:
            return [Head.read(row) for row in db.execute(query)]

    def revisions(self, article: int) -> list[Report]:
        """Return every revision of an article, oldest first."""
        if abs(article) > _MOST:
            return []
        with self._connection() as db:
            rows = db.execute("SELECT report FROM revision WHERE article = ? ORDER BY number", (article,))
            return [Report.from_dict(json.loads(row[0])) for row in rows]

    def report(self, article: int) -> Report | None:
        """Return the newest revision of an article, or None."""
        if abs(article) > _MOST:
            return None
        query = "SELECT report FROM revision WHERE article = ? ORDER BY number DESC LIMIT 1"
        with self._connection() as db:
            row = db.execute(query, (article,)).fetchone()
        return None if row is None else Report.from_dict(json.loads(row[0]))

    def decide(self, decision: Decision, seen: int | None = None) -> int:
        """Add an entry to the log; return its number.

        Parameters
        ----------
        decision : Decision
        seen : int, optional
            Newest entry on this flag by this reviewer that the page knew of.

        Raises
        ------
        StaleError
            When there is a newer one.
        """
        with self._writing() as db:
            if seen is not None:
                query = "SELECT max(number) FROM decision WHERE article = ? AND reviewer = ? AND flag = ?"
                key = (decision.article, decision.reviewer, decision.flag)
                if (db.execute(query, key).fetchone()[0] or 0) != seen:
                    raise StaleError
            return _insert(db, decision)

    def undo(self, article: int, reviewer: str, seen: int | None = None) -> Decision | None:
        """Take back the newest standing entry of a reviewer on an article; return it.

        Raises
        ------
        StaleError
            When ``seen`` is given and is not that entry's number.
        """
        with self._writing() as db:
            standing = play(_log(db, article), reviewer)
            last = max(standing.values(), key=lambda d: d.number, default=None)
            if seen is not None and seen != (last.number if last else 0):
                raise StaleError
            if last is not None:
                _insert(db, Decision(article, reviewer, last.flag, UNDO, quote=last.slot, signal=last.signal))
            return last

    def standing(self, article: int, reviewer: str | None = None) -> dict[tuple[str, str], Decision]:
        """Return what holds for each (reviewer, slot) of an article; a slot is a flag's verdict or its note."""
        return play(self.log(article), reviewer)

    def log(self, article: int | None = None) -> list[Decision]:
        """Return every entry of the log, oldest first, of one article or of all."""
        with self._connection() as db:
            return _log(db, article)

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        db = sqlite3.connect(self.path, timeout=10, isolation_level=None)
        try:
            yield db
        finally:
            db.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction that nobody else writes into: whole or not at all, whenever the process ends."""
        with self._connection() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
            except BaseException:
                db.rollback()
                raise
            db.commit()


def _key(name: str, place: str) -> tuple[str, str]:
    """Return what an article is known by: its id, and the table it stands in."""
    return _plain(name), _plain(_file_of(name, place))


def _placed(db: sqlite3.Connection, name: str, place: str, outlet: str, now: str) -> int:
    """Enter an article, or where it stands now; return its number."""
    key = _key(name, place)
    db.execute(
        "INSERT INTO article (id, file, place, outlet, added) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id, file)"
        " DO UPDATE SET place = excluded.place,"
        " outlet = CASE WHEN excluded.outlet = '' THEN outlet ELSE excluded.outlet END",
        (*key, _plain(place), _plain(outlet), now),
    )
    number = _number(db, key)
    assert number is not None
    return number


def _number(db: sqlite3.Connection, key: tuple[str, str]) -> int | None:
    row = db.execute("SELECT number FROM article WHERE id = ? AND file = ?", key).fetchone()
    return int(row[0]) if row else None


def _last(db: sqlite3.Connection, number: int) -> tuple[str, str] | None:
    """Return the hash of the text and the model of an article's newest revision."""
    query = "SELECT text_hash, model FROM revision WHERE article = ? ORDER BY number DESC LIMIT 1"
    row: tuple[str, str] | None = db.execute(query, (number,)).fetchone()
    return row


def _file_of(name: str, place: str) -> str:
    """Return the table that a record with an id of its own stands in; empty for what has only its place."""
    file, _, row = place.rpartition(":")
    return file if name != place and row.isdecimal() else ""


def _name_files(db: sqlite3.Connection) -> None:
    """Bring a database up to date in which articles had no file."""
    rows = db.execute("SELECT number, id, place, outlet, added FROM article").fetchall()
    named = [(n, name, _file_of(name, place), place, outlet, added) for n, name, place, outlet, added in rows]
    db.execute("BEGIN IMMEDIATE")
    db.execute(_ARTICLE.format("article_with_file"))
    db.executemany("INSERT INTO article_with_file VALUES (?, ?, ?, ?, ?, ?)", named)
    db.execute("DROP TABLE article")
    db.execute("ALTER TABLE article_with_file RENAME TO article")
    db.execute(f"PRAGMA user_version = {_VERSION}")
    db.commit()


def _insert(db: sqlite3.Connection, decision: Decision) -> int:
    values = (
        decision.article, decision.reviewer, decision.flag, decision.verdict, decision.signal, decision.quote,
        decision.start, decision.stop, decision.prefix, decision.suffix, decision.note, decision.text_hash, _now(),
    )  # fmt: skip
    marks = ", ".join("?" * len(values))
    return int(db.execute(f"INSERT INTO decision ({_COLUMNS}) VALUES ({marks})", values).lastrowid or 0)


def _log(db: sqlite3.Connection, article: int | None) -> list[Decision]:
    query = f"SELECT {_COLUMNS}, number FROM decision WHERE ? IS NULL OR article = ? ORDER BY number"
    return [Decision(*row) for row in db.execute(query, (article, article))]


def _plain(text: str) -> str:
    """Return a text that SQLite can hold: file names may carry bytes that are no characters."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
