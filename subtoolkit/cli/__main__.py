"""`python -m subtoolkit.cli`."""

from subtoolkit.cli.main import main

main()
