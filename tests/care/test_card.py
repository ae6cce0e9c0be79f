"""The crisis card: what it shows, and that no unchecked number is ever on it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from community.care.actions import hide_line, tell_number_wrong, verify_line
from community.care.lines import Line, countries, directories, opens_at
from community.care.models import LineCheck, NumberWrong
from community.errors import Refused
from community.models import AuditEntry, Community, Duty, Member, Notification, StaffedHours

ClientOf = Callable[[Member], Client]


def card(client: Client, country: str = "") -> str:
    """Return the card's text."""
    return client.get("/care/now/", {"country": country} if country else {}).content.decode()


def test_anyone_sees_the_emergency_number_of_the_own_country(
    community: Community, client: Client
) -> None:
    page = card(client)
    assert "If a life is in danger, call now" in page
    assert 'href="tel:112"' in page
    assert "Emergency numbers: <bdi>Ireland</bdi>" in page
    assert "We do not know who or where you are, and we cannot send help" in page


def test_before_founding_the_card_still_opens(db: None, client: Client) -> None:
    cache.clear()
    page = card(client)
    assert "emergency number of the country you are in" in page
    assert "findahelpline.com" in page


def test_no_shipped_line_is_shown_until_a_lead_has_checked_it(
    community: Community, client: Client
) -> None:
    for code, country in countries().items():
        page = card(client, code)
        assert all(f'href="tel:{number}"' in page for number in country.emergency)
        numbers = {line.dial for line in country.lines if line.phone} - set(country.emergency)
        assert not [number for number in numbers if f'href="tel:{number}"' in page]


def test_the_directories_are_always_there(community: Community, client: Client) -> None:
    page = card(client, "NZ")
    assert all(directory.url in page for directory in directories())
    assert "a wrong number is worse than none" in page


def test_a_line_that_lena_checked_is_shown_with_its_hours_and_date(
    lena: Member, client: Client
) -> None:
    verify_line("IE", "Samaritans", by=lena, hours="24 hours", source="samaritans.org")
    page = card(client)
    assert 'href="tel:116123"' in page
    assert "Answers: <bdi>24 hours</bdi>." in page
    assert "Number last checked on" in page


def test_a_line_to_text_can_be_texted(lena: Member, client: Client) -> None:
    verify_line("IE", "Text About It", by=lena, hours="", source="called it")
    page = card(client)
    assert 'href="sms:50808"' in page
    assert "Text HELLO to this number." in page


def test_unknown_hours_are_said_to_be_unknown(lena: Member, client: Client) -> None:
    verify_line("IE", "Samaritans", by=lena, hours="", source="their page")
    assert "We do not have its hours. Just try it." in card(client)


@pytest.mark.parametrize(("days", "shown"), [(0, True), (179, True), (180, False), (400, False)])
def test_a_check_holds_for_less_than_180_days(
    lena: Member, client: Client, days: int, shown: bool
) -> None:
    verify_line("IE", "Samaritans", by=lena, hours="24 hours", source="their page")
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        page = card(client)
    assert ('href="tel:116123"' in page) is shown
    assert 'href="tel:112"' in page


def test_a_new_check_brings_an_old_line_back(lena: Member, client: Client) -> None:
    with time_machine.travel(timezone.now() - timedelta(days=200)):
        verify_line("IE", "Samaritans", by=lena, hours="24 hours", source="their page")
    assert 'href="tel:116123"' not in card(client)
    verify_line("IE", "Samaritans", by=lena, hours="24 hours", source="their page")
    assert 'href="tel:116123"' in card(client)


def test_the_country_is_chosen_and_never_guessed(community: Community, client: Client) -> None:
    answer = client.get("/care/now/", headers={"accept-language": "fr-FR,fr"})
    assert "Emergency numbers: <bdi>Ireland</bdi>" in answer.content.decode()
    assert "Emergency numbers: <bdi>Austria</bdi>" in card(client, "at")
    assert "Emergency numbers: <bdi>Ireland</bdi>" in card(client, "XX")


def test_closed_lines_come_last_and_say_when_they_open(lena: Member, client: Client) -> None:
    verify_line("IE", "Samaritans", by=lena, hours="08:00 to 20:00", source="their page")
    verify_line("IE", "Pieta", by=lena, hours="24 hours", source="their page")
    with time_machine.travel(timezone.now().replace(hour=21, minute=0)):
        page = card(client)
    assert "Closed now, opens at 08:00." in page
    assert page.index("Pieta") < page.index("Samaritans")
    with time_machine.travel(timezone.now().replace(hour=12, minute=0)):
        page = card(client)
    assert "Closed now" not in page
    assert page.index("Samaritans") < page.index("Pieta")


@pytest.mark.parametrize(
    ("hours", "clock", "closed"),
    [
        ("14:00 to 23:00", "13:59", True),
        ("14:00 to 23:00", "14:00", False),
        ("14:00 to 23:00", "23:00", True),
        ("11:00 to 05:00", "02:00", False),
        ("11:00 to 05:00", "05:00", True),
        ("24 hours", "03:00", False),
        ("about 11:00 to 05:00, not 24 hours", "06:00", False),
        ("", "06:00", False),
    ],
)
def test_nobody_is_told_closed_on_a_guess(hours: str, clock: str, closed: bool) -> None:
    hour, minute = map(int, clock.split(":"))
    here = timezone.now().replace(hour=hour, minute=minute, second=0)
    assert (opens_at(hours, here) is not None) is closed


def test_the_card_tells_the_truth_about_who_is_on_duty(
    community: Community, mara: Member, client: Client
) -> None:
    assert "we cannot say when someone will be" in card(client)
    StaffedHours.objects.create(weekday=timezone.now().weekday(), opens="00:00", closes="00:01")
    assert "The next hours we announced begin:" in card(client)
    duty = Duty.objects.create(member=mara)
    assert "Someone is on duty now." in card(client)
    duty.confirmed_at = timezone.now() - timedelta(minutes=60)
    duty.save()
    assert "Someone is on duty now." not in card(client)


def test_the_card_leads_to_the_care_thread_and_says_what_stays_behind(
    ana: Member, client: Client, client_of: ClientOf
) -> None:
    assert "/me/care/" in card(client)
    assert "you need to be signed in" in card(client)
    page = card(client_of(ana))
    assert "you need to be signed in" not in page
    assert "stays in your phone&#x27;s own list" in page or "stays in your phone's own list" in page


def test_who_is_signed_out_sees_people_to_call_before_what_needs_signing_in(
    lena: Member, ana: Member, client: Client, client_of: ClientOf
) -> None:
    verify_line("IE", "Samaritans", by=lena, hours="24 hours", source="their page")
    outside, inside = card(client), card(client_of(ana))
    assert outside.index("Samaritans") < outside.index("Write to the people on duty")
    assert inside.index("Write to the people on duty") < inside.index("Samaritans")


def test_nobody_is_asked_to_say_where_they_are_where_nobody_would_read_it(
    ana: Member, mara: Member, client: Client, client_of: ClientOf
) -> None:
    asked = "write to the people on duty where you are"
    browser = client_of(ana)
    assert asked not in card(browser)
    assert asked not in browser.get("/me/care/").content.decode()
    Duty.objects.create(member=mara)
    assert asked in card(browser)
    assert asked in browser.get("/me/care/").content.decode()
    assert asked not in card(client)
    assert "Please call the emergency number." in card(client)


def test_dates_are_written_as_in_ireland(lena: Member, client: Client) -> None:
    with time_machine.travel("2026-11-24T12:00:00Z"):
        verify_line("IE", "Samaritans", by=lena, hours="24 hours", source="their page")
        assert "Number last checked on 24 November 2026." in card(client)


def test_the_card_says_that_it_needs_the_network(community: Community, client: Client) -> None:
    assert "You can save a number in your phone now." in card(client)


def test_a_wrong_number_can_be_told_by_anyone_once(
    lena: Member, client: Client, client_of: ClientOf
) -> None:
    verify_line("IE", "Samaritans", by=lena, hours="24 hours", source="their page")
    assert "This number is wrong" in card(client)
    for _ in range(3):
        answer = client.post(
            "/care/now/wrong/", {"country": "IE", "line": "Samaritans"}, follow=True
        )
        assert "A lead will look at this number." in answer.content.decode()
    assert NumberWrong.objects.count() == 1
    assert Notification.objects.filter(member=lena, address="/care/lines/").count() == 1
    page = client_of(lena).get("/care/lines/").content.decode()
    assert "Someone says that these are wrong" in page


def test_a_number_that_we_do_not_have_cannot_be_wrong(community: Community, client: Client) -> None:
    answer = client.post("/care/now/wrong/", {"country": "IE", "line": "Nobody"})
    assert answer.status_code == 422
    assert "no such line" in answer.content.decode()
    answer = client.post("/care/now/wrong/", {"country": "\x00", "line": "emergency"})
    assert answer.status_code == 422
    assert client.get("/care/now/wrong/").status_code == 405


def test_checking_a_line_answers_what_was_told(lena: Member) -> None:
    verify_line("IE", "Samaritans", by=lena, hours="24 hours", source="their page")
    tell_number_wrong("IE", "Samaritans")
    verify_line("IE", "Samaritans", by=lena, hours="24 hours", source="called it")
    assert not NumberWrong.objects.filter(answered_at=None).exists()
    tell_number_wrong("IE", "Samaritans")
    assert NumberWrong.objects.filter(answered_at=None).count() == 1


def test_a_hidden_line_is_off_the_card_at_once(lena: Member, client: Client) -> None:
    verify_line("IE", "Samaritans", by=lena, hours="24 hours", source="their page")
    hide_line("IE", "Samaritans", by=lena)
    assert 'href="tel:116123"' not in card(client)


def test_only_leads_check_and_each_check_is_audited(lena: Member, mara: Member) -> None:
    for verb in (
        lambda: verify_line("IE", "Samaritans", by=mara, hours="", source="x"),
        lambda: hide_line("IE", "Samaritans", by=mara),
    ):
        with pytest.raises(Refused, match="Only a lead"):
            verb()
    with pytest.raises(Refused, match="no such line"):
        verify_line("IE", "Nobody", by=lena, hours="", source="x")
    with pytest.raises(Refused, match="where you checked"):
        verify_line("IE", "Samaritans", by=lena, hours="", source=" ")
    assert not LineCheck.objects.exists()
    verify_line("IE", "Samaritans", by=lena, hours="", source="x")
    assert AuditEntry.objects.filter(action="line.verify", actor=lena.audit_number).count() == 1


def test_a_lead_goes_through_the_lines_of_the_own_country(
    lena: Member, client: Client, client_of: ClientOf
) -> None:
    lead = client_of(lena)
    page = lead.get("/care/lines/").content.decode()
    assert "Samaritans" in page
    assert "TelefonSeelsorge" not in page
    answer = lead.post("/care/lines/samaritans/", {"hours": "24 hours", "source": ""})
    assert answer.status_code == 422
    assert "Please say where you checked this number." in answer.content.decode()
    assert 'value="24 hours"' in answer.content.decode()
    answer = lead.post("/care/lines/samaritans/", {"hours": "24 hours", "source": "I called it"})
    assert answer.status_code == 302
    assert 'href="tel:116123"' in card(client)
    lead.post("/care/lines/samaritans/hide/")
    assert 'href="tel:116123"' not in card(client)
    assert lead.get("/care/lines/nobody/").status_code == 404


def test_a_lead_can_say_that_a_number_is_right(lena: Member, client_of: ClientOf) -> None:
    told = tell_number_wrong("IE", "emergency")
    client_of(lena).post(f"/care/lines/wrong/{told.pk}/")
    told.refresh_from_db()
    assert told.answered_at


@pytest.mark.parametrize("path", ["/care/lines/", "/care/lines/samaritans/"])
def test_the_lead_pages_are_not_found_by_others(
    ana: Member, mara: Member, client_of: ClientOf, path: str
) -> None:
    assert client_of(ana).get(path).status_code == 404
    assert client_of(mara).get(path).status_code == 404
    assert Client().get(path).status_code == 302


def test_the_shipped_list_is_whole() -> None:
    for country in countries().values():
        assert country.emergency
        assert all(number.isdigit() for number in country.emergency)
        slugs = [line.slug for line in country.lines]
        assert len(set(slugs)) == len(slugs)
        assert all(slugs)
        assert all(line.phone or line.sms or line.chat for line in country.lines)


def test_numbers_are_dialled_as_written() -> None:
    assert Line("x", phone="1-800-891 (4416)").dial == "18008914416"
    assert Line("x", phone="*4141").dial == "*4141"
    assert Line("x", phone="+254 722 178 177").dial == "+254722178177"
