"""The trained model on disk: a manifest and plain numbers. Reading one can never run code.

A bundle is a folder: ``manifest.json`` names every other file with its SHA-256 and size; parts are JSON
(``NAME.json``) and arrays (``NAME.npz``, read with ``allow_pickle=False``). Tables of strings are stored as
one UTF-8 block of bytes, one string a line.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from secondsource.errors import BundleError

FORMAT = 1
MAX_FILE_BYTES = 64 * 1024 * 1024
MAX_UNPACKED_BYTES = 256 * 1024 * 1024
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*\.(?:json|npz)")

Array = npt.NDArray[Any]
Made = TypeVar("Made")


@dataclass(frozen=True, eq=False)
class Bundle:
    """A bundle that has been read and checked.

    Attributes
    ----------
    path : Path
    manifest : mapping
        ``format``, ``version``, ``files`` {name: {sha256, bytes}}, ``corpora``, ``metrics``, ``thresholds``.
    tables : mapping of str to JSON value
    arrays : mapping of str to mapping of str to ndarray
    """

    path: Path
    manifest: Mapping[str, Any]
    tables: Mapping[str, Any]
    arrays: Mapping[str, Mapping[str, Array]]
    # Not copied by `dataclasses.replace`: a bundle with other parts makes its own.
    _made: dict[Callable[[Bundle], Any], Any] = field(default_factory=dict, init=False, repr=False)

    def shared(self, make: Callable[[Bundle], Made]) -> Made:
        """Return what ``make`` reads from this bundle: made once, the same for everybody who asks."""
        if make not in self._made:
            self._made[make] = make(self)
        made: Made = self._made[make]
        return made

    @property
    def version(self) -> str:
        """Name and short hash of what was trained, such as ``"default-3f2a91c4"``."""
        return str(self.manifest["version"])

    def table(self, name: str) -> Any:
        """Return a JSON part; `BundleError` when the bundle has none of that name."""
        try:
            return self.tables[name]
        except KeyError:
            raise _damaged(self.path, f"has no part {name}.json", "missing-part") from None

    def part(self, name: str) -> Mapping[str, Array]:
        """Return the arrays of a part; `BundleError` when the bundle has none of that name."""
        try:
            return self.arrays[name]
        except KeyError:
            raise _damaged(self.path, f"has no part {name}.npz", "missing-part") from None


def default_path() -> Path:
    """Return the folder of the bundle that ships with the package."""
    return Path(__file__).parent / "bundles" / "default"


def read_bundle(path: Path) -> Bundle:
    """Read and verify a bundle.

    Raises
    ------
    BundleError
        When a file is missing, too large, of another format, or does not have the hash that the manifest gives.
    """
    manifest = _manifest(path)
    tables: dict[str, Any] = {}
    arrays: dict[str, Mapping[str, Array]] = {}
    for name, facts in manifest["files"].items():
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise _damaged(path, f"names a file {name!r} that no bundle has", "bad-file-name")
        data = _checked(path / name, facts)
        stem, _, suffix = name.partition(".")
        if suffix == "json":
            tables[stem] = _json(path / name, data)
        else:
            arrays[stem] = _arrays(path / name, data)
    return Bundle(path, manifest, tables, arrays)


def write_bundle(
    path: Path,
    *,
    name: str,
    tables: Mapping[str, Any],
    arrays: Mapping[str, Mapping[str, Array]],
    facts: Mapping[str, Any],
) -> str:
    """Write a bundle; the same parts give the same bytes. Returns the version.

    Parameters
    ----------
    path : Path
        Folder, made if need be; files of an older bundle in it are replaced.
    name : str
        First half of the version.
    tables, arrays : mapping
        JSON parts and array parts by name.
    facts : mapping
        Further entries of the manifest (corpora, metrics, thresholds).
    """
    path.mkdir(parents=True, exist_ok=True)
    for old in path.iterdir():
        if old.suffix in (".json", ".npz"):
            old.unlink()
    contents = {f"{key}.json": _json_bytes(value) for key, value in sorted(tables.items())}
    contents |= {f"{key}.npz": _npz_bytes(value) for key, value in sorted(arrays.items())}
    files = {
        key: {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
        for key, data in contents.items()
    }
    digest = hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()[:8]
    version = f"{name}-{digest}"
    for key, data in contents.items():
        (path / key).write_bytes(data)
    manifest = {"format": FORMAT, "version": version, **facts, "files": files}
    (path / "manifest.json").write_bytes(_json_bytes(manifest))
    return version


def pack_strings(strings: list[str]) -> Array:
    """Return strings as one array of bytes, one a line; none may hold a line break."""
    return np.frombuffer("\n".join(strings).encode("utf-8"), dtype=np.uint8)


def unpack_strings(packed: Array) -> list[str]:
    """Return what :func:`pack_strings` was given."""
    text = packed.tobytes().decode("utf-8")
    return text.split("\n") if text else []


def _manifest(path: Path) -> Mapping[str, Any]:
    try:
        data = (path / "manifest.json").read_bytes()
    except OSError as error:
        raise _damaged(path, f"has no readable manifest.json ({error.strerror})", "no-manifest") from error
    if len(data) > MAX_FILE_BYTES:
        raise _damaged(path, "has an oversized manifest.json", "too-large")
    manifest = _json(path / "manifest.json", data)
    if not isinstance(manifest, dict) or not isinstance(manifest.get("files"), dict):
        raise _damaged(path, "has a manifest without a list of files", "bad-manifest")
    if manifest.get("format") != FORMAT:
        raise BundleError(
            f"{path}: bundle format {manifest.get('format')!r}; this version reads format {FORMAT}",
            code="other-format",
            hint="Train the bundle again with this version, or install the version that made it.",
        )
    if not isinstance(manifest.get("version"), str):
        raise _damaged(path, "has a manifest without a version", "bad-manifest")
    return manifest


def _checked(file: Path, facts: Any) -> bytes:
    if not isinstance(facts, dict) or not isinstance(facts.get("sha256"), str):
        raise _damaged(file, "has no hash in the manifest", "bad-manifest")
    try:
        size = file.stat().st_size
        if size > MAX_FILE_BYTES:
            raise _damaged(file, f"is {size} bytes; the limit is {MAX_FILE_BYTES}", "too-large")
        data = file.read_bytes()
    except OSError as error:
        raise _damaged(file, f"cannot be read ({error.strerror})", "missing-file") from error
    if hashlib.sha256(data).hexdigest() != facts["sha256"]:
        raise _damaged(file, "is not the file that the manifest describes", "hash-mismatch")
    return data


def _json(file: Path, data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _damaged(file, f"is not JSON ({error})", "bad-json") from error


def _arrays(file: Path, data: bytes) -> Mapping[str, Array]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
        if unpacked <= MAX_UNPACKED_BYTES:
            with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
                return {key: arrays[key] for key in arrays.files}
    # A broken archive raises whatever its format happens to: zlib.error, struct.error, RuntimeError, EOFError and more.
    except Exception as error:
        raise _damaged(file, f"does not hold plain arrays ({error})", "bad-arrays") from error
    raise _damaged(file, "unpacks to more than the limit", "too-large")


def _json_bytes(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n").encode(
        "utf-8"
    )


def _npz_bytes(arrays: Mapping[str, Array]) -> bytes:
    """Pack arrays with fixed time stamps, so that the same arrays give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for key in sorted(arrays):
            member = io.BytesIO()
            np.lib.format.write_array(member, np.ascontiguousarray(arrays[key]), allow_pickle=False)
            archive.writestr(
                zipfile.ZipInfo(f"{key}.npy", (1980, 1, 1, 0, 0, 0)), member.getvalue(), zipfile.ZIP_DEFLATED
            )
    return buffer.getvalue()


def _damaged(path: Path, what: str, code: str) -> BundleError:
    return BundleError(
        f"{path}: {what}", code=code, hint="Install the package again, or train the bundle again."
    )
