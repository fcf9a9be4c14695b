"""One order of the severities, which options and settings follow."""

from __future__ import annotations

from secondsource.severity import SEVERITIES, at_least, at_most, milder
from secondsource_cli.choices import FailOn, Severity
from secondsource_cli.settings import FAIL_ON


def test_severities_are_ordered() -> None:
    assert SEVERITIES == ("info", "advice", "warning", "error")
    assert at_least("warning", "warning") and not at_least("advice", "warning")
    assert at_most("error", "advice") == at_most("advice", "error") == "advice"
    assert [milder(severity) for severity in SEVERITIES] == ["info", "info", "advice", "warning"]


def test_options_offer_every_severity() -> None:
    assert tuple(Severity) == SEVERITIES
    assert tuple(FailOn) == FAIL_ON
