"""The templates of the HTML pages: where they are, and what they may call. Everything is escaped by default."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files

from jinja2 import BaseLoader, Environment, PackageLoader, StrictUndefined

from secondsource.report import ABSTAINED
from secondsource.severity import SEVERITIES
from secondsource.signals import registry
from secondsource.writers import markup
from secondsource.writers.plain import line
from secondsource.writers.summary import OUTCOMES, PRIORITIES

ROLES = {
    "account-a": "First account",
    "account-b": "Second account",
    "headline": "Headline",
    "body": "In the text",
    "central": "Central claim",
}
MEANINGS = {
    "error": "settle before publication",
    "warning": "ask the reporter",
    "advice": "worth a look",
    "info": "a note: somebody else's words, or a column",
}


def environment(loader: BaseLoader | None = None) -> Environment:
    """Return the templates, with escaping on and unknown names an error.

    Parameters
    ----------
    loader : jinja2 loader, optional
        By default the templates of this package.
    """
    made = Environment(
        loader=loader or PackageLoader("secondsource.writers"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "visible": markup.visible,
        "line": markup.one_line,
        "signal_title": signal_title,
        "words": lambda text: line(str(text)).replace("-", " "),
        "before": markup.before,
        "after": markup.after,
        "count": lambda number, noun: f"{number:,} {noun}{'' if number == 1 else 's'}",
    }
    made.globals |= {
        "pair": markup.pair,
        "effects": markup.effects,
        "strongest": markup.strongest,
        "shares": markup.shares,
        "letters": markup.signal_letters,
        "registry": registry,
        "ROLES": ROLES,
        "ABSTAINED": ABSTAINED,
        "MAX_FLAGS": markup.MAX_FLAGS,
        "MEANINGS": MEANINGS,
        "OUTCOMES": OUTCOMES,
        "PRIORITIES": PRIORITIES,
        "SEVERITIES": SEVERITIES,
    }
    return made


@cache
def stylesheet() -> str:
    """Return the style sheet that the report and the review page share."""
    return files("secondsource.writers").joinpath("templates/report.css").read_text(encoding="utf-8")


@cache
def style_hash() -> str:
    """Return the style sheet's hash as a content security policy names it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(stylesheet().encode()).digest()).decode()


def signal_title(name: str) -> str:
    """Return a signal's title; the name itself for a signal this version does not know."""
    signal = registry().get(name)
    return signal.title if signal is not None else line(name).replace("-", " ")
