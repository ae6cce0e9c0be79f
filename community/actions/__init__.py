"""Verbs of the community, one noun a file."""
