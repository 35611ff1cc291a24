"""Subtitles from any media file: `from subtoolkit import transcribe`."""

__version__ = "0.1.0"
