"""The slow talk: boards, topics, replies."""
