"""What is thrown at the parts: arbitrary bytes, sound files with some bytes changed, and texts of every kind of character."""

from __future__ import annotations

import gzip
import io
import json
import unicodedata

import pyarrow as pa
from hypothesis import strategies as st
from pyarrow import parquet
from tests.contract import LONG_ENOUGH, PIECES

ROWS: list[dict[str, object]] = [
    {"id": "a", "title": "Ferry runs", "text": "The ferry runs again, “sources” said.", "outlet": "X"},
    {"id": "b", "title": None, "text": "It does not,\nthe owner said.", "outlet": "Y"},
]
LINES = b"".join(json.dumps(row).encode() + b"\n" for row in ROWS)
TABLE = b'id;title;text\r\n1;A;"one; ""two""\nthree"\r\n2;;b\r\n'
MARKUP = [
    "<html>", "</html>", "<head>", "<title>Ferry</title>", "<body>", "</body>", "<article>", "</article>", "<p>", "</p>", "<div",
    " class='a' ", ">", "<!--", "-->", "<script>", "</script>", "<table><tr><td>", "&#0;", "&#xd800;", "&amp;", "<![CDATA[", "]]>",
    "<?xml version='1.0' encoding='utf-7'?>", "<meta charset='utf-16'>", "<meta name='date' content='9999-99-99'>",
    "<meta charset='undefined'>", "<meta charset='punycode'>",
    "<meta property='og:title' content='", "'", '"', "<svg>", "<a href='javascript:1'>", "<h1>", "</h1>", "<br/>", "\x00", "\ufeff",
    "<p>The ferry between the two islands runs again after a winter of repairs, the harbour office said.</p>",
    "<script type='application/ld+json'>{\"@type\": \"NewsArticle\", \"author\": [[1]], \"headline\": {}}</script>",
]  # fmt: skip
CATEGORIES = sorted({unicodedata.category(chr(i)) for i in range(0x110000)})
"""All thirty, controls, surrogates, private and unassigned characters among them."""


def _parquet() -> bytes:
    out = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(ROWS), out)
    return out.getvalue()


def zst(data: bytes) -> bytes:
    """Pack with Zstandard."""
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(data)
    return bytes(sink.getvalue().to_pybytes())


def changed(*sound: bytes) -> st.SearchStrategy[bytes]:
    """Sound files cut short, with bytes flipped, taken out, put in, or swapped; and bytes that were never a file."""
    edit = st.tuples(
        st.sampled_from(["flip", "cut", "drop", "insert", "swap"]), st.floats(0, 1), st.binary(max_size=6)
    )
    return st.binary(max_size=200) | st.builds(
        _edited, st.sampled_from(sound), st.lists(edit, min_size=1, max_size=6)
    )


def _edited(data: bytes, edits: list[tuple[str, float, bytes]]) -> bytes:
    for kind, where, new in edits:
        at = int(where * len(data))
        if kind == "flip" and data:
            at = min(at, len(data) - 1)
            data = data[:at] + bytes([data[at] ^ (new[0] if new else 1)]) + data[at + 1 :]
        elif kind == "cut":
            data = data[:at]
        elif kind == "drop":
            data = data[:at] + data[at + len(new) :]
        elif kind == "insert":
            data = data[:at] + new + data[at:]
        else:
            data = data[at:] + data[:at]
    return data


def files() -> st.SearchStrategy[tuple[str, bytes]]:
    """A file name, which decides the reader, and what the file holds."""
    pages = st.lists(st.sampled_from(MARKUP) | st.text(max_size=5), max_size=30).map(
        lambda parts: "".join(parts).encode("utf-8", "surrogatepass")
    )
    kinds = {
        "a.txt": changed("Straße “a”\n\nText.".encode(), "wide".encode("utf-16"), b"caf\xe9"),
        "a.jsonl": changed(LINES, LINES.decode().encode("utf-16")),
        "a.csv": changed(TABLE, TABLE.replace(b";", b",")),
        "a.tsv": changed(TABLE.replace(b";", b"\t")),
        "a.parquet": changed(_parquet()),
        "a.jsonl.gz": changed(gzip.compress(LINES)),
        "a.jsonl.zst": changed(zst(LINES)),
        "a.csv.gz": changed(gzip.compress(TABLE)),
        "a.csv.zst": changed(zst(TABLE)),
        "a.parquet.gz": changed(gzip.compress(_parquet())),
        "a.html": pages | pages | changed(b"<html><body><article><p>" + b"The ferry runs again. " * 9),
    }
    return st.sampled_from(sorted(kinds)).flatmap(lambda name: st.tuples(st.just(name), kinds[name]))


def texts() -> st.SearchStrategy[str]:
    """Articles made of news language, odd characters of every category and bytes that were read as text."""
    odd = st.text(st.characters(categories=CATEGORIES), max_size=6)  # type: ignore[arg-type]
    foreign = st.binary(max_size=12).map(lambda data: data.decode("utf-8", "surrogateescape"))
    return st.lists(st.sampled_from(PIECES) | st.sampled_from(PIECES) | odd | foreign, max_size=30).map(
        lambda pieces: "".join(pieces) + LONG_ENOUGH
    )
