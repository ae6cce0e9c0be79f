"""Leaving, or taking away, the one silent mark of a topic that wants no replies."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community.access import MemberRequest, taking_part
from forums.actions.witnessing import unwitness, witness
from forums.views.finding import topic_for


@taking_part
@require_POST
def topic_witness(request: MemberRequest, pk: int) -> HttpResponse:
    """Leave the mark, or take it away."""
    topic = topic_for(request, pk)
    if request.POST.get("read"):
        witness(topic, by=request.member)
        messages.success(request, _("Left, in silence. Nobody can see that it was you."))
    else:
        unwitness(topic, by=request.member)
        messages.success(request, _("Taken away again."))
    return redirect(f"{topic.get_absolute_url()}#write")
