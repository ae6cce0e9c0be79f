"""What is sealed opens for its own member and field, with a key of the house, and nowhere else."""

from typing import Any

import pytest
from django.db import connection

from community.models import Member
from community.sealed import Unreadable, seal, unseal
from forums.models import Board, Draft

WORDS = {"body": "I never told anyone"}
ANA = {"member_id": 1, "field": "forums.Draft.words"}


@pytest.fixture
def draft(ana: Member) -> Draft:
    board = Board.objects.create(slug="family", title="Family", purpose="Where we come from.")
    return Draft.objects.create(member=ana, board=board, words=WORDS)


def stored(draft: Draft) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM forums_draft WHERE id = %s", [draft.pk])
        return str(cursor.fetchone()[0])


def test_what_is_sealed_comes_back_whole() -> None:
    assert unseal(seal(WORDS, **ANA), **ANA) == WORDS


@pytest.mark.parametrize("other", [{"member_id": 2}, {"field": "care.CheckIn.note"}])
def test_it_opens_for_no_other_member_and_no_other_field(other: dict[str, object]) -> None:
    with pytest.raises(Unreadable):
        unseal(seal(WORDS, **ANA), **(ANA | other))


def test_a_changed_letter_is_noticed() -> None:
    token = seal(WORDS, **ANA)
    with pytest.raises(Unreadable):
        unseal(type(token)(token[:40] + ("A" if token[40] != "A" else "B") + token[41:]), **ANA)


def test_a_new_key_seals_and_the_old_one_still_opens(settings: Any) -> None:
    old = settings.SEALING_KEYS
    before = seal(WORDS, **ANA)
    settings.SEALING_KEYS = ["a new key, which is long enough to be one", *old]
    assert unseal(before, **ANA) == WORDS
    after = seal(WORDS, **ANA)
    settings.SEALING_KEYS = settings.SEALING_KEYS[:1]
    assert unseal(after, **ANA) == WORDS
    with pytest.raises(Unreadable):
        unseal(before, **ANA)


def test_the_database_holds_no_word_of_it(draft: Draft) -> None:
    assert "told" not in stored(draft)
    assert Draft.objects.get().words == WORDS


def test_words_moved_to_another_members_row_stay_shut(draft: Draft, ben: Member) -> None:
    other = Draft.objects.create(member=ben, board=draft.board, words={"body": "mine"})
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE forums_draft SET words = %s WHERE id = %s", [stored(draft), other.pk]
        )
    moved = Draft.objects.get(pk=other.pk)
    with pytest.raises(Unreadable):
        _ = moved.words
    assert moved.told == {}


def test_nothing_unsealed_gets_in_by_another_way(draft: Draft) -> None:
    with pytest.raises(TypeError):
        Draft.objects.update(words="plain")
    with pytest.raises(TypeError):
        Draft.objects.filter(words="plain").exists()


def test_saving_something_else_leaves_it_as_it_was(draft: Draft) -> None:
    before = stored(draft)
    found = Draft.objects.defer("words").get()
    found.version = 5
    found.save(update_fields=["version"])
    assert stored(draft) == before
    assert found.words == WORDS
