"""Help, version, completion, start-up: what somebody meets first."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import Run

import secondsource
from secondsource_cli import reference

README = Path(__file__).parent.parent.parent / "README.md"
COMMANDS = [command.name for command in reference.commands()]


def test_every_command_and_option_is_documented() -> None:
    assert reference.undocumented() == []


def test_the_reference_of_the_readme_is_up_to_date() -> None:
    """Run ``python -m secondsource_cli.reference`` after a change to a command."""
    text = README.read_text(encoding="utf-8")
    if reference.BEGIN not in text:
        pytest.skip("the README has no command reference")
    assert text == reference.with_reference(text)


def test_the_reference_names_what_help_names(run: Run) -> None:
    text = reference.reference()
    for name in COMMANDS:
        assert f"### `{name}`" in text
    for option in ("--format, -f text\\|json\\|jsonl", "--fail-on info\\|", "--write-baseline FILE", "PATH…"):
        assert option in text


@pytest.mark.parametrize(
    "readme",
    ["", f"{reference.BEGIN}", f"{reference.END}{reference.BEGIN}", f"{reference.BEGIN * 2}{reference.END}"],
)
def test_a_readme_without_the_two_markers_is_refused(tmp_path: Path, readme: str) -> None:
    file = tmp_path / "README.md"
    file.write_text(readme, encoding="utf-8")
    assert reference.main([str(file)]) == 2
    assert file.read_text(encoding="utf-8") == readme


def test_writing_the_block_and_checking_it(tmp_path: Path) -> None:
    file = tmp_path / "README.md"
    file.write_text(f"# A\n\n{reference.BEGIN}\nold\n{reference.END}\n\nRest.\n", encoding="utf-8")
    assert reference.main([str(file), "--check"]) == 1
    assert reference.main([str(file)]) == 0
    assert reference.main([str(file), "--check"]) == 0
    text = file.read_text(encoding="utf-8")
    assert text.startswith("# A\n") and text.endswith("\n\nRest.\n") and "\nold\n" not in text


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help(run: Run, command: str, option: str) -> None:
    outcome = run(*command.split()[1:], option)
    assert outcome.code == 0
    assert "Usage:" in outcome.out


def test_version_names_program_and_bundle(run: Run) -> None:
    out = run("--version").out
    assert out.startswith(f"secondsource {secondsource.__version__}, ")
    assert "bundle" in out


@pytest.mark.parametrize(
    "arguments", [["chek", "a.txt"], ["check", "--formt", "json", "a.txt"], ["check", "-f", "xml", "a"]]
)
def test_usage_mistakes(run: Run, arguments: list[str]) -> None:
    outcome = run(*arguments)
    assert outcome.code == 2
    assert outcome.out == ""
    assert "Traceback" not in outcome.err


def test_nothing_heavy_is_imported_for_help() -> None:
    code = (
        "import sys; from secondsource_cli.main import app; "
        "heavy = {'numpy', 'sklearn', 'pyarrow', 'trafilatura', 'sentencex', 'joblib', 'fastapi'} & set(sys.modules); "
        "sys.exit(', '.join(sorted(heavy)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shell_completion(shell: str) -> None:
    """The script that ``--install-completion`` installs asks the program itself."""
    environment = {
        **os.environ,
        "_SECONDSOURCE_COMPLETE": f"complete_{shell}",
        "_TYPER_COMPLETE_ARGS": "secondsource ch",
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        "COMP_WORDS": "secondsource ch",
        "COMP_CWORD": "1",
    }
    code = "import sys; sys.argv = ['secondsource']; from secondsource_cli.main import app; app(prog_name='secondsource')"
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert "check" in done.stdout, done.stderr
