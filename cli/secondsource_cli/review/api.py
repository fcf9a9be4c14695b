"""Decisions as the page's script sends them. Each answer is the state that the server holds, so that no tab can differ."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from secondsource.report import Report
from secondsource.signals import registry
from secondsource_cli.review.carrying import around, own_span
from secondsource_cli.review.desk import Desk
from secondsource_cli.review.log import VERDICTS, Decision
from secondsource_cli.review.state import state
from secondsource_cli.review.store import StaleError
from secondsource_cli.review.visitor import who

TOKEN_HEADER = "x-review-token"
MAX_NOTE = 4000


class RefusedError(Exception):
    """A request that cannot be carried out: status, a short code and a sentence for the reviewer."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


class Verdict(BaseModel):
    """A decision as it is sent."""

    reviewer: str = Field(min_length=1, max_length=80)
    flag: str = Field(max_length=200)
    verdict: str = Field(pattern=f"^({'|'.join(VERDICTS)})$")
    text_hash: str = Field(max_length=64)
    seen: int = Field(ge=0)
    signal: str = Field(default="", max_length=80)
    start: int | None = Field(default=None, ge=0)
    stop: int | None = Field(default=None, ge=0)
    note: str = Field(default="", max_length=MAX_NOTE)


class Undo(BaseModel):
    """A wish to take back the newest decision."""

    reviewer: str = Field(min_length=1, max_length=80)
    seen: int = Field(ge=0)


def check_token(desk: Desk, given: str) -> None:
    """Refuse a request that no page of ours made."""
    if not secrets.compare_digest(given.encode(), desk.store.token.encode()):
        raise RefusedError(403, "bad-token", "This page is not from this review; load it again.")


def _refuse_others(desk: Desk, request: Request, reviewer: str) -> None:
    """Refuse to show one reviewer's decisions to another who works blind."""
    visitor = who(desk, request)
    if visitor.blind and reviewer != visitor.name:
        raise RefusedError(403, "blind", "In a blind review the decisions of others stay hidden.")


def router(desk: Desk) -> APIRouter:
    """Return the routes."""
    routes = APIRouter()

    @routes.get("/article/{number}/state")
    def read(number: int, reviewer: str, request: Request) -> JSONResponse:
        _refuse_others(desk, request, reviewer)
        return _answer(desk, number, reviewer)

    @routes.post("/article/{number}/decide")
    def decide(number: int, wish: Verdict, request: Request) -> JSONResponse:
        check_token(desk, request.headers.get(TOKEN_HEADER, ""))
        _refuse_others(desk, request, wish.reviewer)
        return _attempt(desk, number, wish.reviewer, lambda report: _decide(desk, number, report, wish))

    @routes.post("/article/{number}/undo")
    def undo(number: int, wish: Undo, request: Request) -> JSONResponse:
        check_token(desk, request.headers.get(TOKEN_HEADER, ""))
        _refuse_others(desk, request, wish.reviewer)
        return _attempt(
            desk, number, wish.reviewer, lambda report: desk.store.undo(number, wish.reviewer, wish.seen)
        )

    return routes


def _attempt(desk: Desk, number: int, reviewer: str, act: Callable[[Report], object]) -> JSONResponse:
    try:
        act(report_of(desk, number))
    except StaleError:
        message = "Decided in another tab in the meantime. This page now shows that; decide again if you still want to."
        return _answer(desk, number, reviewer, 409, {"error": {"code": "stale", "message": message}})
    return _answer(desk, number, reviewer)


def _answer(
    desk: Desk, number: int, reviewer: str, status: int = 200, more: dict[str, Any] | None = None
) -> JSONResponse:
    held = state(desk.store, number, report_of(desk, number), reviewer)
    return JSONResponse({**held.to_dict(), **(more or {})}, status)


def report_of(desk: Desk, number: int) -> Report:
    """Return the newest report of an article."""
    report = desk.store.report(number)
    if report is None:
        raise RefusedError(404, "no-article", "There is no such article.")
    return report


def _decide(desk: Desk, number: int, report: Report, wish: Verdict) -> int:
    if wish.text_hash != report.text_hash:
        raise RefusedError(
            409, "edited", "The article has a newer revision; load the page again to decide on that."
        )
    if wish.verdict == "missed":
        return _missed(desk, number, report, wish)
    flag = next((f for f in report.flags if f.id == wish.flag), None)
    added = wish.verdict == "note" and (not wish.flag or wish.flag.startswith("missed-"))
    if flag is None and not added:
        raise RefusedError(404, "no-flag", "There is no such flag in this revision.")
    signal = flag.signal if flag else ""
    place: tuple[int, int] | None = None
    if wish.verdict == "fixed":
        place = _stretch(report, wish)
    elif flag is not None and (span := own_span(flag)):
        place = span.start, span.end
    decision = _decision(number, report, wish, signal, place)
    if wish.verdict != "fixed":
        # The flag itself says where it is; only the words are kept, to be read when it is gone.
        decision = replace(decision, start=None, stop=None)
    return desk.store.decide(decision, wish.seen)


def _missed(desk: Desk, number: int, report: Report, wish: Verdict) -> int:
    if wish.signal not in registry():
        raise RefusedError(422, "no-signal", "Choose the signal that was missed.")
    decision = _decision(number, report, wish, wish.signal, _stretch(report, wish))
    key = f"{wish.signal}\0{decision.prefix}\0{decision.quote}\0{decision.suffix}"
    flag = f"missed-{hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()[:12]}"
    standing = desk.store.standing(number, wish.reviewer).get((wish.reviewer, flag))
    return standing.number if standing else desk.store.decide(replace(decision, flag=flag))


def _decision(
    number: int, report: Report, wish: Verdict, signal: str, place: tuple[int, int] | None
) -> Decision:
    quote, prefix, suffix = around(report.text, *place) if place else ("", "", "")
    start, stop = place or (None, None)
    return Decision(
        number, wish.reviewer, wish.flag, wish.verdict, signal, quote, start, stop, prefix, suffix,
        wish.note.strip(), report.text_hash,
    )  # fmt: skip


def _stretch(report: Report, wish: Verdict) -> tuple[int, int]:
    """Return the chosen stretch without the white space at its ends."""
    if wish.start is None or wish.stop is None or not wish.start < wish.stop <= len(report.text):
        raise RefusedError(422, "no-span", "Select the words in the text first.")
    chosen = report.text[wish.start : wish.stop]
    start = wish.start + len(chosen) - len(chosen.lstrip())
    stop = wish.stop - (len(chosen) - len(chosen.rstrip()))
    if start >= stop:
        raise RefusedError(422, "no-span", "Select words, not only white space.")
    return start, stop
