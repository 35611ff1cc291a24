"""The command `subtool`: one file per command; the only folder that imports click."""
