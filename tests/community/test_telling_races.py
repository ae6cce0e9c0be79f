"""Two workers at the same moment: one mail, one wake-up, and none of what is read meanwhile."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.utils import timezone

from community.actions.mailing import mail_due_notices, promise_mail
from community.actions.notices import notify, read_notices
from community.actions.pushing import push_due_notices, subscribe
from community.models import Member, Notification
from tests.community.test_pushes import Service, service
from tests.racing import at_once

__all__ = ["service"]
pytestmark = [pytest.mark.heavy, pytest.mark.django_db(transaction=True)]
WORKERS = 6


@pytest.fixture(autouse=True)
def _address(ana: Member) -> None:
    EmailAddress.objects.create(user=ana, email="a@example.org", verified=True, primary=True)


def test_of_many_workers_one_promises_the_mail(ana: Member) -> None:
    for topic in range(5):
        notify(ana, "reply", f"/topics/{topic}/")
    now = timezone.now()
    letters = at_once([lambda: promise_mail(ana, now)] * WORKERS)
    assert [len(letter.notices) for letter in letters if letter] == [5]


def test_of_many_workers_one_mails_and_one_wakes(service: Service, ana: Member) -> None:
    subscribe(ana, f"{service.origin}/send/anas", sign_in="here")
    notify(ana, "reply", "/topics/7/")
    results = at_once([mail_due_notices, push_due_notices] * WORKERS)
    assert results == [None] * (2 * WORKERS)
    assert len(mail.outbox) == 1
    assert len(service.asked) == 1


def test_reading_at_the_same_moment_leaves_nothing_owed(service: Service, ana: Member) -> None:
    subscribe(ana, f"{service.origin}/send/anas", sign_in="here")
    for topic in range(8):
        notify(ana, "reply", f"/topics/{topic}/")
        verbs: list[Any] = [push_due_notices, lambda: read_notices(ana), push_due_notices]
        assert at_once(verbs) == [None] * 3
    assert not Notification.objects.filter(read_at=None).exists()
    before = len(service.asked)
    push_due_notices()
    assert len(service.asked) == before <= 1
