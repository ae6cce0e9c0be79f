"""The topic page against a bare view that asks three questions and joins stored HTML."""

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from benchmarks.people import gather, topic_of
from benchmarks.table import Row, per_second
from community.models import Member
from forums.models import Reply, Topic


def measure(folder: Path) -> list[Row]:
    """Return requests a second in one process, without a server in between."""
    people = gather()
    topic, long = topic_of(people, 20), topic_of(people, 10_000)
    client = Client(headers={"host": settings.SITE_HOST})
    client.force_login(people[1], backend=settings.AUTHENTICATION_BACKENDS[0])
    request = RequestFactory().get("/")
    floor = per_second(lambda: _bare(request, topic.pk), 200)
    page = per_second(lambda: client.get(f"/topics/{topic.pk}/"), 60)
    last = per_second(lambda: client.get(f"/topics/{long.pk}/?page=500"), 60)
    first = per_second(lambda: client.get(f"/topics/{long.pk}/"), 60)
    size = len(client.get(f"/topics/{topic.pk}/").content) / 1000
    return [
        Row("bare view", floor, "requests/s", 1.0),
        Row("topic page, signed in, whole stack", page, "requests/s", page / floor),
        Row("page 1 of 10,000 replies", first, "requests/s"),
        Row("page 500 of 10,000 replies against page 1", last, "requests/s", first / last),
        Row("HTML of the topic page", size, "kB"),
    ]


def _bare(request: HttpRequest, pk: int) -> HttpResponse:
    topic = Topic.objects.select_related("board").get(pk=pk)
    Member.objects.get(pk=topic.author_id)
    html = Reply.objects.filter(topic=topic).order_by("position").values_list("html", flat=True)
    return HttpResponse("".join([topic.html, *html[:20]]))
