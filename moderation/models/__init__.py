"""Nouns of moderation, one a file."""

from moderation.models.appeal import Appeal
from moderation.models.care_thread import CareMessage, CareThread
from moderation.models.case import Case
from moderation.models.contribution import (
    NOTES,
    Contribution,
    Reader,
    State,
    fingerprint_of,
    same_or_refused,
)
from moderation.models.decision import Decision, Proposal, Restriction, Statement
from moderation.models.profile import Profile
from moderation.models.report import Report
from moderation.models.revision import Revision
from moderation.models.target import Target

__all__ = [
    "NOTES",
    "Appeal",
    "CareMessage",
    "CareThread",
    "Case",
    "Contribution",
    "Decision",
    "Profile",
    "Proposal",
    "Reader",
    "Report",
    "Restriction",
    "Revision",
    "State",
    "Statement",
    "Target",
    "fingerprint_of",
    "same_or_refused",
]
