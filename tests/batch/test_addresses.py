"""Inputs in S3-compatible storage, against a real local server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.conftest import needed

from secondsource.readers import Columns, Record
from secondsource_cli.batch.addresses import Input, expand
from secondsource_cli.batch.pieces import articles

server = needed("moto.server", "moto's S3 server: secondsource[test-remote]")
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The options of an address that leads to the server."""
    from pyarrow import fs

    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    running = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    running.start()
    try:
        host, port = running.get_host_and_port()
        options = f"endpoint_override={host}:{port}&scheme=http&region=us-east-1&allow_bucket_creation=true"
        system, _ = fs.FileSystem.from_uri(f"s3://desk?{options}")
        system.create_dir("desk")
        for name, data in (("a.txt", b"one"), ("in/b.jsonl", b'{"text": "two"}\n'), ("in/c.bin", b"\x00")):
            with system.open_output_stream(f"desk/{name}") as stream:
                stream.write(data)
        yield options
    finally:
        running.stop()


@pytest.mark.parametrize(
    ("path", "texts"),
    [("desk", ["one", "two"]), ("desk/in", ["two"]), ("desk/a.txt", ["one"]), ("desk/none", [])],
)
def test_articles_are_read_from_a_bucket(bucket: str, path: str, texts: list[str]) -> None:
    found = list(expand([f"s3://{path}?{bucket}"], None))
    read = [r for item in found if isinstance(item, Input) for r in articles(item, Columns(), None)]
    assert [r.text for r in read if isinstance(r, Record)] == texts
    assert texts or len(found) == 1
