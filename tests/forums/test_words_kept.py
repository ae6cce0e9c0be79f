"""Whatever keeps a reply from being sent, no word of it is lost."""

from collections.abc import Callable

from django.test import Client

from community.models import Consent, Member
from forums.models import Reply, Topic
from tests.forums.story import typed
from tests.restrictions import suspend

BrowserOf = Callable[[Member], Client]


def test_a_sign_in_that_ran_out_keeps_the_words(topic: Topic) -> None:
    answer = Client().post(f"/topics/{topic.pk}/replies/", {"body": "Half an hour of thinking"})
    assert answer.status_code == 401
    assert "Half an hour of thinking" in answer.content.decode()
    answer = Client().post("/boards/family/start/", typed(body="A whole letter of mine"))
    assert answer.status_code == 401
    assert "A whole letter of mine" in answer.content.decode()
    assert "we may ask you to press Send once more" in answer.content.decode()


def test_a_form_that_grew_old_keeps_the_words(topic: Topic, ben: Member) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ben, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = browser.post(
        f"/topics/{topic.pk}/replies/",
        {"body": "Written over night"},
        headers={"sec-fetch-site": "same-origin"},
    )
    assert answer.status_code == 403
    assert "Written over night" in answer.content.decode()
    assert "nothing is wrong with them" in answer.content.decode()
    assert not Reply.objects.exists()


def test_writing_much_in_a_short_time_is_slowed_with_the_words_kept(
    topic: Topic, ben: Member, client_of: BrowserOf
) -> None:
    browser = client_of(ben)
    for number in range(20):
        browser.post(f"/topics/{topic.pk}/replies/", {"body": f"Number {number}"})
    answer = browser.post(f"/topics/{topic.pk}/replies/", {"body": "Number twenty-one"})
    assert answer.status_code == 429
    assert "Number twenty-one" in answer.content.decode()
    assert Reply.objects.count() == 20


def test_a_suspended_member_reads_and_is_told_why_there_is_no_composer(
    topic: Topic, otto: Member, mara: Member, client_of: BrowserOf
) -> None:
    suspend(otto, by=mara)
    browser = client_of(otto)
    page = browser.get(f"/topics/{topic.pk}/").content.decode()
    assert "I made soup." in page
    assert "Your account is paused until" in page
    assert "Post reply" not in page
    answer = browser.post(f"/topics/{topic.pk}/replies/", {"body": "Let me in"})
    assert answer.status_code == 403
    assert "Let me in" in answer.content.decode()
    assert "Your account is paused until" in browser.get("/boards/family/start/").content.decode()
    assert browser.post("/boards/family/start/", typed()).status_code == 403
    assert not Reply.objects.exists()


def test_whoever_withdrew_consent_is_told_before_writing(
    topic: Topic, ben: Member, client_of: BrowserOf
) -> None:
    Consent.objects.filter(member=ben).update(withdrawn_at=topic.created_at)
    assert (
        "To write here we need your consent"
        in client_of(ben).get(f"/topics/{topic.pk}/").content.decode()
    )
