"""Nobody but our own pages may read or decide anything."""

from __future__ import annotations

import re

import pytest
from tests.review.conftest import HOST, Page, flag_ids

PAGES = ("/", "/article/1", "/article/3", "/article/1/compare", "/add", "/agreement", "/static/review.js")


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8765", "127.0.0.1", "127.0.0.1:80", ""])
def test_another_host_gets_nothing(page: Page, host: str) -> None:
    answer = page.client.get("/article/1", headers={"host": host})
    assert answer.status_code == 421
    assert "bandits" not in answer.text


@pytest.mark.parametrize("path", PAGES)
def test_without_the_key_nothing_is_shown(page: Page, path: str) -> None:
    page.client.cookies.clear()
    for query in ("", "?key=", "?key=wrong", "?key=ü", "?" + "a=1&" * 99):
        answer = page.client.get(path + query)
        assert answer.status_code == 403
        assert "Open the address that it printed" in answer.text
        assert "set-cookie" not in answer.headers


def test_the_key_is_asked_for_once_and_does_not_stay_in_the_address(page: Page) -> None:
    page.client.cookies.clear()
    answer = page.client.get("/", params={"key": page.desk.store.token}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("key-8765=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert page.client.get("/article/1").status_code == 200
    page.client.cookies.clear()
    posted = page.client.post("/", params={"key": page.desk.store.token})
    assert posted.status_code == 403


def test_a_cookie_of_another_port_does_not_open_this_one(page: Page) -> None:
    page.client.cookies.clear()
    page.client.cookies.set("key-80", page.desk.store.token, domain="127.0.0.1")
    page.client.cookies.set("key-8765", "wrong", domain="127.0.0.1")
    assert page.client.get("/").status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": f"https://{HOST}"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_another_site_cannot_decide(page: Page, headers: dict[str, str]) -> None:
    flag = flag_ids(1, page.desk)[0]
    body = {"reviewer": "Ana", "flag": flag, "verdict": "accept", "text_hash": "", "seen": 0}
    assert page.post("/article/1/decide", body, **headers).status_code == 403
    assert page.desk.store.log() == []


def test_our_own_origin_may(page: Page) -> None:
    body = {"reviewer": "Ana", "seen": 0}
    assert page.post("/article/1/undo", body, origin=f"http://{HOST}").status_code == 200


@pytest.mark.parametrize("token", ["", "wrong", "ü"])
def test_without_the_token_nothing_is_written(page: Page, token: str) -> None:
    flag = flag_ids(1, page.desk)[0]
    body = {"reviewer": "Ana", "flag": flag, "verdict": "accept", "text_hash": "", "seen": 0}
    headers = {"x-review-token": token.encode("latin-1").decode("latin-1")}
    sent = {k: v.encode("latin-1") for k, v in headers.items()}
    assert page.client.post("/article/1/decide", json=body, headers=sent).status_code == 403
    assert (
        page.client.post("/article/1/undo", json={"reviewer": "Ana", "seen": 0}, headers=sent).status_code
        == 403
    )
    assert page.client.post("/add", data={"token": token, "text": "words " * 99}).status_code == 403
    assert page.client.post("/reviewer", data={"token": token, "name": "Eve"}).status_code == 403
    assert page.desk.store.log() == []
    assert len(page.desk.store.heads()) == 3


def test_a_form_of_another_site_cannot_be_taken_for_json(page: Page) -> None:
    answer = page.client.post(
        "/article/1/undo", content=b'{"reviewer": "Ana", "seen": 0}', headers={"content-type": "text/plain"}
    )
    assert answer.status_code in (403, 422)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_a_strict_policy(page: Page, path: str) -> None:
    answer = page.client.get(path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", [p for p in PAGES if not p.startswith("/static")])
def test_no_page_has_script_or_style_of_its_own(page: Page, path: str) -> None:
    html = page.get(path)
    assert not re.search(r"<script(?! src=\"/static/review\.js\" defer></script>)", html)
    assert "<style" not in html
    assert not re.search(r"<[^>]+\s(?:on\w+|style)=", html)
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", html)


def test_a_huge_body_is_refused_before_it_is_read(page: Page) -> None:
    answer = page.client.post("/add", content=b"x", headers={"content-length": str(1 << 40)})
    assert answer.status_code == 413


def test_a_body_that_does_not_tell_its_length_is_cut_off(page: Page) -> None:
    def endless() -> object:
        for _ in range(20):
            yield b"x" * 1_000_000

    headers = {"content-type": "application/x-www-form-urlencoded"}
    answer = page.client.post("/add", content=endless(), headers=headers)
    assert answer.status_code == 413


def test_a_number_without_end_is_no_article(page: Page) -> None:
    answer = page.form("/add", text="A brutal plan. " * 20, article="9" * 5000)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/article/4"


def test_a_long_article_is_refused_in_words(page: Page) -> None:
    answer = page.form("/add", text="word " * 300_000)
    assert answer.status_code == 422
    assert "the limit is 1,000,000" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/article/99",
        "/article/99/compare",
        f"/article/{'9' * 20}",
        f"/article/-{'9' * 20}",
        f"/article/{'9' * 20}/compare",
        f"/article/{'9' * 20}/state?reviewer=Ana",
        f"/add?article={'9' * 20}",
        "/static/store.py",
        "/static/..%2fapp.py",
        "/export/exe",
    ],
)
def test_what_is_not_there_is_a_page_that_says_so(page: Page, path: str) -> None:
    answer = page.client.get(path)
    assert answer.status_code == 404
    assert "Back to the queue" in answer.text


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example", ""])
def test_changing_the_reviewer_leads_to_our_own_pages_only(page: Page, back: str) -> None:
    answer = page.form("/reviewer", name="Ben", back=back)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/"


def test_hostile_text_is_only_text(page: Page) -> None:
    evil = "</textarea><script>alert(1)</script><img src=x onerror=alert(2)>"
    text = f"{evil} brutal\n\nThe {evil} \u202ebrutal\u202c regime fell, officials said. {evil}\n"
    answer = page.form("/add", text=text, title=evil, outlet=evil)
    number = answer.headers["location"].rsplit("/", 1)[1]
    page.decide("", "note", int(number), note=evil)
    page.form("/reviewer", name=evil)
    for path in (
        "/",
        f"/article/{number}",
        f"/article/{number}/compare",
        "/agreement",
        f"/add?article={number}",
    ):
        html = page.get(path)
        assert "<img" not in html
        assert "<script>" not in html
        assert "\u202e" not in html
    assert "alert(1)" in page.get("/")
