"""How long `subtool --version` takes beside the import of click alone."""

from benchmarks.measuring import Row, in_turn, python, run


def rows(runs: int = 15) -> list[Row]:
    """The row about starting."""
    ours, click = in_turn(
        lambda: run(python("-m", "subtoolkit.cli", "--version")).seconds,
        lambda: run(python("-c", "import click")).seconds,
        runs,
    )
    ratio = ours / click
    return [
        Row(
            "`subtool --version`",
            "2.5 x `import click`",
            f"{ratio:.2f} x: {ours:.3f} s, {click:.3f} s",
            ratio <= 2.5,
        )
    ]
