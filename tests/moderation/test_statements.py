"""No limit without a complete statement; the statement reaches its member in every state."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from community.models import Member
from forums.actions.replies import take_reply_back
from forums.models import Reply
from moderation.models import Case, Decision, Profile, Restriction, Statement
from tests.moderation.desk import ClientOf, Decided, Reported
from tests.restrictions import suspend


@pytest.fixture
def removed(case: Case, mara: Member, decided: Decided) -> Decision:
    """A decision that took ben's reply out of view."""
    return decided(case, mara, "remove", passage="ruin this one")


def test_a_restriction_needs_a_statement(ben: Member) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Restriction.objects.create(statement=None, member=ben, what="suspend")
    assert not Restriction.objects.exists()


@pytest.mark.parametrize(
    "missing",
    [
        {"facts": ""},
        {"clause": None},
        {"clause_explanation": ""},
        {"source": ""},
        {"source": "rumour"},
        {"automated_detection": None},
        {"automated_decision": ""},
        {"territorial_scope": ""},
        {"redress": ""},
        {"appeal_until": None},
        {"appeal_until": timezone.now() - timedelta(days=1)},
        {"content_kind": ""},
        {"content_made_at": None},
        {"content_language": ""},
        {"member": None},
        {"decision": None},
    ],
    ids=lambda missing: "-".join(missing),
)
def test_an_incomplete_statement_cannot_be_stored(
    removed: Decision,
    ana: Member,
    mara: Member,
    reported: Reported,
    decided: Decided,
    missing: dict[str, Any],
) -> None:
    second = decided(reported(Profile.of(removed.case.about_member), ana, "R09"), mara, "nudge")
    whole = Statement.objects.get()
    names = [field.name for field in Statement._meta.fields if field.name not in {"id", "puid"}]
    told = {name: getattr(whole, name) for name in names} | {"decision": second}
    with pytest.raises(IntegrityError), transaction.atomic():
        Statement.objects.create(**(told | missing))
    assert Statement.objects.create(**told).pk


def test_a_restriction_ends_after_it_starts(removed: Decision) -> None:
    statement, now = Statement.objects.get(), timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        Restriction.objects.create(
            statement=statement, member=statement.member, what="suspend", starts_at=now, ends_at=now
        )


def test_the_statement_comes_in_the_order_that_is_easiest_to_bear(
    ben: Member, removed: Decision, client_of: ClientOf
) -> None:
    page = client_of(ben).get(f"/me/decisions/{removed.pk}/").content.decode()
    parts = [
        "You are still welcome here",
        "What you can do",
        "What we did, and until when",
        "We took it out of view.",
        "with no set end",
        "G-05 No fixing without asking",
        "ruin this one",
        "The reply tells ana to act tonight.",
        "She asked to be listened to.",
        "We looked because someone told us.",
        "Your text is kept for you",
        "You have to tell him tonight.",
        "If you see it differently",
        "You can ask until",
        "Take care of yourself first",
        "/care/now/",
    ]
    places = [page.index(part, page.index("<h1")) for part in parts]
    assert places == sorted(places)
    assert "mara" not in page


def test_reading_it_marks_it_seen(ben: Member, removed: Decision, client_of: ClientOf) -> None:
    assert "new" in client_of(ben).get("/me/decisions/").content.decode()
    client_of(ben).get(f"/me/decisions/{removed.pk}/")
    assert Statement.objects.get().seen_at is not None
    seen = Statement.objects.get().seen_at
    client_of(ben).get(f"/me/decisions/{removed.pk}/")
    assert Statement.objects.get().seen_at == seen


def test_another_look_stays_open_for_six_months(removed: Decision) -> None:
    statement = Statement.objects.get()
    assert statement.appeal_until >= statement.told_at + timedelta(days=181)


def test_nobody_else_reads_it(
    ana: Member, mara: Member, lena: Member, removed: Decision, client_of: ClientOf
) -> None:
    for other in (ana, mara, lena):
        assert client_of(other).get(f"/me/decisions/{removed.pk}/").status_code == 404
    assert Client().get(f"/me/decisions/{removed.pk}/").status_code == 302


def test_it_is_reachable_while_suspended_and_when_closed(
    ben: Member,
    ana: Member,
    mara: Member,
    removed: Decision,
    reported: Reported,
    decided: Decided,
    client_of: ClientOf,
) -> None:
    pause = decided(reported(Profile.of(ben), ana, "R09"), mara, "suspend", lasts=timedelta(days=7))
    page = client_of(ben).get(f"/me/decisions/{pause.pk}/").content.decode()
    assert "You are still welcome here" in page
    assert "From" in page
    Member.objects.filter(pk=ben.pk).update(closed_at=timezone.now())
    closed = client_of(Member.objects.get(pk=ben.pk))
    page = closed.get(f"/me/decisions/{removed.pk}/").content.decode()
    assert "You are still welcome" not in page
    assert "Your account is closed." in page
    assert "You have to tell him tonight." in page
    assert closed.get("/me/decisions/").status_code == 200
    assert closed.get("/me/care/").status_code == 200


def test_words_taken_back_are_not_shown_again(
    case: Case, reply: Reply, ben: Member, mara: Member, decided: Decided, client_of: ClientOf
) -> None:
    take_reply_back(reply, by=ben)
    decision = decided(case, mara, "reminder")
    page = client_of(ben).get(f"/me/decisions/{decision.pk}/").content.decode()
    assert "You took these words back" in page
    assert 'id="kept"' not in page


def test_a_statement_reads_as_sentences(
    otto: Member, mara: Member, ana: Member, client_of: ClientOf
) -> None:
    decision = suspend(otto, by=mara)
    page = client_of(otto).get(f"/me/decisions/{decision.pk}/").content.decode()
    assert "<li>Account paused: reading, care and your own things stay open" in page
    assert "It holds everywhere here." in page


def test_no_decisions_is_a_kind_page(ana: Member, client_of: ClientOf) -> None:
    assert "Nothing was decided about you" in client_of(ana).get("/me/decisions/").content.decode()
