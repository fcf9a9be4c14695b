"""Which corpora are used or supported: ``data/corpora.toml``, read, checked, and held against the files at hand."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from secondsource.errors import ConfigError

USES = ("train", "evaluate", "supported")
_TEXTS = ("name", "title", "holds", "published", "licence", "use", "does", "citation")
_KEYS = frozenset({*_TEXTS, "open-licence", "converter", "file"})
_HINT = "Compare with data/corpora.toml of the project."


@dataclass(frozen=True, slots=True)
class CorpusFile:
    """A file of a corpus as it was used; the path is below the folder that holds all corpora."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """An entry of the list.

    Attributes
    ----------
    licence : str
        In the words of its authors, as far as we have them.
    open_licence : bool
        The licence is stated and lets anyone use and pass on the data.
    use : str
        One of :data:`USES`.
    does : str
        What it is used for.
    converter : tuple of str
        Names for ``secondsource data convert``.
    """

    name: str
    title: str
    holds: str
    published: str
    licence: str
    open_licence: bool
    use: str
    does: str
    citation: str
    converter: tuple[str, ...]
    files: tuple[CorpusFile, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the entry for JSON."""
        return {
            **{key: getattr(self, key) for key in _TEXTS},
            "open-licence": self.open_licence,
            "converter": list(self.converter),
            "files": [{"path": f.path, "sha256": f.sha256} for f in self.files],
        }


@dataclass(frozen=True, slots=True)
class FileState:
    """What became of one file: ``code`` is ``"ok"``, ``"missing-file"``, ``"unreadable"`` or ``"hash-mismatch"``."""

    corpus: str
    path: Path
    code: str
    message: str


def read_list(path: Path) -> tuple[Corpus, ...]:
    """Read the list of corpora.

    Raises
    ------
    ConfigError
        When the file is missing or not TOML, or an entry lacks a key, has an unknown one, or occurs twice.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(
            f"{path}: {error.strerror}", code="no-corpora-list", hint="Name the list with --corpora."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not TOML ({error})", code="bad-corpora-list", hint=_HINT) from error
    entries = data.get("corpus")
    if not isinstance(entries, list) or set(data) != {"corpus"}:
        raise _bad(path, "holds something else than [[corpus]] entries")
    found = tuple(_corpus(path, number, entry) for number, entry in enumerate(entries, 1))
    names = [corpus.name for corpus in found]
    if len(set(names)) < len(names):
        raise _bad(path, f"{next(n for n in names if names.count(n) > 1)} occurs twice")
    return found


def verify(corpora: Sequence[Corpus], folder: Path) -> Iterator[FileState]:
    """Hold the files below a folder against the list, one state for each file."""
    for corpus in corpora:
        for file in corpus.files:
            path = folder / file.path
            try:
                with path.open("rb") as stream:
                    found = hashlib.file_digest(stream, "sha256").hexdigest()
            except FileNotFoundError:
                yield FileState(corpus.name, path, "missing-file", "not there")
            except OSError as error:
                yield FileState(corpus.name, path, "unreadable", error.strerror or str(error))
            else:
                same = found == file.sha256
                message = "as listed" if same else f"has {found[:16]}…, the list says {file.sha256[:16]}…"
                yield FileState(corpus.name, path, "ok" if same else "hash-mismatch", message)


def open_names(corpora: Sequence[Corpus]) -> frozenset[str]:
    """Return the names of the corpora with an explicit open licence that train something."""
    return frozenset(c.name for c in corpora if c.open_licence and c.use == "train")


def _corpus(path: Path, number: int, entry: Mapping[str, Any]) -> Corpus:
    name = entry.get("name", f"entry {number}")
    unknown = sorted(set(entry) - _KEYS)
    if unknown:
        raise _bad(path, f"{name} has unknown keys {', '.join(unknown)}")
    missing = [key for key in _TEXTS if not isinstance(entry.get(key), str) or not entry[key].strip()]
    if missing or not isinstance(entry.get("open-licence"), bool):
        raise _bad(path, f"{name} lacks {', '.join(missing) or 'open-licence'}")
    if entry["use"] not in USES:
        raise _bad(path, f"{name} has use {entry['use']!r}; known: {', '.join(USES)}")
    files = []
    for file in entry.get("file", []):
        if set(file) != {"path", "sha256"} or not re.fullmatch(r"[0-9a-f]{64}", str(file.get("sha256"))):
            raise _bad(path, f"{name} has a file without path and SHA-256")
        if Path(file["path"]).is_absolute() or ".." in Path(file["path"]).parts:
            raise _bad(path, f"{name} names a file outside the folder of corpora")
        files.append(CorpusFile(file["path"], file["sha256"]))
    texts = {key: entry[key] for key in _TEXTS}
    return Corpus(
        **texts,
        open_licence=entry["open-licence"],
        converter=tuple(entry.get("converter", ())),
        files=tuple(files),
    )


def _bad(path: Path, what: str) -> ConfigError:
    return ConfigError(f"{path}: {what}", code="bad-corpora-list", hint=_HINT)
