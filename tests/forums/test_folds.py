"""Each reader chooses what content notes do: show, fold, or hide until they ask for one post."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from community.errors import Refused
from community.models import Member
from forums.actions.drafts import save_draft
from forums.actions.order.splitting import split_topic
from forums.actions.reading import put_mark
from forums.models import Board, Mark, Reply, Topic
from moderation.actions.folds import set_folds
from moderation.folds import fold_of, without_hidden
from tests.forums.story import HIDDEN_WORD, replies, starts, typed
from tests.programs import Program

BrowserOf = Callable[[Member], Client]


@pytest.fixture
def noted(topic: Topic, lea: Member) -> Reply:
    """A reply of lea's behind a note."""
    return replies(topic, lea, f"It was {HIDDEN_WORD}.", content_notes=["medical", "war"])


def page_of(client: Client, topic: Topic, query: str = "") -> str:
    return client.get(f"/topics/{topic.pk}/{query}").content.decode()


def test_words_behind_a_note_are_folded_until_someone_chooses(
    noted: Reply, topic: Topic, ben: Member, client_of: BrowserOf
) -> None:
    assert '<details class="fold"><summary>medical, war' in page_of(client_of(ben), topic)
    set_folds(ben, {"war": "show"})
    assert '<details class="fold">' in page_of(client_of(ben), topic)
    set_folds(ben, {"medical": "show"})
    page = page_of(client_of(ben), topic)
    assert '<details class="fold">' not in page
    assert HIDDEN_WORD in page
    assert "medical, war" in page


def test_what_is_hidden_is_not_on_the_page_until_it_is_asked_for(
    noted: Reply, topic: Topic, ben: Member, ana: Member, client_of: BrowserOf
) -> None:
    set_folds(ben, {"war": "hide"})
    page = page_of(client_of(ben), topic)
    assert HIDDEN_WORD not in page
    assert 'id="reply-1"' in page
    assert "medical, war — hidden, as you chose." in page
    assert 'href="?page=1&amp;open=reply-1#reply-1"' in page
    assert HIDDEN_WORD in page_of(client_of(ben), topic, "?open=reply-1")
    assert HIDDEN_WORD not in page_of(client_of(ben), topic, "?open=reply-2")
    assert HIDDEN_WORD in page_of(client_of(ana), topic)


def test_a_program_gets_no_hidden_words_either(noted: Reply, topic: Topic, ben: Member) -> None:
    program, address = Program(ben), f"topics/{topic.pk}/replies"
    program.put("me/folds", {"folds": {"war": "hide"}})
    assert HIDDEN_WORD not in program.get(address).content.decode()
    [shown] = program.get(address).json()["items"]
    assert (shown["fold"], shown["body"], shown["content_notes"]) == (
        "hide",
        "",
        ["medical", "war"],
    )
    [opened] = program.get(f"{address}?open=1").json()["items"]
    assert HIDDEN_WORD in opened["body"]


def test_a_hidden_topic_keeps_its_place_and_labels_in_the_lists(
    board: Board, ana: Member, ben: Member, client_of: BrowserOf
) -> None:
    heavy = starts(board, ana, title="Marmalade", body=HIDDEN_WORD, content_notes=["war"])
    set_folds(ben, {"war": "hide"})
    for address in ("/boards/family/", "/", f"/topics/{heavy.pk}/"):
        page = client_of(ben).get(address).content.decode()
        assert HIDDEN_WORD not in page.lower()
        assert f"/topics/{heavy.pk}/" in page
        assert "A topic that you hide" in page
    assert HIDDEN_WORD not in Program(ben).get("boards/family/topics").text.lower()
    assert HIDDEN_WORD not in Program(ben).get(f"topics/{heavy.pk}").text.lower()
    assert HIDDEN_WORD in Program(ben).get(f"topics/{heavy.pk}?open=true").text
    assert HIDDEN_WORD in page_of(client_of(ben), heavy, "?open=topic")


def test_the_title_of_a_hidden_topic_is_on_no_page_of_ones_own(
    board: Board, ana: Member, ben: Member, client_of: BrowserOf
) -> None:
    heavy = starts(board, ana, title="Marmalade", content_notes=["war"])
    put_mark(heavy, Mark.FOLLOW, by=ben)
    save_draft(heavy, by=ben, words={"body": "I begin."}, client_id=uuid4(), version=0)
    for address in ("/me/topics/", "/me/drafts/"):
        page = client_of(ben).get(address).content.decode().lower()
        assert HIDDEN_WORD in page
        set_folds(ben, {"war": "hide"})
        page = client_of(ben).get(address).content.decode().lower()
        assert HIDDEN_WORD not in page
        assert "a topic that you hide" in page
        set_folds(ben, {"war": "show"})


def test_a_listener_and_a_moderator_see_no_title_that_they_hide(
    board: Board, ana: Member, lea: Member, mara: Member, client_of: BrowserOf
) -> None:
    heavy = starts(board, ana, title="Marmalade", content_notes=["war"])
    order = f"/topics/{heavy.pk}/order/"
    pages = [(lea, "/listening/"), (mara, order), (mara, f"/topics/{heavy.pk}/move/")]
    for who, address in pages:
        assert HIDDEN_WORD in client_of(who).get(address).content.decode().lower()
    set_folds(lea, {"war": "hide"})
    set_folds(mara, {"war": "hide"})
    for who, address in pages:
        page = client_of(who).get(address).content.decode()
        assert HIDDEN_WORD not in page.lower()
        assert "A topic that you hide" in page
    queue = client_of(lea).get("/listening/").content.decode()
    assert f'href="/topics/{heavy.pk}/"' in queue
    assert '<span class="badge">war</span>' in queue
    assert HIDDEN_WORD not in Program(lea).get("listening").text.lower()


def test_a_split_leads_on_without_the_title_of_what_is_hidden(
    topic: Topic, ana: Member, ben: Member, mara: Member, client_of: BrowserOf
) -> None:
    replies(topic, ben, "No note.")
    Reply.objects.update(created_at=timezone.now() - timedelta(hours=1))
    told = {"title": "Marmalade", "reason": "It has room of its own."}
    begun = split_topic(topic, by=mara, positions=[1], **told)
    Topic.objects.filter(pk=begun.pk).update(content_notes=["war"])
    page = client_of(ana).get(f"/topics/{topic.pk}/").content.decode()
    assert page.count("Marmalade") == 2
    set_folds(ana, {"war": "hide"})
    page = client_of(ana).get(f"/topics/{topic.pk}/").content.decode()
    assert "Marmalade" not in page
    assert page.count("A topic that you hide") == 2


def test_what_is_hidden_is_not_offered_for_quoting(
    noted: Reply, topic: Topic, ben: Member, client_of: BrowserOf
) -> None:
    quote = f"quote={noted.pk}#write"
    assert quote in page_of(client_of(ben), topic)
    set_folds(ben, {"war": "hide"})
    assert quote not in page_of(client_of(ben), topic)
    assert quote in page_of(client_of(ben), topic, "?open=reply-1")


def test_a_quote_of_what_is_hidden_has_no_words(
    noted: Reply, topic: Topic, ben: Member, ana: Member, client_of: BrowserOf
) -> None:
    quote = {"kind": "reply", "id": noted.pk, "words": f"It was {HIDDEN_WORD}."}
    replies(topic, ana, "I read that.", quotes=[quote])
    set_folds(ben, {"war": "hide"})
    page = page_of(client_of(ben), topic)
    assert "I read that." in page
    assert HIDDEN_WORD not in page
    assert HIDDEN_WORD not in Program(ben).get(f"topics/{topic.pk}/replies").text


def test_own_words_are_never_hidden_from_oneself(noted: Reply, lea: Member) -> None:
    set_folds(lea, {"war": "hide"})
    assert fold_of(noted, lea) == "fold"


def test_a_note_in_own_words_follows_a_choice_of_its_own(
    board: Board, ana: Member, ben: Member
) -> None:
    topic = starts(board, ana, own_note="long illness")
    assert fold_of(topic, ben) == "fold"
    set_folds(ben, {"other": "hide"})
    assert fold_of(topic, ben) == "hide"


def test_the_question_and_its_twin_agree(
    noted: Reply, topic: Topic, board: Board, ana: Member, ben: Member, lea: Member
) -> None:
    replies(topic, ben, "No note.")
    replies(topic, ben, "Another.", content_notes=["animals"])
    for reader in (ana, ben, lea):
        for folds in ({}, {"war": "hide"}, {"animals": "hide", "war": "show"}, {"other": "hide"}):
            reader.folds = folds
            kept = set(without_hidden(Reply.objects.all(), reader).values_list("pk", flat=True))
            agreed = {one.pk for one in Reply.objects.all() if fold_of(one, reader) != "hide"}
            assert kept == agreed


def test_only_what_is_on_the_list_can_be_chosen(ben: Member, client_of: BrowserOf) -> None:
    for folds in ({"weather": "hide"}, {"war": "burn"}):
        with pytest.raises(Refused):
            set_folds(ben, folds)
    page = client_of(ben).post("/me/settings/notes/", typed(war="burn"))
    assert page.status_code == 422


def test_a_reply_that_comes_back_keeps_open_what_was_opened(
    noted: Reply, topic: Topic, ben: Member, client_of: BrowserOf
) -> None:
    set_folds(ben, {"war": "hide"})
    page = page_of(client_of(ben), topic, "?open=reply-1")
    action = f"/topics/{topic.pk}/replies/?open=reply-1"
    assert f'action="{action}#write"' in page
    again = client_of(ben).post(action, {"body": " "})
    assert again.status_code == 422
    assert HIDDEN_WORD in again.content.decode()
    again = client_of(ben).post(f"/topics/{topic.pk}/replies/", {"body": " "})
    assert HIDDEN_WORD not in again.content.decode()
    page = page_of(client_of(ben), topic, '?open="><b>')
    assert "<b>" not in page[page.index('class="composer"') :]
