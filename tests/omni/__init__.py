"""Segment -> reply."""
