"""Nouns of care, one a file."""

from community.care.models.line_check import CHECK_HOLDS, LineCheck
from community.care.models.number_wrong import NumberWrong

__all__ = ["CHECK_HOLDS", "LineCheck", "NumberWrong"]
