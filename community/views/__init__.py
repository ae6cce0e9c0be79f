"""Pages of the community, one file a place."""
