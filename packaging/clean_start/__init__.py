"""Proof that a bundle for Linux starts on a system with nothing but what a plain desktop has."""
