"""Editing of media files."""
