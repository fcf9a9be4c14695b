"""Is the memory of a batch the same however long it is? Peak memory of ``secondsource score`` on ever more articles.

``python -m tests.benchmarks.memory`` prints a line for 1,000, 10,000 and 100,000 articles, which takes minutes;
``--counts 500 5000`` measures other numbers, ``--files`` a file for each article, ``--format`` another output.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

OWN = Path(__file__).parents[2] / "data" / "articles"
COUNTS = (1_000, 10_000, 100_000)
LEAST = 60
"""Words after which a text is full: with its last sentence it has up to some twenty more."""
COMMAND = (sys.executable, "-c", "from secondsource_cli.main import main; main()", "score")


def texts() -> list[str]:
    """Return short texts: runs of lines from the own articles."""
    found: list[str] = []
    for path in sorted(OWN.glob("*.txt")):
        run: list[str] = []
        for sentence in path.read_text(encoding="utf-8").replace("\n", " ").split(". "):
            run += f"{sentence}.".split()
            if len(run) >= LEAST:
                found.append(" ".join(run))
                run = []
    return found


def articles(count: int) -> Iterator[dict[str, object]]:
    """Yield articles with an id and a place name of their own, so that whatever remembers either grows."""
    short = texts()
    for number in range(count):
        name = "".join(chr(97 + int(digit)) for digit in str(number))
        yield {"id": number, "text": f"NORTH {name.upper()} — {short[number % len(short)]}"}


def write_table(folder: Path, count: int) -> None:
    """Write so many articles into one file of JSON lines."""
    with (folder / "in.jsonl").open("w", encoding="utf-8") as stream:
        stream.writelines(json.dumps(article) + "\n" for article in articles(count))


def write_files(folder: Path, count: int) -> None:
    """Write so many articles into files of their own, a thousand in a folder."""
    for article in articles(count):
        number = int(str(article["id"]))
        below = folder / f"{number // 1000:05d}"
        below.mkdir(exist_ok=True)
        (below / f"{number:08d}.txt").write_text(str(article["text"]), encoding="utf-8")


def peak(count: int, format: str, files: bool) -> tuple[float, int]:
    """Score so many articles; return the seconds and the peak memory, in bytes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "in"
        folder.mkdir()
        (write_files if files else write_table)(folder, count)
        options = ["in", "-o", f"out.{format}", "--flags", "full", "--quiet"]
        begun = time.perf_counter()
        process = subprocess.Popen([*COMMAND, *options], cwd=name)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"score failed with {process.returncode}")
    return time.perf_counter() - begun, usage.ru_maxrss * 1024


def lines(counts: Sequence[int], format: str, files: bool) -> Iterator[str]:
    """Yield a line for each number of articles, with the growth since the one before."""
    before = 0
    for count in counts:
        seconds, size = peak(count, format, files)
        growth = f"{size / before - 1:+.1%}" if before else ""
        yield f"{count:>9,} articles to {format}{size / 1e6:>9,.1f} MB {growth:>7}{seconds:>9,.1f} s"
        before = size


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counts", type=int, nargs="+", default=COUNTS)
    parser.add_argument("--format", choices=("jsonl", "csv", "parquet"), default="parquet")
    parser.add_argument("--files", action="store_true")
    arguments = parser.parse_args()
    for line in lines(arguments.counts, arguments.format, arguments.files):
        print(line, flush=True)


if __name__ == "__main__":
    main()
