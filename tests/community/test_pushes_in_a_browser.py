"""The worker that wakes in a browser: nothing before the button, no page kept, no word said."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from community.models import Community, Member, PushSubscription
from tests.browser import CHROMIUM, faults_of, person

pytestmark = [
    pytest.mark.browser,
    pytest.mark.heavy,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no Chromium here"),
]
SETTINGS = "/me/notifications/settings/"
REGISTERED = "navigator.serviceWorker.getRegistrations().then((all) => all.length)"
REGISTER = """async () => {
  const form = document.querySelector("[data-push]");
  const address = new URL(form.dataset.worker, location.href);
  address.search = new URLSearchParams({ say: form.dataset.say, to: form.dataset.to });
  const kept = await navigator.serviceWorker.register(address);
  await new Promise((done) => setTimeout(done, 500));
  return kept.scope;
}"""
SHOWN = """async () => {
  const [registration] = await navigator.serviceWorker.getRegistrations();
  const notices = await registration.getNotifications();
  return notices.map((one) => [one.title, one.body, one.tag]);
}"""


def test_nothing_is_registered_before_the_button_or_without_a_yes(
    chromium: Browser, site: str, community: Community, ana: Member
) -> None:
    page = person(chromium, site, ana)
    page.goto(SETTINGS)
    assert page.evaluate(REGISTERED) == 0
    assert not faults_of(page)
    page.get_by_role("button", name="Wake this browser").click()
    expect(page.get_by_text("Nothing was changed.")).to_be_visible(timeout=20_000)
    assert not PushSubscription.objects.exists()
    page.context.close()


def test_a_push_says_that_something_is_new_and_the_worker_holds_no_page(
    chromium: Browser, site: str, community: Community, ana: Member
) -> None:
    page = person(chromium, site, ana)
    page.context.grant_permissions(["notifications"], origin=site)
    page.goto(SETTINGS)
    wire = page.context.new_cdp_session(page)
    known: list[Any] = []
    wire.on("ServiceWorker.workerRegistrationUpdated", lambda told: known.extend(told.values()))
    wire.send("ServiceWorker.enable")
    assert page.evaluate(REGISTER) == f"{site}/static/community/"
    [registration, *_more] = known[-1]
    deliver = {"origin": site, "registrationId": registration["registrationId"], "data": ""}
    wire.send("ServiceWorker.deliverPushMessage", deliver)
    page.wait_for_timeout(500)
    assert page.evaluate(SHOWN) == [["There is something new for you", "", "new"]]
    page.goto("/boards/")
    assert page.evaluate("navigator.serviceWorker.controller") is None
    assert page.evaluate("caches.keys()") == []
    page.context.close()
