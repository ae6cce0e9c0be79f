"""Nouns of the community, one a file."""

from community.models.answer import Answer
from community.models.audit import AuditEntry, AuditHead
from community.models.block import Block
from community.models.circle import Circle, CircleMembership
from community.models.clause import Acceptance, Clause
from community.models.community import Community
from community.models.consent import Consent
from community.models.decline import Decline
from community.models.duty import Duty, StaffedHours
from community.models.feed_address import FeedAddress
from community.models.invitation import Invitation
from community.models.member import Member
from community.models.notice_settings import NoticeChoice, NoticeSettings
from community.models.notification import Notification
from community.models.periodic import PeriodicJob
from community.models.push import PushSubscription
from community.models.recovery_code import RecoveryCode
from community.models.role import Role
from community.models.sign_in import SignIn

__all__ = [
    "Acceptance",
    "Answer",
    "AuditEntry",
    "AuditHead",
    "Block",
    "Circle",
    "CircleMembership",
    "Clause",
    "Community",
    "Consent",
    "Decline",
    "Duty",
    "FeedAddress",
    "Invitation",
    "Member",
    "NoticeChoice",
    "NoticeSettings",
    "Notification",
    "PeriodicJob",
    "PushSubscription",
    "RecoveryCode",
    "Role",
    "SignIn",
    "StaffedHours",
]
