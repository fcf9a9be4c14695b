"""The list of inputs on disk: all of it, as often as it is asked for, in no more memory for more inputs."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from dataclasses import replace

import pytest

from secondsource.errors import ConfigError, InputError
from secondsource.readers import Failure
from secondsource_cli.batch.addresses import Input
from secondsource_cli.batch.listing import Listing

GONE = Failure("none", InputError("none: no article found", code="nothing-found", hint="Check it."))
FOUND: list[Input | Failure] = [
    Input("drafts/a.txt", 10, 1_700_000_000_000_000_001, path="/home/x/drafts/a.txt"),
    GONE,
    # A name that is no UTF-8, as the file system gives it, and one with a line break.
    Input("drafts/\udce9.txt", 5, 2, path="/home/x/drafts/\udce9.txt"),
    Input("drafts/a\nb.txt", 5, 2, path="/home/x/drafts/a\nb.txt"),
    Input("stdin.jsonl", stdin=True),
]


def test_it_gives_what_it_was_given_each_time() -> None:
    kept = Listing(FOUND)
    for _ in range(2):
        inputs = [item for item in kept if isinstance(item, Input)]
        assert inputs == [item for item in FOUND if isinstance(item, Input)]
        (failure,) = (item for item in kept if isinstance(item, Failure))
        assert failure.to_dict() == GONE.to_dict()
    assert kept.size == 20


def test_other_inputs_have_another_digest() -> None:
    first = FOUND[0]
    assert isinstance(first, Input)
    others = [
        FOUND[1:],
        [*FOUND[1:], first],
        [replace(first, size=11), *FOUND[1:]],
        [replace(first, stamp=2), *FOUND[1:]],
        [first, Failure("nowhere", InputError("", code="nothing-found")), *FOUND[2:]],
    ]
    assert len({Listing(found).digest for found in [FOUND, *others]}) == 6


def test_a_failure_in_other_words_is_the_same_failure() -> None:
    again = Failure("none", InputError("none: request 17 failed", code="unreadable"))
    assert Listing([FOUND[0], again, *FOUND[2:]]).digest == Listing(FOUND).digest


def _many(count: int) -> Iterator[Input]:
    for number in range(count):
        yield Input(f"archive/{number:07d}.txt", 1, number, path=f"/srv/archive/{number:07d}.txt")


def test_memory_does_not_grow_with_the_inputs() -> None:
    peaks = []
    for count in (1_000, 20_000):
        tracemalloc.start()
        kept = Listing(_many(count))
        assert sum(1 for _ in kept) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 50_000


def test_a_full_disk_is_a_message(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> object:
        return open("/dev/full", "w+", encoding="ascii")  # noqa: PTH123

    monkeypatch.setattr("tempfile.TemporaryFile", full)
    with pytest.raises(ConfigError, match="no room to list the inputs"):
        Listing(_many(1000))
