"""What may be said of when an answer comes: true for the people there now, or said to be late."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from community.models import Member
from forums.models import Board, Topic
from forums.models.waiting import promised
from moderation.due import watch

ANSWERS = ("listener", "lead")


@dataclass(frozen=True)
class Promise:
    """Whether an answer within the promised hours can be hoped for on a board now.

    `opens` is when announced hours begin next, where nobody who answers is on duty.
    """

    on_duty: bool
    behind: bool
    opens: datetime | None
    hours: int

    @property
    def is_kept(self) -> bool:
        """Whether someone is there and nobody has waited longer than promised."""
        return self.on_duty and not self.behind

    @property
    def sentence(self) -> str:
        """What a composer says before anyone writes."""
        if self.is_kept:
            told = _("We try to answer every topic that wants replies within %(hours)d hours.")
            return told % {"hours": self.hours}
        if self.on_duty:
            told = _(
                "Some topics have waited longer than the %(hours)d hours we aim for, so an answer "
                "may take longer now."
            )
            return told % {"hours": self.hours}
        told = _("No listener is on duty now, so an answer may take longer than %(hours)d hours.")
        return f"{told % {'hours': self.hours}} {_hours_from(self.opens)}".strip()


def promises(boards: list[Board], at: datetime, *, besides: Member) -> dict[int, Promise]:
    """Return what may be said on each of these boards: two questions, however many there are.

    What waits in a closed group says something only inside it.
    """
    there = watch(at, roles=ANSWERS, besides=besides)
    within = promised()
    hours = within // timedelta(hours=1)
    late = Topic.objects.in_silence(at).filter(waits_since__lte=at - within)
    late = late.filter(board__archived_at=None).order_by()
    behind = set(late.values_list("board", "board__circle").distinct())
    everywhere = any(circle is None for _board, circle in behind)
    here = {board for board, _circle in behind}
    return {
        board.pk: Promise(there.on_duty, everywhere or board.pk in here, there.opens, hours)
        for board in boards
    }


def _hours_from(opens: datetime | None) -> str:
    if opens is None:
        return ""
    here = timezone.localtime(opens)
    moment = f"{date_format(here, 'j F, H:i')} ({here:%Z})"
    return _("The next hours we announced begin %(when)s.") % {"when": moment}
