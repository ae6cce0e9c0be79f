"""A member's feed, and the page on which they make and end its address."""

import hashlib

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotFound
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.access import MemberRequest, everyone, signed_in
from community.actions.feeds import end_feed
from community.limits import may_read_feed
from community.models import FeedAddress
from forums.actions.feeds import make_feed
from forums.feeds import address_of, feed_of, news_for, written


@everyone  # the secret in the address is the right to it: feed readers cannot sign in
@require_safe
@sensitive_variables("secret")
def feed(request: HttpRequest, secret: str) -> HttpResponseBase:
    """Tell whoever has this address that something is new for its member, without a word of it.

    What is not there is said in bare words: the page for it would repeat the secret in a link.
    """
    now = timezone.now()
    found = feed_of(secret, now)
    if found is None:
        nowhere = _("There is no feed at this address, or not any more.")
        return HttpResponseNotFound(nowhere, content_type="text/plain; charset=utf-8")
    may_read_feed(found.member)
    site = request.build_absolute_uri("/").rstrip("/")
    atom = written(news_for(found.member, now), site, found.made_at)
    etag = f'"{hashlib.sha256(atom.encode()).hexdigest()}"'
    headers = {"ETag": etag, "Referrer-Policy": "no-referrer"}
    answer = HttpResponse(atom, content_type=Atom1Feed.content_type, headers=headers)
    return get_conditional_response(request, etag=etag, response=answer) or answer


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def feed_settings(request: MemberRequest) -> HttpResponse:
    """Say what the feed tells; make an address for it and show it, once."""
    address = ""
    if request.method == "POST":
        address = address_of(request, make_feed(request.member))
    context = {"address": address, "feed": FeedAddress.of(request.member)}
    return render(request, "forums/feed.html", context)


@signed_in
@require_POST
def feed_end(request: MemberRequest) -> HttpResponse:
    """Have the address lead nowhere."""
    end_feed(request.member)
    messages.success(request, _("Ended. The address leads nowhere now."))
    return redirect("feed_settings")
