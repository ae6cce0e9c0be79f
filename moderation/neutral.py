"""Cases in one neutral line each: what is said about what, without anyone's words or name."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.models import Member
from community.templatetags.hearth import when
from moderation.live import URGENT
from moderation.models import Case, Report
from moderation.reasons import REASONS
from moderation.spans import spoken
from moderation.wording import KINDS, SEVERITIES


@dataclass(frozen=True)
class Line:
    """One case as the queue shows it; `overdue` says that its time has passed."""

    case: Case
    state: str
    overdue: bool
    age: str
    people: int
    reasons: list[str]

    @property
    def severity(self) -> str:
        """How urgent it is, in words."""
        return str(SEVERITIES[self.case.severity])

    @property
    def kind(self) -> str:
        """What it is about, such as a reply."""
        return str(KINDS[self.case.kind])

    @property
    def tone(self) -> str:
        """The colour of its badge: warm for what is urgent."""
        return "warm" if self.case.severity <= URGENT else self.case.lane

    @property
    def times(self) -> SafeString:
        """How long it has waited and when it is due."""
        told = _("{age}, was due {due}") if self.overdue else _("{age}, due {due}")
        return format_html(told, age=self.age, due=when(self.case.due_at))

    def held(self, reader: Member) -> str:
        """Who holds it, as this reader is told: nobody's name."""
        if self.state == "second_key":
            return _("waits for a second key")
        if self.state != "leased":
            return ""
        mine = self.case.leased_by_id == reader.pk
        return _("yours now") if mine else _("someone is reading it")

    @property
    def sentence(self) -> str:
        """Who asked for a look and why, in one line."""
        about = {"kind": self.kind, "reasons": "; ".join(self.reasons), "people": self.people}
        if not self.people:
            return _("Our word list asked for a look at %(kind)s: %(reasons)s.") % about
        told = ngettext(
            "One member told us about %(kind)s: %(reasons)s.",
            "%(people)d members told us about %(kind)s: %(reasons)s.",
            self.people,
        )
        return told % about


def line_of(case: Case, at: datetime) -> Line:
    """Return one case in its line."""
    return lines_of([case], at)[0]


def lines_of(cases: Iterable[Case], at: datetime) -> list[Line]:
    """Return cases in their lines, in the same order, with one question for all of them."""
    cases = list(cases)
    told: dict[int, list[tuple[str, int | None]]] = defaultdict(list)
    joined = Report.cases.through.objects.filter(case__in=[case.pk for case in cases])
    for pk, reason, reporter in joined.values_list(
        "case_id", "report__reason", "report__reporter_id"
    ):
        told[pk].append((reason, reporter))
    return [_line(case, told[case.pk], at) for case in cases]


def _line(case: Case, told: list[tuple[str, int | None]], at: datetime) -> Line:
    codes = sorted({code for code, _who in told}, key=lambda code: REASONS[code].severity)
    return Line(
        case=case,
        state=case.state_at(at),
        overdue=case.decided_at is None and case.due_at <= at,
        age=spoken(at - case.opened_at),
        people=len({who for _code, who in told if who is not None}),
        reasons=[str(REASONS[code].label) for code in codes],
    )
