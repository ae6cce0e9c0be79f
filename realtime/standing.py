"""Who may be in a session now, asked once for all sockets of a process."""

from collections.abc import Iterable

from django.utils import timezone

from community.models import Member
from moderation.models import Restriction
from realtime.models import Seat, Session

NO_LONGER_ALLOWED = 4403


def no_longer_allowed(pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """Return the close code for each (session, member) whose sockets have to be closed."""
    pairs = set(pairs)
    now = timezone.now()
    ids = {member for _session, member in pairs}
    members = {member.pk: member for member in Member.objects.filter(pk__in=ids)}
    limits = Restriction.objects.live(now).filter(member__in=ids)
    out = set(limits.filter(what="suspend").values_list("member", flat=True))
    out |= set(limits.filter(what="pause_area", area="rooms").values_list("member", flat=True))
    sessions = Session.objects.select_related("room").in_bulk({pair[0] for pair in pairs})
    seats = set(
        Seat.objects.filter(session__in=sessions, member__in=ids, left_at=None).values_list(
            "session", "member"
        )
    )
    return {
        pair: NO_LONGER_ALLOWED
        for pair in pairs
        if pair[1] in out
        or pair not in seats
        or pair[1] not in members
        or not sessions[pair[0]].room.is_visible_to(members[pair[1]])
    }
