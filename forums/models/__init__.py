"""Nouns of the slow talk, one a file."""

from forums.models.board import Board
from forums.models.reply import Place, Reply
from forums.models.topic import PAGE, ReplyWanted, Topic

__all__ = ["PAGE", "Board", "Place", "Reply", "ReplyWanted", "Topic"]
