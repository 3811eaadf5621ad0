"""Candidates, alignment, evidence, verdict: each a step of its own that takes and returns records."""
