"""Verbs of moderation, one noun a file."""
