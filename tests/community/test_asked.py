"""What the end of an address asks for: a number, or nothing that breaks a page."""

import pytest

from community.asked import number_asked


def test_a_number_is_a_number() -> None:
    assert number_asked("0") == 0
    assert number_asked("0041") == 41
    assert number_asked("9" * 18) == 10**18 - 1


@pytest.mark.parametrize(
    "text", ["", "²", "٣", "-1", "+1", "1.0", " 1", "1_0", "x", "9" * 19, "9" * 5000]
)
def test_anything_else_is_nothing(text: str) -> None:
    assert number_asked(text) is None


@pytest.mark.parametrize("text", ["²", "٣", "9" * 5000, "9" * 18])
def test_no_page_breaks_over_it(ana, client_of, text: str) -> None:
    hers = client_of(ana)
    for page in ("/me/notifications/?before=", "/me/reports/?before=", "/me/care/new/?after="):
        assert hers.get(page + text).status_code == 200
