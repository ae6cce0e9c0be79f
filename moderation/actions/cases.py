"""Cases: opened by reports or triage, leased by one moderator, handed back."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.errors import Refused
from community.models import Duty, Member
from moderation import live, standing
from moderation.due import first_look
from moderation.models import Case, Report, Target, fingerprint_of
from moderation.models.case import LEASE
from moderation.reasons import CONDUCT, REASONS, Reason
from moderation.triage import FIRST_LOOK, Verdict

MISUSE_OF_A_ROLE, ANYTHING = "R08", "R20"
SECOND_LOOK = timedelta(hours=2)
TRIES = 5


def take_in(target: Target, verdict: Verdict) -> None:
    """Open a case for each lane in which triage asks for a look at a text just stored.

    What an open case says already is not said again, however often its author rewords it.
    """
    for lane in sorted({flag.lane for flag in verdict.flags}):
        flags = [flag for flag in verdict.flags if flag.lane == lane]
        worst = min((REASONS[flag.reason] for flag in flags), key=lambda why: why.severity)
        words = "; ".join(flag.told for flag in flags)
        report = Report(reporter=None, reason=worst.code, words=words[:2000])
        within = min(SECOND_LOOK, worst.first_look) if FIRST_LOOK.rule in words else None
        if not _says_the_same(report, target, lane):
            file_report(report, target, [lane], within=within)


def look_again(target: Target, words: str) -> None:
    """Ask for a person's look at a thing that is held with no case open, within two hours."""
    if Case.objects.about(target).filter(decided_at=None).exists():
        return
    before = Report.objects.filter(kind=target.kind, target_id=target.pk).order_by("-pk").first()
    report = Report(reporter=None, reason=before.reason if before else ANYTHING, words=words)
    file_report(report, target, [CONDUCT], within=SECOND_LOOK)


def file_report(
    report: Report, target: Target, lanes: list[str], *, within: timedelta | None = None
) -> list[Case]:
    """Keep a report with the thing as it stands now, and open or join a case in each lane.

    `within` is how soon a person should look, where that is not what the reason says.
    """
    now = timezone.now()
    stands = target.snapshot()
    report.kind, report.target_id = target.kind, target.pk
    report.title, report.body, report.html = stands["title"], stands["body"], stands["html"]
    report.context = target.context()
    report.fingerprint = report.fingerprint or fingerprint_of(about=target.about)
    report.save()
    cases = [open_case(target, lane, report.why, at=now, within=within) for lane in lanes]
    report.cases.set(cases)
    return cases


def open_case(
    target: Target, lane: str, why: Reason, *, at: datetime, within: timedelta | None = None
) -> Case:
    """Return the one open case of this thing and lane, opened now or made more urgent."""
    leads_only = goes_to_leads(target, why.code)
    due = first_look(within or why.first_look, at, leads_only=leads_only)
    case = _open_case_of(target, lane) or _opened(target, lane, why, at, due)
    if why.severity < case.severity:
        case.version += 1  # whoever is reading decides again with this in view
    case.severity, case.due_at = min(case.severity, why.severity), min(case.due_at, due)
    if leads_only:
        case.leads_only_since = case.leads_only_since or at
    case.save(update_fields=["severity", "due_at", "leads_only_since", "version"])
    live.alert_duty(case, at)
    live.queue_changed(case)
    return case


def _says_the_same(report: Report, target: Target, lane: str) -> bool:
    case = _open_case_of(target, lane)
    return case is not None and case.reports.filter(reporter=None, words=report.words).exists()


def goes_to_leads(target: Target, reason: str) -> bool:
    """Tell whether a report passes the team by: it says that someone in a role misuses it."""
    responsible = target.responsible
    return reason == MISUSE_OF_A_ROLE and responsible is not None and responsible.is_staff_member


def _opened(target: Target, lane: str, why: Reason, at: datetime, due: datetime) -> Case:
    try:
        with transaction.atomic():
            return Case.objects.create(
                lane=lane,
                kind=target.kind,
                target_id=target.pk,
                about_member=target.responsible,
                severity=why.severity,
                opened_at=at,
                due_at=due,
            )
    except IntegrityError:  # another report opened it in this moment
        case = _open_case_of(target, lane)
        if case is None:
            raise
        return case


def _open_case_of(target: Target, lane: str) -> Case | None:
    open_ones = Case.objects.select_for_update().about(target)
    return open_ones.filter(decided_at=None, lane=lane).first()


@transaction.atomic
def lease(case: Case, *, by: Member) -> Case:
    """Give this moderator the case for ten minutes; holding it already extends it.

    Raises Refused `not_on_duty` or `suspended`, or 409 `leased`, `second_key` or `decided`.
    """
    now = timezone.now()
    require_on_duty(by, now)
    # The row first: what is asked through other tables is not asked again after a wait for it.
    Case.objects.select_for_update().get(pk=case.pk)
    mine = Case.objects.visible_to(by).free_for(by, now).filter(pk=case.pk, decided_at=None)
    taken = mine.update(leased_by=by, leased_until=now + LEASE, last_read_at=now)
    case.refresh_from_db()
    if not taken:
        raise _why_not_leased(case, now)
    if case.first_read_at is None:
        Case.objects.filter(pk=case.pk).update(first_read_at=now)
        case.first_read_at = now
    live.queue_changed(case)
    return case


def lease_next(moderator: Member, lane: str) -> Case | None:
    """Give a moderator the most urgent case of a lane; None where nothing waits for them.

    Someone else may take the same one in the same moment: then the next is tried.
    """
    for _try in range(TRIES):
        case = next_case(moderator, lane, at=timezone.now())
        if case is None:
            return None
        try:
            return lease(case, by=moderator)
        except Refused as refused:
            if refused.status != 409:
                raise
    return None


def next_case(moderator: Member, lane: str, *, at: datetime) -> Case | None:
    """Return the most urgent case in a lane that this moderator may take now."""
    return (
        Case.objects.waiting()
        .visible_to(moderator)
        .free_for(moderator, at)
        .filter(lane=lane)
        .first()
    )


@transaction.atomic
def hand_back(case: Case, *, by: Member) -> None:
    """Let the case go before its lease runs out."""
    Case.objects.filter(pk=case.pk, leased_by=by).update(leased_by=None, leased_until=None)
    live.queue_changed(case)


@transaction.atomic
def hand_back_all(moderator: Member) -> None:
    """Let go of every case that a moderator holds, as they hand over."""
    for case in Case.objects.filter(leased_by=moderator, decided_at=None):
        hand_back(case, by=moderator)


def require_on_duty(member: Member, at: datetime) -> None:
    """Raise Refused where this moderator has not checked in and confirmed within the hour."""
    standing.require_not_suspended(member, at=at)
    if not Duty.objects.moderators(at).filter(member=member).exists():
        sentence = _("Check in for duty first. Then cases can be given to you.")
        raise Refused("not_on_duty", sentence)


def _why_not_leased(case: Case, at: datetime) -> Refused:
    if case.decided_at:
        return Refused("decided", _("This case is decided already."), status=409)
    if case.state_at(at) == "second_key":
        sentence = _("This case waits for a second person. Take the next one.")
        return Refused("second_key", sentence, status=409)
    sentence = _("Someone else is reading this case now. Take the next one.")
    return Refused("leased", sentence, status=409, until=case.leased_until)
