"""What may be said, who may say it, and how we answer for it."""
