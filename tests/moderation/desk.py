"""A desk: the pages of the team as one person uses them, and the words for what fixtures give."""

from collections.abc import Callable
from typing import Any

from django.test import Client

from community.models import Clause, Member
from moderation.models import Case, Decision

ClientOf = Callable[[Member], Client]
OnDuty = Callable[[Member], Member]
Reported = Callable[..., Case]
Decided = Callable[..., Decision]


def page_of(browser: Client, path: str) -> str:
    """Return what a page says."""
    return browser.get(path).content.decode()


class Desk:
    """The queue and the cases as they open in one browser."""

    def __init__(self, browser: Client) -> None:
        self.browser = browser

    def queue(self, lane: str = "conduct") -> str:
        """Return what a lane says."""
        return page_of(self.browser, f"/moderation/?lane={lane}")

    def reads(self, case: Case) -> str:
        """Return what the page of a case says."""
        return page_of(self.browser, f"/moderation/cases/{case.pk}/")

    def opens(self, case: Case) -> Any:
        """Open the page of a case."""
        return self.browser.get(f"/moderation/cases/{case.pk}/")

    def presses(self, case: Case, verb: str, **typed: Any) -> Any:
        """Press a button on the page of a case: lease, hand-back, decide or second-key."""
        return self.browser.post(f"/moderation/cases/{case.pk}/{verb}/", typed)

    def takes(self, case: Case) -> Any:
        """Press the button that takes a case."""
        return self.presses(case, "lease")

    def decides(self, case: Case, outcome: str, **more: Any) -> Any:
        """Fill the form for a decision in full, with changes, and send it after a second look."""
        return self.presses(case, "decide", **reasons_typed(case, outcome) | {"do": "send"} | more)

    def looks_at(self, case: Case, outcome: str, **more: Any) -> str:
        """Fill the form for a decision and return what the second look says."""
        return self.decides(case, outcome, **{"do": ""} | more).content.decode()

    def asks_for_next(self, lane: str = "conduct", **more: Any) -> Any:
        """Press "Next case"."""
        return self.browser.post("/moderation/next/", {"lane": lane}, **more)


DeskOf = Callable[[Member], Desk]


def reasons_typed(case: Case, outcome: str) -> dict[str, Any]:
    """Return what a careful moderator types."""
    return {
        "outcome": outcome,
        "version": case.version,
        "clause": Clause.objects.in_force().get(code="G-05").pk,
        "facts": "The reply tells ana to act tonight.",
        "explanation": "She asked to be listened to.",
        "why_not_softer": "A nudge was sent before.",
        "message": "I read what you wrote.",
    }
