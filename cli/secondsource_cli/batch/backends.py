"""Who does the pieces: this process, processes of this machine, or a Dask cluster."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from itertools import islice

from secondsource.errors import ConfigError
from secondsource_cli.batch.pieces import Piece
from secondsource_cli.batch.work import Done, Job, do_piece

AHEAD = 4
"""Pieces that wait for each worker of a cluster: enough to keep it busy, few enough to hold."""
RETRIES = 3


def local(job: Job, pieces: Iterable[Piece], jobs: int) -> Iterator[Done]:
    """Do pieces on this machine and yield them in order."""
    if jobs == 1:
        for piece in pieces:
            yield do_piece(job, piece)
        return
    from joblib import Parallel, delayed

    work = Parallel(n_jobs=jobs, return_as="generator", pre_dispatch="2*n_jobs", batch_size=1)
    yield from work(delayed(do_piece)(job, piece) for piece in pieces)


def dask(job: Job, pieces: Iterable[Piece], scheduler: str) -> Iterator[Done]:
    """Do pieces on a cluster and yield them as they are done.

    The workers read the inputs and write the shards: both must lie where every worker finds them under the same name.

    Raises
    ------
    ConfigError
        When Dask is not installed, or the scheduler does not answer or is lost on the way.
    """
    try:
        from distributed import Client, as_completed
    except ImportError as error:
        raise ConfigError(
            "--backend dask needs Dask", code="no-dask", hint="pip install 'secondsource[distributed]'"
        ) from error
    # It writes about a lost connection by itself, with tracebacks.
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)
    try:
        client = Client(scheduler, timeout="5s")
    except (OSError, ValueError) as error:
        raise ConfigError(
            f"{scheduler}: no scheduler answers ({error})", code="no-scheduler", hint="Check --scheduler."
        ) from error
    with client:
        waiting = iter(pieces)
        room = max(2, AHEAD * len(client.nthreads()))

        def submit(piece: Piece) -> object:
            return client.submit(
                do_piece,
                job,
                piece,
                key=f"secondsource-{id(job)}-{piece.number}",
                retries=RETRIES,
                pure=False,
            )

        running = as_completed([submit(piece) for piece in islice(waiting, room)], with_results=True)
        for _, done in running:
            if not isinstance(done, Done):
                raise ConfigError(
                    f"{scheduler}: the scheduler was lost",
                    code="no-scheduler",
                    hint="Start it again and go on by --resume.",
                )
            yield done
            for piece in islice(waiting, 1):
                running.add(submit(piece))
