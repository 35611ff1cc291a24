"""Cues of all segments -> one timeline that can be read."""
