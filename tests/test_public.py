"""What `import subtoolkit` offers a program."""

import subprocess
import sys

import pytest

import subtoolkit


@pytest.mark.parametrize("name", subtoolkit.__all__)
def test_every_public_name_is_there(name: str) -> None:
    """What the package promises can be imported."""
    assert getattr(subtoolkit, name) is not None


def test_an_unknown_name_is_an_attribute_error() -> None:
    """As with every module."""
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = subtoolkit.nothing


def test_the_package_itself_imports_nothing() -> None:
    """`import subtoolkit` costs nothing until something is used."""
    code = "import sys, subtoolkit; sys.exit(bool({'numpy', 'pydantic', 'openai'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
