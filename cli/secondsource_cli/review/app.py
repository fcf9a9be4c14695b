"""The application: routes, errors and the guard around them."""

from __future__ import annotations

from importlib.resources import files

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from secondsource.writers.pages import stylesheet
from secondsource_cli.review import api, pages
from secondsource_cli.review.desk import Desk
from secondsource_cli.review.export import FORMATS, export
from secondsource_cli.review.guard import Guard
from secondsource_cli.review.pages import Pages
from secondsource_cli.review.visitor import who

_STATIC = {"review.js": "text/javascript", "review.css": "text/css", "icon.svg": "image/svg+xml"}


def create_app(desk: Desk, hosts: frozenset[str]) -> Guard:
    """Return the application.

    Parameters
    ----------
    desk : Desk
    hosts : frozenset of str
        Host headers that are this server's own, with the port.
    """
    app = FastAPI(title="Second Source review", docs_url=None, redoc_url=None, openapi_url=None)
    page = Pages(desk)
    app.include_router(api.router(desk))
    app.include_router(pages.router(desk, page))

    @app.get("/static/{name}")
    def static(name: str) -> Response:
        if name == "report.css":
            return Response(stylesheet(), media_type="text/css")
        if name not in _STATIC:
            raise HTTPException(404)
        data = files("secondsource_cli.review").joinpath(f"static/{name}").read_bytes()
        return Response(data, media_type=_STATIC[name])

    @app.get("/export/{format}")
    def exported(format: str, request: Request) -> Response:
        if format not in FORMATS:
            raise HTTPException(404)
        if who(desk, request).blind:
            raise api.RefusedError(403, "blind", "In a blind review the decisions of others stay hidden.")
        data = "".join(export(desk.store, format))
        name = f'attachment; filename="decisions.{FORMATS[format]}"'
        return Response(
            data.encode("utf-8", "replace"),
            media_type="application/octet-stream",
            headers={"content-disposition": name},
        )

    def refused(request: Request, status: int, code: str, message: str) -> Response:
        if "application/json" in request.headers.get("accept", ""):
            return JSONResponse({"error": {"code": code, "message": message}}, status)
        return page("error.html", request, status, message=message, code=code)

    @app.exception_handler(api.RefusedError)
    def on_refusal(request: Request, error: api.RefusedError) -> Response:
        return refused(request, error.status, error.code, error.message)

    @app.exception_handler(HTTPException)
    def on_error(request: Request, error: HTTPException) -> Response:
        message = "There is no such page." if error.status_code == 404 else str(error.detail)
        return refused(request, error.status_code, "error", message)

    @app.exception_handler(RequestValidationError)
    def on_invalid(request: Request, error: RequestValidationError) -> Response:
        where = ", ".join(str(part) for item in error.errors()[:3] for part in item["loc"][-1:])
        return refused(request, 422, "invalid", f"The request is not complete or not valid: {where}.")

    return Guard(app, hosts, desk.store.token)
