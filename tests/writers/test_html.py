"""The HTML report and the overview: everything is there, links lead somewhere, and no text can do anything."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from tests import reports

from secondsource.errors import InputError
from secondsource.readers import Failure
from secondsource.report import Report
from secondsource.writers import Entry, Options, writer_for
from secondsource.writers.html import write_html
from secondsource.writers.markup import blocks, marks, visible
from secondsource.writers.overview import Line, Tally, write_overview

HOSTILE = (
    "</style><script>alert(1)</script> & <img src=x onerror=alert(2)>\n\n"
    "\u202eevil\u202c said “<b onclick='x'>primitive</b>” \x00\x1b[31m\u2066.\n"
)


class Page(HTMLParser):
    """Collects tags, ids, links and text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.ids += [value or "" for name, value in attrs if name == "id"]
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.words += data


def test_a_report_says_everything_about_each_flag() -> None:
    report = reports.flawed()
    page = Page(write_html([report]))
    for flag in report.flags:
        if flag.suppressed is None:
            for text in (flag.reason, flag.question, flag.guidance, flag.suggestion):
                assert text in page.words
    for text in (
        "1 suppressed",
        "Who the attributed words come from",
        "default-0123abcd",
        "Loaded language 0.50",
    ):
        assert text in page.words


def test_every_link_leads_to_a_place_on_the_page() -> None:
    page = Page(write_html([reports.flawed(), reports.clean(), reports.hostile()]))
    assert len(page.ids) == len(set(page.ids))
    assert page.links
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)


def test_the_page_needs_nothing_and_runs_nothing() -> None:
    text = write_html([reports.flawed()])
    assert not re.search(r"https?://", text)
    assert not {"script", "link", "img", "iframe", "object"} & set(Page(text).tags)
    assert "default-src 'none'; style-src 'sha256-" in text
    assert not [name for name in Page(text).attributes if name.startswith("on") or name == "style"]


@pytest.mark.parametrize("where", ["text", "place", "message"])
def test_hostile_text_does_nothing(where: str) -> None:
    report = reports.report(HOSTILE, [reports.flag(HOSTILE, "loaded-language", [("evidence", "primitive")])])
    entry = Entry(
        report if where == "text" else reports.clean(), HOSTILE if where == "place" else "a.txt", "a.txt"
    )
    failure = Failure("b.txt", InputError(HOSTILE if where == "message" else "empty", code="empty"))
    text = "".join(writer_for("html")([entry, failure], Options(min_severity="info")))
    page = Page(text)
    assert "script" not in page.tags
    assert "img" not in page.tags
    assert "<script>alert(1)</script>" in page.words
    assert not re.search("[\x00\x1b\u202e\u2066]", text)


@pytest.mark.parametrize(
    "text", [reports.FLAWED, reports.HOSTILE, HOSTILE, "a\r\nb\rc\n\nd", "\ud800 lone", ""]
)
def test_a_text_keeps_its_length_and_its_pieces_their_places(text: str) -> None:
    assert len(visible(text)) == len(text)
    for block in blocks(reports.report(text), []):
        for piece in block.pieces:
            assert piece.text == visible(text[piece.start : piece.start + len(piece.text)])


def test_overlapping_flags_are_all_marked() -> None:
    text = "The brutal regime fell.\n\nOfficials said the brutal regime had fled the city on Monday night.\n"
    flags = [
        reports.flag(text, "loaded-language", [("evidence", "brutal regime", 1)]),
        reports.flag(text, "unverified-claim", [("evidence", "said the brutal", 0)], severity="error"),
    ]
    made = marks(flags)
    pieces = [p for block in blocks(reports.report(text, flags), made) for p in block.pieces if p.marks]
    assert [(p.text, [m.code for m in p.marks]) for p in pieces] == [
        ("said the ", ["U1"]),
        ("brutal", ["U1", "L1"]),
        (" regime", ["L1"]),
    ]
    assert [[m.code for m in p.ends] for p in pieces] == [[], ["U1"], ["L1"]]


def test_a_flag_over_two_paragraphs_is_marked_in_both() -> None:
    text = "Head line\n\nThe first part of it.\n\nThe second part of it.\n"
    flags = [reports.flag(text, "loaded-language", [("evidence", "part of it.\n\nThe second")])]
    found = [p.text for b in blocks(reports.report(text, flags), marks(flags)) for p in b.pieces if p.marks]
    assert found == ["part of it.", "The second"]


def test_an_article_that_was_not_analysed_says_so() -> None:
    report = replace(reports.clean(), outcome="too-short")
    assert "too short to judge" in Page(write_html([report])).words


def test_a_line_of_five_megabytes_is_cut() -> None:
    page = write_html([reports.report("A <b>very</b> long line. " * 220_000)])
    assert len(page) < 1_000_000
    assert "only its first 200,000 characters" in page


def _tally(*made: tuple[Report, str]) -> Tally:
    tally = Tally("default-0123abcd")
    for number, (report, outlet) in enumerate(made):
        tally.add(Line.of(report, f"queue.jsonl:{number + 1}", outlet))
    return tally


def test_the_overview_counts() -> None:
    tally = _tally((reports.flawed(), "Fort"), (reports.clean(), "Fort"), (reports.clean(), "Bay<b>"))
    tally.fail("broken.jsonl:9", "not JSON")
    page = Page(write_overview(tally))
    assert (tally.articles, tally.judged, tally.levels[3], tally.failed) == (3, 3, 1, 1)
    assert [(r.name, r.count, r.of) for r in tally.by_outlet()] == [("Fort", 1, 2), ("Bay<b>", 0, 1)]
    assert tally.first()[0].place == "queue.jsonl:1"
    assert "b" not in page.tags or "Bay<b>" in page.words
    for words in ("Convoy shelled by bandits near the pass", "broken.jsonl:9", "33% of 3 articles"):
        assert words in page.words
    assert "script" not in page.tags


def test_the_overview_of_a_million_keeps_a_hundred() -> None:
    tally = Tally()
    line = Line.of(reports.clean(), "x")
    for number in range(3000):
        tally.add(replace(line, place=str(number), score=(number * 37 % 3000) / 1000))
    first = tally.first()
    assert len(first) == 100
    assert [x.score for x in first] == sorted((x.score for x in first), reverse=True)
    assert first[0].score == 2.999


def test_an_overview_of_nothing_is_a_page() -> None:
    assert "No article was analysed" in Page(write_overview(Tally())).words


def test_a_text_of_nothing_but_flags_gets_no_endless_page() -> None:
    text = "brutal " * 700
    places = [reports.flag(text, "loaded-language", [("evidence", "brutal", n)]) for n in range(700)]
    page = Page(write_html([reports.report(text, places)]))
    assert "The first 500 flags are shown; there are 200 more." in page.words
    assert page.tags.count("article") == 500


def test_a_report_begins_with_the_evidence_and_links_both_passages() -> None:
    html = write_html([reports.flawed()])
    assert html.index(">Evidence</h3>") < html.index(">Text</h3>") < html.index(">Flags</h3>")
    (pair,) = [f for f in reports.flawed().flags if f.signal == "contradictory-attributions"]
    for role in ("account-a", "account-b"):
        assert f'href="#a1-at-{pair.id}-{role}"' in html
        assert html.count(f'id="a1-at-{pair.id}-{role}"') == 1
