"""A bundle is numbers with hashes; a foreign or damaged one is refused with the reason, never run."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondsource.bundle import Bundle, pack_strings, read_bundle, unpack_strings, write_bundle
from secondsource.errors import BundleError


def _write(path: Path) -> str:
    arrays = {"words": {"weights": np.arange(6.0).reshape(2, 3), "names": pack_strings(["a", "é", ""])}}
    return write_bundle(
        path, name="test", tables={"signal": {"bias": 0.5}}, arrays=arrays, facts={"corpora": []}
    )


def test_what_is_written_is_read(tmp_path: Path) -> None:
    version = _write(tmp_path)
    bundle = read_bundle(tmp_path)
    assert bundle.version == version
    assert bundle.table("signal") == {"bias": 0.5}
    assert unpack_strings(bundle.part("words")["names"]) == ["a", "é", ""]
    np.testing.assert_array_equal(bundle.part("words")["weights"], np.arange(6.0).reshape(2, 3))


def test_what_is_made_of_a_bundle_is_made_once(tmp_path: Path) -> None:
    _write(tmp_path)
    bundle = read_bundle(tmp_path)
    names = bundle.shared(_names)
    assert names == ["a", "é", ""]
    assert bundle.shared(_names) is names
    assert read_bundle(tmp_path).shared(_names) is not names


def _names(bundle: Bundle) -> list[str]:
    return unpack_strings(bundle.part("words")["names"])


def test_the_same_parts_give_the_same_bytes(tmp_path: Path) -> None:
    assert _write(tmp_path / "a") == _write(tmp_path / "b")
    for file in (tmp_path / "a").iterdir():
        assert file.read_bytes() == (tmp_path / "b" / file.name).read_bytes()


def _flip(path: Path) -> None:
    data = bytearray((path / "words.npz").read_bytes())
    data[len(data) // 2] ^= 1
    (path / "words.npz").write_bytes(data)


def _pickled(path: Path) -> None:
    buffer = io.BytesIO()
    np.savez(buffer, weights=np.array([{"a": 1}], dtype=object))
    _swap(path, "words.npz", buffer.getvalue())


def _bomb(path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("weights.npy", b"\0" * (257 * 1024 * 1024))
    _swap(path, "words.npz", buffer.getvalue())


def _broken_inside(path: Path) -> None:
    """A sound archive of a stream that is none: what unpacks it raises an error of its own."""
    data = (path / "words.npz").read_bytes()
    at = data.index(b"names.npy") + len(b"names.npy")
    _swap(path, "words.npz", data[:at] + b"\xff" * 8 + data[at + 8 :])


def _locked(path: Path) -> None:
    """An archive that says it needs a password."""
    data = bytearray((path / "words.npz").read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    data[6] |= 1
    _swap(path, "words.npz", bytes(data))


def _swap(path: Path, name: str, data: bytes) -> None:
    import hashlib

    manifest = json.loads((path / "manifest.json").read_text())
    manifest["files"][name] = {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
    (path / name).write_bytes(data)
    (path / "manifest.json").write_text(json.dumps(manifest))


def _manifest(**changes: object) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        manifest = json.loads((path / "manifest.json").read_text())
        (path / "manifest.json").write_text(json.dumps(manifest | changes))

    return change


DAMAGE: list[tuple[Callable[[Path], object], str]] = [
    (_flip, "hash-mismatch"),
    (lambda p: (p / "words.npz").unlink(), "missing-file"),
    (lambda p: (p / "words.npz").write_bytes(b""), "hash-mismatch"),
    (lambda p: (p / "manifest.json").unlink(), "no-manifest"),
    (lambda p: (p / "manifest.json").write_bytes(b"{"), "bad-json"),
    (lambda p: (p / "manifest.json").write_text("[" * 100_000), "bad-json"),
    (_manifest(format=99), "other-format"),
    (_manifest(files=None), "bad-manifest"),
    (_manifest(files={"../../etc/passwd": {"sha256": "0"}}), "bad-file-name"),
    (_manifest(files={"words.npz": None}), "bad-manifest"),
    (_pickled, "bad-arrays"),
    (_bomb, "too-large"),
    (_broken_inside, "bad-arrays"),
    (_locked, "bad-arrays"),
    (lambda p: _swap(p, "words.npz", b"not a zip"), "bad-arrays"),
]


@pytest.mark.parametrize(("damage", "code"), DAMAGE)
def test_a_damaged_bundle_is_refused(tmp_path: Path, damage: Callable[[Path], object], code: str) -> None:
    _write(tmp_path)
    damage(tmp_path)
    with pytest.raises(BundleError) as caught:
        read_bundle(tmp_path)
    assert caught.value.code == code
    assert caught.value.hint


def test_a_missing_part_is_named(tmp_path: Path) -> None:
    _write(tmp_path)
    with pytest.raises(BundleError, match=r"no part tagger\.npz"):
        read_bundle(tmp_path).part("tagger")


@settings(max_examples=100, deadline=None)
@given(data=st.binary(max_size=300))
def test_any_bytes_in_place_of_arrays_are_refused(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.mktemp("bundle")
    _write(path)
    _swap(path, "words.npz", data)
    with pytest.raises(BundleError):
        read_bundle(path)


def test_a_bundle_with_other_parts_makes_its_own_tables() -> None:
    bundle = Bundle(Path("-"), {"version": "test"}, {"words": ["one"]}, {})

    def first(source: Bundle) -> str:
        return str(source.table("words")[0])

    assert bundle.shared(first) == "one"
    assert replace(bundle, tables={"words": ["two"]}).shared(first) == "two"
