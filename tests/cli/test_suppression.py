"""Four ways to say that a flag does not count; it stays in the output, marked, and what has no effect is named."""

from __future__ import annotations

import gzip
import json
import time
from pathlib import Path
from typing import Any

import pytest
from tests import reports
from tests.cli.conftest import FakeAnalyzer, Run

from secondsource_cli.inline import find_comments, find_in_html

TEXT = reports.FLAWED
FIRST = "A column of lorries"
OTHER = "Other sources claim"


def flags(run: Run, *arguments: str) -> list[Any]:
    outcome = run("check", "a.txt", "--format", "json", "--quiet", *arguments)
    return list(json.loads(outcome.out)["reports"][0]["flags"])


def suppressed(found: list[Any]) -> dict[str, tuple[str, str]]:
    """Quote of each suppressed flag, with how and why; the one that the report has from the start is left out."""
    return {
        f["spans"][0]["quote"]: (f["suppressed"]["by"], f["suppressed"]["reason"])
        for f in found
        if f["suppressed"] and f["suppressed"]["reason"] != "checked with the portal's desk"
    }


@pytest.mark.parametrize(
    ("before", "comment", "quotes"),
    [
        # Alone on its line above a paragraph, with or without a blank line: the next paragraph.
        (
            FIRST,
            "<!-- secondsource: ignore loaded-language: a quotation of the charge -->\n",
            {"primitive", "bandits"},
        ),
        (FIRST, "<!-- secondsource: ignore loaded-language: why -->\n\n", {"primitive", "bandits"}),
        (FIRST, "[[secondsource ignore loaded-language: why]]\n", {"primitive", "bandits"}),
        (
            FIRST,
            "[[secondsource: ignore loaded-language, anonymous-source: why]]\n",
            {"primitive", "bandits", "sources"},
        ),
        # In the middle of a paragraph: that paragraph.
        ("was attacked on", "<!--secondsource ignore anonymous-source: why--> ", {"sources"}),
        # A pair is suppressed at either of its places.
        (
            OTHER,
            "[[secondsource ignore contradictory-attributions: both are checked]]\n",
            {"primitive bandits"},
        ),
        # The whole article.
        (OTHER, "[[secondsource ignore-file loaded-language: satire]]\n", {"primitive", "bandits"}),
        # Another signal, another paragraph: nothing.
        (OTHER, "[[secondsource ignore anonymous-source: why]]\n", set()),
    ],
)
def test_inline(
    *, run: Run, tmp_path: Path, fake: FakeAnalyzer, before: str, comment: str, quotes: set[str]
) -> None:
    text = TEXT.replace(before, comment + before, 1)
    blanked = find_comments(text).text
    assert len(blanked) == len(text)
    made = reports.flawed(blanked)
    fake.known[" ".join(blanked.split())] = made
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    found = suppressed(flags(run))
    assert set(found) == quotes
    assert {by for by, _ in found.values()} <= {"inline"}


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        ("[[secondsource ignore loaded-language]]", "gives no reason"),
        ("[[secondsource ignore loaded-language: ]]", "gives no reason"),
        ("<!-- secondsource: ignore loaded-langage: why -->", "Did you mean 'loaded-language'?"),
        ("[[secondsource ignore: why]]", "names no signal"),
        ("[[secondsource silence everything]]", "not understood"),
        (
            "[[secondsource ignore relayed-report: why]]",
            "unused: a.txt:3: nothing to suppress for relayed-report",
        ),
    ],
)
def test_comments_that_do_not_work_are_named_with_their_line(
    run: Run, tmp_path: Path, comment: str, message: str
) -> None:
    (tmp_path / "a.txt").write_text(f"Headline here\n\n{comment}\nSome plain text.\n", encoding="utf-8")
    outcome = run("check", "a.txt")
    assert "a.txt:3: " in outcome.err
    assert message in outcome.err


def test_comments_of_html_find_their_paragraph_in_the_extracted_text() -> None:
    raw = (
        "<h1>Head</h1>\n<!-- secondsource: ignore loaded-language: why -->\n<p>The &ldquo;first&rdquo; "
        "<b>paragraph</b>.</p><p>The second one. <!-- secondsource: ignore anonymous-source: known --></p>"
        "<!-- secondsource: ignore anonymous-source: gone --><nav>Menu</nav>"
    )
    text = "Head\n\nThe “first” paragraph.\n\nThe second one."
    found = find_in_html(raw, text)
    assert [text[c.start : c.end] for c in found.inline] == ["The “first” paragraph.", "The second one."]
    assert [mistake.line for mistake in found.mistakes] == [3]


@pytest.mark.parametrize("name", ["a.html", "a.html.gz", "-"])
def test_comments_of_every_page_are_read(run: Run, tmp_path: Path, name: str) -> None:
    paragraphs = "".join(f"<p>{block}</p>" for block in TEXT.split("\n\n"))
    page = f"<html><body><!-- secondsource: ignore nonsense: why --><article>{paragraphs}</article></body></html>"
    data = page.encode()
    if name != "-":
        (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    outcome = run("check", name, "--stdin-filename", "b.html", stdin=data)
    assert "1: suppression unknown signal 'nonsense'" in outcome.err


def test_a_name_that_is_too_long_is_a_file_that_cannot_be_read(run: Run) -> None:
    outcome = run("check", "x" * 300 + ".txt")
    assert outcome.code == 3
    assert "[unreadable]" in outcome.err


def test_a_text_full_of_openings_is_read_in_linear_time() -> None:
    assert find_comments("<!-- secondsource: ignore " * 20_000).inline == ()


@pytest.mark.parametrize(
    ("rule", "quotes"),
    [
        ('phrase = "primitive bandits"', {"primitive", "bandits", "primitive bandits"}),
        ('phrase = "Primitive  Bandits"\nsignal = "loaded-language"', {"primitive", "bandits"}),
        ('phrase = "bandit"', set()),
        ('phrase = "no official confirmation"', {"no official\nconfirmation"}),
    ],
)
def test_allowed_phrases(run: Run, tmp_path: Path, rule: str, quotes: set[str]) -> None:
    (tmp_path / "secondsource.toml").write_text(
        f'[[allow]]\n{rule}\nreason = "style guide"\n', encoding="utf-8"
    )
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    found = suppressed(flags(run))
    assert set(found) == quotes
    assert set(found.values()) <= {("phrase", "style guide")}


@pytest.mark.parametrize(
    ("rule", "count"),
    [
        ('path = "a.txt"', 7),
        ('path = "*.txt"\nsignal = "loaded-language"', 4),
        ('path = ["wire/**", "**/a.*"]\nsignal = ["anonymous-source", "unverified-claim"]', 2),
        ('path = "wire/**"', 0),
    ],
)
def test_paths(run: Run, tmp_path: Path, rule: str, count: int) -> None:
    (tmp_path / "secondsource.toml").write_text(
        f'[[suppress]]\n{rule}\nreason = "wire copy"\n', encoding="utf-8"
    )
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    found = [f["suppressed"] for f in flags(run) if f["suppressed"]]
    assert sum(s == {"by": "path", "reason": "wire copy"} for s in found) == count


def test_baseline(run: Run, tmp_path: Path, fake: FakeAnalyzer) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    written = run("check", "a.txt", "--write-baseline", "known.json")
    assert written.code == 0
    assert "known.json: 7 flags written" in written.err
    again = run("check", "a.txt", "--baseline", "known.json")
    assert (again.code, again.out) == (0, "")
    assert "8 suppressed" in again.err
    # Its flags carry the fingerprints of the words, so a new paragraph revives none.
    made = reports.flawed()
    fake.known[" ".join(TEXT.split())] = reports.report(TEXT, made.flags[1:])
    fewer = run("check", "a.txt", "--baseline", "known.json")
    assert fewer.code == 0
    assert (
        "unused: known.json: loaded-language “bandits” in a.txt is gone; write the baseline again"
        in fewer.err
    )
    other = run("check", "--baseline", "known.json", "-", stdin=reports.CLEAN.encode())
    assert "unused" not in other.err


@pytest.mark.parametrize("choice", [("--ignore", "loaded-language"), ("--min-severity", "warning")])
def test_a_suppression_of_a_flag_that_is_not_shown_is_not_unused(
    run: Run, tmp_path: Path, choice: tuple[str, str]
) -> None:
    comment = "[[secondsource ignore loaded-language: as agreed]]\n"
    (tmp_path / "a.txt").write_text(comment + TEXT, encoding="utf-8")
    assert run("check", "a.txt", "--write-baseline", "known.json").code == 0
    assert "unused" not in run("check", "a.txt", "--baseline", "known.json", *choice).err


def test_comments_are_read_in_linear_time_and_up_to_a_limit() -> None:
    comment = "[[secondsource ignore loaded-language: why]]\nA word.\n\n"
    found = find_comments(comment * 1002)
    assert len(found.inline) == 1000
    assert [(m.line, m.message) for m in found.mistakes] == [
        (3001, "is not read: more than 1,000 in one article")
    ]
    assert "secondsource" not in found.text
    seconds = {}
    for times in (1, 8):
        text = comment * 1000 + "A line.\n\n" * 40_000 * times
        start = time.process_time()
        assert len(find_comments(text).inline) == 1000
        seconds[times] = time.process_time() - start
    assert seconds[8] < 16 * seconds[1] + 0.05


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"schema": "secondsource.baseline/1", "flags": {"a": 1}}']
)
def test_a_file_that_is_no_baseline(run: Run, tmp_path: Path, content: str) -> None:
    (tmp_path / "known.json").write_text(content, encoding="utf-8")
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    outcome = run("check", "a.txt", "--baseline", "known.json")
    assert outcome.code == 2
    assert "[bad-baseline]" in outcome.err


def test_unused_suppressions_of_the_settings_are_named_when_their_folder_was_checked(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "secondsource.toml").write_text(
        '[[allow]]\nphrase = "unheard of"\nreason = "x"\n[[suppress]]\npath = "wire/**"\nreason = "y"\n',
        encoding="utf-8",
    )
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    assert "unused" not in run("check", "a.txt").err
    whole = run("check", ".").err
    assert "secondsource.toml:1: allowed phrase “unheard of” had nothing to suppress" in whole
    assert "secondsource.toml:4: suppression of wire/** had nothing to suppress" in whole
    assert "unused" not in run("check", ".", "--quiet").err


def test_suppressed_flags_do_not_fail_a_run(run: Run, tmp_path: Path) -> None:
    (tmp_path / "secondsource.toml").write_text(
        '[[suppress]]\npath = "**"\nreason = "archive"\n', encoding="utf-8"
    )
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    assert run("check", "a.txt", "--fail-on", "info").code == 0
    assert all(
        s["flags"] == 0 for s in json.loads(run("check", "a.txt", "-f", "jsonl").out)["signals"].values()
    )
