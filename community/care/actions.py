"""What people do to the crisis card: check a line, take it off, say that a number is wrong."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community import audit
from community.actions.notices import notify
from community.care.lines import Line, countries
from community.care.models import LineCheck, NumberWrong
from community.errors import Refused
from community.models import Member, Notification, Role

EMERGENCY = "emergency"


@transaction.atomic
def verify_line(country: str, name: str, *, by: Member, hours: str, source: str) -> LineCheck:
    """Record that a lead checked this line today; the card shows it for 180 days.

    Raises Refused `no_source` where it is not said how it was checked.
    """
    _require_lead(by)
    _find(country, name)
    if not source.strip():
        raise Refused("no_source", _("Please say where you checked this number."), status=422)
    now = timezone.now()
    check = LineCheck.objects.create(
        country=country,
        line=name,
        checked_on=timezone.localdate(now),
        checked_by=by,
        hours=hours.strip(),
        source=source.strip(),
    )
    _answer(country, name)
    audit.record("line.verify", by=by, subject=f"line:{country}/{name}", hours=hours, source=source)
    return check


@transaction.atomic
def hide_line(country: str, name: str, *, by: Member) -> None:
    """Take a line off the card until someone checks it anew."""
    _require_lead(by)
    _find(country, name)
    checks = LineCheck.objects.filter(country=country, line=name, hidden_at=None)
    checks.update(hidden_at=timezone.now())
    _answer(country, name)
    audit.record("line.hide", by=by, subject=f"line:{country}/{name}")


@transaction.atomic
def tell_number_wrong(country: str, name: str) -> NumberWrong:
    """Keep that someone found a number wrong, once until a lead has looked, and tell the leads.

    `name` is a line, or `emergency` for the country's emergency numbers.
    """
    if name != EMERGENCY or country not in countries():
        _find(country, name)
    told, new = NumberWrong.objects.get_or_create(country=country, line=name, answered_at=None)
    if new:
        leads = Role.objects.filter(name=Role.Name.LEAD, withdrawn_at=None)
        for role in leads.select_related("member"):
            notify(role.member, Notification.Kind.DUTY, "/care/lines/", about=f"wrong:{told.pk}")
    return told


@transaction.atomic
def answer_number_wrong(told: NumberWrong, *, by: Member) -> None:
    """Mark that a lead looked at a number that someone found wrong."""
    _require_lead(by)
    _answer(told.country, told.line)
    audit.record("line.looked", by=by, subject=f"line:{told.country}/{told.line}")


def _require_lead(by: Member) -> None:
    if not by.is_lead:
        raise Refused("not_a_lead", _("Only a lead can do this."))


def _find(country: str, name: str) -> Line:
    found = countries()[country].line(name) if country in countries() else None
    if found is None:
        raise Refused("unknown_line", _("We have no such line in our list."), status=422)
    return found


def _answer(country: str, name: str) -> None:
    told = NumberWrong.objects.filter(country=country, line=name, answered_at=None)
    told.update(answered_at=timezone.now())
