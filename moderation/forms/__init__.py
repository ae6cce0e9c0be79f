"""Shapes of input in moderation; rules live in models and actions."""
