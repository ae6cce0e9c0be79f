"""Coming in: joining, inviting, and the yes or no of a lead."""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from community import audit
from community.actions.consent import accept_clauses, give_consent
from community.actions.notices import forget_notices, notify
from community.errors import Refused
from community.handles import clean_handle, to_the_eye
from community.models import Community, Consent, Decline, Invitation, Member, Notification, Role

WHY_LONGEST = 500


@transaction.atomic
def join(
    member: Member, *, at: datetime, adult: bool, health_words: bool, invitation: str = ""
) -> Member:
    """Store a new member with the clauses they accepted and the consent they gave.

    An invitation is a yes in every way of joining. Raises Refused `not_founded`, `adults_only`,
    `not_invited` or `handle_taken`.
    """
    community = Community.objects.current()
    if community is None:
        raise Refused("not_founded", _("This place is not open yet."))
    if not adult:
        raise Refused("adults_only", _("This place is for people of 18 and over."), status=422)
    invited = _use_invitation(invitation, at)
    if community.joining == Community.Joining.INVITED and not invited:
        raise Refused("not_invited", _("Joining goes by invitation. This link is used or too old."))
    waits = community.joining == Community.Joining.APPROVED and not invited
    member.joined_at = member.adult_stated_at = at
    member.approved_at = None if waits else at
    _store(member, health_words=health_words, at=at)
    if waits:
        _tell_leads(member)
    return member


@transaction.atomic
def make_account(
    handle: str,
    passphrase: str | None,
    *,
    at: datetime,
    time_zone: str = "UTC",
    health_words: bool = True,
) -> Member:
    """Make an account for a person the community already knows: its first lead, or invented ones.

    Without a passphrase nobody can sign in to it yet.

    Raises Refused `not_a_handle` or `handle_taken`.
    """
    try:
        handle = clean_handle(handle)
    except ValidationError as wrong:
        raise Refused("not_a_handle", wrong.messages[0], status=422)
    require_free(handle)
    member = Member(handle=handle, time_zone=time_zone, joined_at=at, approved_at=at)
    member.adult_stated_at = at
    member.set_password(passphrase)
    return _store(member, health_words=health_words, at=at)


def require_free(handle: str) -> None:
    """Raise Refused `handle_taken` where someone has it, or someone in the team reads alike."""
    if taken_among([handle]):
        raise _taken()


def taken_among(handles: Collection[str]) -> set[str]:
    """Return those that someone has, or that read like one in the team."""
    roles = Role.objects.filter(withdrawn_at=None)
    team = {to_the_eye(known) for known in roles.values_list("member__handle", flat=True)}
    keys = {key for handle in handles for key in (handle, handle.lower())}
    named = Member.objects.annotate(key=Lower("handle")).filter(key__in=keys)
    held = set(named.values_list("key", flat=True))
    return {
        handle
        for handle in handles
        if to_the_eye(handle) in team or held & {handle, handle.lower()}
    }


@transaction.atomic
def invite(*, by: Member) -> str:
    """Make an invitation and return its code, which is shown once."""
    _require_lead(by)
    code = Invitation.make(by=by, at=timezone.now())
    audit.record("invitation.make", by=by, subject="invitation")
    return code


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: Member) -> None:
    """Make an invitation that was not used yet worthless."""
    _require_lead(by)
    now = timezone.now()
    unused = Invitation.objects.filter(pk=invitation.pk, used_at=None, expires_at__gt=now)
    if unused.update(expires_at=now):
        audit.record("invitation.withdraw", by=by, subject=f"invitation:{invitation.pk}")


@transaction.atomic
def approve(member: Member, *, by: Member) -> Member:
    """Let in someone who waits; a no that was said before is taken back."""
    _require_lead(by)
    locked = _waiting(member)
    locked.approved_at = timezone.now()
    locked.save(update_fields=["approved_at"])
    Decline.objects.filter(member=locked).delete()
    forget_notices(_about(locked))
    notify(locked, Notification.Kind.WELCOME, "/")
    audit.record("member.approve", by=by, subject=f"member:{locked.audit_number}")
    return locked


@transaction.atomic
def decline(member: Member, *, by: Member, because: str) -> Decline:
    """Say no to someone who waits, with a reason that they will read.

    Raises Refused `no_reason`, `too_long` or `decided`.
    """
    _require_lead(by)
    because = because.strip()
    if not because:
        raise Refused("no_reason", _("Please write a reason: they will read it."), status=422)
    if len(because) > WHY_LONGEST:
        raise Refused("too_long", _("Please say it in 500 characters or fewer."), status=422)
    locked = _waiting(member)
    said, _new = Decline.objects.update_or_create(
        member=locked,
        defaults={"declined_by": by, "because": because, "declined_at": timezone.now()},
    )
    forget_notices(_about(locked))
    audit.record("member.decline", by=by, subject=f"member:{locked.audit_number}")
    return said


def _store(member: Member, *, health_words: bool, at: datetime) -> Member:
    try:
        with transaction.atomic():
            member.save(force_insert=True)
    except IntegrityError:  # someone else took the handle between the form and here
        raise _taken()
    accept_clauses(member, at=at)
    if health_words:
        give_consent(member, Consent.Purpose.HEALTH_WORDS, at=at)
    return member


def _use_invitation(code: str, at: datetime) -> bool:
    invitation = Invitation.open_for(code, at=at) if code else None
    if invitation is None:
        return False
    return Invitation.objects.filter(pk=invitation.pk, used_at=None).update(used_at=at) == 1


def _tell_leads(member: Member) -> None:
    leads = Role.objects.filter(name=Role.Name.LEAD, withdrawn_at=None).select_related("member")
    for role in leads:
        kind, page = Notification.Kind.JOINING, "/lead/people/waiting/"
        notify(role.member, kind, page, about=_about(member))


def _about(member: Member) -> str:
    return f"joining:{member.pk}"


def _waiting(member: Member) -> Member:
    locked = Member.objects.select_for_update().get(pk=member.pk)
    if locked.approved_at or locked.closed_at:
        raise Refused("decided", _("Someone else has answered this already."), status=409)
    return locked


def _require_lead(by: Member) -> None:
    if not by.is_lead:
        raise Refused("not_a_lead", _("Only a lead can do this."))


def _taken() -> Refused:
    sentence = _("Someone here has this handle, or one that reads the same. Please try another.")
    return Refused("handle_taken", sentence, status=422)
