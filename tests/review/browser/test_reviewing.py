"""The review in a real browser: by keyboard and by mouse, reload, undo, a second reviewer, export."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from tests import reports
from tests.review.browser.conftest import Open, says
from tests.review.conftest import analyse, flag_ids

from secondsource_cli.review.desk import Desk
from secondsource_cli.review.export import export
from secondsource_training.feedback import read_feedback

if TYPE_CHECKING:
    from playwright.sync_api import Page


def _verdicts(desk: Desk, reviewer: str, article: int = 1) -> dict[str, str]:
    standing = desk.store.standing(article, reviewer)
    return {flag: d.verdict for (_, flag), d in standing.items() if d.verdict not in ("note", "missed")}


def _work_blind(page: Page, name: str) -> None:
    page.click(".who summary")
    page.fill(".who input[name=name]", name)
    page.check(".who input[name=blind]")
    page.click(".who button")
    page.wait_for_selector(".who .tag")
    page.wait_for_selector("main[data-ready]")  # keys are answered from then on


def test_a_queue_is_reviewed_by_keyboard_alone(open_page: Open, desk: Desk) -> None:
    """Three articles, every key; a reload shows what the database holds."""
    desk.store.add(analyse(reports.CLEAN.replace("rate", "brutal rate"), None), "bank", "drafts/bank.txt")
    page = open_page("/")
    press = page.keyboard.press
    press("j")
    press("Enter")
    page.wait_for_selector("main[data-ready]")
    press("a")
    says(page, "Choose a flag first")
    flags = flag_ids(1, desk)
    for key, words in (
        ("a", "accepted"),
        ("r", "rejected as wrong"),
        ("s", "rejected as acceptable here"),
        ("a", "accepted"),
    ):
        press("j")
        press(key)
        says(page, words)
    press("j")
    press("j")
    press("k")
    press("j")
    assert list(_verdicts(desk, "Ana").values()) == ["accept", "reject-wrong", "reject-acceptable", "accept"]

    press("e")
    page.wait_for_selector("#picker:not([hidden])")
    press("Shift+ArrowRight")
    press("Enter")
    says(page, "other words")
    fixed = desk.store.standing(1, "Ana")["Ana", flags[5]]
    assert (fixed.verdict, fixed.quote) == ("fixed", "no official\nconfirmation. “These")
    press("u")
    says(page, "Taken back")
    press("a")
    says(page, "accepted")

    press("m")
    press("Shift+ArrowRight")
    press("Shift+ArrowRight")
    press("Enter")
    says(page, "Flag added")
    press("n")
    page.keyboard.type("Ask the desk: who counted?")
    press("Escape")
    says(page, "Note saved")

    page.reload()
    page.wait_for_selector("main[data-ready]")
    assert page.inner_text("#count") == "5 of 6 decided"
    assert page.locator("#missed li").count() == 1
    assert page.locator("textarea").evaluate_all("all => all.some(a => a.value.includes('who counted'))")
    assert page.locator('[aria-pressed="true"]').count() == 5

    press("?")
    page.wait_for_selector("#help[open]")
    press("Escape")
    for _ in range(2):
        with page.expect_navigation():
            press("]")
        page.wait_for_selector("main[data-ready]")
        number = int(page.get_attribute("main", "data-article") or 0)
        for count in range(len(flag_ids(number, desk))):
            press("j")
            press("a")
            page.wait_for_function("n => document.querySelectorAll('.card.decided').length > n", arg=count)
        assert set(_verdicts(desk, "Ana", number).values()) <= {"accept"}
    press("q")
    page.wait_for_selector(".articles")
    assert "2 of 3 articles decided" in page.inner_text(".progress")


def test_a_queue_is_reviewed_with_the_mouse_alone(open_page: Open, desk: Desk, tmp_path: Path) -> None:
    """Three articles, every button; undo, reload, a second reviewer, and an export that training reads."""
    page = open_page("/")
    assert "0 of 2 articles decided; 1 without flags" in page.inner_text(".progress")
    page.select_option("select[name=signal]", "loaded-language")
    page.click("text=Show")
    page.wait_for_url("**signal=loaded-language**")
    assert page.locator(".articles .row").count() == 2
    page.click(".articles .row >> nth=0")
    verdicts = ["accept", "reject-wrong", "reject-acceptable"]
    for number in range(2):
        page.wait_for_selector("main[data-ready]")
        assert f"{number + 1} of 2 ·" in page.inner_text(".facts")  # the filter goes along
        for count in range(page.locator(".card").count()):
            page.click(f".card >> nth={count} >> [data-verdict={verdicts[count % 3]}]")
            page.wait_for_function("n => document.querySelectorAll('.card.decided').length > n", arg=count)
        if number == 0:
            page.click("#behind")
            page.wait_for_url("**/article/3**")
    page.click("#undo")
    says(page, "Taken back")
    page.reload()
    page.wait_for_selector("main[data-ready]")
    assert page.inner_text("#count") == "1 of 2 decided"
    page.click(".card >> nth=1 >> [data-verdict=accept]")
    says(page, "accepted")
    page.click("#queue")
    page.wait_for_url("**signal=loaded-language**")
    assert "2 of 2 articles decided" in page.inner_text(".progress")
    page.goto(page.url.split("?")[0] + "article/2")
    page.wait_for_selector("main[data-ready]")
    assert page.locator(".card").count() == 0

    ben = open_page("/article/1")
    _work_blind(ben, "Ben")
    for count in range(ben.locator(".card").count()):
        ben.click(f".card >> nth={count} >> [data-verdict=accept]")
        ben.wait_for_function("n => document.querySelectorAll('.card.decided').length > n", arg=count)

    page.click("text=Agreement")
    assert "Ana, Ben" in page.inner_text("main")
    with page.expect_download() as download:
        page.click("text=JSON lines for training")
    file = tmp_path / "export.jsonl"
    file.write_bytes(Path(download.value.path()).read_bytes())
    learned = read_feedback([file])
    assert learned.left_out == {"reviewers decided differently": 8}  # four signals, two reviewers
    assert [(a.text, len(a.flags["loaded-language"])) for a in learned.articles()] == [(reports.HOSTILE, 2)]


def test_two_accounts_are_linked_and_corrected_one_at_a_time(open_page: Open, desk: Desk) -> None:
    page = open_page("/article/1")
    page.click('.card[data-code="C1"] .role a >> text="Second account"')
    target = page.evaluate("document.querySelector(':target + mark').textContent")
    assert target == "soldiers from the capital"
    page.keyboard.press("e")
    page.wait_for_selector("#picker:not([hidden])")
    assert " ".join(page.inner_text("#picked").split()) == "primitive bandits"
    page.keyboard.press("Escape")
    assert desk.store.log() == []


def test_words_are_selected_with_the_mouse(open_page: Open, desk: Desk) -> None:
    page = open_page("/article/1")
    page.click('.card[data-code="L2"] .reason')
    box = page.evaluate(
        """() => { const walker = document.createTreeWalker(document.querySelector('#text'), NodeFilter.SHOW_TEXT);
        for (let node; (node = walker.nextNode());) { const at = node.data.indexOf('Colonel');
          if (at >= 0) { const range = document.createRange(); range.setStart(node, at); range.setEnd(node, at + 18);
            range.startContainer.parentElement.scrollIntoView({block: 'center'});
            const r = range.getBoundingClientRect(); return [r.left, r.right, r.top + r.height / 2]; } } }"""
    )
    page.mouse.move(box[0] + 1, box[2])
    page.mouse.down()
    page.mouse.move(box[1] - 1, box[2], steps=4)
    page.mouse.up()
    page.wait_for_selector("#picker:not([hidden])")
    assert page.inner_text("#picked") == "Colonel Ada Marsh "
    page.select_option("#pick-signal", "anonymous-source")
    page.click("#pick-add")
    says(page, "Flag added")
    (missed,) = [d for d in desk.store.standing(1).values() if d.verdict == "missed"]
    assert reports.FLAWED[missed.start : missed.stop] == "Colonel Ada Marsh"
    page.click('.card[data-code="C1"] [data-verdict="accept"]')
    says(page, "C1: accepted")
    page.click("#undo")
    says(page, "Taken back")
    page.click('#text a.code >> text="A1"')
    assert page.get_attribute(".card.current", "data-code") == "A1"


def test_a_tab_that_fell_behind_says_so(open_page: Open, desk: Desk) -> None:
    one, other = open_page("/article/1"), open_page("/article/1")
    for page, key in ((one, "a"), (other, "r")):
        page.keyboard.press("j")
        page.keyboard.press(key)
        says(page, "accepted" if page is one else "another tab")
    assert other.inner_text(".card.current .held") == "Accepted"
    other.keyboard.press("r")
    says(other, "rejected as wrong")
    assert [d.verdict for d in desk.store.log()] == ["accept", "reject-wrong"]


def test_a_second_reviewer_decides_blind_and_the_first_exports(open_page: Open, desk: Desk) -> None:
    first = flag_ids(1, desk)[0]
    ana = open_page("/article/1")
    ana.keyboard.press("j")
    ana.keyboard.press("a")
    says(ana, "accepted")
    ben = open_page("/article/1")
    _work_blind(ben, "Ben")
    assert ben.locator(".probability, .priority, .why").count() == 0
    assert ben.locator('[aria-pressed="true"]').count() == 0
    ben.keyboard.press("j")
    ben.keyboard.press("r")
    says(ben, "rejected as wrong")
    ana.goto(ana.url.replace("/article/1", "/agreement"))
    assert "-0.00" in ana.inner_text("main") or "0.00" in ana.inner_text("main")
    with ana.expect_download() as download:
        ana.click("text=JSON lines for training")
    lines = [json.loads(x) for x in Path(download.value.path()).read_text(encoding="utf-8").splitlines()]
    assert [(x["reviewer"], x["verdicts"]) for x in lines] == [
        ("Ana", {first: "accept"}),
        ("Ben", {first: "reject-wrong"}),
    ]
    assert "".join(export(desk.store, "jsonl")).count("\n") == 2


def test_a_lost_server_is_said_and_nothing_is_shown_as_saved(open_page: Open, desk: Desk) -> None:
    page = open_page("/article/1")
    page.context.set_offline(True)
    page.keyboard.press("j")
    page.keyboard.press("a")
    says(page, "Not saved")
    assert page.locator('[aria-pressed="true"]').count() == 0
    page.context.set_offline(False)
    page.keyboard.press("a")
    says(page, "accepted")
    assert len(desk.store.log()) == 1


def test_an_article_is_pasted_and_its_edited_version_compared(open_page: Open, desk: Desk) -> None:
    page = open_page("/add")
    text = "Council votes\n\nThe brutal plan passed on Monday. A primitive vote, 👩‍🚀 it said.\n"
    page.fill("textarea[name=text]", text)
    page.click("text=Analyse")
    page.wait_for_selector("main[data-ready]")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("s")
    says(page, "acceptable")
    page.click("text=Check an edited version")
    page.fill("textarea[name=text]", text.replace("primitive ", ""))
    page.click("text=Analyse")
    page.wait_for_selector(".orphans")
    assert "primitive" in page.inner_text(".orphans")
    page.click("text=Compare 2 revisions")
    assert "1 flag cleared, 0 added, 1 kept" in page.inner_text("main")
    assert len(desk.store.revisions(4)) == 2


def test_a_hostile_article_does_nothing(open_page: Open, desk: Desk) -> None:
    evil = "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">'\""
    text = f"{evil}\n\nThe {evil} brutal \u202eregime\u202c fell.\n"
    number = desk.store.add(analyse(text, None), evil, evil, evil)
    page = open_page(f"/article/{number}")
    page.keyboard.press("j")
    page.keyboard.press("n")
    page.keyboard.type(evil)
    page.keyboard.press("Escape")
    says(page, "Note saved")
    for path in ("/", f"/article/{number}", "/agreement", f"/article/{number}/compare"):
        page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + path)
        assert "owned" not in page.title() or "document" in page.title()
        assert page.evaluate("document.images.length") == 0
