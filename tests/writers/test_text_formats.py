"""Exact output of the formats that people and editors read, held in golden files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests import reports

from secondsource.errors import InputError
from secondsource.readers import Failure
from secondsource.writers import Entry, Options, Places, writer_for
from secondsource.writers.summary import grouped

GOLDEN = Path(__file__).parent.parent / "golden"
ENTRIES: list[Entry | Failure] = [
    Entry(reports.flawed(), "drafts/a.txt", "drafts/a.txt"),
    Entry(reports.clean(), "drafts/b.txt", "drafts/b.txt"),
    Entry(reports.hostile(), "drafts/evil\x1b[2J,x:.txt", "drafts/evil\x1b[2J,x:.txt"),
    Entry(reports.flawed(), "queue.jsonl:7", "queue.jsonl", record=7),
    Entry(reports.report("Zu kurz.", outcome="too-short"), "short.txt", "short.txt"),
    Failure("gone.txt", InputError("gone.txt: no such file", code="unreadable", hint="Check 100% of it.")),
]


@pytest.mark.parametrize(
    ("name", "format", "options"),
    [
        ("check.txt", "text", Options()),
        ("check-info.txt", "text", Options(min_severity="info")),
        ("explain.txt", "text", Options(explain=True)),
        ("explain-ascii.txt", "text", Options(explain=True, unicode=False, width=60)),
        ("explain-colour.txt", "text", Options(explain=True, colour=True)),
        ("check.github", "github", Options()),
        ("check.sarif", "sarif", Options()),
        ("check.json", "json", Options()),
        ("check.jsonl", "jsonl", Options()),
    ],
)
def test_golden(name: str, format: str, options: Options) -> None:
    """Set UPDATE_GOLDEN=1 to accept a change, then read the difference."""
    output = "".join(writer_for(format)(ENTRIES, options))
    if format == "sarif":
        # The rules change with the signals; what is said of the flags does not.
        output = output[output.index('"columnKind"') :]
        output = "\n".join(row for row in output.splitlines() if '"ruleIndex"' not in row) + "\n"
    path = GOLDEN / name
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(output, encoding="utf-8", newline="")
    assert output == path.read_bytes().decode("utf-8")


@pytest.mark.parametrize(
    ("text", "start", "offset", "place"),
    [
        ("abc", 0, 0, (1, 1)),
        ("abc", 0, 3, (1, 4)),
        ("a\nb", 0, 2, (2, 1)),
        ("a\r\nb", 0, 3, (2, 1)),
        ("a\rb", 0, 2, (2, 1)),
        ("a\n", 0, 2, (2, 1)),
        ("😀é́b", 0, 3, (1, 4)),
        # A title given apart is no line of the file.
        ("Title\n\nabc\ndef", 7, 2, (1, 1)),
        ("Title\n\nabc\ndef", 7, 11, (2, 1)),
        ("a\u2028b", 0, 2, (1, 3)),
    ],
)
def test_places_count_from_one_in_code_points(
    text: str, start: int, offset: int, place: tuple[int, int]
) -> None:
    assert Places(text, start)(offset) == place


def test_repeated_labels_are_one_finding_with_several_places() -> None:
    output = "".join(writer_for("text")(ENTRIES[:1], Options(explain=True)))
    assert output.count("loaded-language (contested label)") == 1
    assert "Also at     3:58 (2 places)" in output


def test_no_format_of_that_name() -> None:
    with pytest.raises(ValueError, match="no format"):
        writer_for("yaml")


@pytest.mark.parametrize(
    ("terms", "shown"),
    [
        ([(1.0, "words"), (-2.0, "numbers")], [(-2.0, "numbers"), (1.0, "words")]),
        (
            [(-0.5, "accounts>=4"), (-1.0, "accounts>=8"), (0.25, "accounts >= 15")],
            [(-1.25, "accounts ≥ 15")],
        ),
        ([(1.0, "flags: at least 2"), (0.5, "flags: at least 5")], [(1.5, "flags ≥ 5")]),
        ([(1.0, "charge ≥ -2"), (0.5, "charge ≥ -2.5"), (0.25, "charge ≥ 0.5")], [(1.75, "charge ≥ 0.5")]),
        ([(1.0, "flags ≥ 2 in all"), (0.5, "flags")], [(1.0, "flags ≥ 2 in all"), (0.5, "flags")]),
    ],
)
def test_the_steps_of_one_measure_are_one_term(
    terms: list[tuple[float, str]], shown: list[tuple[float, str]]
) -> None:
    assert grouped((weight, label, label) for weight, label in terms) == shown
