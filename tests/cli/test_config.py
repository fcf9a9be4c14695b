"""Settings: what they change, where they are found, and how mistakes are named."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import reports
from tests.cli.conftest import FakeAnalyzer, Run

from secondsource.errors import ConfigError
from secondsource_cli.settings import FAIL_ON, Settings
from secondsource_cli.settings_checks import TOP, Checked
from secondsource_cli.toml_lines import key_lines, line_of


@pytest.mark.parametrize(
    ("settings", "line", "message", "hint"),
    [
        ('fail-one = "error"', 1, "unknown key 'fail-one'", "Did you mean 'fail-on'?"),
        ('\nfail-on = "eror"', 2, "'fail-on' cannot be 'eror'", "Did you mean 'error'?"),
        ('format = "csv"', 1, "'format' cannot be 'csv'", "Known: text"),
        ("fail-on = 3", 1, "'fail-on' cannot be 3", "Known: info"),
        (
            "[signals.loaded-langage]\nenabled = false",
            1,
            "unknown signal 'loaded-langage'",
            "'loaded-language'",
        ),
        (
            "[signals.loaded-language]\n\nenable = false",
            3,
            "unknown key 'enable' in [signals.loaded-language]",
            "'enabled'",
        ),
        (
            "[signals.loaded-language]\nthreshold = 1.5",
            2,
            "'threshold' must be a probability, not 1.5",
            "From 0.0",
        ),
        ("[signals.loaded-language]\nthreshold = true", 2, "'threshold' must be a probability", "From 0.0"),
        (
            '[signals.loaded-language]\nenabled = "no"',
            2,
            "'enabled' must be true or false",
            "quotation marks",
        ),
        ("signals = 3", 1, "signals must be a table", "[section]"),
        ('[columns]\ntxt = "body"', 2, "unknown key 'txt' in [columns]", "'text'"),
        ('[[allow]]\nphrase = "x"', 1, "'reason' is missing or empty in [[allow]]", "Add reason"),
        (
            '[[allow]]\nphrase = "x"\nreason = "y"\n\n[[allow]]\nphrase = 3\nreason = "z"',
            6,
            "'phrase' must be text",
            "",
        ),
        ('[[suppress]]\nreason = "y"', 1, "'path' is missing in [[suppress]]", 'path = "…"'),
        (
            '[[suppress]]\npath = "a"\nsignal = "x"\nreason = "y"',
            3,
            "unknown signal 'x'",
            "Known: anonymous-source",
        ),
        (
            '[[flag]]\nterm = "x"\nreason = "y"\nseverity = "bad"',
            4,
            "'severity' cannot be 'bad'",
            "Known: info",
        ),
        ('[allow]\nphrase = "x"', 1, "'allow' must be a list of tables", "[[allow]]"),
        ('[[paths]]\nglob = "a"\n[paths.signals.x]\nenabled = true', 3, "unknown signal 'x'", "Known"),
        ("a = = 1", None, "not TOML", "toml.io"),
        ("a = 1\na = 2", None, "not TOML", "toml.io"),
    ],
)
def test_a_mistake_is_named_with_file_line_and_the_nearest_valid_name(
    *, run: Run, tmp_path: Path, settings: str, line: int | None, message: str, hint: str
) -> None:
    (tmp_path / "secondsource.toml").write_text(settings, encoding="utf-8")
    (tmp_path / "a.txt").write_text(reports.CLEAN, encoding="utf-8")
    for command in (["check", "a.txt"], ["config"], ["config", "--show"]):
        outcome = run(*command)
        assert outcome.code == 2
        assert f"secondsource.toml:{line}: " in outcome.err or line is None
        assert message in outcome.err
        assert hint in outcome.err


@pytest.mark.parametrize("content", [b"\xff\xfe", b"\x00", b"[" * 5000, b"a = [" * 2000])
def test_a_file_that_is_no_toml_at_all(run: Run, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "secondsource.toml").write_bytes(content)
    outcome = run("config")
    assert (outcome.code, "bad-toml" in outcome.err) == (2, True)


def test_the_nearest_file_at_or_above_the_article_holds(run: Run, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.secondsource]\nfail-on = "error"\n', encoding="utf-8")
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "pyproject.toml").write_text("[project]\nname = 'x'\n", encoding="utf-8")
    (tmp_path / "desk" / "soft").mkdir()
    (tmp_path / "desk" / "soft" / "secondsource.toml").write_text('fail-on = "never"\n', encoding="utf-8")
    for folder, code in (("desk", 1), ("desk/soft", 0)):
        (tmp_path / folder / "a.txt").write_text(reports.FLAWED, encoding="utf-8")
        assert run("check", f"{folder}/a.txt").code == code
    shown = run("config", "--show", "desk/a.txt").out
    assert "pyproject.toml:2" in shown


def test_a_line_in_pyproject_is_the_line_of_that_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nname = "x"\n[tool.secondsource]\nformatt = "json"\n', encoding="utf-8"
    )
    assert "pyproject.toml:4: unknown key 'formatt'" in run("config").err


def test_the_command_line_goes_before_rules_these_before_the_file_and_that_before_defaults(
    run: Run, tmp_path: Path, fake: FakeAnalyzer
) -> None:
    (tmp_path / "secondsource.toml").write_text(
        """
fail-on = "never"
format = "jsonl"
[signals.loaded-language]
severity = "error"
threshold = 0.4
[[paths]]
glob = "opinion/**"
fail-on = "advice"
[paths.signals.loaded-language]
enabled = false
[paths.signals.unverified-claim]
threshold = 0.9
""",
        encoding="utf-8",
    )
    for name in ("news.txt", "opinion/a.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(reports.FLAWED, encoding="utf-8")
    news = run("check", "news.txt")
    assert news.code == 0
    severities = {
        (f["severity"], f["voice"]) for f in json.loads(news.out)["flags"] if f["signal"] == "loaded-language"
    }
    # What somebody is quoted as saying stays a note.
    assert severities == {("error", "writer"), ("info", "quoted")}
    opinion = run("check", "opinion/a.txt")
    assert opinion.code == 1
    report = json.loads(opinion.out)
    assert "loaded-language" not in {f["signal"] for f in report["flags"]} | set(report["signals"])
    assert run("check", "opinion/a.txt", "--fail-on", "never", "--format", "text").code == 0
    assert {"loaded-language": 0.4} in fake.asked
    assert {"loaded-language": 0.4, "unverified-claim": 0.9} in fake.asked
    shown = run("config", "--show", "opinion/a.txt").out
    assert "fail-on" in shown and '"advice"' in shown and "secondsource.toml:7" in shown


def test_own_terms_raise_findings_whose_sum_adds_up(run: Run, tmp_path: Path) -> None:
    (tmp_path / "secondsource.toml").write_text(
        """
[[flag]]
term = "main rate"
reason = "Say base rate."
suggestion = "base rate"
[[flag]]
term = "cowards"
reason = "Insult"
severity = "error"
""",
        encoding="utf-8",
    )
    (tmp_path / "a.txt").write_text(
        reports.CLEAN + "\n“They are cowards,” he said. Its Main\nRate.\n", encoding="utf-8"
    )
    report = json.loads(run("check", "a.txt", "-f", "jsonl").out)
    found = {f["spans"][0]["quote"]: f for f in report["flags"]}
    assert list(found) == ["main rate", "cowards", "Main\nRate"]
    assert (found["main rate"]["severity"], found["main rate"]["suggestion"]) == ("advice", "base rate")
    assert (found["cowards"]["severity"], found["cowards"]["voice"]) == ("info", "quoted")
    assert len({f["id"] for f in report["flags"]}) == 3
    for flag in report["flags"]:
        total = flag["bias"] + math.fsum(term["weight"] for term in flag["contributions"])
        assert math.isclose(total, math.log(flag["probability"] / (1 - flag["probability"])), abs_tol=1e-9)
        assert flag["contributions"][0]["label"] == "house style"
    assert report["signals"]["house-style"]["flags"] == 2


def test_columns(run: Run, tmp_path: Path) -> None:
    (tmp_path / "secondsource.toml").write_text('[columns]\ntext = "body"\nid = "key"\n', encoding="utf-8")
    (tmp_path / "q.jsonl").write_text(json.dumps({"key": 7, "body": reports.FLAWED}), encoding="utf-8")
    assert json.loads(run("check", "q.jsonl", "-f", "jsonl").out)["id"] == "7"


def test_show_as_json(run: Run, tmp_path: Path) -> None:
    (tmp_path / "secondsource.toml").write_text('fail-on = "error"\n', encoding="utf-8")
    shown = json.loads(run("config", "--show", "--format", "json").out)
    assert shown["fail-on"]["value"] == "error"
    assert shown["fail-on"]["from"].endswith("secondsource.toml:1")
    assert shown["format"] == {"value": "text", "from": "default"}


def test_sound(run: Run, tmp_path: Path) -> None:
    assert "the defaults hold" in run("config").out
    (tmp_path / "secondsource.toml").write_text("\ufeff", encoding="utf-8")
    assert run("config").out.endswith("secondsource.toml: sound\n")


@pytest.mark.parametrize(
    ("glob", "path", "fits"),
    [
        ("*.txt", "a.txt", True),
        ("*.txt", "deep/er/a.txt", True),
        ("wire/*.txt", "wire/a.txt", True),
        ("wire/*.txt", "wire/deep/a.txt", False),
        ("wire/**", "wire/deep/a.txt", True),
        ("wire/", "wire/deep/a.txt", True),
        ("**/a.txt", "a.txt", True),
        ("./wire/?.txt", "wire/a.txt", True),
        ("wire/**", "wired/a.txt", False),
        ("[a].txt", "a.txt", False),
    ],
)
def test_globs(tmp_path: Path, glob: str, path: str, fits: bool) -> None:
    assert Settings(file=tmp_path / "secondsource.toml").fits(tmp_path / path, (glob,)) is fits


def test_lines_of_keys() -> None:
    text = 'a = 1\n[b."c"]\nd.e = 2\n[[f]]\n[f.g]\nh = 1\n[[f]]\nh = 2\n'
    lines = key_lines(text)
    assert lines["a",] == 1
    assert lines["b", "c", "d", "e"] == 3
    assert lines["f", 0, "g", "h"] == 6
    assert lines["f", 1, "h"] == 8
    assert line_of(lines, ("f", 1, "missing")) == 7
    assert line_of(lines, ("nowhere",)) == 1


VALUES = st.recursive(
    st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["loaded-language", "error"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["glob", "path", "phrase", "reason", "signal", "signals", "term", "severity", "threshold", "enabled",
             "loaded-language", "text", "fail-on"]
        ),
        inner,
        max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from([*TOP, "other"]), VALUES, max_size=4))
def test_any_values_give_settings_or_a_named_mistake(table: dict[str, object]) -> None:
    try:
        found = Checked(Path("secondsource.toml"), (), {}).settings(table)
    except ConfigError as error:
        assert error.message.startswith("secondsource.toml:1: ")
        assert error.code in ("bad-value", "unknown-key", "unknown-signal")
    else:
        assert found.for_path(Path("a.txt")).fail_on in FAIL_ON
