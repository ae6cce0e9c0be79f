"""Handles: what keeps real names out, and what nobody can be taken for."""

import pytest
from django.core.exceptions import ValidationError

from community.handles import clean_handle, normal_handle, to_the_eye


@pytest.mark.parametrize(
    "handle",
    [
        "ana",
        "quiet-river",
        "a_lamp",
        "hope2026",
        "Lena",
        "ghost",
        "hostel",
        "ёлка",
        "नदी",
        "しずかな川",
    ],
)
def test_a_word_that_says_nothing_about_a_person_is_fine(handle: str) -> None:
    assert clean_handle(handle) == handle


@pytest.mark.parametrize(
    ("handle", "why"),
    [
        ("Anna Smith", "form"),
        ("AnnaSmith", "two_names"),
        ("Anna-Smith7", "two_names"),
        ("ÄnneMüller", "two_names"),
        ("anna@example.org", "address"),
        ("annagmail", "address"),
        ("example.org", "address"),
        ("www.anna", "address"),
        ("a0851234567", "number"),
        ("a-08-51-23", "number"),
        ("7ana", "form"),
        ("an", "form"),
        ("a" * 25, "form"),
        ("ana--b", "form"),
        ("ana-", "form"),
        ("ana🙂", "form"),
        ("a<b>c", "form"),
        ("../ana", "form"),
        ("z̷a̷l", "form"),
        ("admin", "of_the_place"),
        ("ADM1N", "of_the_place"),
        ("team-blue", "of_the_place"),
        ("moderator7", "of_the_place"),
        ("pаna", "alphabets"),
        ("сосо", "alphabets"),
    ],
)
def test_a_handle_that_could_hurt_is_refused_for_its_own_reason(handle: str, why: str) -> None:
    with pytest.raises(ValidationError) as refused:
        clean_handle(handle)
    assert refused.value.code == why


def test_what_looks_the_same_is_kept_the_same() -> None:
    assert clean_handle("ｆｕｌｌ") == "full"
    assert clean_handle("ЁЛКА") == "ёлка"
    assert normal_handle(" Änne ") == "änne"


@pytest.mark.parametrize(("one", "other"), [("mika", "mlka"), ("mara", "rnara"), ("lea", "I-e-a")])
def test_handles_that_read_alike_are_known_as_such(one: str, other: str) -> None:
    assert to_the_eye(one) == to_the_eye(other)


@pytest.mark.parametrize("handle", ["mará", "ḿara", "mąra", "m̧ara", "MÄRA", "m-á-r-a", "marà"])
def test_a_mark_on_a_letter_makes_nobody_someone_else(handle: str) -> None:
    assert to_the_eye(handle) == to_the_eye("mara")


def test_letters_with_a_stroke_read_like_those_without() -> None:
    assert to_the_eye("łuna-ø") == to_the_eye("luna-o")
