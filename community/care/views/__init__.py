"""Pages of care, one file a place."""
