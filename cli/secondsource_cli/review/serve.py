"""Runs the review on this machine: reads the inputs, then serves pages on a loopback address only."""

from __future__ import annotations

import asyncio
import socket
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from secondsource.errors import ConfigError, InputError
from secondsource.readers import Columns, Failure
from secondsource_cli.inputs import Source, records

if TYPE_CHECKING:
    from secondsource_cli.review.desk import Desk

ADDRESS = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Intake:
    """What came of reading the inputs."""

    articles: int
    failures: tuple[Failure, ...]


def take_in(desk: Desk, sources: Iterable[Source | Failure]) -> Intake:
    """Analyse the inputs and put them on the desk; an article that cannot be read does not stop the others."""
    failures: list[Failure] = []
    articles = 0
    for source in sources:
        if isinstance(source, Failure):
            failures.append(source)
            continue
        for record in records(source, Columns()):
            if isinstance(record, Failure):
                failures.append(record)
                continue
            try:
                desk.add(record)
                articles += 1
            except InputError as error:
                failures.append(Failure(record.place, error, record.id))
            except sqlite3.OperationalError as error:
                raise ConfigError(
                    f"{desk.store.path}: cannot be written ({error})",
                    code="unwritable",
                    hint="Name a file with --db that is yours.",
                ) from error
    return Intake(articles, tuple(failures))


def listen(port: int) -> socket.socket:
    """Return a socket on the loopback address.

    Parameters
    ----------
    port : int
        0 for any free one.

    Raises
    ------
    ConfigError
        When the port is taken.
    """
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((ADDRESS, port))
    except (OSError, OverflowError) as error:
        made.close()
        raise ConfigError(
            f"port {port} cannot be used ({error})",
            code="port",
            hint="Give another with --port, or 0 for any free one.",
        ) from error
    return made


def hosts(port: int) -> frozenset[str]:
    """Return the Host headers that mean this server."""
    return frozenset(
        {f"{ADDRESS}:{port}", f"localhost:{port}"} | ({ADDRESS, "localhost"} if port == 80 else set())
    )


def serve(desk: Desk, listening: socket.socket, ready: Callable[[str], None]) -> None:
    """Serve until interrupted; ``ready`` is called with the address when pages can be asked for."""
    import uvicorn

    from secondsource_cli.review.app import create_app
    from secondsource_cli.review.guard import KEY

    port = listening.getsockname()[1]
    config = uvicorn.Config(
        create_app(desk, hosts(port)),
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=3,
    )
    server = uvicorn.Server(config)

    async def run() -> None:
        serving = asyncio.create_task(server.serve([listening]))
        while not server.started and not serving.done():
            await asyncio.sleep(0.01)
        if server.started:
            ready(f"http://{ADDRESS}:{port}/?{KEY}={desk.store.token}")
        await serving

    # Every decision is on disk already.
    with suppress(KeyboardInterrupt):
        asyncio.run(run())
