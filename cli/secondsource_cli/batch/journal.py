"""The folder beside the output in which a run keeps its finished pieces, so that a second run can go on."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from secondsource.errors import ConfigError
from secondsource_cli.batch.listing import Listing
from secondsource_cli.batch.shards import write_whole

JOB = "job.json"


def folder_for(out: Path) -> Path:
    """Return the folder of the pieces of an output."""
    return out.with_name(f"{out.name}.parts")


def begin(folder: Path, job: Mapping[str, Any], resume: bool) -> None:
    """Make the folder, or check that the one that is there belongs to the same job.

    Raises
    ------
    ConfigError
        When another run was not finished, or was another job.
    """
    shutil.rmtree(_gone(folder), ignore_errors=True)
    if (folder / JOB).exists():
        if not resume:
            raise ConfigError(
                f"{folder}: an earlier run was not finished",
                code="unfinished",
                hint="Go on with it by --resume, or delete the folder to begin again.",
            )
        _compare(folder, json.loads((folder / JOB).read_bytes()), job)
        return
    try:
        folder.mkdir(parents=False, exist_ok=True)
    except OSError as error:
        raise ConfigError(
            f"{folder}: cannot be made ({error.strerror or error})",
            code="unwritable",
            hint="Give -o a file in a folder that exists and is yours.",
        ) from error
    write_whole(folder / JOB, json.dumps(job).encode())


def end(folder: Path) -> None:
    """Remove the folder; killed on the way, it is not taken for an unfinished run."""
    gone = _gone(folder)
    folder.rename(gone)
    shutil.rmtree(gone, ignore_errors=True)


def describe(sources: Listing, options: Mapping[str, Any], version: str, backend: str) -> dict[str, Any]:
    """Return what two runs must have in common to be one job."""
    return {
        "inputs": sources.digest,
        "options": dict(options),
        "bundle": version,
        "backend": backend,
    }


def _compare(folder: Path, before: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    differing = [key for key in now if json.loads(json.dumps(now[key])) != before.get(key)]
    if differing:
        raise ConfigError(
            f"{folder}: the unfinished run had other {' and other '.join(differing)}",
            code="other-job",
            hint="Repeat the command as it was, or delete the folder to begin again.",
        )


def _gone(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.done")
