"""Formats in which generators keep their settings, a module each."""
