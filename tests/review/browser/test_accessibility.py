"""Every page in a real browser: axe-core finds nothing, and nothing is wider than the screen."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

import pytest
from tests import reports
from tests.review.browser.conftest import Open, says

from secondsource.writers.html import write_html
from secondsource.writers.overview import Line, Tally, write_overview

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def _axe() -> str:
    """Return the accessibility checker's script, from its wrapper or from where it was unpacked."""
    found = os.environ.get("SECONDSOURCE_AXE")
    if found:
        return Path(found).read_text(encoding="utf-8")
    spec = find_spec("axe_playwright_python")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip(
            "needs axe-core: pip install axe-playwright-python, or its file named by SECONDSOURCE_AXE"
        )
    folder = Path(next(iter(spec.submodule_search_locations)))
    return next(folder.rglob("axe.min.js")).read_text(encoding="utf-8")


def _overview(folder: Path) -> str:
    """Return the address of a page about a batch of two."""
    tally = Tally("default-0123abcd")
    for report, outlet in ((reports.flawed(), "Fort Gazette"), (reports.clean(), "Bay News")):
        tally.add(Line.of(report, f"{outlet}.txt", outlet))
    file = folder / "overview.html"
    file.write_text(write_overview(tally), encoding="utf-8")
    return file.as_uri()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_can_be_used_by_everybody(open_page: Open, tmp_path: Path, scheme: str) -> None:
    """axe-core finds nothing: contrast, names, labels, landmarks, order of headings."""
    script = _axe()
    report = tmp_path / "report.html"
    report.write_text(write_html([reports.flawed(), reports.clean()]), encoding="utf-8")
    overview = _overview(tmp_path)
    page = open_page("/article/1", color_scheme=scheme)
    page.keyboard.press("j")
    page.keyboard.press("a")
    says(page, "accepted")
    page.keyboard.press("j")
    page.keyboard.press("e")
    base = page.url.removesuffix("/article/1")
    others = [base + path for path in ("/", "/add", "/agreement", "/article/1/compare", "/nothing")]
    # Only the colours differ in the dark.
    rules = RULES if scheme == "light" else ["color-contrast"]
    for where in ("", *(others if scheme == "light" else others[:1]), report.as_uri(), overview):
        if where:
            page.goto(where)
        page.evaluate(script)
        found = page.evaluate("rules => axe.run(document, {runOnly: rules})", rules)["violations"]
        assert [(v["id"], [n["target"] for n in v["nodes"]]) for v in found] == [], page.url


@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_is_wider_than_the_screen(open_page: Open, tmp_path: Path, width: int) -> None:
    report = tmp_path / "report.html"
    report.write_text(write_html([reports.flawed(), reports.hostile()]), encoding="utf-8")
    page = open_page("/", viewport={"width": width, "height": 800})
    base = page.url.rstrip("/")
    pages = [base + path for path in ("/", "/article/1", "/article/3", "/add", "/agreement")]
    for where in (*pages, report.as_uri(), _overview(tmp_path)):
        page.goto(where)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, where
        tables = ".sources, .evidence, .overview"
        wide = f"[...document.querySelectorAll('{tables}')].some(t => t.scrollWidth > t.parentElement.clientWidth)"
        assert not page.evaluate(wide), where  # nothing of a table is hidden
