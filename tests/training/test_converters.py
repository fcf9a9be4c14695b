"""Published formats, each by a small file of the same form."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from secondsource.errors import ConfigError, InputError
from secondsource_training.converters import convert, converters


def _write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return folder


def _records(name: str, folder: Path) -> list[dict[str, Any]]:
    return [dict(record) for record in convert(name, [folder])]


def test_brat_with_a_source_in_pieces(tmp_path: Path) -> None:
    ann = (
        "T1\tSource 0 3;8 13\tAnn Reyes\nT2\tCue 14 18\tsaid\nT3\tContent 19 28\tit rained\n"
        "T4\tAttribution 14 18\tsaid\nE1\tAttribution:T4 Content:T3 Cue:T2 Source:T1\n#1\tAnnotatorNotes T1\tx\n"
    )
    files = {"text/nyt_2016_a.txt": "Ann Li, Reyes said it rained.", "attributions/nyt_2016_a_6b86.ann": ann}
    (record,) = _records("brat", _write(tmp_path, files))
    assert (record["id"], record["publisher"]) == ("nyt_2016_a", "nyt")
    (act,) = record["attributions"]
    assert act["source"] == [[0, 3], [8, 13]]
    assert act["content"] == [[19, 28]]


@pytest.mark.parametrize(
    "ann", ["T1\tSource zero\n", "T1\tSource 0 99\tx\n", "E1\tAttribution:T1 Source:T2\n", "E1 nothing\n"]
)
def test_brat_faults_name_the_line(tmp_path: Path, ann: str) -> None:
    _write(tmp_path, {"a.txt": "Short.", "a.ann": ann})
    with pytest.raises(InputError, match=r"a\.ann:1: "):
        _records("brat", tmp_path)


def test_webis(tmp_path: Path) -> None:
    xml = (
        "<?xml version='1.0' encoding='UTF-8'?><article><author>A</author><title>Vote nears</title><mainText>"
        "One <hyperlink>two</hyperlink>.\nThree.</mainText><orientation>left</orientation>"
        "<veracity>mostly true</veracity><portal>Occupy Democrats</portal></article>"
    )
    (record,) = _records("webis", _write(tmp_path, {"0007.xml": xml}))
    assert record["id"] == "webis-0007"
    assert record["outlet"] == "occupy-democrats"
    assert record["text"] == "Vote nears\n\nOne two.\n\nThree."
    assert record["label"] == "mostly true"


def test_hyperpartisan_is_matched_by_id(tmp_path: Path) -> None:
    files = {
        "articles-x.xml": '<articles><article id="01" title="Head"><p>One.</p><p>Two <a href="#">three</a>.</p></article>'
        '<article id="02" title="No label"><p>x</p></article></articles>',
        "ground-truth-x.xml": '<articles><article id="01" hyperpartisan="true" url="u"/></articles>',
    }
    (record,) = _records("hyperpartisan", _write(tmp_path, files))
    assert record["text"] == "Head\n\nOne.\n\nTwo three."
    assert record["label"] == "hyperpartisan:true"
    with pytest.raises(InputError, match="no ground truth"):
        list(convert("hyperpartisan", [tmp_path / "articles-x.xml"]))


def test_xml_that_declares_entities_is_refused(tmp_path: Path) -> None:
    _write(tmp_path, {"a.xml": '<!DOCTYPE a [<!ENTITY b "c">]><article>&b;</article>'})
    with pytest.raises(InputError, match="document type"):
        _records("webis", tmp_path)


def test_torn_xml_names_the_line(tmp_path: Path) -> None:
    _write(tmp_path, {"a.xml": "<article>\n<title>x</title>\n"})
    with pytest.raises(InputError, match=r"a\.xml:3: not XML"):
        _records("webis", tmp_path)


def test_ptc_keeps_line_breaks_and_prefers_techniques(tmp_path: Path) -> None:
    files = {
        "articles/article7.txt": "Head\r\n\r\nThe vile plan.",
        "si/article7.task1-SI.labels": "7\t12\t16\n7\t12\t21\n",
        "tc/article7.task2-TC.labels": "7\tLoaded_Language\t12\t16\n",
    }
    (record,) = _records("ptc", _write(tmp_path, files))
    assert record["text"][12:16] == "vile"
    assert record["spans"] == [{"span": [12, 16], "label": "Loaded_Language"}]


def test_ptc_faults(tmp_path: Path) -> None:
    _write(tmp_path, {"article7.txt": "abc", "article7.labels": "7\tx\n"})
    with pytest.raises(InputError, match=r"labels:1: "):
        _records("ptc", tmp_path)
    _write(tmp_path, {"article7.labels": "7\t1\t99\n"})
    with pytest.raises(InputError, match="not inside a text"):
        _records("ptc", tmp_path)


def test_babe_and_mbic(tmp_path: Path) -> None:
    row = '"He said; ""so""";u;fox;gun control;right;{};Entirely factual;"[\'vile\', \'mob\']"\n'
    head = "text;news_link;outlet;topic;type;label_bias;label_opinion;biased_words\n"
    _write(tmp_path, {"x.csv": head + row.format("Biased") + row.format("No agreement")})
    (record,) = _records("babe", tmp_path)
    assert record["text"] == 'He said; "so"'
    assert (record["label"], record["words"]) == (1, ["vile", "mob"])
    assert [r["label"] for r in _records("mbic", tmp_path)] == ["Biased", "No agreement"]


def test_tables_without_the_columns(tmp_path: Path) -> None:
    _write(tmp_path, {"x.csv": "a;b\n1;2\n"})
    with pytest.raises(InputError, match="has no column text"):
        _records("babe", tmp_path)


def test_checkthat_keeps_quotation_marks(tmp_path: Path) -> None:
    _write(
        tmp_path,
        {"dev_en.tsv": 'sentence_id\tsentence\tlabel\n1\t"So be it," he said.\tOBJ\n2\tSad!\tSUBJ\n'},
    )
    records = _records("checkthat", tmp_path)
    assert [r["label"] for r in records] == [0, 1]
    assert records[0]["text"] == '"So be it," he said.'


def test_basil_finds_the_sentence(tmp_path: Path) -> None:
    article = {
        "title": "Head",
        "source": "NYT",
        "body-paragraphs": [["One fine day."], ["A fine mess, he said."]],
    }
    mark = {"txt": "fine mess", "start": 2, "end": 11, "bias": "lex", "polarity": "neg", "quote": "yes"}
    files = {
        "articles/2010/u_1.json": json.dumps(article),
        "annotations/2010/u_1_ann.json": json.dumps({"phrase-level-annotations": [mark]}),
    }
    (record,) = _records("basil", _write(tmp_path, files))
    (span,) = record["spans"]
    assert record["text"][slice(*span["span"])] == "fine mess"
    assert (span["label"], span["quoted"]) == ("lexical", True)


def test_conll_2010(tmp_path: Path) -> None:
    xml = (
        '<Annotation><Document><sentence certainty="uncertain">It <ccue>may</ccue> be.</sentence>'
        '<sentence certainty="certain">It is.</sentence></Document></Annotation>'
    )
    records = _records("conll2010", _write(tmp_path, {"wiki_train.xml": xml}))
    assert [(r["text"], r["label"]) for r in records] == [("It may be.", 1), ("It is.", 0)]


def test_fa_kes(tmp_path: Path) -> None:
    head = "unit_id,article_title,article_content,source,date,location,labels\n"
    _write(tmp_path, {"f.csv": head + '1,Head,"One, two.",etilaf,2017,idlib,0\n'})
    (record,) = _records("fa-kes", tmp_path)
    assert (record["label"], record["text"]) == ("fake", "Head\n\nOne, two.")


@pytest.mark.parametrize("name", sorted(converters()))
def test_a_folder_with_nothing_in_it(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError):
        _records(name, tmp_path)


def test_unknown_names() -> None:
    with pytest.raises(ConfigError, match="no converter"):
        list(convert("liar", []))
