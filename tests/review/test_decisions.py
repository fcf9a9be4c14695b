"""Decisions: saved at once, taken back, never lost between tabs, carried over to an edited draft."""

from __future__ import annotations

import pytest
from tests import reports
from tests.review.conftest import Page, analyse, flag_ids, shown_codes

from secondsource_cli.review.carrying import carried, compare
from secondsource_cli.review.desk import Desk

DRAFT = "Council votes\n\nThe brutal plan passed on Monday, officials said. It was a primitive vote, critics said.\n"


def test_a_decision_holds_and_is_counted(page: Page) -> None:
    first, second = flag_ids(1, page.desk)[:2]
    assert page.decide(first, "accept").json()["verdicts"][first]["verdict"] == "accept"
    answer = page.decide(second, "reject-wrong").json()
    assert (answer["decided"], answer["of"]) == (2, 6)
    assert "2 of 6" in page.get("/")
    assert "2 of 6 decided" in page.get("/article/1")


def test_undo_goes_back_step_by_step(page: Page) -> None:
    flag = flag_ids(1, page.desk)[0]
    page.decide(flag, "accept")
    page.decide(flag, "reject-wrong")
    page.decide(flag, "note", note="ask the desk")
    assert page.undo().json()["notes"] == {}
    assert page.undo().json()["verdicts"][flag]["verdict"] == "accept"
    assert page.undo().json()["verdicts"] == {}
    assert page.undo().json()["newest"] == 0
    assert [d.verdict for d in page.desk.store.log(1)] == [
        "accept",
        "reject-wrong",
        "note",
        "undo",
        "undo",
        "undo",
    ]


def test_two_tabs_do_not_overwrite_each_other(page: Page) -> None:
    first, second = flag_ids(1, page.desk)[:2]
    report = page.desk.store.report(1)
    assert report is not None
    stale = {
        "reviewer": "Ana",
        "flag": first,
        "verdict": "reject-wrong",
        "text_hash": report.text_hash,
        "seen": 0,
    }
    page.decide(first, "accept")
    answer = page.post("/article/1/decide", stale)
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "stale"
    assert answer.json()["verdicts"][first]["verdict"] == "accept"
    other = page.post("/article/1/decide", {**stale, "flag": second})
    assert other.status_code == 200
    assert other.json()["verdicts"][first]["verdict"] == "accept"


def test_undo_in_a_stale_tab_takes_nothing_back(page: Page) -> None:
    first, second = flag_ids(1, page.desk)[:2]
    page.decide(first, "accept")
    known = page.state()["newest"]
    page.decide(second, "accept")
    answer = page.post("/article/1/undo", {"reviewer": "Ana", "seen": known})
    assert answer.status_code == 409
    assert set(answer.json()["verdicts"]) == {first, second}


def test_fixed_and_added_words_are_offsets_into_the_text(page: Page) -> None:
    flag = flag_ids(1, page.desk)[0]
    start = reports.FLAWED.index("primitive bandits")
    answer = page.decide(flag, "fixed", start=start - 1, stop=start + 17).json()
    assert answer["verdicts"][flag] == {
        "verdict": "fixed",
        "start": start,
        "stop": start + 17,
        "quote": "primitive bandits",
    }
    start = reports.FLAWED.index("cowards")
    answer = page.decide("", "missed", signal="loaded-language", start=start, stop=start + 7).json()
    assert [(m["quote"], m["signal"]) for m in answer["missed"]] == [("cowards", "loaded-language")]
    again = page.decide("", "missed", signal="loaded-language", start=start, stop=start + 7).json()
    assert len(again["missed"]) == 1
    assert page.undo().json()["missed"] == []


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"verdict": "maybe"}, 422),
        ({"verdict": "undo"}, 422),
        ({"flag": "nothing"}, 404),
        ({"verdict": "fixed"}, 422),
        ({"verdict": "fixed", "start": 5, "stop": 5}, 422),
        ({"verdict": "fixed", "start": 0, "stop": 10**9}, 422),
        ({"verdict": "fixed", "start": -4, "stop": 4}, 422),
        ({"verdict": "missed", "start": 0, "stop": 4, "signal": "spelling"}, 422),
        ({"verdict": "note", "note": "x" * 4001}, 422),
        ({"reviewer": ""}, 422),
        ({"text_hash": "of another revision"}, 409),
    ],
)
def test_what_makes_no_sense_is_refused(page: Page, changes: dict[str, object], status: int) -> None:
    report = page.desk.store.report(1)
    assert report is not None
    flag = flag_ids(1, page.desk)[0]
    body = {
        "reviewer": "Ana",
        "flag": flag,
        "verdict": "accept",
        "text_hash": report.text_hash,
        "seen": 0,
        **changes,
    }
    answer = page.post("/article/1/decide", body)
    assert answer.status_code == status
    assert answer.json()["error"]["message"]
    assert page.desk.store.log() == []


def test_reviewers_decide_apart(page: Page) -> None:
    flag = flag_ids(1, page.desk)[0]
    page.decide(flag, "accept")
    ben = Page(page.client, page.desk, "Ben")
    assert ben.state()["verdicts"] == {}
    ben.decide(flag, "reject-wrong")
    assert page.state()["verdicts"][flag]["verdict"] == "accept"


def test_blind_review_shows_no_figure_of_the_model(page: Page) -> None:
    page.form("/reviewer", name="Ben", blind="1")
    html = page.get("/article/1")
    assert len(shown_codes(html)) == 7
    for figure in ("0.82", "0.92", 'class="priority', "2.7", "the sum behind", "Without “"):
        assert figure not in html
    queue = page.get("/")
    assert 'class="priority' not in queue
    assert "Sort by" not in queue
    assert "stay hidden" in page.get("/agreement")
    assert page.client.get("/export/csv").status_code == 403


def test_blind_reviewers_do_not_see_each_others_decisions(page: Page) -> None:
    flag = flag_ids(1, page.desk)[0]
    page.decide(flag, "accept")
    page.form("/reviewer", name="Ben", blind="1")
    ben = Page(page.client, page.desk, "Ben")
    assert ben.state()["verdicts"] == {}
    assert page.client.get("/article/1/state", params={"reviewer": "Ana"}).status_code == 403
    assert page.post("/article/1/undo", {"reviewer": "Ana", "seen": 1}).status_code == 403
    assert len(page.desk.store.log()) == 1


def test_queue_and_article_count_a_correction_alike_when_its_words_are_gone(page: Page) -> None:
    page.form("/add", text=DRAFT)
    brutal, _ = flag_ids(4, page.desk)
    start = DRAFT.index("brutal plan passed")
    page.decide(brutal, "fixed", 4, start=start, stop=start + 18)
    assert "1 of 2 decided" in page.get("/article/4")
    # The flag keeps its id, by the words next to it; the words that were chosen are others now.
    page.form("/add", text=DRAFT.replace("passed on Monday", "passed on Friday"), article="4")
    assert flag_ids(4, page.desk)[0] == brutal
    assert "0 of 2 decided" in page.get("/article/4")
    assert "0 of 2" in page.get("/")
    assert "1 of 2" not in page.get("/")


def test_an_edited_draft_carries_decisions_over(page: Page) -> None:
    page.form("/add", text=DRAFT)
    brutal, primitive = flag_ids(4, page.desk)
    start = DRAFT.index("critics said")
    page.decide(brutal, "accept", 4)
    page.decide(primitive, "reject-wrong", 4)
    page.decide("", "missed", 4, signal="anonymous-source", start=start, stop=start + 7)
    page.decide("", "missed", 4, signal="loaded-language", start=start - 5, stop=start - 1)
    edited = DRAFT.replace("primitive ", "").replace("Council votes", "Council votes at last")
    answer = page.form("/add", text=edited, article="4")
    assert answer.headers["location"] == "/article/4"
    html = page.get("/article/4")
    state = page.state(4)
    assert state["orphans"] > 0
    assert "Orphaned decisions" in html
    assert "Compare 2 revisions" in html


def test_decisions_are_never_moved_in_silence(desk: Desk) -> None:
    page_text = DRAFT
    report = analyse(page_text, None)
    number = desk.store.add(report, "draft", "draft.txt")
    from secondsource_cli.review.carrying import around
    from secondsource_cli.review.log import Decision

    start = DRAFT.index("officials")
    quote, prefix, suffix = around(DRAFT, start, start + 9)
    decision = Decision(
        number, "Ana", "missed-1", "missed", "anonymous-source", quote, start, start + 9, prefix, suffix
    )
    for text, place in (
        (DRAFT, start),
        ("A new line.\n\n" + DRAFT, start + 13),
        (DRAFT.replace("officials", "ministers"), None),
        (DRAFT.replace("on Monday, officials", "on Friday, officials"), None),
        (DRAFT + "\n" + DRAFT, start),
        ("x" + DRAFT + "\n" + DRAFT, None),
    ):
        placed, orphans = carried(analyse(text, None), [decision])
        assert [p.start for p in placed] == ([] if place is None else [place])
        assert len(orphans) == (place is None)


def test_a_revision_says_what_it_cleared_and_added() -> None:
    old = analyse(DRAFT, None)
    new = analyse(DRAFT.replace("primitive ", "") + "A brutal end.\n", None)
    change = compare(old, new)
    assert [f.quote for f in change.cleared] == ["primitive"]
    assert [f.quote for f in change.added] == ["brutal"]
    assert [f.quote for f in change.kept] == ["brutal"]


def test_the_same_text_again_is_no_new_revision(page: Page) -> None:
    page.form("/add", text=DRAFT)
    page.form("/add", text=DRAFT, article="4")
    assert len(page.desk.store.revisions(4)) == 1


def test_a_dropped_file_is_read_by_its_name(page: Page) -> None:
    lines = '{"id": "x1", "text": "The brutal plan passed.", "outlet": "Bay News"}\n{"id": "x2", "title": "only"}\n'
    answer = page.form("/add", files={"file": ("queue.jsonl", lines.encode())})
    assert answer.status_code == 422
    assert "has no" in answer.text
    assert any(head.id == "x1" and head.outlet == "Bay News" for head in page.desk.store.heads())
    answer = page.form("/add", files={"file": ("../../picture.png", b"\x89PNG")})
    assert "no reader for .png" in answer.text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["convoy", "bank", "hostile"]),
        ("sort=added", ["hostile", "bank", "convoy"]),
        ("signal=contradictory-attributions", ["convoy"]),
        ("severity=advice", ["convoy"]),
        ("outlet=Bay+News", ["bank"]),
        ("state=open", ["convoy", "hostile"]),
        ("state=done", ["bank"]),
        ("q=central+RATE", ["bank"]),
        ("q=nothing", []),
        ("page=999999&sort=%00&state=x", ["convoy", "bank", "hostile"]),
    ],
)
def test_the_queue_can_be_sorted_and_filtered(page: Page, query: str, expected: list[str]) -> None:
    import re

    numbers = [int(n) for n in re.findall(r'href="/article/(\d+)', page.get(f"/?{query}"))]
    names = {head.number: head.id for head in page.desk.store.heads()}
    assert [names[number] for number in numbers] == expected
