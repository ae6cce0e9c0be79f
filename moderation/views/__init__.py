"""Pages of moderation: for who reports, for who is concerned, for who decides."""
