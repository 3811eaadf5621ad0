"""Indexing and scanning as generators of events."""
