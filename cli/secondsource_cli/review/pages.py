"""The pages: queue, article, adding, comparing, agreement. Rendered here; a script only saves and moves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import ChoiceLoader, PackageLoader
from starlette.datastructures import FormData, UploadFile

from secondsource.errors import InputError
from secondsource.readers import Failure
from secondsource.writers.markup import MAX_FLAGS, blocks, marks
from secondsource.writers.pages import environment
from secondsource_cli.review import queue
from secondsource_cli.review.agreement import agreement
from secondsource_cli.review.api import RefusedError, check_token, report_of
from secondsource_cli.review.carrying import compare
from secondsource_cli.review.desk import Desk
from secondsource_cli.review.guard import MAX_BODY
from secondsource_cli.review.heads import Head
from secondsource_cli.review.log import VERDICTS
from secondsource_cli.review.state import decided_flags, state
from secondsource_cli.review.visitor import BLIND, COOKIE, tidy, who

MAX_PASTE = 1_000_000
"""Code points of a pasted article."""


class Pages:
    """Renders templates with what every page needs."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._environment = environment(
            ChoiceLoader([PackageLoader("secondsource_cli.review"), PackageLoader("secondsource.writers")])
        )

    def __call__(self, name: str, request: Request, status: int = 200, **values: Any) -> HTMLResponse:
        """Return a page."""
        shared = {
            "who": who(self.desk, request),
            "always_blind": self.desk.blind,
            "token": self.desk.store.token,
            "here": request.url.path,
            "VERDICTS": VERDICTS,
        }
        template = self._environment.get_template(name)
        return HTMLResponse(template.render(**shared, **values).encode("utf-8", "replace"), status)


def router(desk: Desk, page: Pages) -> APIRouter:
    """Return the routes."""
    routes = APIRouter()
    store = desk.store

    @routes.get("/")
    def queue_page(request: Request) -> Response:
        reviewer = who(desk, request)
        wish = queue.Wish.read(request.query_params)
        heads = store.heads()
        decided = decided_flags(store, heads, reviewer.name)
        view = queue.view(heads, decided, wish, reviewer.blind)
        return page("queue.html", request, view=view, wish=wish, sorts=queue.SORTS, states=queue.STATES)

    @routes.get("/article/{number}")
    def article_page(number: int, request: Request) -> Response:
        reviewer = who(desk, request)
        report = report_of(desk, number)
        heads = store.heads()
        head = next(h for h in heads if h.number == number)
        flags = [f for f in report.flags if f.suppressed is None]
        made = marks(flags[:MAX_FLAGS])
        wish = queue.Wish.read(request.query_params)
        decided = decided_flags(store, heads, reviewer.name)
        order = queue.order(heads, decided, wish, reviewer.blind, number)
        at = order.index(number)
        return page(
            "article.html",
            request,
            head=head,
            wish=wish,
            report=report,
            marks=made,
            left=len(flags) - len(made),
            blocks=blocks(report, made, head.title_end),
            held=state(store, number, report, reviewer.name),
            before=order[at - 1] if at else None,
            behind=order[at + 1] if at + 1 < len(order) else None,
            at=at + 1,
            total=len(order),
        )

    @routes.get("/article/{number}/compare")
    def compare_page(number: int, request: Request) -> Response:
        revisions = store.revisions(number)
        if not revisions:
            raise RefusedError(404, "no-article", "There is no such article.")
        old = _index(request.query_params, "old", len(revisions) - 1, len(revisions))
        new = _index(request.query_params, "new", len(revisions), len(revisions))
        change = compare(revisions[old - 1], revisions[new - 1])
        head = _head(desk, number)
        pair = (revisions[old - 1], revisions[new - 1])
        return page("compare.html", request, head=head, change=change, old=old, new=new, pair=pair)

    @routes.get("/add")
    def add_page(request: Request, article: int = 0) -> Response:
        return page(
            "add.html", request, head=_head(desk, article) if article else None, failures=[], values={}
        )

    @routes.post("/add")
    async def add(request: Request) -> Response:
        async with request.form(max_files=1, max_fields=10, max_part_size=MAX_BODY) as form:
            check_token(desk, _field(form, "token"))
            return await _add(desk, page, request, form)

    @routes.get("/agreement")
    def agreement_page(request: Request) -> Response:
        reviewer = who(desk, request)
        figures = None if reviewer.blind else agreement(store)
        return page("agreement.html", request, figures=figures)

    @routes.post("/reviewer")
    async def reviewer(request: Request) -> Response:
        async with request.form(max_files=0, max_fields=5, max_part_size=10_000) as form:
            check_token(desk, _field(form, "token"))
            name, blind, back = tidy(_field(form, "name")), _field(form, "blind"), _field(form, "back")
        local = back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/"
        answer = RedirectResponse(local, 303)
        if name:
            answer.set_cookie(COOKIE, name.encode().decode("latin-1"), httponly=True, samesite="strict")
        answer.set_cookie(BLIND, "1" if blind else "0", httponly=True, samesite="strict")
        return answer

    return routes


async def _add(desk: Desk, page: Pages, request: Request, form: FormData) -> Response:
    from starlette.concurrency import run_in_threadpool

    text, title, outlet = (_field(form, key) for key in ("text", "title", "outlet"))
    number = _field(form, "article")
    head = _head(desk, int(number)) if number.isdecimal() and number != "0" and len(number) < 19 else None
    upload = form.get("file")
    failures: list[Failure] = []
    added: list[int] = []
    try:
        if isinstance(upload, UploadFile) and upload.filename:
            data = await upload.read()
            done = await run_in_threadpool(lambda: list(desk.drop(data, upload.filename or "", outlet)))
            failures = [item for item in done if isinstance(item, Failure)]
            added = [item for item in done if not isinstance(item, Failure)]
        elif len(text) > MAX_PASTE:
            message = f"the text has {len(text):,} characters; the limit is {MAX_PASTE:,}"
            raise InputError(message, code="too-large", hint="Give a file, or paste one article at a time.")
        elif not text.strip():
            raise InputError("there is no text", code="no-text", hint="Paste an article or choose a file.")
        else:
            added = [await run_in_threadpool(desk.paste, text, title, outlet, head)]
    except InputError as error:
        failures = [Failure("pasted text", error)]
    if failures or not added:
        values = {"text": text[:MAX_PASTE], "title": title, "outlet": outlet}
        return page("add.html", request, 422, head=head, failures=failures, values=values)
    return RedirectResponse(f"/article/{added[0]}" if len(added) == 1 else "/", 303)


def _head(desk: Desk, number: int) -> Head:
    head = next((h for h in desk.store.heads() if h.number == number), None)
    if head is None:
        raise RefusedError(404, "no-article", "There is no such article.")
    return head


def _field(form: FormData, key: str) -> str:
    value = form.get(key, "")
    return value if isinstance(value, str) else ""


def _index(query: Mapping[str, str], key: str, default: int, most: int) -> int:
    given = query.get(key, "")
    return min(
        max(1, int(given) if given.isascii() and given.isdecimal() and len(given) < 7 else default), most
    )
