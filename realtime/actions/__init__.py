"""Verbs of the live rooms, one noun a file."""
