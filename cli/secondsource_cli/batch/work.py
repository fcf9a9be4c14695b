"""One piece of work: read, analyse, write the shard, return the counts. Runs in any process on any machine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from secondsource.article import Article
from secondsource.errors import InputError
from secondsource.readers import Columns, Failure, Record
from secondsource.writers import rows
from secondsource_cli import loading
from secondsource_cli.batch.pieces import Piece, articles
from secondsource_cli.batch.shards import write_shard, write_whole
from secondsource_cli.batch.tally import Tally


@dataclass(frozen=True, slots=True)
class Job:
    """Everything that decides what is written, and where.

    Attributes
    ----------
    folder : Path or None
        For the shards; None when rows are returned instead.
    """

    folder: Path | None
    format: str
    detail: str
    signals: tuple[str, ...]
    columns: Columns
    bundle: Path | None
    thresholds: tuple[tuple[str, float], ...] = ()

    def shard(self, number: int) -> Path:
        """Return the file of a piece."""
        assert self.folder is not None
        return self.folder / f"{number:08d}.{self.format}"

    def counts(self, number: int) -> Path:
        """Return the file of a piece's counts; it is there before the shard is."""
        return self.shard(number).with_suffix(".json")

    def options(self) -> dict[str, Any]:
        """Return what decides the bytes of the output, as JSON-ready values."""
        return {
            "format": self.format,
            "flags": self.detail,
            "signals": list(self.signals),
            "columns": asdict(self.columns),
            "bundle": str(self.bundle) if self.bundle else None,
            "thresholds": dict(self.thresholds),
        }


@dataclass(frozen=True, slots=True)
class Done:
    """What comes back from a piece."""

    number: int
    position: int
    tally: Tally
    rows: tuple[rows.Row, ...] = ()


def do_piece(job: Job, piece: Piece) -> Done:
    """Score a piece and write its shard."""
    tally = Tally()
    scored = score(job, piece, tally)
    if job.folder is None:
        return Done(piece.number, piece.position, tally, tuple(scored))
    write_shard(_scratch(job, piece), scored, job.format, job.signals, job.detail)
    write_whole(job.counts(piece.number), json.dumps(tally.to_dict()).encode())
    # The shard's own name is the mark that the piece is done, so it comes last.
    _scratch(job, piece).replace(job.shard(piece.number))
    return Done(piece.number, piece.position, tally)


def finished(job: Job, number: int) -> Tally | None:
    """Return the counts of a piece that an earlier run finished, None when none did."""
    if job.folder is None or not job.shard(number).exists():
        return None
    return Tally.from_dict(json.loads(job.counts(number).read_bytes()))


def score(job: Job, piece: Piece, tally: Tally) -> Iterator[rows.Row]:
    """Yield a row for each article of a piece, in order."""
    from secondsource.given import batches

    analyzer = loading.analyzer(job.bundle, dict(job.thresholds))
    names = rows.columns(job.signals, job.detail)
    records = (record for item in piece.items for record in articles(item, job.columns, piece.group))
    for batch in batches(records):
        opened = [(record, _opened(record)) for record in batch]
        reports = iter(analyzer.reports([a for _, a in opened if not isinstance(a, Failure)]))
        for record, article in opened:
            if isinstance(article, Failure) or isinstance(record, Failure):
                assert isinstance(article, Failure)
                tally.add_failure(article)
                yield rows.failure_row(article, names)
            else:
                report = next(reports)
                tally.add_report(report)
                yield rows.report_row(report, record, job.signals, job.detail)


def _opened(record: Record | Failure) -> Article | Failure:
    """Read the text of a record, or say why it cannot be read."""
    if isinstance(record, Failure):
        return record
    from secondsource.given import as_article

    try:
        name = None if record.id == record.place else record.id
        return as_article({"text": record.text, "title": record.title, "id": name})
    except InputError as error:
        return Failure(record.place, _placed(error, record.place), record.id)


def _placed(error: InputError, place: str) -> InputError:
    """Return an error of the analysis with the article's place in front."""
    return InputError(f"{place}: {error.message}", code=error.code, hint=error.hint)


def _scratch(job: Job, piece: Piece) -> Path:
    shard = job.shard(piece.number)
    return shard.with_name(f".{shard.name}.ready")
