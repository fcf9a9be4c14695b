"""Inputs in S3-compatible storage, against a real local server."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable, Iterator

import pyarrow as pa
import pytest
from pyarrow import fs, parquet
from tests.batch.conftest import Start
from tests.conftest import PATIENCE, needed

from secondsource.readers import Columns, Failure, Record
from secondsource_cli.batch.addresses import Input, expand
from secondsource_cli.batch.pieces import Piece, articles, local_pieces, remote_pieces

server = needed("moto.server", "moto's S3 server: secondsource[test-remote]")
pytestmark = pytest.mark.filterwarnings("ignore")

KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
LINES = b'{"id": "1", "text": "first"}\n{"id": "2", "text": null}\n{"id": "3", "text": "third"}\n'
CSV = b'id,text\n1,first\n2,\n3,"third"\n'
LONG = [{"id": str(n), "text": random.Random(n).randbytes(300).hex()} for n in range(6000)]
"""More than is asked for in one journey, packed or not."""


def _zst(data: bytes) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(data)
    return bytes(sink.getvalue().to_pybytes())


def _parquet() -> bytes:
    sink = pa.BufferOutputStream()
    table = pa.table({"id": ["1", "2", "3"], "text": ["first", None, "third"]})
    parquet.write_table(table, sink, row_group_size=1)
    return bytes(sink.getvalue().to_pybytes())


def _files() -> dict[str, bytes]:
    long = b"".join(json.dumps(row).encode() + b"\n" for row in LONG)
    return {
        "a.txt": b"one",
        "in/b.jsonl": b'{"text": "two"}\n',
        "in/c.bin": b"\x00",
        "packed/a.jsonl": LINES,
        "packed/a.jsonl.gz": gzip.compress(LINES),
        "packed/a.jsonl.zst": _zst(LINES),
        "packed/a.csv.gz": gzip.compress(CSV),
        "packed/a.csv.zst": _zst(CSV),
        "packed/a.parquet": _parquet(),
        "packed/a.parquet.gz": gzip.compress(_parquet()),
        "packed/a.parquet.zst": _zst(_parquet()),
        "single/a.txt.gz": gzip.compress(b"first"),
        "single/b.md.zst": _zst(b"third"),
        "long/a.jsonl.gz": gzip.compress(long),
        "long/a.jsonl.zst": _zst(long),
        "broken/a.jsonl.gz": gzip.compress(long)[:-100_000],
        "broken/a.jsonl.zst": _zst(long)[:-100_000],
    }


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    """The options of an address that leads to the server."""
    running = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    running.start()
    try:
        with pytest.MonkeyPatch.context() as patch:
            for name, value in KEYS.items():
                patch.setenv(name, value)
            host, port = running.get_host_and_port()
            options = (
                f"endpoint_override={host}:{port}&scheme=http&region=us-east-1&allow_bucket_creation=true"
            )
            system, _ = fs.FileSystem.from_uri(f"s3://desk?{options}")
            system.create_dir("desk")
            for path, data in _files().items():
                # By itself it would pack what is packed already, going by the name.
                with system.open_output_stream(f"desk/{path}", compression=None) as stream:
                    stream.write(data)
            yield options
    finally:
        running.stop()


def _here(sources: list[Input | Failure]) -> Iterator[Piece]:
    return local_pieces(sources, Columns())


def _read(address: str, cut: Callable[[list[Input | Failure]], Iterator[Piece]]) -> list[Record | Failure]:
    """Return every article of an address, cut into pieces for this machine or for a cluster."""
    found = list(expand([address], None))
    return [
        record
        for piece in cut(found)
        for item in piece.items
        for record in articles(item, Columns(), piece.group)
    ]


@pytest.mark.parametrize("cut", [_here, remote_pieces], ids=["here", "cluster"])
@pytest.mark.parametrize(
    ("path", "texts"),
    [
        ("desk/in", ["two"]),
        ("desk/a.txt", ["one"]),
        ("desk/single", ["first", "third"]),
        *((f"desk/{name}", ["first", "bad-text", "third"]) for name in _files() if name.startswith("packed")),
    ],
)
def test_articles_are_read_from_a_bucket(
    bucket: str, path: str, texts: list[str], cut: Callable[[list[Input | Failure]], Iterator[Piece]]
) -> None:
    read = _read(f"s3://{path}?{bucket}", cut)
    assert [r.text if isinstance(r, Record) else r.error.code for r in read] == texts


def test_a_whole_bucket_is_read_in_the_order_of_its_names(bucket: str) -> None:
    found = [item.name for item in expand([f"s3://desk?{bucket}"], None) if isinstance(item, Input)]
    assert found == [f"s3://desk/{name}" for name in sorted(_files()) if name != "in/c.bin"]


@pytest.mark.parametrize(
    ("glob", "names"),
    [
        ("desk/packed/*.csv.*", ["packed/a.csv.gz", "packed/a.csv.zst"]),
        ("desk/*/b.jsonl", ["in/b.jsonl"]),
        ("desk/*.txt", ["a.txt"]),
        ("desk/**/*.txt.gz", ["single/a.txt.gz"]),
        ("desk/s*", []),
        ("desk/s**", ["single/a.txt.gz", "single/b.md.zst"]),
    ],
)
def test_a_glob_in_an_address(bucket: str, glob: str, names: list[str]) -> None:
    found = list(expand([f"s3://{glob}?{bucket}"], None))
    assert [item.name for item in found if isinstance(item, Input)] == [f"s3://desk/{name}" for name in names]
    assert names or len(found) == 1


def test_an_address_without_an_article_is_a_failure(bucket: str) -> None:
    (found,) = expand([f"s3://desk/none?{bucket}"], None)
    assert isinstance(found, Failure)
    assert found.error.code == "unreadable"


@pytest.mark.parametrize("suffix", ["gz", "zst"])
def test_a_long_packed_file_is_read_to_its_end(bucket: str, suffix: str) -> None:
    read = _read(f"s3://desk/long/a.jsonl.{suffix}?{bucket}", _here)
    assert [r.text for r in read if isinstance(r, Record)] == [row["text"] for row in LONG]


@pytest.mark.parametrize("suffix", ["gz", "zst"])
def test_a_packed_file_that_breaks_off_gives_what_came_before(bucket: str, suffix: str) -> None:
    *before, last = _read(f"s3://desk/broken/a.jsonl.{suffix}?{bucket}", _here)
    assert [r.text for r in before if isinstance(r, Record)] == [row["text"] for row in LONG[: len(before)]]
    assert len(before) > 5000
    assert isinstance(last, Failure)
    assert last.error.code == "bad-archive"
    assert last.place == f"s3://desk/broken/a.jsonl.{suffix}"


def test_the_command_line_scores_a_bucket(bucket: str, start: Start) -> None:
    for suffix in ("gz", "zst"):
        run = start("score", f"s3://desk/packed/a.jsonl.{suffix}?{bucket}", "--quiet", **KEYS)
        out, error = run.communicate(timeout=PATIENCE)
        assert run.returncode == 3, error
        assert f"s3://desk/packed/a.jsonl.{suffix}:1 1".encode() in out
        assert b"failed" in out
