"""Giving and withdrawing what members are trusted with."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community import audit
from community.actions.notices import notify
from community.errors import Refused
from community.live import tell_member
from community.models import Duty, Member, Notification, Role


@transaction.atomic
def give_role(member: Member, name: str, *, by: Member) -> Role:
    """Give a member a role; giving it twice changes nothing. Only leads may."""
    _require_lead(by)
    if name not in Role.Name.values:
        raise Refused("unknown_role", _("There is no such role."), status=422)
    role, made = Role.objects.get_or_create(
        member=member, name=name, withdrawn_at=None, defaults={"given_by": by}
    )
    member.forget_ties()
    if made:
        notify(member, Notification.Kind.ROLE, "/me/")
        audit.record("role.give", by=by, subject=f"member:{member.audit_number}", role=name)
    return role


@transaction.atomic
def withdraw_role(member: Member, name: str, *, by: Member) -> None:
    """Take a role from a member; its permissions and duty are gone at once.

    Raises Refused `last_lead` where nobody would hold the second key any more.
    """
    _require_moderator(by)
    held = Role.objects.select_for_update().filter(member=member, name=name, withdrawn_at=None)
    if not held.exists():
        return
    if name == Role.Name.LEAD and not _another_lead(member):
        raise Refused("last_lead", _("This is the last lead. Give the role to someone first."))
    now = timezone.now()
    held.update(withdrawn_at=now)
    member.forget_ties()
    if not Role.objects.filter(member=member, withdrawn_at=None).exists():
        Duty.objects.filter(member=member, ended_at=None).update(ended_at=now)
    notify(member, Notification.Kind.ROLE, "/me/")
    tell_member(member, "standing")
    audit.record("role.withdraw", by=by, subject=f"member:{member.audit_number}", role=name)


@transaction.atomic
def put_role_back(member: Member, name: str, *, by: Member) -> None:
    """Give back a role that a decision withdrew, once an appeal against it succeeded."""
    role, made = Role.objects.get_or_create(
        member=member, name=name, withdrawn_at=None, defaults={"given_by": by}
    )
    if made:
        notify(member, Notification.Kind.ROLE, "/me/")
        audit.record(
            "role.put_back", by=by, subject=f"member:{member.audit_number}", role=role.name
        )


def _require_lead(by: Member) -> None:
    if not by.is_lead:
        raise Refused("not_a_lead", _("Only a lead can do this."))


def _require_moderator(by: Member) -> None:
    if not by.is_moderator:
        raise Refused("not_a_moderator", _("Only moderators and leads can do this."))


def _another_lead(member: Member) -> bool:
    leads = Role.objects.filter(name=Role.Name.LEAD, withdrawn_at=None)
    return leads.exclude(member=member).exists()
