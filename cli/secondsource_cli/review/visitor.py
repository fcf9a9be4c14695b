"""Who is reviewing: what a browser says of itself."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request

from secondsource_cli.review.desk import Desk

COOKIE, BLIND = "reviewer", "blind"
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Who:
    """Who is reviewing, and whether without the model's figures."""

    name: str
    blind: bool


def who(desk: Desk, request: Request) -> Who:
    """Return who a browser says is reviewing."""
    name = request.cookies.get(COOKIE, "").encode("latin-1", "replace").decode("utf-8", "replace")
    return Who(tidy(name) or desk.reviewer, desk.blind or request.cookies.get(BLIND) == "1")


def tidy(name: str) -> str:
    """Return a reviewer's name without what cannot be shown, and not longer than a name is."""
    return " ".join("".join(c if c.isprintable() else " " for c in name).split())[:_LONGEST]
