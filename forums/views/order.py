"""Order in one topic, as a moderator keeps it: pinning, moving, resting, splitting."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community.access import MemberRequest, staff
from forums.actions.order.acting import at_work
from forums.actions.order.joining import join_again
from forums.actions.order.moving import move_topic
from forums.actions.order.pinning import pin_topic, unpin_topic
from forums.actions.order.resting import rest_topic, wake_topic
from forums.actions.order.splitting import split_topic
from forums.models import Act, Continued, Reply, Topic
from forums.order_forms import JoinForm, MoveForm, PinForm, RestForm, SplitForm
from forums.views.changing import answer_form, typed
from forums.views.topics import page_asked
from moderation.forms.words import RefusableForm


@staff("moderator")
def topic_order(request: MemberRequest, pk: int) -> HttpResponse:
    """Show what can be done with a topic, and what was done."""
    topic, now = _topic(request, pk), timezone.now()
    context = {
        "topic": topic,
        "acts": Act.objects.shown(topic, now).select_related("from_board", "other"),
        "rests": topic.rests(now),
        "pinned": topic.is_pinned(now),
        "split_off": Continued.objects.filter(into=topic).exists(),
    }
    return render(request, "forums/order.html", context)


@staff("moderator")
def topic_pin(request: MemberRequest, pk: int) -> HttpResponse:
    """Have a topic stand first on its board until a day."""
    topic = _topic(request, pk)
    verb = partial(pin_topic, topic)
    return _answer(request, topic, PinForm(typed(request)), verb, "pin", _("It is pinned."))


@staff("moderator")
@require_POST
def topic_unpin(request: MemberRequest, pk: int) -> HttpResponse:
    """Take a pin down."""
    topic = unpin_topic(_topic(request, pk), by=request.member)
    messages.success(request, _("The pin is down. The topic stands in its place in the list."))
    return redirect("topic_order", topic.pk)


@staff("moderator")
def topic_move(request: MemberRequest, pk: int) -> HttpResponse:
    """Move a topic to another board."""
    topic = _topic(request, pk)
    form = MoveForm(typed(request), topic=topic, by=request.member)
    told = _("It is moved. Its address is the same.")
    return _answer(request, topic, form, partial(move_topic, topic), "move", told)


@staff("moderator")
def topic_rest(request: MemberRequest, pk: int) -> HttpResponse:
    """Let a topic take no new replies for a while."""
    topic = _topic(request, pk)
    verb, told = partial(rest_topic, topic), _("The topic rests. Its author has the statement.")
    return _answer(request, topic, RestForm(typed(request)), verb, "rest", told)


@staff("moderator")
@require_POST
def topic_wake(request: MemberRequest, pk: int) -> HttpResponse:
    """Open a topic again before its time."""
    topic = wake_topic(_topic(request, pk), by=request.member)
    messages.success(request, _("It takes replies again."))
    return redirect("topic_order", topic.pk)


@staff("moderator")
def topic_split(request: MemberRequest, pk: int) -> HttpResponse:
    """Have replies of one page go on as a new topic."""
    topic = _topic(request, pk)
    page = page_asked(request.GET.get("page", ""), topic.pages)
    places = Reply.objects.places(topic, page, at_work(request.member))
    replies = [place.reply for place in places if place.reply]
    asked = {"reply_wanted": topic.reply_wanted}
    form = SplitForm(typed(request), topic=topic, replies=replies, initial=asked)
    verb, told = partial(split_topic, topic), _("They go on here now. Every old link leads here.")
    more = {"page": page, "pages": topic.pages}
    return _answer(request, topic, form, verb, "split", told, **more)


@staff("moderator")
def topic_join(request: MemberRequest, pk: int) -> HttpResponse:
    """Put a split back."""
    topic = _topic(request, pk)
    verb, told = partial(join_again, topic), _("The replies are back in their places.")
    return _answer(request, topic, JoinForm(typed(request)), verb, "join", told)


def _topic(request: MemberRequest, pk: int) -> Topic:
    """Return a topic for a moderator to act in: nobody hides from that by a block."""
    topics = Topic.objects.visible_to(at_work(request.member))
    return get_object_or_404(topics.select_related("board", "author"), pk=pk)


def _answer(
    request: MemberRequest,
    topic: Topic,
    form: RefusableForm,
    verb: Any,
    what: str,
    told: str,
    **more: Any,
) -> HttpResponse:
    return answer_form(
        request,
        form,
        verb,
        template="forums/order_form.html",
        context={"topic": topic, "what": what, **more},
        done=lambda kept: (told, kept.get_absolute_url()),
    )
