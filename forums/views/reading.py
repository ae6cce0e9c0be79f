"""What a reader does with a topic for themselves, and where to find those topics again."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from community.access import MemberRequest, taking_part
from forums.actions.reading import put_mark, read_to, take_mark
from forums.beside import Beside
from forums.drawn import Shown
from forums.models import Mark, Place, Reading, Topic
from forums.views.finding import topic_for

SHOWN = 100


SAID = {
    (Mark.FOLLOW, True): gettext_lazy("You follow it. We tell you when something new is there."),
    (Mark.FOLLOW, False): gettext_lazy("You do not follow it any more."),
    (Mark.BOOKMARK, True): gettext_lazy("It is kept in “My topics”."),
    (Mark.BOOKMARK, False): gettext_lazy("It is not kept any more."),
    (Mark.IGNORE, True): gettext_lazy("It stays out of your lists. “My topics” has the way back."),
    (Mark.IGNORE, False): gettext_lazy("It is in your lists again."),
}


@taking_part
@require_POST
def topic_mark(request: MemberRequest, pk: int, mark: str) -> HttpResponse:
    """Put a mark on a topic, or take it away where the form says so."""
    topic, put = topic_for(request, pk), not request.POST.get("away")
    (put_mark if put else take_mark)(topic, Mark(mark), by=request.member)
    messages.success(request, SAID[Mark(mark), put])
    if request.POST.get("from") == "mine":
        return redirect("my_topics")
    return redirect(topic)


@taking_part
@require_POST
def topic_reading(request: MemberRequest, pk: int) -> HttpResponse:
    """Keep how far this member has read; a page's script wants no page back."""
    topic, place = topic_for(request, pk), request.POST.get("position", "")
    if not place.isdecimal() or len(place) > 9:
        raise Http404
    reading = read_to(topic, by=request.member, position=int(place))
    if _from_script(request):
        return HttpResponse(status=204)
    messages.success(request, _("Kept. You can go on from here next time."))
    return redirect(topic.address_at(reading.position) if reading.position else topic)


@taking_part
@require_safe
def my_topics(request: MemberRequest) -> HttpResponse:
    """Show the topics this member follows, keeps or leaves out."""
    mine = Reading.objects.filter(member=request.member)
    topics = Topic.objects.visible_to(request.member)
    shown = mine.filter(topic__in=topics).select_related("topic__author", "topic__board")
    lists = [(Shown(mark.value, True), list(shown.marked(mark)[:SHOWN])) for mark in Mark]
    some = any(readings for _mark, readings in lists)
    return render(request, "forums/my_topics.html", {"lists": lists, "some": some})


def around(topic: Topic, beside: Beside, places: list[Place]) -> dict[str, Any]:
    """Return what a topic's page says of this reader's own reading."""
    last, position = (places[-1].position if places else 0), beside.read_to
    more = 0 < position < topic.last_position
    return {
        "position": position,
        "witnessed": "witness" in beside.marks,
        "go_on": topic.address_at(position + 1) if more else "",
        "read_to": last if last > position else 0,
    }


def _from_script(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")
