"""Whatever comes in, each article is a record or a failure with its place, and the rest goes on."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet
from tests.fuzz.inputs import zst

from secondsource.readers import Columns, Failure, Record, format_of, packed, read_path, read_stream
from secondsource.readers.html import _shape
from secondsource.readers.parquet import read_group

PAGE = (
    "<html><head><title>Ferry runs again</title><meta name='author' content='Ida Holm'>"
    "<meta property='og:site_name' content='The Gazette'><meta name='date' content='2024-03-02'></head><body>"
    "<nav><a href='/'>Home</a><a href='/news'>News</a></nav><article><h1>Ferry runs again</h1>"
    + "<p>The ferry between the two islands runs again after a winter of repairs, the harbour office said.</p>"
    * 6
    + "</article><footer>Terms and cookies</footer></body></html>"
)


def table(rows: list[dict[str, object]]) -> bytes:
    out = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(rows), out)
    return out.getvalue()


LINES = b'{"id": "a", "title": "T", "text": "one"}\n\n{"id": 2, "text": "two", "outlet": "X"}\n'


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.txt", "Straße\n\nText.".encode(), [("a.txt", "Straße\n\nText.")]),
        ("a.md", b"\xef\xbb\xbf# Head", [("a.md", "# Head")]),
        ("a.txt", "curly ’".encode("cp1252"), [("a.txt", "curly ’")]),
        ("a.txt", "wide".encode("utf-16"), [("a.txt", "wide")]),
        ("a.txt.gz", gzip.compress(b"packed"), [("a.txt.gz", "packed")]),
        ("a.jsonl", LINES, [("a", "one"), ("2", "two")]),
        ("a.jsonl", LINES.decode().encode("utf-16"), [("a", "one"), ("2", "two")]),
        ("a.jsonl", b'{"text": "caf\xe9"}', [("a.jsonl:1", "café")]),
        ("a.jsonl", b'{"text": "' + b"x" * 1_000_000 + b'"}\n{"text": "b"}', [("a.jsonl:1", "x" * 1_000_000), ("a.jsonl:2", "b")]),
        ("a.jsonl.gz", gzip.compress(LINES), [("a", "one"), ("2", "two")]),
        ("a.jsonl.zst", zst(LINES), [("a", "one"), ("2", "two")]),
        ("a.jsonl", b"", []),
        ("a.csv", b'id,text\n1,"one, two\nthree"\n2,b\n', [("1", "one, two\nthree"), ("2", "b")]),
        ("a.csv", b"\xef\xbb\xbfid;text\n1;one, two\n", [("1", "one, two")]),
        ("a.tsv", b"id\ttext\n1\tcaf\xe9\n", [("1", "café")]),
        ("a.csv", "id,text\n1,a".encode("utf-16") + b"\x00", [("1", "a\ufffd")]),
        ("a.csv", b"", []),
        ("a.csv", b"\n \nid,text\n1,a\n", [("1", "a")]),
        ("a.parquet", table([{"id": 1, "text": "one"}, {"id": 2, "text": "two"}]), [("1", "one"), ("2", "two")]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_articles(tmp_path: Path, name: str, data: bytes, expected: list[tuple[str, str]]) -> None:
    found = list(read_stream(io.BytesIO(data), name))
    assert [(r.id, r.text) for r in found if isinstance(r, Record)] == expected
    assert len(found) == len(expected), found


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.jsonl", b'{"text": null}\n{"text": "b"}\n', ["a.jsonl:1 bad-text", "b"]),
        ("a.jsonl", b'{"text": 5}\n[]\n{}\n{"text": "b"}\n', ["a.jsonl:1 bad-text", "a.jsonl:2 bad-record", "a.jsonl:3 no-text", "b"]),
        ("a.jsonl", b'{"text": "a", "title": 3}\nnot json\n{"text": "b"}\n', ["a.jsonl:1 bad-title", "a.jsonl:2 bad-json", "b"]),
        ("a.jsonl", b"[" * 100_000 + b'\n{"text": "b"}\n', ["a.jsonl:1 bad-json", "b"]),
        ("a.jsonl", b'{"id": "x", "text": "a"}\n{"id": "x", "text": "c"}\n{"text": "b"}\n', ["a", "a.jsonl:2 duplicate-id", "b"]),
        ("a.csv", b"id,text\n1,a\n2\n3,x,y\n4,\n5,b\n", ["a", "a.csv:3 bad-record", "a.csv:4 bad-record", "a.csv:5 bad-text", "b"]),
        ("a.csv", b"\n\nid,text\n1,a\n2\n", ["a", "a.csv:5 bad-record"]),
        ("a.csv", b"id,body\n1,a\n", ["a.csv no-text"]),
        ("a.csv", b"id,text\n1,a\n1,c\n", ["a", "a.csv:3 duplicate-id"]),
        ("a.parquet", table([{"text": "a"}, {"text": None}]), ["a", "a.parquet:2 bad-text"]),
        ("a.parquet", table([{"body": "a"}]), ["a.parquet no-text"]),
        ("a.parquet", b"PAR1 nothing PAR1", ["a.parquet bad-parquet"]),
        ("a.parquet", table([{"text": "a"}]).replace(b"\x04text", b"\x04\xec\xec\xec\xec"), ["a.parquet bad-parquet"]),
        ("a.jsonl.gz", gzip.compress(b'{"text": "a"}\n' * 50_000)[:-40], None),
        ("a.csv.gz", gzip.compress(b"id,text\n" + b"".join(b"%d,a\n" % n for n in range(50_000)))[:-40], None),
        ("a.jsonl.gz", b"not packed", ["a.jsonl.gz bad-archive"]),
        ("a.jsonl.zst", b"not packed", ["a.jsonl.zst bad-archive"]),
        ("a.txt", bytes(range(256)) * 8, ["a.txt not-text"]),
        ("a.html", b"<html></html>", ["a.html no-article"]),
        ("a.html", b"", ["a.html no-article"]),
        ("a.html", b"<div>" * 10_000 + b"text" + b"</div>" * 10_000, ["a.html too-deep"]),
        ("a.html", b"<p>a<b>x</b></p>" * 10_001, ["a.html too-large"]),
        ("a.pdf", b"%PDF", ["a.pdf unknown-format"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_cannot_be_read_is_named_and_the_rest_goes_on(
    name: str, data: bytes, expected: list[str] | None
) -> None:
    found = list(islice(read_stream(io.BytesIO(data), name), 60_000))
    seen = [f"{r.place} {r.error.code}" if isinstance(r, Failure) else r.text for r in found]
    if expected is None:
        assert seen[-1] == f"{name} bad-archive"
    else:
        assert seen == expected
    for failure in found:
        if isinstance(failure, Failure):
            assert failure.place in failure.error.message
            assert failure.error.hint


@pytest.mark.parametrize("charset", ["undefined", "punycode", "utf-16", "cp037", "hex", "no-such", "utf-8"])
def test_a_page_in_an_encoding_that_is_none_of_a_page_is_read_as_text(charset: str) -> None:
    page = PAGE.replace("<head>", f"<head><meta charset='{charset}'>").encode()
    (record,) = read_stream(io.BytesIO(page), "a.html")
    assert isinstance(record, Record)
    assert "The ferry between the two islands runs again" in record.text
    assert record.facts["encoding"] == "utf-8"


def test_a_page_gives_its_article_and_what_it_says_of_it() -> None:
    (record,) = read_stream(io.BytesIO(PAGE.encode()), "a.html")
    assert isinstance(record, Record)
    assert (record.title or record.text).startswith("Ferry runs again")
    assert "Terms and cookies" not in record.text
    assert record.facts["byline"] == "Ida Holm"
    assert record.facts["site"] == "The Gazette"
    assert record.facts["date"] == "2024-03-02"


@pytest.mark.parametrize(
    "noise",
    [
        "<svg><path d='M0 0'/></svg>" * 600,
        "<script>" + "for (i=0; i<n; i++) s += '<div>';\n" * 600 + "</script>",
        "<!--" + "<div>" * 600 + "-->",
        "<style>" + "a<b {}" * 600 + "</style>",
    ],
)
def test_what_is_not_nested_is_not_taken_for_nested(noise: str) -> None:
    (record,) = read_stream(io.BytesIO(PAGE.replace("<article>", noise + "<article>").encode()), "a.html")
    assert isinstance(record, Record)
    assert "The ferry between the two islands runs again" in record.text


@pytest.mark.parametrize("opening", ["<!--", "<script>", "<div ", "<a href='", "<svg/", "<b x='<"])
def test_a_page_full_of_openings_is_counted_in_linear_time(opening: str) -> None:
    seconds = []
    for times in (20_000, 160_000):
        start = time.process_time()
        _shape(opening * times)
        seconds.append(time.process_time() - start)
    assert seconds[1] < 16 * seconds[0] + 0.05


def test_a_page_that_speaks_of_this_tool_is_kept_for_its_comments() -> None:
    for comment, kept in (("", False), ("<!-- secondsource: ignore-file loaded-language: why -->", True)):
        page = PAGE.replace("<article>", comment + "<article>")
        for name, data in (("a.html", page.encode()), ("a.html.gz", gzip.compress(page.encode()))):
            (record,) = read_stream(io.BytesIO(data), name)
            assert isinstance(record, Record)
            assert record.page == (page if kept else "")


class Pipe(io.RawIOBase):
    """A stream that does not know where it stands."""

    def __init__(self, data: bytes) -> None:
        self._data = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return self._data.read(size)


@pytest.mark.parametrize(("name", "pack"), [("a.jsonl.gz", gzip.compress), ("a.jsonl.zst", zst)])
def test_a_packed_pipe_is_read_beyond_the_first_bytes(
    name: str, pack: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packed, "FREE", 1_000)
    assert callable(pack)
    lines = b"".join(b'{"text": "%d"}\n' % n for n in range(5_000))
    found = list(read_stream(Pipe(pack(lines)), name))  # type: ignore[arg-type]
    assert [r.text for r in found if isinstance(r, Record)] == [str(n) for n in range(5_000)]


_PEAK = """
import sys
from pathlib import Path
from secondsource.readers import read_path
rows = sum(len(record.text) == 10_000_000 for record in read_path(Path(sys.argv[1])))
# Not ru_maxrss, which a process inherits from the one that started it.
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(rows, int(peak.split()[1]) // 1024)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of a process is read from /proc")
def test_a_long_value_that_rows_share_is_in_memory_once(tmp_path: Path) -> None:
    text = pa.DictionaryArray.from_arrays(pa.array([0] * 64, pa.int32()), ["word " * 2_000_000])
    made = pa.table({"id": [str(n) for n in range(64)], "text": text})
    parquet.write_table(made, tmp_path / "t.parquet", compression="zstd", store_schema=False)
    run = subprocess.run(
        [sys.executable, "-c", _PEAK, str(tmp_path / "t.parquet")], capture_output=True, text=True, check=True
    )
    rows, megabytes = map(int, run.stdout.split())
    assert rows == 64
    assert megabytes < 400  # 64 times the text are 640


def test_a_column_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "FREE", 1_000_000)
    stream = io.BytesIO()
    parquet.write_table(pa.table({"text": ["word " * 2_000_000]}), stream, compression="zstd")
    (failure,) = read_stream(stream, "t.parquet")
    assert isinstance(failure, Failure)
    assert failure.error.code == "bomb"


@pytest.mark.parametrize(("name", "pack"), [("a.jsonl.gz", gzip.compress), ("a.txt.zst", zst)])
def test_a_bomb_does_not_go_off(name: str, pack: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "FREE", 1_000_000)
    assert callable(pack)
    (failure,) = read_stream(io.BytesIO(pack(b" \n" * 8_000_000)), name)
    assert isinstance(failure, Failure)
    assert failure.error.code == "bomb"


@pytest.mark.parametrize(
    ("name", "text", "plain"),
    [
        ("a.txt", "café", "utf-8"),
        ("a.html", PAGE.replace("repairs", "café repairs"), "utf-8"),
        # Of records in tables only what is out of the ordinary is said.
        ("a.jsonl", '{"text": "café"}\n', None),
        ("a.csv", "id,text\n1,café\n", None),
    ],
)
def test_the_encoding_that_was_found_is_told(name: str, text: str, plain: str | None) -> None:
    for encoding, told in (("utf-8", plain), ("cp1252", "windows-1252"), ("utf-16", "utf-16")):
        (record,) = read_stream(io.BytesIO(text.encode(encoding)), name)
        assert isinstance(record, Record)
        assert "café" in record.text
        assert record.facts.get("encoding") == told, encoding


def test_columns_have_the_names_that_are_given() -> None:
    line = json.dumps({"url": "u1", "head": "H", "body": "B"}).encode()
    (record,) = read_stream(io.BytesIO(line), "a.jsonl", Columns("url", "head", "body"))
    assert isinstance(record, Record)
    assert (record.id, record.title, record.text) == ("u1", "H", "B")


def test_a_missing_file_is_a_failure(tmp_path: Path) -> None:
    (failure,) = read_path(tmp_path / "gone.txt")
    assert isinstance(failure, Failure)
    assert failure.error.code == "unreadable"


@pytest.mark.parametrize(
    "name", ["a.txt", "a.jsonl", "a.csv", "a.parquet", "a.html", "a.jsonl.gz", "a.csv.zst"]
)
@given(data=st.binary(max_size=300))
def test_any_bytes_give_records_or_failures(name: str, data: bytes) -> None:
    assert format_of(name)
    for found in read_stream(io.BytesIO(data), name):
        assert isinstance(found, Record | Failure)


def _said(found: Record | Failure) -> tuple[str, str | None, str]:
    return found.place, found.id, found.error.message if isinstance(found, Failure) else found.text


def test_an_id_of_an_earlier_row_group_is_known_and_that_of_an_unreadable_row_is_free() -> None:
    rows = [("a", "x"), ("n", None), ("a", "x"), ("n", "x"), (None, "x"), ("n", "x")]
    stream = io.BytesIO()
    made = pa.table({"id": [name for name, _ in rows], "text": [text for _, text in rows]})
    parquet.write_table(made, stream, row_group_size=2)
    whole = list(read_stream(stream, "t.parquet"))
    groups = [r for group in range(3) for r in read_group(stream, "t.parquet", Columns(), group)]
    assert [r.error.code if isinstance(r, Failure) else r.id for r in whole] == [
        "a", "bad-text", "duplicate-id", "n", "t.parquet:5", "duplicate-id",
    ]  # fmt: skip
    assert list(map(_said, groups)) == list(map(_said, whole))


def test_an_id_that_is_no_plain_value_is_a_failure() -> None:
    (found,) = read_stream(io.BytesIO(b'{"id": {"a": 1}, "text": "x"}'), "t.jsonl")
    assert isinstance(found, Failure)
    assert found.error.message == "t.jsonl:1: 'id' is a dict, not a string or number"
