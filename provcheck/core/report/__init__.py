"""The report as data."""
