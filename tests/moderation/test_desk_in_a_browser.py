"""Moderation in a real browser: by keyboard, at every width, with words that come by themselves."""

import uuid
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from community.models import Member
from forums.models import Reply
from moderation.actions.care import write_from_duty, write_to_duty
from moderation.actions.cases import lease
from moderation.models import Decision, State
from tests.browser import CHROMIUM, faults_of, person
from tests.moderation.desk import Decided, OnDuty, Reported

pytestmark = [
    pytest.mark.heavy,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no Chromium here"),
]


def test_mara_decides_by_keyboard_alone(
    chromium: Browser,
    site: str,
    ana: Member,
    mara: Member,
    reply: Reply,
    reported: Reported,
    on_duty: OnDuty,
) -> None:
    reported(reply, ana)
    on_duty(mara)
    page = person(chromium, site, mara)
    page.goto("/moderation/?lane=conduct")
    page.get_by_role("button", name="Next case").press("Enter")
    expect(page.get_by_text("Yours for 10 more minutes.")).to_be_visible()
    earlier = page.get_by_text("Earlier decisions about the author")
    expect(earlier).to_be_hidden()
    page.get_by_text("Read it as it was reported").press("Enter")
    expect(page.get_by_text("You have to tell him tonight.")).to_be_visible()
    expect(earlier).to_be_visible()
    facts = page.get_by_label("What happened")
    expect(facts).to_be_hidden()
    page.get_by_role("radio", name="Take it out of view").press("Space")
    expect(page.get_by_role("group", name="Content note")).to_be_hidden()
    facts.fill("The reply tells ana to act tonight.")
    page.get_by_label("Why the clause applies").fill("She asked to be listened to.")
    page.get_by_label("Why a softer step").fill("A nudge was sent before.")
    page.get_by_role("button", name="See what they will read").press("Enter")
    expect(page.get_by_text("ben will read in their statement")).to_be_visible()
    assert not Decision.objects.exists()
    page.get_by_role("button", name="Send it").press("Enter")
    expect(page.get_by_text("Everyone concerned hears of it.")).to_be_visible()
    assert Decision.objects.get().outcome == "remove"
    reply.refresh_from_db()
    assert reply.state == State.WITHHELD


def test_enter_in_a_field_and_a_chosen_step(
    chromium: Browser, site: str, ana: Member, mara: Member, reply: Reply, reported: Reported,
    on_duty: OnDuty,
) -> None:  # fmt: skip
    case = reported(reply, ana)
    on_duty(mara)
    lease(case, by=mara)
    page = person(chromium, site, mara)
    page.goto(f"/moderation/cases/{case.pk}/")
    ladder = page.get_by_role("radio", name="Write a care message")
    page.get_by_role("radio", name="Pause the account").click()
    expect(ladder).to_be_hidden()
    page.get_by_text("Step: Pause the account").click()
    expect(ladder).to_be_visible()
    page.get_by_label("What happened").fill("The reply tells ana to act tonight.")
    page.get_by_label("Why the clause applies").fill("She asked to be listened to.")
    page.get_by_label("Why a softer step").fill("A nudge was sent before.")
    page.get_by_label("For how many days").press("Enter")
    expect(page.get_by_role("heading", name="Before you send it")).to_be_focused()
    assert not faults_of(page)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Change it").click()
    expect(page.get_by_label("What happened")).to_have_value("The reply tells ana to act tonight.")
    assert not Decision.objects.exists()


def test_a_case_whose_time_ran_out_offers_to_take_it_again(
    chromium: Browser, site: str, ana: Member, mara: Member, reply: Reply, reported: Reported,
    on_duty: OnDuty,
) -> None:  # fmt: skip
    case = reported(reply, ana)
    on_duty(mara)
    lease(case, by=mara)
    page = person(chromium, site, mara)
    page.clock.install()
    page.goto(f"/moderation/cases/{case.pk}/")
    expect(page.get_by_role("button", name="Take it again")).to_be_hidden()
    page.clock.fast_forward("11:00")
    expect(page.get_by_role("button", name="Take it again")).to_be_visible()
    expect(page.get_by_role("button", name="See what they will read")).to_be_hidden()
    expect(page.get_by_role("button", name="Ten more minutes")).to_be_hidden()


def test_words_at_a_decision_are_asked_about_before_they_are_lost(
    chromium: Browser, site: str, ana: Member, mara: Member, reply: Reply, reported: Reported,
    on_duty: OnDuty,
) -> None:  # fmt: skip
    case = reported(reply, ana)
    on_duty(mara)
    lease(case, by=mara)
    page = person(chromium, site, mara)
    page.goto(f"/moderation/cases/{case.pk}/")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_role("radio", name="Take it out of view").check()
    page.get_by_label("What happened").fill("The reply tells ana to act tonight.")
    page.get_by_role("link", name="Boards").click(no_wait_after=True)
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    page.locator(".always").get_by_role("link", name="Ground").click()
    page.wait_for_url("**/care/grounding/")
    assert asked == ["beforeunload"]


def test_words_to_the_people_on_duty_are_sent_to_their_place(
    chromium: Browser, site: str, ana: Member
) -> None:
    page = person(chromium, site, ana)
    page.goto("/me/care/")
    page.get_by_label("Your words").fill("I cannot sleep.")
    page.get_by_role("button", name="Send to the people on duty").click()
    expect(page.get_by_role("status").filter(has_text="Sent. It stays here.")).to_be_focused()
    expect(page.locator("#said + article")).to_contain_text("I cannot sleep.")


def test_a_care_thread_says_that_it_is_signed_out(
    chromium: Browser, site: str, ana: Member
) -> None:
    page = person(chromium, site, ana)
    page.goto("/me/care/")
    shut = page.get_by_text("You are signed out here, so new answers cannot show. Sign in")
    expect(shut).to_be_hidden()
    page.context.clear_cookies()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(shut).to_be_visible()
    expect(shut.get_by_role("link", name="Sign in again, in a new tab")).to_be_visible()


def test_an_answer_comes_into_the_open_care_thread(
    chromium: Browser, site: str, ana: Member, lea: Member
) -> None:
    write_to_duty(ana, body="Is somebody there?", client_id=uuid.uuid4())
    page = person(chromium, site, ana)
    page.goto("/me/care/")
    page.get_by_label("Your words").fill("I am still writing this")
    write_from_duty(ana, by=lea, body="I am here, take your time.")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_text("I am here, take your time.")).to_be_visible()
    expect(page.locator("[data-said]")).to_have_text("A new answer is here.")
    expect(page.get_by_label("Your words")).to_have_value("I am still writing this")


@pytest.mark.parametrize("width", [320, 768, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_fits_and_axe_finds_nothing(
    chromium: Browser,
    site: str,
    ana: Member,
    ben: Member,
    mara: Member,
    lena: Member,
    reply: Reply,
    reported: Reported,
    decided: Decided,
    on_duty: OnDuty,
    width: int,
    scheme: str,
) -> None:
    decision = decided(reported(reply, ana, "R10"), mara, "fold", notes=("abuse",))
    case = lease(reported(reply, ana), by=on_duty(mara))
    write_to_duty(ana, body="Hello.", client_id=uuid.uuid4())
    shown = {
        mara: [
            "/moderation/",
            "/moderation/?lane=conduct",
            f"/moderation/cases/{case.pk}/",
            "/duty/",
        ],
        lena: ["/lead/hours/", f"/moderation/cases/{decision.case_id}/"],
        ana: [f"/report/reply/{reply.pk}/", "/me/reports/", "/me/care/", "/members/ben/"],
        ben: ["/me/decisions/", f"/me/decisions/{decision.pk}/", "/me/profile/", "/me/blocks/"],
    }
    for who, paths in shown.items():
        look = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
        page = person(chromium, site, who, **look)
        for path in paths:
            page.goto(path)
            assert not faults_of(page), path
            too_wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert too_wide <= 0, path
