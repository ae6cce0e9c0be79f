"""What a member has alone: crisis card, grounding, leaving the page."""
