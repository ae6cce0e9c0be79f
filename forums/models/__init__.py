"""Nouns of the slow talk, one a file."""

from forums.models.act import Act, Continued
from forums.models.board import Board, Level
from forums.models.draft import Draft
from forums.models.fits import Fits, Why
from forums.models.lease import Lease
from forums.models.quote import Quote
from forums.models.reading import Mark, Reading
from forums.models.reply import Place, Reply
from forums.models.topic import MOST_PINS, PAGE, ReplyWanted, Topic
from forums.models.words import ReplyWords, TopicWords

__all__ = [
    "MOST_PINS",
    "PAGE",
    "Act",
    "Board",
    "Continued",
    "Draft",
    "Fits",
    "Lease",
    "Level",
    "Mark",
    "Place",
    "Quote",
    "Reading",
    "Reply",
    "ReplyWanted",
    "ReplyWords",
    "Topic",
    "TopicWords",
    "Why",
]
