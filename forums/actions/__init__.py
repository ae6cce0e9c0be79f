"""Verbs of the slow talk, one noun a file."""
