"""What leaves moderation, and to whom: never a word, a handle or a reason."""

from collections.abc import Iterable
from datetime import datetime

from community.actions.notices import notify
from community.live import publish, tell_member
from community.models import Duty, Member, Notification
from moderation.models import Appeal, CareThread, Case, State, Target

STANDING_GROUP = "standing"
URGENT = 1


def alert_duty(case: Case, at: datetime) -> None:
    """Tell the moderators on duty that something waits: lane and severity only.

    When none of them is there and it cannot wait, everyone who can be reached is told.
    """
    on_duty = [duty.member for duty in Duty.objects.moderators(at).select_related("member")]
    told = _who_may_take(case, on_duty)
    if not told and _cannot_wait(case):
        told = _who_may_take(case, everyone_reachable("moderator", "lead"))
    _tell(told, queue_address(case.lane), f"case:{case.pk}", case.lane, case.severity)


def alert_everyone(case: Case) -> None:
    """Tell every moderator and lead who may take this case that its time is over."""
    told = _who_may_take(case, everyone_reachable("moderator", "lead"))
    _tell(told, queue_address(case.lane), f"overdue:{case.lane}", case.lane, case.severity)


def alert_second_key(case: Case, *, besides: Member) -> None:
    """Tell the other leads that someone asks for their second key."""
    leads = [lead for lead in everyone_reachable("lead") if lead != besides]
    address = f"/moderation/cases/{case.pk}/"
    _tell(_who_may_take(case, leads), address, f"case:{case.pk}", case.lane, case.severity)


def alert_appeal(appeal: Appeal) -> None:
    """Tell those who may answer an appeal that it waits: the team without who decided."""
    decided = {appeal.decision.decided_by_id, appeal.decision.second_by_id, appeal.by_id}
    team = [one for one in everyone_reachable("moderator", "lead") if one.pk not in decided]
    told = _who_may_take(appeal.decision.case, team)
    case = appeal.decision.case
    address = f"/moderation/appeals/{appeal.pk}/"
    _tell(told, address, f"appeal:{appeal.pk}", case.lane, case.severity)


def alert_care(thread: CareThread, at: datetime) -> None:
    """Tell the people on duty that a member wrote; without any, everyone who can be reached."""
    live = Duty.objects.live(at).exclude(member=thread.member).select_related("member")
    told = [duty.member for duty in live] or _others(thread)
    _tell(told, f"/moderation/care/{thread.pk}/", f"care:{thread.pk}", "care", URGENT)


def tell_of_pace(thread: CareThread, at: datetime) -> None:
    """Tell the people on duty whose line to open: its member writes fast; not one word of it."""
    for duty in Duty.objects.live(at).exclude(member=thread.member).select_related("member"):
        address, about = f"/moderation/care/{thread.pk}/", f"care:{thread.pk}"
        notify(duty.member, Notification.Kind.PACE, address, about=about)


def alert_everyone_to_care(thread: CareThread) -> None:
    """Tell everyone who can go on duty that a member still waits for an answer."""
    _tell(_others(thread), queue_address("care"), "overdue:care", "care", URGENT)


def queue_address(lane: str) -> str:
    """Return the path of one lane of the queue."""
    return f"/moderation/?lane={lane}"


def everyone_reachable(*roles: str) -> list[Member]:
    """Return the members who hold one of these roles and take part."""
    held = Member.objects.filter(roles__name__in=roles, roles__withdrawn_at=None, closed_at=None)
    return list(held.distinct())


def queue_changed(case: Case) -> None:
    """Have open queue pages look again."""
    publish("moderators", {"type": "queue", "lane": case.lane})


def standing_changed(member: Member) -> None:
    """Have every open socket of this member look again at what they may do."""
    publish(STANDING_GROUP, {"type": "standing", "member": member.pk})
    tell_member(member, "standing")


def _tell(members: Iterable[Member], address: str, about: str, lane: str, severity: int) -> None:
    """Notify each once: who has not read the last notice about it needs no second one."""
    kind = Notification.Kind.DUTY
    unread = Notification.objects.filter(kind=kind, about=about, address=address, read_at=None)
    waiting = set(unread.values_list("member", flat=True))
    for member in members:
        if member.pk not in waiting:
            notify(member, kind, address, about=about)
        tell_member(member, "waiting", lane=lane, severity=severity)


def _who_may_take(case: Case, members: Iterable[Member]) -> list[Member]:
    this = Case.objects.filter(pk=case.pk)
    return [member for member in members if this.visible_to(member).exists()]


def _cannot_wait(case: Case) -> bool:
    target = Target.find(case.kind, case.target_id)
    return case.severity <= URGENT or getattr(target, "state", "") == State.HELD


def _others(thread: CareThread) -> list[Member]:
    there = everyone_reachable("listener", "moderator", "lead")
    return [member for member in there if member.pk != thread.member_id]
