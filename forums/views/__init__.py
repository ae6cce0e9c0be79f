"""Pages of the slow talk, one file a place."""
