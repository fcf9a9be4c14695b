"""The list of corpora: complete, well-formed, and true of the files at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from secondsource.errors import ConfigError
from secondsource_training.converters import converters
from secondsource_training.corpora_list import open_names, read_list, verify

ROOT = Path(__file__).parent.parent.parent
LIST = ROOT / "data" / "corpora.toml"
ENTRY = """[[corpus]]
name = "own"
title = "t"
holds = "h"
published = "p"
licence = "l"
open-licence = true
use = "train"
does = "d"
citation = "c"
"""


def test_the_well_known_corpora_are_listed() -> None:
    uses = {corpus.name: corpus.use for corpus in read_list(LIST)}
    assert {"babe", "basil", "ptc", "checkthat"} == {n for n, use in uses.items() if use == "evaluate"}
    assert {"polnear", "news", "mbic", "anno-lexical", "emergent", "fa-kes"} <= set(uses)


def test_only_stated_licences_are_open() -> None:
    corpora = read_list(LIST)
    for corpus in corpora:
        if "not stated" in corpus.licence or "no licence" in corpus.licence:
            assert not corpus.open_licence, corpus.name
    assert not open_names(corpora) & {"polnear", "source-types", "emergent", "weasel", "babe"}


def test_every_converter_exists() -> None:
    named = {name for corpus in read_list(LIST) for name in corpus.converter}
    assert named == set(converters())


def test_every_shared_file_is_as_listed(shared: Path) -> None:
    corpora = read_list(LIST)
    assert {state.code for state in verify(corpora, shared)} == {"ok"}
    listed = {shared / f.path for c in corpora for f in c.files}
    assert set((shared / "corpora").rglob("*.gz")) <= listed


def test_files_that_differ_or_are_missing(tmp_path: Path) -> None:
    listed = tmp_path / "corpora.toml"
    digest = "0" * 64
    files = "".join(f'[[corpus.file]]\npath = "{p}"\nsha256 = "{digest}"\n' for p in ("here", "gone"))
    listed.write_text(ENTRY + files, encoding="utf-8")
    (tmp_path / "here").write_text("x", encoding="utf-8")
    assert [s.code for s in verify(read_list(listed), tmp_path)] == ["hash-mismatch", "missing-file"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("corpus = 1", "something else"),
        (ENTRY + 'licenc = "x"', "unknown keys licenc"),
        (ENTRY.replace('licence = "l"\n', "", 1), "lacks licence"),
        (ENTRY.replace('use = "train"', 'use = "sell"'), "use 'sell'"),
        (ENTRY + ENTRY, "twice"),
        (ENTRY + '[[corpus.file]]\npath = "../x"\nsha256 = "' + "0" * 64 + '"', "outside"),
        (ENTRY + '[[corpus.file]]\npath = "x"\nsha256 = "0"', "SHA-256"),
        ("[[corpus", "not TOML"),
    ],
)
def test_a_bad_list_is_refused(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "corpora.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=says):
        read_list(file)
