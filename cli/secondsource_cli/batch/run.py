"""A whole run: cut the work, skip what is done, do the rest, join the pieces."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from secondsource.writers.rows import Row
from secondsource_cli import loading
from secondsource_cli.batch import backends, journal
from secondsource_cli.batch.listing import Listing
from secondsource_cli.batch.pieces import Piece, local_pieces, remote_pieces
from secondsource_cli.batch.progress import Progress
from secondsource_cli.batch.shards import join
from secondsource_cli.batch.tally import Tally
from secondsource_cli.batch.work import Done, Job, finished


@dataclass(frozen=True, slots=True)
class Workers:
    """Who works: ``jobs`` processes of this machine, or the cluster of a scheduler."""

    jobs: int = 1
    scheduler: str | None = None

    @property
    def name(self) -> str:
        """What decides how the work is cut."""
        return "dask" if self.scheduler else "local"


def to_rows(
    job: Job,
    sources: Listing,
    workers: Workers,
    show: Callable[[Row], None],
    said: Progress,
) -> Tally:
    """Score and hand over each row as soon as it is known."""
    total = Tally()
    for done in _work(job, _pieces(job, sources, workers), workers):
        total.add(done.tally)
        for row in done.rows:
            show(row)
        said(done.position, total)
    return total


def to_file(
    job: Job, sources: Listing, workers: Workers, out: Path, resume: bool, said: Progress
) -> tuple[Tally, int]:
    """Score into a file; stopped at any moment, a second call with ``resume`` finishes it.

    Returns
    -------
    tuple of Tally and int
        What all runs together found, and how many of the words earlier ones had done.

    Raises
    ------
    ConfigError
        When an unfinished run stands in the way, or the disk is full.
    """
    folder = journal.folder_for(out).absolute()
    job = replace(job, folder=folder)
    version = str(loading.manifest(job.bundle).get("version", ""))
    journal.begin(folder, journal.describe(sources, job.options(), version, workers.name), resume)
    total, earlier = Tally(), Tally()
    numbers: list[int] = []

    def remaining() -> Iterator[Piece]:
        for piece in _pieces(job, sources, workers):
            numbers.append(piece.number)
            before = finished(job, piece.number) if resume else None
            if before is None:
                yield piece
            else:
                earlier.add(before)

    position = 0
    for done in _work(job, remaining(), workers):
        total.add(done.tally)
        position = max(position, done.position)
        said(position, total)
    join(out, [job.shard(number) for number in sorted(numbers)], job.format, job.signals, job.detail)
    journal.end(folder)
    total.add(earlier)
    return total, earlier.words


def _pieces(job: Job, sources: Listing, workers: Workers) -> Iterator[Piece]:
    return remote_pieces(sources) if workers.scheduler else local_pieces(sources, job.columns)


def _work(job: Job, pieces: Iterator[Piece], workers: Workers) -> Iterator[Done]:
    if workers.scheduler:
        return backends.dask(job, pieces, workers.scheduler)
    return backends.local(job, pieces, workers.jobs)
