"""Tests of `subtoolkit.core`."""
