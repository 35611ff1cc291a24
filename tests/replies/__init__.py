"""Tests of `subtoolkit.replies`."""
