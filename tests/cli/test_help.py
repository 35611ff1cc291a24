"""Help, version, and what the docs say of them."""

import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from subtoolkit import __version__
from subtoolkit.cli.main import COMMANDS, subtool
from tests.cli.conftest import Run

PAGE = Path(__file__).parent.parent.parent / "docs" / "commands.md"
BEGIN, END = "<!-- help: written by `make golden`, checked by the tests -->\n", "<!-- /help -->"


def _help(*command: str) -> str:
    shown = CliRunner().invoke(subtool, [*command, "--help"], prog_name="subtool", terminal_width=100)
    assert shown.exit_code == 0
    return shown.output


def _all_help() -> str:
    """The help of every command, as the page shows it."""
    names: list[tuple[str, ...]] = [(name,) for name in COMMANDS]
    names += [("cache", name) for name in ("ls", "rm")] + [("batch", name) for name in ("run", "status")]
    blocks = [_help(*name) for name in [(), *sorted(names)]]
    return "\n".join(f"```text\n{block}```\n" for block in blocks)


def test_the_docs_show_every_command_as_it_is(request: pytest.FixtureRequest) -> None:
    """The help in the docs is the help of the program; `make golden` writes it."""
    text = PAGE.read_text(encoding="utf-8")
    head, _, rest = text.partition(BEGIN)
    shown, _, tail = rest.partition(END)
    if request.config.getoption("--golden"):
        PAGE.write_text(head + BEGIN + _all_help() + END + tail, encoding="utf-8")
        return
    assert shown == _all_help()


@pytest.mark.parametrize("name", COMMANDS)
def test_help_has_examples_and_says_what_each_option_does(name: str) -> None:
    """A user at two in the morning finds an example and a line for every option."""
    text = _help(name)
    command = subtool.get_command(click.Context(subtool), name)
    assert command is not None
    assert "Example" in text or isinstance(command, click.Group)
    for option in command.params:
        if isinstance(option, click.Option) and not option.hidden:
            assert option.help, f"{name} {option.name}"


def test_version(run: Run) -> None:
    """`--version` is one line on stdout."""
    assert run("--version") == (0, f"subtool {__version__}\n", "")


def test_help_imports_nothing_heavy() -> None:
    """`--help` answers in a blink because numpy, pydantic, openai and rich stay where they are used."""
    code = (
        "import sys, subtoolkit.cli.main as m\n"
        "try: m.main(['srt', '--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'numpy', 'pydantic', 'openai', 'rich', 'av', 'asyncio', 'pysubs2'} & set(sys.modules)\n"
        "sys.exit(','.join(heavy) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_an_unknown_command_or_option_is_wrong_usage(run: Run) -> None:
    """Exit code 2, and nothing on stdout."""
    for arguments in (("sTr",), ("srt", "x.mp4", "--langauge", "en"), ("srt",)):
        outcome = run(*arguments)
        assert (outcome.code, outcome.out) == (2, "")
