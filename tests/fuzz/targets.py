"""What is fuzzed, and what must hold: a result or an error of ours, soon; never another exception."""

from __future__ import annotations

import hashlib
import io
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from hypothesis import strategies as st
from tests.contract import hold
from tests.fuzz.inputs import changed, files, texts

import secondsource
from secondsource.analyzer import Analyzer
from secondsource.bundle import pack_strings, read_bundle, write_bundle
from secondsource.errors import BundleError
from secondsource.readers import Failure, Record, read_stream
from secondsource.writers import FORMATS, Entry, Options, writer_for

SECONDS = 5.0
"""Time of the processor within which every one of these short inputs must be done."""


@dataclass(frozen=True)
class Target:
    """A part under fire.

    Attributes
    ----------
    name : str
    share : int
        Of a hundred inputs, how many are for this part.
    inputs : strategy
    check : callable
        Takes one input; raises when what should hold does not.
    """

    name: str
    share: int
    inputs: st.SearchStrategy[Any]
    check: Callable[[Any], None]

    def run(self, value: Any) -> None:
        """Check one input, and that it was done soon."""
        begun = time.process_time()
        self.check(value)
        assert time.process_time() - begun < SECONDS, "too slow"


@cache
def analyzer() -> Analyzer:
    """The analyzer with the bundle that ships."""
    return secondsource.load()


def _read(file: tuple[str, bytes]) -> None:
    name, data = file
    for found in read_stream(io.BytesIO(data), name):
        assert isinstance(found, Record | Failure)
        if isinstance(found, Failure):
            assert found.error.code
            assert found.error.hint
        else:
            assert isinstance(found.text, str)


def _analyse(text: str) -> None:
    hold(analyzer().analyze(text))


def _write(case: tuple[str, str, bool]) -> None:
    text, format, explain = case
    report = analyzer().analyze(text, id=text[:9])
    entry = Entry(report, "a\x1b.txt", "a\x1b.txt")
    pieces = writer_for(format)([entry], Options(explain=explain, min_severity="info"))
    assert "\x1b" not in "".join(pieces)


@cache
def _folder() -> tuple[TemporaryDirectory[str], dict[str, bytes]]:
    """A small bundle: what each of its files holds when it is sound."""
    folder = TemporaryDirectory()
    arrays = {"words": {"weights": np.arange(6.0).reshape(2, 3), "names": pack_strings(["a", "é", ""])}}
    write_bundle(Path(folder.name), name="t", tables={"signal": {"bias": 0.5}}, arrays=arrays, facts={})
    return folder, {file.name: file.read_bytes() for file in Path(folder.name).iterdir()}


def _load(case: tuple[str, bytes, bool]) -> None:
    """Read a bundle one file of which was changed; ``signed``: the manifest was made to fit the change."""
    name, data, signed = case
    folder, sound = _folder()
    contents = {**sound, name: data}
    if signed and name != "manifest.json":
        manifest = json.loads(contents["manifest.json"])
        manifest["files"][name]["sha256"] = hashlib.sha256(data).hexdigest()
        contents["manifest.json"] = json.dumps(manifest).encode()
    for file, content in contents.items():
        (Path(folder.name) / file).write_bytes(content)
    try:
        read_bundle(Path(folder.name))
    except BundleError as error:
        assert error.code
        assert error.hint
    else:
        assert signed or name == "manifest.json" or data == sound[name]


def _bundles() -> st.SearchStrategy[tuple[str, bytes, bool]]:
    _, sound = _folder()
    names = st.sampled_from(sorted(sound))
    return names.flatmap(lambda name: st.tuples(st.just(name), changed(sound[name]), st.booleans()))


def targets() -> tuple[Target, ...]:
    """Return what a campaign goes through."""
    cases = st.tuples(texts(), st.sampled_from(FORMATS), st.booleans())
    return (
        Target("readers", 45, files(), _read),
        Target("bundle loader", 30, _bundles(), _load),
        Target("analyzer", 20, texts(), _analyse),
        Target("writers", 5, cases, _write),
    )
